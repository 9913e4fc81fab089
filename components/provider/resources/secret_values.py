"""Functions that read secret values: secrets of Secrets Manager, and parameters of Systems Manager.

What does not exist is a problem in the answer, so that a program can name all of them at once. A missing
permission is an error of the call.
"""

import json
from typing import Any

from ..calls.errors import AwsError
from ..calls.session import Session
from ..properties.inputs import Inputs, Outputs, Secret

SECRET_ACTIONS = ("kms:Decrypt", "secretsmanager:GetSecretValue")
PARAMETER_ACTIONS = ("kms:Decrypt", "ssm:GetParameter")
MARKED_FOR_DELETION = "InvalidRequestException"


class SecretInputs(Inputs):
    """The secret to read."""

    secret_id: str
    """Name or ARN of the secret."""
    key: str | None = None
    """Key of a secret whose text is a JSON object; the whole text when omitted."""


class ParameterInputs(Inputs):
    """The parameter to read."""

    name: str
    """Name of the parameter, such as /shop/password."""


class SecretResult(Outputs):
    """A secret value, or why there is none."""

    value: Secret[str | None]
    """The value."""
    problem: str | None
    """Why there is no value."""


def get_secret_value(session: Session, inputs: SecretInputs) -> SecretResult:
    """Return the current value of a secret of Secrets Manager, or of one key of it."""
    try:
        found = session.client("secretsmanager").get_secret_value(SecretId=inputs.secret_id)
    except AwsError as error:
        if error.is_missing or error.code == MARKED_FOR_DELETION:
            return _problem(error.message)
        raise
    text = found.get("SecretString")
    if text is None:
        return _problem("it is binary, and a variable or file of an application is text")
    return SecretResult(value=text, problem=None) if inputs.key is None else _value_of(text, inputs.key)


def get_parameter(session: Session, inputs: ParameterInputs) -> SecretResult:
    """Return the value of a parameter of Systems Manager, decrypted if it is a SecureString."""
    try:
        found = session.client("ssm").get_parameter(Name=inputs.name, WithDecryption=True)["Parameter"]
    except AwsError as error:
        if error.is_missing:
            return _problem("it does not exist in this region")
        raise
    return SecretResult(value=str(found["Value"]), problem=None)


def _value_of(text: str, key: str) -> SecretResult:
    try:
        data: Any = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return _problem("its text is not a JSON object, which key needs")
    if key not in data:
        return _problem(f"it has no key {key}; it has: {', '.join(sorted(data)) or 'none'}")
    value = data[key]
    if isinstance(value, dict | list) or value is None:
        return _problem(f"its key {key} is not a text or a number")
    return SecretResult(value=value if isinstance(value, str) else json.dumps(value), problem=None)


def _problem(text: str) -> SecretResult:
    return SecretResult(value=None, problem=text.rstrip("."))
