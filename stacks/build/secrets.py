"""The secrets that applications name: of the stack's configuration, of Secrets Manager and of Systems Manager."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi

from components.application import ValueSource
from components.problems import Problem, ValuePath, forbidden, invalid, not_found

from ..model.applications import pod_applications
from ..model.environment import Environment
from ..read.environment_file import InvalidEnvironmentError, with_lines
from ..read.reason import reason_of
from .account import Account
from .rejection import reject

GET_SECRET, GET_PARAMETER = "strata:secretsmanager:getSecretValue", "strata:ssm:getParameter"
Secrets = dict[str, pulumi.Output[str]]
"""Secrets, by `ValueSource.entry`."""


def find_secrets(environment: Environment, config: pulumi.Config, file: Path) -> Secrets:
    """Return the values of the configuration keys that applications name, as secrets.

    Raises:
        pulumi.RunError: a key is missing, or its value is not encrypted. The message names the line of each.
    """
    found = list(_problems(environment, config))
    if found:
        raise pulumi.RunError(str(InvalidEnvironmentError.listing("the configuration has", with_lines(file, found))))
    keys = {str(source.config) for _, source in _sources(environment) if source.way == "config"}
    return {key: config.require_secret(key) for key in sorted(keys)}


async def find_secrets_in_aws(environment: Environment, account: Account | None, file: Path) -> Secrets:
    """Return the values of AWS that applications name, as secrets.

    Raises:
        pulumi.RunError: one does not exist, or cannot be read. The message names the line of each.
    """
    wanted = {str(one.entry): (path, one) for path, one in _sources(environment) if one.in_aws}
    if account is None or not wanted:
        return {}
    answers = await asyncio.gather(*(_read(path, source, account) for path, source in wanted.values()))
    reject(with_lines(file, (one for one in answers if isinstance(one, Problem))), "AWS")
    return {
        entry: pulumi.Output.secret(text) for entry, text in zip(wanted, answers, strict=True) if isinstance(text, str)
    }


async def _read(path: ValuePath, source: ValueSource, account: Account) -> str | Problem:
    """Return the value that a source names, or why it cannot be had."""
    token, arguments = GET_PARAMETER, {"name": source.parameter}
    if source.secrets_manager is not None:
        token, arguments = GET_SECRET, {"secretId": source.secrets_manager, "key": source.key}
    name = source.secrets_manager or source.parameter
    try:
        answer: dict[str, Any] = await pulumi.runtime.invoke_async(
            token,
            {key: value for key, value in arguments.items() if value is not None},
            pulumi.InvokeOptions(provider=account.provider),
        )
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        return invalid(path, name, f"cannot be read: {reason_of(error)}")
    if not answer:
        return ""  # in a preview, before the embedded AWS API runs
    if answer.get("problem") is not None:
        return invalid(path, name, f"has no value: {answer['problem']}", "create it, or correct the name")
    return str(answer["value"])


def _sources(environment: Environment) -> Iterator[tuple[ValuePath, ValueSource]]:
    """Yield the secrets that applications name, and the keys that name them."""
    for name, application in pod_applications(environment.applications).items():
        for at, source in application.sources:
            yield ("applications", name, *at, source.way), source


def _problems(environment: Environment, config: pulumi.Config) -> Iterator[Problem]:
    for path, source in _sources(environment):
        if source.way != "config":
            continue
        key = str(source.config)
        set_it = f"run `pulumi config set --secret {key} -s {pulumi.get_stack()}`"
        if config.get(key) is None:
            yield not_found(path, key, "key of the stack's configuration", (), remedy=set_it)
        elif not pulumi.runtime.is_config_secret(config.full_key(key)):
            yield forbidden(path, key, "its value in the configuration is not encrypted", set_it)
