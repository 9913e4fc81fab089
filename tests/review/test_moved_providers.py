"""Providers that look in another region, account or cluster: what they managed is lost to the stack."""

from typing import Any

import pytest

from .previews import judge_steps, resource, update, urn

AWS, PACKAGE = "pulumi:providers:aws", "pulumi:providers:awsx"
TABLE, RECORD = "aws:dynamodb/table:Table", "aws:route53/record:Record"


def managed(name: str, type_: str, by: str = AWS, **more: Any) -> dict[str, Any]:
    return resource(name, type_, provider=f"{urn('main', by)}::id-main", **more)


@pytest.mark.parametrize(
    ("option", "type_", "verdict"),
    [
        ("region", TABLE, "loses data"),
        ("region", RECORD, "interrupts"),
        ("profile", TABLE, "loses data"),
        ("defaultTags", TABLE, "changes"),
    ],
)
def test_a_provider_of_another_place_loses_what_it_managed(option: str, type_: str, verdict: str) -> None:
    judged = judge_steps([update("main", option, "a", "b", AWS)], managed("orders", type_))
    assert judged.verdict("aws-provider/main") == verdict
    assert ("without their data" in judged.of("aws-provider/main").what) is (verdict != "changes")


@pytest.mark.parametrize(("account", "verdict"), [("1" * 12, "changes"), ("2" * 12, "loses data")])
def test_another_role_of_the_same_account_finds_what_the_provider_managed(account: str, verdict: str) -> None:
    roles = [{"roleArn": f"arn:aws:iam::{one}:role/deploy{one}"} for one in ("1" * 12, account)]
    judged = judge_steps([update("main", "assumeRole", roles[0], roles[1] | {"a": 1}, AWS)], managed("orders", TABLE))
    assert judged.verdict("aws-provider/main") == verdict


def test_a_provider_of_components_loses_what_is_in_them() -> None:
    component = resource("storage", "awsx:dynamodb:Tables", custom=False, id="")
    inside = resource("orders", TABLE, parent=component["urn"])
    judged = judge_steps([update("main", "region", "a", "b", PACKAGE)], component, inside)
    assert judged.verdict("awsx-provider/main") == "loses data"


def test_a_replaced_provider_replaces_what_the_preview_does_not_list() -> None:
    step = update("main", "region", "a", "b", AWS) | {"op": "replace", "replaceReasons": ["region"]}
    judged = judge_steps([step], managed("orders", TABLE))
    assert judged.verdict("aws-provider/main") == judged.verdict("table/orders") == "loses data"
