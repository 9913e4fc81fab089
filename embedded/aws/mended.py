"""What moto does otherwise than AWS and an environment would notice, put right."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.managed_prefixes import ManagedPrefixListBackend
from moto.iam.responses import IamResponse


def mend() -> None:
    """Keeps the name of a prefix list that is changed without one; answers a list that moto lacks."""
    change = ManagedPrefixListBackend.modify_managed_prefix_list

    def change_keeping_name(backend: ManagedPrefixListBackend, *args: Any, **kwargs: Any) -> Any:
        known = backend.managed_prefix_lists.get(kwargs["prefix_list_id"])
        kwargs["prefix_list_name"] = kwargs.get("prefix_list_name") or (known and known.prefix_list_name)
        return change(backend, *args, **kwargs)

    def list_service_specific_credentials(_response: IamResponse) -> ActionResult:
        return ActionResult({"ServiceSpecificCredentials": []})

    ManagedPrefixListBackend.modify_managed_prefix_list = change_keeping_name  # type: ignore[method-assign,assignment]
    IamResponse.list_service_specific_credentials = list_service_specific_credentials  # type: ignore[attr-defined]
