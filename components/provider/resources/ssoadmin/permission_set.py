import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from ...calls.errors import AwsError, raise_unless
from ...calls.retry import CONFLICT
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import OWNER, Identity, managed_by_user
from ...core.waiting import Updates
from ...properties.inputs import Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import (
    NO_TAGS,
    UNORDERED,
    DirectoryName,
    InlinePolicy,
    InstanceArn,
    PermissionSetName,
    PolicyReference,
    Tags,
    canonical,
    matching,
)
from ..named_resource import all_tags
from ..open_sessions import SESSION_ACTIONS, end_sessions, in_center
from ..sso_resource import SsoResource, await_request, instance_of

NONE: list[str] = []
NO_DAYS: dict[str, str] = {}
RelayState = Annotated[
    str, matching(r"[\w&$@#\\/%?=~\-'\"|!:,.;*+\[\] (){}]{1,240}", "a URL of at most 240 characters")
]
OUTDATED = "LATEST_PERMISSION_SET_NOT_PROVISIONED"  # the status of accounts that a change has not reached
UNITS = {"D": 86400, "H": 3600, "M": 60, "S": 1}  # of durations in ISO 8601, in seconds


class PermissionSetInputs(Inputs):
    instance_arn: Immutable[InstanceArn]
    """ARN of the instance of IAM Identity Center."""
    name: Immutable[PermissionSetName]
    """Name of the permission set."""
    description: Annotated[str, Field(max_length=700)] = ""
    """Description of the permission set."""
    session_duration: Annotated[int, Field(ge=3600, le=43200, multiple_of=60)] = 3600
    """Duration of a session in seconds, in whole minutes."""
    relay_state: RelayState | None = None
    """URL in the AWS console at which a session starts."""
    policies: Annotated[list[PolicyReference], UNORDERED] = NONE
    """Managed policies: AWS's own by ARN, and others, which each account has to have, by path and name."""
    inline_policy: InlinePolicy | None = None
    """Policy document as JSON. AWS allows 10,240 characters without white space."""
    permissions_boundary: PolicyReference | None = None
    """Managed policy that limits the rights, in the same forms."""
    end_sessions_of: WriteOnly[Annotated[list[DirectoryName], UNORDERED]] = NONE
    """User names in the identity store of those to whom the policies deny everything. The sessions on servers of the
    region that they opened with the permission set are terminated, once it is provisioned."""
    policies_until: WriteOnly[dict[str, str]] = NO_DAYS
    """Last days of managed policies, such as `2027-03-31`, by the values in `policies`. They are only recorded: whoever
    runs Pulumi after a day removes the policy."""
    tags: Tags = NO_TAGS


class PermissionSetOutputs(Outputs):
    arn: str
    """ARN of the permission set."""


class PermissionSet(SsoResource[PermissionSetInputs, PermissionSetOutputs]):
    """A set of rights that groups and users have in accounts by assignments; its id is its ARN.

    After a change, it is provisioned again to all accounts that have it.
    """

    conflict_codes, unique, detail_calls = frozenset({"ConflictException"}), ("instance_arn", "name"), 6
    dependent_actions = SESSION_ACTIONS

    def create(self, aws: Client, new: PermissionSetInputs, identity: Identity) -> Description:
        made = aws.create_permission_set(
            InstanceArn=new.instance_arn,
            Name=new.name,
            Description=new.description or None,
            SessionDuration=iso_duration(new.session_duration),
            RelayState=new.relay_state,
            Tags=identity.tag_list(new.tags),
        )["PermissionSet"]
        own = {"Description": new.description, "SessionDuration": iso_duration(new.session_duration)}
        return {**made, **own, "RelayState": new.relay_state, "Tags": identity.tag_list(new.tags)}

    def find_own(self, aws: Client, new: PermissionSetInputs, identity: Identity) -> Description | None:
        for arn in aws.pages("list_permission_sets", "PermissionSets", InstanceArn=new.instance_arn):
            found = self.find(aws, arn)
            if found["Name"] == new.name:
                return found if identity.owns(all_tags(self.with_tags(aws, found)).get(OWNER)) else None
        return None

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.describe_permission_set(**named(identifier))["PermissionSet"])

    def with_tags(self, aws: Client, found: Description) -> Description:
        """Return a description with the tags."""
        arn = found["PermissionSetArn"]
        tags = aws.pages("list_tags_for_resource", "Tags", InstanceArn=instance_of(arn), ResourceArn=arn)
        return {**found, "Tags": list(tags)}

    def read_details(self, aws: Client, found: Description) -> Description:
        this = named(found["PermissionSetArn"])
        managed = aws.pages("list_managed_policies_in_permission_set", "AttachedManagedPolicies", **this)
        customer = aws.pages(
            "list_customer_managed_policy_references_in_permission_set", "CustomerManagedPolicyReferences", **this
        )
        policies = [policy["Arn"] for policy in managed] + [path_and_name(policy) for policy in customer]
        inline = aws.get_inline_policy_for_permission_set(**this).get("InlinePolicy") or None
        limit = self.limit_of(aws.expecting_absence(), this)
        return {**self.with_tags(aws, found), "Policies": policies, "Inline": inline, "Limit": limit}

    def limit_of(self, aws: Client, this: dict[str, str]) -> Description:
        """Return the permissions boundary; empty if there is none."""
        try:
            return dict(aws.get_permissions_boundary_for_permission_set(**this)["PermissionsBoundary"])
        except AwsError as error:
            if not error.is_missing:
                raise
            return {}

    def update(self, aws: Client, identifier: str, old: PermissionSetInputs, new: PermissionSetInputs) -> Updates:
        if old == new.model_copy(update={"policies_until": old.policies_until}):
            return
        this = named(identifier)
        settings = ("description", "session_duration", "relay_state")
        if any(getattr(old, name) != getattr(new, name) for name in settings):
            aws.update_permission_set(
                **this,
                Description=new.description or None,
                SessionDuration=iso_duration(new.session_duration),
                RelayState=new.relay_state,
            )
        if old.inline_policy != new.inline_policy:
            if new.inline_policy:
                aws.put_inline_policy_to_permission_set(**this, InlinePolicy=new.inline_policy)
            else:
                aws.delete_inline_policy_from_permission_set(**this)
        if old.permissions_boundary != new.permissions_boundary:
            if new.permissions_boundary:
                limit = reference(new.permissions_boundary)
                aws.put_permissions_boundary_to_permission_set(**this, PermissionsBoundary=limit)
            else:
                aws.delete_permissions_boundary_from_permission_set(**this)
        self.attach(aws, this, sorted(set(new.policies) - set(old.policies)))
        self.detach(aws, this, sorted(set(old.policies) - set(new.policies)))
        yield from self.provision(aws, identifier)
        if ended := set(new.end_sessions_of) - set(old.end_sessions_of):
            end_sessions(aws, lambda arn: in_center(arn, ended, new.name))

    def attach(self, aws: Client, this: dict[str, str], policies: list[str]) -> None:
        """Attach managed policies, of which an interrupted update may have attached some."""
        for policy in policies:
            try:
                if policy.startswith("arn:"):
                    aws.attach_managed_policy_to_permission_set(**this, **reference(policy))
                else:
                    aws.attach_customer_managed_policy_reference_to_permission_set(**this, **reference(policy))
            except AwsError as error:
                raise_unless(error, CONFLICT)

    def detach(self, aws: Client, this: dict[str, str], policies: list[str]) -> None:
        """Detach managed policies."""
        for policy in policies:
            if policy.startswith("arn:"):
                aws.detach_managed_policy_from_permission_set(**this, **reference(policy))
            else:
                aws.detach_customer_managed_policy_reference_from_permission_set(**this, **reference(policy))

    def finish(self, aws: Client, found: Description) -> Updates:
        if not self.is_finished(aws, found):
            yield from self.provision(aws, found["PermissionSetArn"])

    def is_finished(self, aws: Client, found: Description) -> bool:
        this = {**named(found["PermissionSetArn"]), "ProvisioningStatus": OUTDATED}
        return not any(aws.pages("list_accounts_for_provisioned_permission_set", "AccountIds", **this))

    def provision(self, aws: Client, identifier: str) -> Updates:
        """Provision the permission set to all accounts that have it, if there are any."""
        this = named(identifier)
        if not self.dependents(aws, identifier):
            return

        def begin() -> Description:
            answer = aws.provision_permission_set(**this, TargetType="ALL_PROVISIONED_ACCOUNTS")
            return dict(answer["PermissionSetProvisioningStatus"])

        def describe(request: str) -> Description:
            answer = aws.describe_permission_set_provisioning_status(
                InstanceArn=this["InstanceArn"], ProvisionPermissionSetRequestId=request
            )
            return dict(answer["PermissionSetProvisioningStatus"])

        yield from await_request(f"the provisioning of {identifier}", begin(), begin, describe)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        this = {"InstanceArn": instance_of(identifier), "ResourceArn": identifier}
        if remove:
            aws.untag_resource(**this, TagKeys=remove)
        if add:
            aws.tag_resource(**this, Tags=[{"Key": key, "Value": value} for key, value in add.items()])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_permission_set(**named(identifier))

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        accounts = aws.pages("list_accounts_for_provisioned_permission_set", "AccountIds", **named(identifier))
        return [f"account {account}" for account in accounts]

    def inputs_of(self, found: Description) -> PermissionSetInputs:
        limit = found.get("Limit") or {}
        customer = limit.get("CustomerManagedPolicyReference")
        return PermissionSetInputs(
            instance_arn=instance_of(found["PermissionSetArn"]),
            name=found["Name"],
            description=found.get("Description") or "",
            session_duration=seconds_of(found.get("SessionDuration") or "PT1H"),
            relay_state=found.get("RelayState") or None,
            policies=found.get("Policies", []),
            inline_policy=canonical(found["Inline"]) if found.get("Inline") else None,
            permissions_boundary=path_and_name(customer) if customer else limit.get("ManagedPolicyArn"),
            tags=managed_by_user(all_tags(found)),
        )

    def outputs_of(self, found: Description) -> PermissionSetOutputs:
        return PermissionSetOutputs(arn=found["PermissionSetArn"])

    def id_of(self, found: Description) -> str:
        return str(found["PermissionSetArn"])


def named(identifier: str) -> dict[str, str]:
    """Return the parameters that name a permission set in calls."""
    return {"InstanceArn": instance_of(identifier), "PermissionSetArn": identifier}


def reference(policy: str) -> dict[str, Any]:
    """Return the parameter that names a managed policy in calls."""
    if policy.startswith("arn:"):
        return {"ManagedPolicyArn": policy}
    path, slash, name = policy.rpartition("/")
    return {"CustomerManagedPolicyReference": {"Path": path + slash, "Name": name}}


def path_and_name(policy: Mapping[str, str]) -> str:
    """Return path and name of a policy of an account, from AWS's reference."""
    return policy.get("Path", "/") + policy["Name"]


def iso_duration(seconds: int) -> str:
    """Return a duration as ISO 8601 writes it, in hours and minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"PT{hours}H" + (f"{minutes}M" if minutes else "")


def seconds_of(duration: str) -> int:
    """Return the seconds of a duration as ISO 8601 writes it."""
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([DHMS])", duration))
