"""The access advisor of IAM, which moto lacks: which services the users and roles of the account have used.

A job has no answer at first. Then it lists each service that the policies of the user or role allow, with the last call
that a key of the user has made (IAM API reference, GetServiceLastAccessedDetails).
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..protocol import Answer, Call, Refusal, answer_with
from .layer import Behind

PAGE = 100
EVERY_SERVICE = ("ec2", "iam", "s3", "sqs", "ssm")
"""What an action such as `*` allows here, of the hundreds of services that AWS lists."""


@dataclass
class LastAccessed:
    """The calls that the account has seen, and the jobs that were started and not asked about yet."""

    calls: dict[tuple[str, str], datetime] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        self.calls[call.access_key, call.service] = datetime.now(UTC)
        if call.name == "iam:GenerateServiceLastAccessedDetails":
            job = str(uuid.uuid4())
            self.jobs[job] = call.params["Arn"]
            return answer_with(call, {"JobId": job})
        if call.name == "iam:ListPoliciesGrantingServiceAccess":
            return answer_with(
                call, _granting(behind.client(call), call.params["Arn"], call.params["ServiceNamespaces"])
            )
        if call.name != "iam:GetServiceLastAccessedDetails":
            return behind(call)
        job = call.params["JobId"]
        if job not in self.jobs:
            raise Refusal("NoSuchEntity", f"Job {job} cannot be found.", 404)
        created = {"JobCreationDate": datetime.now(UTC)}
        if job not in self.asked:
            self.asked.add(job)
            started = {"JobStatus": "IN_PROGRESS", "JobType": "SERVICE_LEVEL"}
            return answer_with(call, {**created, **started, "ServicesLastAccessed": [], "JobCompletionDate": _ZERO})
        services = self._services(behind.client(call), self.jobs[job])
        first = int(call.params.get("Marker", 0))
        rest = {"Marker": str(first + PAGE)} if first + PAGE < len(services) else {}
        ended = {"JobStatus": "COMPLETED", "JobType": "SERVICE_LEVEL", "JobCompletionDate": datetime.now(UTC)}
        page = services[first : first + PAGE]
        return answer_with(call, {**created, **ended, "ServicesLastAccessed": page, "IsTruncated": bool(rest), **rest})

    def _services(self, iam: Any, arn: str) -> list[dict[str, Any]]:
        """Return the services that a user or role may use, as AWS lists them."""
        name = arn.rpartition("/")[2]
        keys = iam.list_access_keys(UserName=name)["AccessKeyMetadata"] if ":user/" in arn else []
        found = []
        for service in sorted({service for _, service in _allowed(iam, arn, name)}):
            seen = [self.calls.get((key["AccessKeyId"], service)) for key in keys]
            times = [one for one in seen if one]
            used = {"LastAuthenticated": max(times), "LastAuthenticatedEntity": arn} if times else {}
            shown = {"ServiceName": service.upper(), "ServiceNamespace": service}
            found.append({**shown, "TotalAuthenticatedEntities": len(times[:1]), **used})
        return found


_ZERO = datetime.fromtimestamp(0, UTC)


def _granting(iam: Any, arn: str, services: list[str]) -> dict[str, Any]:
    """Return the managed policies that allow each of some services to a user or role, as AWS lists them."""
    found = sorted(set(_allowed(iam, arn, arn.rpartition("/")[2])))
    policies = [
        {
            "ServiceNamespace": service,
            "Policies": [
                {"PolicyName": one.rpartition("/")[2], "PolicyType": "MANAGED", "PolicyArn": one}
                for one, allowed in found
                if allowed == service
            ],
        }
        for service in services
    ]
    return {"PoliciesGrantingServiceAccess": policies, "IsTruncated": False}


def _allowed(iam: Any, arn: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the managed policies of a user or role, and of the user's groups, each with a service in its actions."""
    if ":user/" in arn:
        attached = iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]
        for group in iam.list_groups_for_user(UserName=name)["Groups"]:
            attached += iam.list_attached_group_policies(GroupName=group["GroupName"])["AttachedPolicies"]
    else:
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    for one in attached:
        version = iam.get_policy(PolicyArn=one["PolicyArn"])["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=one["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
        statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        for statement in (each for each in statements if each["Effect"] == "Allow"):
            actions = statement.get("Action", "*")
            for action in [actions] if isinstance(actions, str) else actions:
                service = action.partition(":")[0]
                services = EVERY_SERVICE if service == "*" else (service,)
                yield from ((one["PolicyArn"], each) for each in services)
