"""The review of a workload: who gains and loses the role when its branch changes, or when the branch is left out."""

import json

from components.user import WorkloadArgs

from .iam_worlds import ACCOUNT
from .worlds import ReportedLosses, Resources

ROLE = "strata:iam:Role"
ISSUER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


def trusting(**jobs: str) -> str:
    args = WorkloadArgs.model_validate({"github": {"repository": "example/shop", **jobs}})
    return args.token.trust(ISSUER)


def role(trust: str) -> Resources:
    arn = f"arn:aws:iam::{ACCOUNT}:role/deploy"
    return {(ROLE, "deploy"): {"name": "deploy", "arn": arn, "assumeRolePolicy": trust}}


def findings(before: str, after: str) -> str:
    review = ReportedLosses(role(before), role(after)).review
    return "".join(finding.what for finding in review.findings)


def test_another_branch_gains_the_role_and_the_former_one_loses_it() -> None:
    found = findings(trusting(branch="main"), trusting(branch="release"))
    lost, _, gained = found.partition("gains")
    assert "loses" in lost
    for part, branch in ((lost, "main"), (gained, "release")):
        assert "permission to assume role `deploy`" in part
        assert f"`sub is repo:example/shop:ref:refs/heads/{branch}" in part


def test_a_trust_without_a_subject_is_a_gain() -> None:
    open_ = json.loads(trusting(branch="main"))
    conditions = open_["Statement"][0]["Condition"]["StringEquals"]
    del conditions["token.actions.githubusercontent.com:sub"]
    found = findings(trusting(branch="main"), json.dumps(open_))
    assert "gains permission to assume role `deploy`" in found
    assert "loses" not in found
