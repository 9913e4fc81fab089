"""Reviews of the update that follows a killed one."""

from .previews import judge_steps, resource, update

SET = "strata:ssoadmin:PermissionSet"


def test_the_provisioning_that_a_killed_update_left_does_not_make_a_review_incomplete() -> None:
    inputs = {"name": "Reader", "policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
    step = update("reader", "policies", inputs["policies"], inputs["policies"], SET)
    step["oldState"] = resource("reader", SET, inputs=inputs, outputs={**inputs, "unfinished": True})
    step["detailedDiff"] = {"unfinished": {"kind": "delete", "inputDiff": False}}
    judged = judge_steps([step])
    assert judged.review.complete
