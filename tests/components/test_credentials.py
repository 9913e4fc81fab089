"""What looks like a credential in the settings of an application."""

import pytest

from components.credentials import (
    contains_credential,
    credentials_in,
    credentials_in_arguments,
    looks_like_credential,
    without_secrets,
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter2"),
        ("DB_PASSWORD", "12345678"),
        ("apiKey", "demo"),
        ("SLACK_WEBHOOK_URL", "https://hooks.example.org/T0/B0/x"),
        ("DATABASE_URL", "postgres://shop:hunter2@db/shop"),
        ("REGION", "AKIAABCDEFGHIJKLMNOP"),
        ("CERTIFICATE", "-----BEGIN PRIVATE KEY-----"),
        ("DB_PASSWORD", 12345678),
        ("DB_PASSWORD", "$ecret123"),
        ("DB_PASSWORD", "/x/hunter2"),
        ("authToken", "abc12"),
        ("clientSecret", "abc12"),
        ("API_TOKEN", "12ab34cd"),
        ("password_admin", "hunter2"),
        ("chart", "oci://bob:hunter2@registry.example.org/x"),
    ],
)
def test_a_value_looks_like_a_credential_by_its_name_or_its_form(name: str, value: object) -> None:
    assert looks_like_credential(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGION", "eu-west-1"),
        ("TOKEN_TTL", "3600"),
        ("PASSWORD_FILE", "/run/secrets/password"),
        ("USE_TOKENS", "true"),
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "$(OTHER)"),
        ("TOKEN_URL", "https://login.example.org/token"),
        ("DATABASE_URL", "postgres://shop@db/shop"),
        ("PUBLIC_KEY", "ssh-ed25519 AAAA"),
        ("PASSWORD_FILE", "/run/secrets/db"),
        ("tokenEndpoint", "https://login.example.org/token"),
        ("tokenURL", "https://login.example.org/token"),
        ("secretName", "shop-tls"),
        ("passwordSecretKeyRef", "db"),
        ("existingSecret", "db"),
        ("adminPasswordKey", "admin-password"),
        ("secretNamespace", "shop"),
        ("max_tokens", "5"),
        ("maxTokens", 4096),
        ("tokenTTL", "1h30m"),
        ("passwordMinLength", 12),
        ("automountServiceAccountToken", False),
        ("password", None),
        ("DATABASE_URL", "postgres://shop:$(DB_PASSWORD)@db/shop"),
        ("TOKENIZER", "gpt2"),
        ("DB_PASSWORD", "$OTHER_PASSWORD"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("KUBECONFIG", "/etc/kubeconfig"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/etc/google/key.json"),
        ("extraEnvVarsSecret", "db"),
        ("imagePullSecret", "registry"),
        ("SECRET_PROVIDER", "vault"),
        ("authentication-token-webhook-cache-ttl", "10m"),
        ("password", "{{ .Values.password }}"),
    ],
)
def test_a_reference_or_a_setting_is_no_credential(name: str, value: object) -> None:
    assert not looks_like_credential(name, value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("user = shop\npassword = hunter2\n", True),
        ('{"token": "abcdef"}', True),
        ("url: postgres://shop:hunter2@db/shop", True),
        ("password = ${DB_PASSWORD}\n", False),
        ("token_ttl: 3600\npassword_file: /run/password\n", False),
        ("token_ttl=1h", False),
        ("--token-ttl=1h --existing-secret=db --secret-name=db", False),
        ("PGPASSWORD=$pw psql", False),
        ("const token = getToken()", False),
        ("PGPASSWORD=hunter2 psql", True),
        ("https://charts.example.org?token=hunter2", True),
        ("<h1>Forgot your password?</h1>", False),
    ],
)
def test_a_file_contains_a_credential_by_the_name_before_it_or_by_its_form(text: str, *, found: bool) -> None:
    assert contains_credential(text) is found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--password", "hunter2"], [1]),
        (["-token", "hunter2"], [1]),
        (["sh", "-c", "PGPASSWORD=hunter2 psql"], [2]),
        (["sh", "-c", "mysql --password 'hunter2'"], [2]),
        (["--password=hunter2"], [0]),
        (["--token-ttl", "1h"], []),
        (["--password", "$(DB_PASSWORD)"], []),
        (["--password-file", "/run/secrets/db", "--token", "--verbose"], []),
        (["sh", "-c", 'mysql --password "$pw"'], []),
        (["--use-token-auth", "serve"], []),
        (["curl", "-u", "ann:hunter2", "https://example.org"], [2]),
        (["curl", "-sSu", "ann:hunter2", "https://example.org"], [2]),
        (["--proxy-user", "ann:hunter2", "https://example.org"], [1]),
        (["/usr/bin/curl", "--cookie", "session=4f2a", "https://example.org"], [2]),
        (["sh", "-c", "curl -fsu ann:hunter2 https://example.org"], [2]),
        (["sh", "-c", "curl -uann:hunter2 https://example.org"], [2]),
        (["sh", "-c", "curl --user 'ann:two words' https://example.org"], [2]),
        (["sh", "-c", "curl -b session=4f2a https://example.org"], [2]),
        (["curl", "-H", "Cookie: lang=en; session=4f2a9c1e", "https://example.org"], [2]),
        (["curl", "-H", "cookie: session=averylongvaluewithoutnumbers", "https://example.org"], [2]),
        (["docker", "run", "-u", "app:app", "web"], []),
        (["curl", "-u", "1000:1000", "https://example.org"], []),
        (["curl", "-u", "ann:$(PASSWORD)", "https://example.org"], []),
        (["curl", "-u", "ann", "https://example.org"], []),
        (["curl", "-b", "cookies.txt", "https://example.org"], []),
        (["curl", "-XPUT", "http://localhost:9200"], []),
        (["curl", "--user-agent", "shop:1.2", "https://example.org"], []),
        (["sh", "-c", 'curl -u "$NAME:$PASSWORD" -b "session=$SESSION" https://example.org'], []),
        (["sh", "-c", "curl https://example.org | docker run -u app:app web"], []),
        (["sh", "-c", "curl -sSL -XPUT http://localhost:9200 --url http://localhost:80"], []),
        (["curl", "-H", "Cookie: theme=darkmode; lang=en", "https://example.org"], []),
        (["curl", "-H", "Cookie: session=${SESSION_1}", "https://example.org"], []),
    ],
)
def test_an_argument_is_a_credential_by_the_option_before_it(arguments: list[str], found: list[int]) -> None:
    assert list(credentials_in_arguments(arguments)) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgres://shop:hunter2@db/shop", "postgres://shop:(secret)@db/shop"),
        (
            "curl --proxy-user a:b -u 'c:d e' -b f=g https://x.org; curl -u h:i https://y.org",
            "curl --proxy-user a:(secret) -u 'c:(secret)' -b f=(secret) https://x.org; curl -u h:(secret) https://y.org",
        ),
        ("-H 'Cookie: lang=en; one=4f2a9c1e; two=5a7b8c9d'", "-H 'Cookie: lang=en; one=(secret); two=(secret)'"),
        ("Set-Cookie: session=4f2a9c1e; Path=/", "Set-Cookie: session=(secret); Path=/"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "(secret)"),
        ("id: aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7+", "id: (secret)"),
        ("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567"),
        ("sha256:0A" + "0f" * 31, "sha256:0A" + "0f" * 31),
        ("/usr/lib/JavaServer/Web2App/Tomcat/Module", "/usr/lib/JavaServer/Web2App/Tomcat/Module"),
        ("/opt/App1/Lib/Java/Core/Web/Main/Conf/Ab", "/opt/App1/Lib/Java/Core/Web/Main/Conf/Ab"),
    ],
)
def test_a_text_is_shown_without_each_of_its_credentials(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_credentials_are_found_in_nested_data_with_the_names_of_their_settings() -> None:
    data = {
        "env": [{"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "LEVEL", "value": "info"}],
        "auth": {"apiKey": "abc12", "password": 12345678, "existingSecret": "db", "enabled": True},
        "extraArgs": ["--password", "hunter2"],
        "tokens": ["abc12"],
        "config": "[db]\npassword = hunter2\n",
    }
    assert list(credentials_in(data)) == [
        (("env", 0, "value"), "DB_PASSWORD"),
        (("auth", "apiKey"), "apiKey"),
        (("auth", "password"), "password"),
        (("extraArgs", 1), "extraArgs"),
        (("tokens", 0), "tokens"),
        (("config",), "config"),
    ]
