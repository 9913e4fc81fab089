"""New resources of types without a rule of their own, which change, delete or refuse what exists already."""

import pytest

from review.rules.arrivals import ARRIVALS, IN_CLUSTER

from .previews import creation, judge_steps, removal, resource, urn

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
BUCKET = "aws:s3/bucket:Bucket"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
CASES = [
    (LIFECYCLE, {"bucket": "id-b"}, "loses data", "objects that its rules select are deleted"),
    ("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {"vpcId": "v"}, "loses access", "are removed"),
    ("aws:ec2/networkAclRule:NetworkAclRule", {"networkAclId": "acl"}, "loses access", "is dropped"),
    ("aws:iam/policyAttachment:PolicyAttachment", {"policyArn": "p", "users": ["b"]}, "loses access", "attachments of"),
    (EXCLUSIVE, {"roleName": "r", "policyArns": []}, "loses access", "existing policies of the role"),
    ("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {}, "loses access", "public access"),
    ("aws:wafv2/webAclAssociation:WebAclAssociation", {"resourceArn": "a"}, "loses access", "its rules block"),
    ("aws:lb/listenerRule:ListenerRule", {"listenerArn": "a"}, "interrupts", "another answer"),
    ("kubernetes:cilium.io/v2:CiliumNetworkPolicy", {}, "loses access", "traffic of existing pods"),
    ("kubernetes:constraints.gatekeeper.sh/v1beta1:K8sRequiredLabels", {}, "interrupts", "are refused"),
    ("kubernetes:apiregistration.k8s.io/v1:APIService", {}, "interrupts", "are answered elsewhere"),
    ("kubernetes:acme.io/v1:Postgres", {}, "changes", "nor what it does to existing resources"),
    ("aws:cloudwatch/compositeAlarm:CompositeAlarm", {}, "changes", "nor what it does to existing resources"),
]


@pytest.mark.parametrize(("type_", "inputs", "verdict", "words"), CASES)
def test_a_new_resource_is_judged_by_what_it_does_to_existing_ones(
    type_: str, inputs: dict[str, object], verdict: str, words: str
) -> None:
    (finding,) = judge_steps([creation("it", type_, **inputs)]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


def test_what_affects_only_new_resources_is_harmless() -> None:
    life = creation("life", LIFECYCLE, bucket=UNKNOWN)
    life["newState"]["propertyDependencies"] = {"bucket": [urn("b", BUCKET)]}
    label = "lifecycle-configuration/life"
    assert judge_steps([life, creation("b", BUCKET)]).verdict(label) == "changes"
    assert judge_steps([life], resource("b", BUCKET)).verdict(label) == "loses data"


TOKENS = {f"aws:{key.replace(':', '/x:')}": one for key, one in ARRIVALS.items()}
TOKENS |= {f"kubernetes:{key.replace(':', '/v1:')}": one for key, one in IN_CLUSTER.items() if ":" in key}


@pytest.mark.parametrize("token", TOKENS)
def test_the_creation_of_every_listed_type_is_judged(token: str) -> None:
    arrival = TOKENS[token]
    (finding,) = judge_steps(
        [creation("it", token, **({arrival.target: "a"} if arrival.target else {}))]
    ).review.findings
    assert finding.verdict is arrival.verdict
    assert arrival.words in finding.what


@pytest.mark.parametrize(
    ("type_", "inputs", "words"),
    [
        ("aws:route53/record:Record", {"allowOverwrite": True}, "an existing record of its name and type"),
        ("aws:route53/zone:Zone", {"name": "corp.example", "vpcs": [{"vpcId": "v"}]}, "names below `corp.example`"),
    ],
)
def test_a_new_name_changes_the_answers_for_existing_users(type_: str, inputs: dict[str, object], words: str) -> None:
    (finding,) = judge_steps([creation("it", type_, **inputs)]).review.findings
    assert (finding.verdict.words, words in finding.what) == ("interrupts", True)


@pytest.mark.parametrize(
    ("days", "words"), [(None, "for 30 days"), (7, "for 7 days"), (0, "deleted at once, and cannot be restored")]
)
def test_the_window_of_a_deleted_secret_is_its_own(days: int | None, words: str) -> None:
    inputs = {} if days is None else {"recoveryWindowInDays": days}
    judged = judge_steps([removal("it", "aws:secretsmanager/secret:Secret", inputs=inputs)])
    assert words in judged.of("secret/it").what
