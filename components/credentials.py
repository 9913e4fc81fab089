"""The names and forms of credentials: what a review does not show, and what an environment file must not contain.

Imports nothing but Python's own, so that a review can use it.
"""

import bisect
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_SENSITIVE = re.compile(
    r"pass(word|wd|phrase)|pass(key)?$|(^|[^a-z])pass($|[^a-z])|pwd|(^|_)pw$|(?-i:[a-z]Pw$)|secret(?!_id$)|token|private_?key|kubeconfig|credential|"
    r"user_?data|(api|access|account|auth|encryption|license|master|signing|storage)[_-]?key|auth_?string|"
    r"connection_?string|(^|_)dsn$|webhook_?url",
    re.IGNORECASE,
)
_NOT_SENSITIVE = re.compile(
    r"public_?key(_?(arn|id|pem))?s?$|master_?user_?secret_?kms|(kms|storage)_?key_?(id|arn)|bypass$|secret_?(name|arn|ref)s?$|secretids?$|"
    r"http_?tokens$|password_?reset_?required$|secrets_?key_?arn$|automount_?service_?account_?token$|secretaccesskeyid$|"
    r"image_?pull_?secrets?|tokeniz|(^|_)(annotation|cache|column|config|context|dedup\w*|distribution|event|feature|field|flag|"
    r"foreign|group|hash|idempotency|index|kms|label|lookup|map|message|metric|object|order|partition|primary|public\w*|"
    r"publishable|range|routing|row|shard\w*|site|sort|tag|topology|translation|unique)_key$",
    re.IGNORECASE,
)
_OFTEN_SENSITIVE = re.compile(r"(^|_)secret_id$|_(auth|key|pepper|pin|salt)$", re.IGNORECASE)
"""The names of settings that often contain a credential, and otherwise the name or the path of something: `STRIPE_KEY`,
`REDIS_AUTH`, and the secret id of an AppRole of Vault."""
_PLAIN = re.compile(r"[~./]*(?:[A-Za-z]{1,20}|\d{1,4})(?:[-_./:]+(?:[A-Za-z]{1,20}|\d{1,4}))*|arn:[a-z-]+:.+")
"""A name or a path of plain words, or an ARN."""
_OF_COMMANDS = (
    re.compile(  # the password after mysql -p, without a space
        r"""((?<![\w-])(?:mysql(?:admin|check|dump|import|pump|sh|show)?|mariadb(?:-\w+)?)\s(?:[^|;&\n]{0,2000}?\s)?-p)"""
        r"""(["'])?(?!\$|\{\{|\(secret\))(?(2)(?:(?!\2).)+|[^\s"']+)"""
    ),
    re.compile(  # the password after an option of one letter
        r"""((?<![\w-])(?:sshpass(?:\s+-v)*\s+-p|redis-cli\s(?:[^|;&\n]{0,2000}?\s)?-a"""
        r"""|(?:mongo(?:sh|dump|restore|export|import)?|(?:docker|podman|nerdctl|registry)\s+login)\s(?:[^|;&\n]{0,2000}?\s)?-p"""
        r"""|ldap(?:add|delete|modify|passwd|search|whoami)\s(?:[^|;&\n]{0,2000}?\s)?-w"""
        r"""|(?:sqlcmd|mosquitto_(?:pub|sub))\s(?:[^|;&\n]{0,2000}?\s)?-P)\s*)"""
        r"""(["'])?(?!\$|\{\{|\(secret\))(?(2)(?:(?!\2).)+|[^\s"'-][^\s"']*)"""
    ),
)
"""Passwords after the options of commands. The first group of a form is not secret."""
_SECRETS = (
    re.compile(r"(?<=://)([^/\s:@]*:)(?!\$[({]|\{\{)[^/\s@]+(?=@)"),  # a password in an address
    re.compile(  # curl -u name:password
        r"""(\bcurl\b[^|;&\n]{0,2000}?\s(?:-[A-Za-z]*[uU]\s*|--(?:proxy-)?user[\s=]+)(["'])?[^\s:"']*:)"""
        r"""(?!\$|\{\{|\(secret\))(?(2)(?:(?!\2).)+|[^\s"']+)"""
    ),
    re.compile(  # curl -b name=value
        r"""(\bcurl\b[^|;&\n]{0,2000}?\s(?:-[A-Za-z]*b\s*|--cookie[\s=]+)(["'])?[^\s="']+=)"""
        r"""(?!\$|\{\{|\(secret\))(?(2)(?:(?!\2).)+|[^\s"']+)"""
    ),
    re.compile(  # the header Cookie
        r"""(\bcookie["']?\s*:\s*["']?(?:[\w.-]+=[^;\s"']*;\s*)*?[\w.-]+=)"""
        r"""(?=[^\s;"']*\d|[^\s;"']{20})(?!\$|\{\{|\(secret\))[^\s;"']{8,}""",
        re.IGNORECASE,
    ),
    *_OF_COMMANDS,
    re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),  # SendGrid API keys
    re.compile(r"([?&]sig=)[\w%+/-]{20,}=*"),  # shared access signatures of Azure
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),  # AWS access keys
    re.compile(
        r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk_live_|rk_live_|sk-|npm_|pypi-|dckr_pat_|hvs\.)[\w-]{16,}"
    ),
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),  # a JSON Web Token
    re.compile(r"\bAIza[\w-]{30,}"),  # Google API keys
    re.compile(r"\b(?:[Bb]earer|[Bb]asic) (?=[\w.~+/-]*\d)[\w.~+/-]{8,}=*"),  # the header Authorization
    re.compile(r"""\bauthorization["']?\s*[:=]\s*["']?(?:basic|bearer|token|apikey) [\w.~+/-]{6,}=*""", re.IGNORECASE),
    re.compile(
        r"\bhooks\.slack\.com/[\w/]{20,}|\bdiscord(?:app)?\.com/api/webhooks/[\w/-]{20,}|\.webhook\.office\.com/[\w@/-]{20,}"
    ),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.DOTALL),
)
"""The forms of values that are secrets under any name. The first group of a form, if any, is not secret."""
_OF_SECRET_KEY = re.compile(r"(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])")
"""The characters and the length of a secret access key of AWS."""
_RUN = re.compile(r"/?[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[/+]+")
MIN_RUNS = 12
"""The parts of one sort of character, or of one word, that a secret access key has at least: a random one has 20 on
average. Names and paths have fewer, and a digest has only lower-case letters."""
_OF_REQUEST = (
    (re.compile(r"-[A-Za-z]*[uU]|--(?:proxy-)?user"), re.compile(r"(?!\d+:\d+$)[^\s:]*:(?!\$|\{\{).+")),
    (re.compile(r"-[A-Za-z]*b|--cookie"), re.compile(r"[^\s=]+=(?!\$|\{\{).+")),
)
"""Options of curl, and the values of them that contain a password or a cookie."""
_REQUEST = re.compile(r"(?:.*/)?curl|https?://.*")
"""An argument that shows that a command sends a request. Other commands have a user and a group after `-u`."""
_ASSIGNED = re.compile(
    r"""((?:pass(?:word|wd|phrase)|pwd|secret|token|(?:access|account|api)[_-]?key)[\w-]*["']?(?:\s*=\s*|:\s+|(?<=["']):\s*)["']?)"""
    r"""([^\s"',;&{}\[\]()]+)""",
    re.IGNORECASE,
)
"""A secret by its name, in the text of a file of settings: `db.password = x`, `"token": "x"`."""
_NAME = re.compile(r"[\w-]+")
_NAME_BEFORE = re.compile(r"[\w.-]+$")
IS_CREDENTIAL = "it looks like a credential, and everybody can read this file"
CONTAINS_CREDENTIAL = "it contains what looks like a credential, and everybody can read this file"
"""Why a value of an environment file is not allowed."""
MAX_NAME = 64
"""The number of characters that are examined before the word that names a credential."""
_OPTION = re.compile(r"--?([A-Za-z][\w.-]*)")
_ABOUT = re.compile(
    r"_(file|path|dir|folder|mount|url|uri|endpoint|host|port|address|server|issuer|audience|namespace|type|kind|name|"
    r"ref|ttl|timeout|lifetime|expiry|expiration|expires|expires_in|age|days|hours|minutes|seconds|length|size|count|limit|"
    r"min|max|policy|rotation|algorithm|enabled|required|stdin|annotations|labels|engine|provider|backend|driver|store|"
    r"manager|mode|format|method|version|class|header|prefix|field|scope|scopes|group|role|source)$|(?<!secret)_id$|(^|_)password_key$"
    r"|^(use|no|enable|disable|skip|allow|require|with|without|show|rotate|existing|max|min|env|extra)_",
)
"""The names of settings that say something about a credential: where it is, or how long it is valid."""
_WORD = re.compile(r"[A-Z]*[a-z0-9]+|[A-Z0-9]+")
_AMOUNT = re.compile(r"-?\d+(\.\d+)?(%|(ms|s|m|h|d|w|y)(\d+(ms|s|m|h))*)?")
_REFERENCE = re.compile(
    r"|true|false|yes|no|on|off|enabled|disabled|none|null|\$\([\w.-]+\)|\$\{[^}]*\}|(?-i:\$[A-Z_][A-Z0-9_]*)|\{\{.*\}\}|[a-z][a-z0-9+.-]*://.*",
    re.IGNORECASE,
)
"""The values of settings that have the name of a credential and are not one: references and addresses. An address that
contains a password has the form of a credential."""
_SECRET_ADDRESS = re.compile(r"webhook_?ur[il]", re.IGNORECASE)
_FILE_NAME = re.compile(r"kubeconfig|credentials|private_?key", re.IGNORECASE)
"""The names of settings that often are the path of a file, as `GOOGLE_APPLICATION_CREDENTIALS`."""
_SECRETS_FOLDER = re.compile(r"/(var/)?run/secrets/.+")
"""The paths of mounted secrets."""
_PASSWORD = re.compile(r"pass|pwd", re.IGNORECASE)


def names_credential(name: str) -> bool:
    """Return whether a setting has the name of a credential: `DB_PASSWORD`, `apiKey`."""
    named = _SENSITIVE.search(name) or _OFTEN_SENSITIVE.search(name)
    return named is not None and _NOT_SENSITIVE.search(name) is None


def looks_like_credential(name: str, value: object) -> bool:
    """Return whether the value of a setting looks like a credential, by its form or by the name of the setting."""
    if value is None or isinstance(value, bool):
        return False
    text = str(value)
    return (names_credential(name) and not _is_setting(name, text)) or any(form.search(text) for form in _SECRETS)


def contains_credential(text: str) -> bool:
    """Return whether the text of a file contains what looks like a credential, by its form or by the name before it."""
    return any(map(_is_assigned, _ASSIGNED.finditer(text))) or any(form.search(text) for form in _SECRETS)


def credentials_in_arguments(arguments: Sequence[object]) -> Iterator[int]:
    """Yield the index of each argument of a command that looks like a credential: `--password x`, `PGPASSWORD=x psql`.

    An argument of several words is taken for a line of a shell.
    """
    texts = [str(one) for one in arguments]
    of_command = set(_in_command(texts))
    requests = any(map(_REQUEST.fullmatch, texts))
    for index, text in enumerate(texts):
        words = [word.strip("\"'") for word in text.split()]
        after = _is_value_of(texts[index - 1], text) if index else False
        sent = requests and index > 0 and _is_of_request(texts[index - 1], text)
        inside = len(words) > 1 and any(
            not word.startswith("$") and _is_value_of(option, word) for option, word in itertools.pairwise(words)
        )
        if after or sent or inside or index in of_command or contains_credential(text):
            yield index


def credentials_in(value: Any, name: str = "") -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the path of each value in nested data that looks like a credential, and the name of its setting.

    A map with a name and a value is a setting of this name: an environment variable.
    """
    if isinstance(value, Mapping):
        named = value.get("name") if "value" in value else None
        for key, one in value.items():
            own = named if key == "value" and isinstance(named, str) else str(key)
            yield from (((key, *path), found) for path, found in credentials_in(one, own))
    elif isinstance(value, list):
        arguments = all(isinstance(one, str) for one in value)
        found = set(credentials_in_arguments(value)) if arguments else set[int]()
        for index, one in enumerate(value):
            yield from ([((index,), name)] if index in found else ())
            yield from (((index, *path), own) for path, own in credentials_in(one, name) if index not in found)
    elif looks_like_credential(name, value) or (isinstance(value, str) and contains_credential(value)):
        yield (), name


def _is_assigned(found: re.Match[str]) -> bool:
    """Return whether a name and the value after it, in a text, are those of a credential."""
    before = _NAME_BEFORE.search(found.string[max(0, found.start() - MAX_NAME) : found.start()])
    name, value = (before[0] if before else "") + _NAME.findall(found[1])[0], found[2]
    is_computed = value.startswith("$") or found.string.startswith("(", found.end())
    return names_credential(name) and not is_computed and not _is_setting(name, value)


def _is_value_of(option: str, value: str) -> bool:
    """Return whether an option of a command has the name of a credential, and the argument after it is its value."""
    named = _OPTION.fullmatch(option)
    return named is not None and not value.startswith("-") and looks_like_credential(named[1], value)


def _in_command(texts: Sequence[str]) -> Iterator[int]:
    """Yield the index of each argument in which a credential of a command ends: `redis-cli -a x`, `mysql -px`."""
    ends = list(itertools.accumulate(len(text) + 1 for text in texts))
    line = " ".join(texts)
    for form in _OF_COMMANDS:
        for found in form.finditer(line):
            yield bisect.bisect_left(ends, found.end())


def _is_of_request(option: str, value: str) -> bool:
    """Return whether the value of an option of curl contains a password or a cookie."""
    return any(name.fullmatch(option) and secret.fullmatch(value) for name, secret in _OF_REQUEST)


def _is_setting(name: str, value: str) -> bool:
    """Return whether a value says about a credential what may be known: `TOKEN_TTL: 3600`."""
    if _SECRET_ADDRESS.search(name):
        return value == ""
    if _AMOUNT.fullmatch(value) and _PASSWORD.search(name) is None:
        return True
    if _SECRETS_FOLDER.fullmatch(value) or (value.startswith("/") and _FILE_NAME.search(name)):
        return True
    if _SENSITIVE.search(name) is None and _PLAIN.fullmatch(value):
        return True
    words = "_".join(_WORD.findall(name)).lower()
    return _ABOUT.search(words) is not None or _REFERENCE.fullmatch(value) is not None


def without_secrets(text: str) -> str:
    """Return a text with what looks like a credential, by its form or by the name before it, replaced by a word."""
    for form in _SECRETS:
        text = _without(form, text)
    text = _OF_SECRET_KEY.sub(lambda found: "(secret)" if _is_random(found[0]) else found[0], text)
    return _ASSIGNED.sub(r"\1(secret)", text)


def _is_random(text: str) -> bool:
    """Return whether a text of 40 characters is as random as a secret access key."""
    letters = text.upper() != text != text.lower()
    return letters and any(map(str.isdigit, text)) and len(_RUN.findall(text)) >= MIN_RUNS


def _without(form: re.Pattern[str], text: str) -> str:
    """Return a text with each match of a form replaced. Matches may overlap: `curl --proxy-user a:b --user c:d`."""
    shown, word = "", r"\1(secret)" if form.groups else "(secret)"
    while shown != text:
        shown, text = text, form.sub(word, text)
    return text
