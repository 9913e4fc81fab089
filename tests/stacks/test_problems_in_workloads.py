"""Invalid workloads in an environment file."""

from pathlib import Path

import pytest

from .problems import problems

VALID = """\
aws: {region: us-east-1}
workloads:
  deploy:
    github: {repository: example/shop, branch: main}
    statements: [{actions: [s3:PutObject], resources: ["arn:aws:s3:::shop/*"]}]
  other:
    gitlab: {project: example/shop, tag: v1}
"""


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "branch: main",
            "branch: 'release/*'",
            "4: workloads.deploy.github.branch: 'release/*': must be one branch or tag without wildcards and refs/",
        ),
        (
            "example/shop, branch",
            "example/*, branch",
            "4: workloads.deploy.github.repository: 'example/*': must be one repository without wildcards: OWNER/NAME",
        ),
        (
            "branch: main",
            "environment: '*'",
            "4: workloads.deploy.github.environment: '*': must be one environment without wildcards",
        ),
        (
            "branch: main",
            "branch: refs/heads/main",
            "4: workloads.deploy.github.branch: 'refs/heads/main': must be one",
        ),
        (
            "example/shop, branch",
            "example@12/shop, branch",
            "4: workloads.deploy.github.repository: 'example@12/shop': must be one repository without wildcards",
        ),
        ("repository: example/shop, ", "", "4: workloads.deploy.github.repository: required but missing"),
        (
            ", branch: main",
            "",
            "4: workloads.deploy.github.branch: required but missing: name a branch, a tag or an environment",
        ),
        (
            "branch: main",
            "branch: main, tag: v1",
            "4: workloads.deploy.github.tag: 'v1': conflicts with branch: remove one of the two",
        ),
        (
            ", tag: v1",
            "",
            "7: workloads.other.gitlab.branch: required but missing: name a branch or a tag",
        ),
        (
            "example/shop, tag",
            "'example/${x}', tag",
            "7: workloads.other.gitlab.project: 'example/${x}': must be the path of one project without wildcards",
        ),
        (
            "gitlab: {project: example/shop, tag: v1}",
            "github: {repository: example/shop, branch: main}",
            "7: workloads.other.github: 'repo:example/shop:ref:refs/heads/main': already used by workloads.deploy",
        ),
        (
            "    gitlab: {project: example/shop, tag: v1}",
            "    policies: [ReadOnlyAccess]",
            "6: workloads.other.github: required but missing: name the jobs that have the rights",
        ),
        ("tag: v1}", "tag: v1, url: gitlab.com}", "7: workloads.other.gitlab.url: 'gitlab.com': must be the URL of an"),
        ("aws: {region: us-east-1}", "{}", "1: aws: required by workloads but missing: add aws: {region: ...}"),
        (
            "region: us-east-1",
            "region: us-east-1, oidcProviders: ['https://gitlab.com', 'https://gitlab.com']",
            "1: aws.oidcProviders.1: 'https://gitlab.com': duplicate: remove it",
        ),
        (
            "s3:PutObject",
            "s3:PutObjekt",
            "5: workloads.deploy.statements.0.actions.0: 's3:PutObjekt': action of AWS not found",
        ),
        (
            'shop/*"]}',
            'shop/*"], conditions: {Bool: {aws:SecureTransprt: true}}}',
            "5: workloads.deploy.statements.0.conditions.Bool.aws:SecureTransprt: 'aws:SecureTransprt': condition key",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert good in VALID
    text = VALID.replace(good, bad, 1) if bad != "{}" else VALID.replace(good, "protect: false", 1)
    found = problems(tmp_path, text)
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("good", "bad"),
    [("branch: main", "environment: '*'"), ("tag: v1}", "tag: v1, url: gitlab.com}"), ("branch: main", "branch: ':'")],
)
def test_what_follows_from_an_invalid_value_is_not_reported(tmp_path: Path, good: str, bad: str) -> None:
    assert len(problems(tmp_path, VALID.replace(good, bad, 1))) == 1


def test_an_invalid_project_is_not_reported_as_that_of_another_workload(tmp_path: Path) -> None:
    text = VALID.replace("github: {repository: example/shop, branch: main}", "gitlab: {project: '*', tag: v1}")
    [found] = problems(tmp_path, text)
    assert found.startswith("4: workloads.deploy.gitlab.project: '*'")
