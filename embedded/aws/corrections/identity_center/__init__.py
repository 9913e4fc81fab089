"""IAM Identity Center, which moto answers without its rules: the directory, permission sets and their assignments.

All calls are answered here, and checked against botocore's models. An assignment, its removal and a provisioning are
done some calls later, and only their status shows when.
"""

from ...partitions import partition_of
from ...protocol import Answer, Call, Refusal, answer_with, validate_answer, validate_request
from ..layer import Behind
from . import assignments, directory, permission_sets
from .account import ACCOUNT_ID, HOME_REGION, Action, Resource
from .account import IdentityCenter as Kept

__all__ = ["IdentityCenter"]

_ACTIONS: dict[str, dict[str, Action]] = {
    "identitystore": directory.ACTIONS,
    "sso": permission_sets.ACTIONS | assignments.ACTIONS,
}
"""The calls of each service but one, by the name of the service in signatures and in policies."""


class IdentityCenter:
    """Answers the calls of Identity Center."""

    def __init__(self) -> None:
        self._kept = Kept()

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.service not in _ACTIONS:
            return behind(call)
        act = _ACTIONS[call.service].get(call.action)
        if act is None and call.name != "sso:ListInstances":
            return behind(call)
        validate_request(call)
        data = self._instances(call) if act is None else self._act(act, call, behind)
        validate_answer(call, data)
        return answer_with(call, data)

    def _act(self, act: Action, call: Call, behind: Behind) -> Resource:
        if call.service == "sso":
            if call.params.get("InstanceArn") != self._arn(call) or call.region != HOME_REGION:
                raise Refusal("ResourceNotFoundException", f"Instance {call.params.get('InstanceArn')} not found.")
            assignments.carry_out(self._kept, call, behind)
        else:
            directory.require_store(self._kept, call.params)
        params = {name: value for name, value in call.params.items() if name != "InstanceArn"}
        return act(self._kept, params, call, behind)

    def _instances(self, call: Call) -> Resource:
        found = {"InstanceArn": self._arn(call), "IdentityStoreId": self._kept.store, "Status": "ACTIVE"}
        return {"Instances": [found | {"OwnerAccountId": ACCOUNT_ID}] if call.region == HOME_REGION else []}

    def _arn(self, call: Call) -> str:
        return f"arn:{partition_of(call.region)}:sso:::instance/{self._kept.instance}"
