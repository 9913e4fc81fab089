"""Invalid containers in an environment file, and warnings about valid ones."""

from pathlib import Path

import pytest

from .problems import VALID_CONTAINER, assert_reported, problems, warnings

AT = "8: applications.api"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("image:", "imag:", f"{AT}.imag: 'shop:1': unknown key: did you mean image?"),
        ("LEVEL: info", "LEVEL: true", f"{AT}.env.LEVEL: must be a text in quotes or a whole number"),
        ("LEVEL: info", "LEVEL: {}", f"{AT}.env.LEVEL.config: required but missing: add it, or secretsManager, para"),
        ("LEVEL: info", "LEVEL: {confg: x}", f"{AT}.env.LEVEL.confg: unknown key: did you mean config?"),
        (
            "LEVEL: info",
            "LEVEL: {value: x}",
            f"{AT}.env.LEVEL.reason: required by value but missing: say why the value may be read by everybody",
        ),
        ("LEVEL: info", "LEVEL: {secretsManager: a b}", f"{AT}.env.LEVEL.secretsManager: must be the name or ARN of"),
        ("LEVEL: info", "LEVEL: {parameter: shop/a}", f"{AT}.env.LEVEL.parameter: must be the name of a parameter"),
        ("LEVEL: info", "LEVEL: {parameter: /a, key: a}", f"{AT}.env.LEVEL.key: does not apply to a value that is n"),
        ("LEVEL: info", "LEVEL: {parameter: /a, config: a}", f"{AT}.env.LEVEL.parameter: conflicts with config"),
        (
            "LEVEL: info",
            "LEVEL: {secretsManager: shop}",
            "1: aws: required by applications.api.env.LEVEL.secretsManager but missing: add aws: {region: ...}",
        ),
        ("LEVEL: info", "LEVEL: {config: x y}", f"{AT}.env.LEVEL.config: must be a configuration key"),
        ("LEVEL: info", "A B: info", f"{AT}.env.A B: must be the name of an environment variable"),
        (
            "LEVEL: info",
            "DB_PASSWORD: hunter2",
            (
                f"{AT}.env.DB_PASSWORD: not allowed, because it looks like a credential, and everybody can read "
                "this file: write {config: KEY} and run `pulumi config set --secret KEY`, or write {value: ..., "
            ),
        ),
        (
            "LEVEL: info",
            "DB: postgres://shop:hunter2@db/shop",
            f"{AT}.env.DB: not allowed, because it looks like a credential",
        ),
        (
            "env:",
            "args: [--password=hunter2], env:",
            (
                f"{AT}.args.0: not allowed, because it contains what looks like a credential, and everybody can read "
                "this file: write env: {NAME: {config: KEY}}, or, if it is not a credential, env: {NAME: {value: "
                "..., reason: ...}}, and $(NAME) here"
            ),
        ),
        ("LEVEL: info", "DB_PASSWORD: 12345678", f"{AT}.env.DB_PASSWORD: not allowed, because it looks like a cred"),
        ("LEVEL: info", "DB_PASSWORD: $ecret123", f"{AT}.env.DB_PASSWORD: not allowed, because it looks like a cred"),
        ("LEVEL: info", "DB_PASSWORD: /x/hunter2", f"{AT}.env.DB_PASSWORD: not allowed, because it looks like a cred"),
        (
            "env:",
            "args: [--password, hunter2secret], env:",
            f"{AT}.args.1: not allowed, because it contains what looks like a credential",
        ),
        (
            "env:",
            'readinessProbe: {exec: {command: [sh, -c, "PGPASSWORD=hunter2secret psql"]}}, env:',
            f"{AT}.readinessProbe.exec.command.2: not allowed, because it contains what looks like a credential",
        ),
        (
            "shop:1",
            "https://bob:hunter2secret@registry.example.org/x:1",
            f"{AT}.image: 'https://bob:(secret)@registry.example.org/x:1': must be the name of an image: in lower case",
        ),
        (
            "shop:1",
            "shop:ghp_0123456789abcdefghij",
            f"{AT}.image: not allowed, because it contains a password, and a file keeps no secret: remove it",
        ),
        (
            "env:",
            'files: {/etc/shop.ini: "password = hunter2"}, env:',
            f"{AT}.files./etc/shop.ini: not allowed, because it contains what looks like a credential",
        ),
        ("env:", "files: {etc: x}, env:", f"{AT}.files.etc: must be an absolute path"),
        (
            "env:",
            "claims: {/data: data}, emptyDirs: {/data: {}}, env:",
            f"{AT}.emptyDirs./data: '/data': conflicts with claims./data, because one path has one volume",
        ),
        (
            "env:",
            "claims: {/data: dat}, env:",
            f"{AT}.claims./data: 'dat': claim not found: add it to storage.claims, or use one of: data",
        ),
        (
            "env:",
            "claims: {/data: data}, replicas: 2, env:",
            (
                f"{AT}.replicas: 2: not allowed, because several pods on claim data destroy its data unless the "
                "program shares it: set 1, or write strategy: RollingUpdate if the program shares its data"
            ),
        ),
        ("8080}]", "8080}, {containerPort: 9}]", f"{AT}.ports.1.name: 'http': duplicate: give each port a name"),
        ("8080}]", "8080}, {name: a, containerPort: 8080}]", f"{AT}.ports.1.containerPort: 8080: duplicate"),
        (
            "env:",
            "livenessProbe: {httpGet: {port: admin}}, env:",
            f"{AT}.livenessProbe.httpGet.port: 'admin': port not found: add it to ports, or use one of: http",
        ),
        (
            "env:",
            "readinessProbe: {periodSeconds: 5}, env:",
            f"{AT}.readinessProbe.httpGet: required but missing: add httpGet, tcpSocket or exec",
        ),
        (
            "ports: [{containerPort: 8080}]",
            "nodePort: 30080",
            f"{AT}.nodePort: does not apply to a container without ports: add ports, or remove it",
        ),
        (
            "ports: [{containerPort: 8080}]",
            "readinessProbe: {tcpSocket: {}}",
            f"{AT}.readinessProbe.tcpSocket.port: required but missing: add it, or add ports",
        ),
        (
            "env:",
            "initContainers: [{name: api}], env:",
            f"{AT}.initContainers.0.name: 'api': already used by the main container: use another name",
        ),
        (
            "env:",
            "initContainers: [{name: a, readinessProbe: {exec: {command: [ls]}}}], env:",
            f"{AT}.initContainers.0.readinessProbe: does not apply to an init container",
        ),
        ("env:", "runAsUser: 0, env:", f"{AT}.runAsUser: 0: not allowed, because 0 is root, which Pod Security"),
        ("env:", "egress: [{to: [{}]}], env:", f"{AT}.egress.0.to.0.ipBlock: required but missing: add ipBlock"),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_CONTAINER, (good, bad), expected)


def test_a_secret_is_not_rendered(tmp_path: Path) -> None:
    text = VALID_CONTAINER.replace("kind: embedded", "kind: existing, renderTo: rendered")
    (found,) = problems(tmp_path, text.replace("LEVEL: info", "LEVEL: {config: level}"))
    assert found.startswith(f"{AT}.env.LEVEL.config: not allowed, because the manifests in the folder")


def test_a_credential_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    text = VALID_CONTAINER.replace("LEVEL: info", "DB_PASSWORD: hunter2").replace(
        "env:", "args: [--token=hunter2], env:"
    )
    assert "hunter2" not in "\n".join(problems(tmp_path, text))


@pytest.mark.parametrize(
    "written",
    [
        "env: {DB_PASSWORD: {config: k, vlaue: hunter2secret}}",
        "env: {DB_PASSWORD: {secret: hunter2secret}}",
        "env: {DB_PASSWORD: [hunter2secret]}",
        "env: [{name: DB_PASSWORD, value: hunter2secret}]",
        "env: [hunter2secret]",
        "env: DB_PASSWORD=hunter2secret",
        "env: {LEVEL: {value: [hunter2secret], reason: x}}",
        "args: --password hunter2secret",
        "args: [[--password, hunter2secret]]",
        "files: {/etc/shop: [hunter2secret]}",
        "password: hunter2secret",
        "serviceAccountName: postgres://shop:hunter2secret@db/shop",
        "claims: [{/data: hunter2secret}]",
    ],
)
def test_a_secret_at_a_wrong_place_is_not_repeated_in_the_message(tmp_path: Path, written: str) -> None:
    found = problems(tmp_path, VALID_CONTAINER.replace("env: {LEVEL: info}", written))
    assert found
    assert "hunter2secret" not in "\n".join(found)


@pytest.mark.parametrize(
    "env",
    [
        "{PORT: 8080}",
        "{TOKEN_TTL: 3600, PASSWORD_FILE: /run/secrets/db, USE_TOKENS: 'true'}",
        "{TOKEN_URL: 'https://login.example.org/token', DB: 'postgres://shop:$(DB_PASSWORD)@db/shop'}",
        "{}, args: [--token-ttl, 1h, --password-file, /run/secrets/db, --password, $(DB_PASSWORD), token_ttl=1h]",
        "{}, readinessProbe: {exec: {command: [sh, -c, 'PGPASSWORD=$DB_PASSWORD psql']}}",
        "{API_KEY: {value: demo, reason: the public key of the demo}}",
        "{API_KEY: {config: apiKey, version: 2}}",
        "{DB: 'postgres://shop@db/shop'}",
    ],
)
def test_values_that_are_no_credentials_are_accepted(tmp_path: Path, env: str) -> None:
    (tmp_path / "stack.yaml").write_text(VALID_CONTAINER.replace("{LEVEL: info}", env))
    assert warnings(tmp_path) == []


@pytest.mark.parametrize(
    ("image", "warned"),
    [
        ("shop", True),
        ("shop:latest", True),
        ("registry.example.org:5000/shop", True),
        ("shop:1", False),
        (f"shop@sha256:{'0' * 64}", False),
        (f"shop:latest@sha256:{'0' * 64}", False),
    ],
)
def test_an_image_without_a_version_is_a_warning(tmp_path: Path, image: str, warned: bool) -> None:
    (tmp_path / "stack.yaml").write_text(VALID_CONTAINER.replace("shop:1", image))
    expected = [f"applications.api.image: '{image}': names no version, so a pod that starts later may run another "]
    found = [one[: len(expected[0])] for one in warnings(tmp_path)]
    assert found == (expected if warned else [])


def test_the_image_of_an_init_container_is_checked_too(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(
        VALID_CONTAINER.replace("env:", "initContainers: [{name: a, image: tool}], env:")
    )
    assert ["initContainers.0.image" in one for one in warnings(tmp_path)] == [True]


def test_only_the_name_of_a_service_starts_with_a_letter(tmp_path: Path) -> None:
    named = VALID_CONTAINER.replace("  api:", "  1a:")
    assert any("1a: '1a': must start with a letter, because a Service" in one for one in problems(tmp_path, named))
    (tmp_path / "stack.yaml").write_text(named.replace("ports: [{containerPort: 8080}], ", ""))
    assert warnings(tmp_path) == []


@pytest.mark.parametrize("name", ["files", "password"])
def test_the_name_of_an_application_hides_no_values(tmp_path: Path, name: str) -> None:
    text = VALID_CONTAINER.replace("  api:", f"  {name}:").replace("env:", "replicas: none, env:")
    assert f"8: applications.{name}.replicas: 'none': must be a whole number" in "\n".join(problems(tmp_path, text))


def test_a_secret_of_another_region_is_rejected(tmp_path: Path) -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf"
    text = f"aws: {{region: us-east-1}}\n{VALID_CONTAINER}".replace(
        "LEVEL: info", f"LEVEL: {{secretsManager: '{arn}'}}"
    )
    [found] = problems(tmp_path, text)
    assert "env.LEVEL.secretsManager: a secret in eu-west-1, and secrets are read in aws.region, us-east-1" in found


def test_a_port_of_the_wrong_type_is_reported_once(tmp_path: Path) -> None:
    probe = "readinessProbe: {httpGet: {port: [1]}}, env:"
    assert problems(tmp_path, VALID_CONTAINER.replace("env:", probe)) == [
        f"{AT}.readinessProbe.httpGet.port: [1]: must be a text or a whole number"
    ]
