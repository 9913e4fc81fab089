"""The workloads of an environment, and the issuers of their tokens."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pulumi

from components.aws import iam
from components.problems import invalid
from components.user import TokenIssuer, Workload

from ..model.outputs import WorkloadOutput
from ..read.environment_file import with_line, with_lines
from ..read.reason import reason_of
from ..read.token_issuers import read_audiences
from ..rules.workloads import issuer_problems
from .account import Account
from .rejection import reject


async def check_issuers(account: Account, file: Path) -> None:
    """Check the OIDC providers that the account is said to have.

    Raises:
        pulumi.RunError: one does not exist or rejects the tokens of a workload, or they cannot be read.
    """
    aws, workloads = account.planned.args, account.planned.workloads
    found: dict[str, Sequence[str] | None] = {}
    try:
        for url in aws.oidc_providers:
            with suppress(LookupError):
                found[url] = await read_audiences(url, account.provider)
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        problem = invalid(("aws", "oidcProviders"), None, f"cannot be read: {reason_of(error)}")
        raise pulumi.RunError(with_line(file, problem)) from None
    reject(with_lines(file, issuer_problems(aws, workloads, found)), "the account")


def build_workloads(account: Account, name: str) -> dict[str, WorkloadOutput]:
    """Declare the workloads and the issuers that the account does not have, and return the stack output `workloads`.

    The name of the environment begins the names of the roles.
    """
    planned = account.planned
    issuers = _issuers(account, name)
    made = {
        one: Workload(
            f"{name}-{one}",
            args,
            region=planned.args.region,
            issuer_arn=issuers[args.token.issuer],
            opts=account.options,
        )
        for one, args in planned.workloads.items()
    }
    return {one: {"roleArn": workload.role_arn} for one, workload in made.items()}


def _issuers(account: Account, name: str) -> dict[str, pulumi.Output[str]]:
    """Return the ARN of each issuer of tokens by its URL."""
    audiences: dict[str, set[str]] = {}
    for args in account.planned.workloads.values():
        audiences.setdefault(args.token.issuer, set()).add(args.token.audience)
    found: dict[str, pulumi.Output[str]] = {}
    for url, accepted in audiences.items():
        if url in account.planned.args.oidc_providers:
            options = pulumi.InvokeOptions(provider=account.provider)
            found[url] = iam.get_open_id_connect_provider(url=url, opts=options).apply(lambda one: one.arn or "")
        else:
            host = url.removeprefix("https://").replace("/", "-")
            found[url] = TokenIssuer(f"{name}-{host}", url, sorted(accepted), opts=account.options).arn
    return found
