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
        ("STRIPE_KEY", "hunter2"),
        ("FERNET_KEY", "hunter2"),
        ("APP_KEY", "base64:aB3dE5fG7h="),
        ("DB_PW", "hunter"),
        ("adminPw", "hunter"),
        ("REDIS_AUTH", "hunter2"),
        ("SESSION_SALT", "hunter2"),
        ("BYPASS_TOKEN", "hunter2"),
        ("VAULT_SECRET_ID", "f3b0c442-98fc-1c14-9afb-f4c8996fb924"),
        ("PUBLIC_KEY_PASSWORD", "hunter2"),
        ("MAIL", "SG.aBcDeFgHiJkLmNoPqRsTuV.kLmNoPqRsTuVwXyZ0123456789abcdefghijklmnopq"),
        ("BLOBS", "https://x.blob.core.windows.net/c?sv=2024&sig=aB3dE5fG7hI9jK1lM3nO5pQ7"),
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
        ("SORT_KEY", "created_at"),
        ("CACHE_KEY", "orders2"),
        ("PARTITION_KEY", "tenant2"),
        ("KMS_KEY", "alias/shop2"),
        ("NEXT_PUBLIC_STRIPE_KEY", "hunter2"),
        ("LOG_KEY", "request_id"),
        ("TLS_KEY", "/etc/tls/tls.key"),
        ("SMTP_AUTH", "login"),
        ("AWS_SECRET_ID", "prod/db"),
        ("DB_SECRET_ID", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-aB3dE5"),
        ("auth", "ldap2"),
        ("topologyKey", "zone2"),
        ("TOKEN_BYPASS", "x2"),
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
        ("DefaultEndpointsProtocol=https;AccountName=x;AccountKey=hunter2==;EndpointSuffix=core", True),
        ("Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=hunter2=", True),
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
        (["sh", "-c", "mysql -u root -phunter2 -h db"], [2]),
        (["mysqldump", "-uroot", "-phunter2", "shop"], [2]),
        (["redis-cli", "-h", "cache", "-a", "hunter2", "ping"], [4]),
        (["sh", "-c", "/usr/bin/redis-cli -a 'two words' ping"], [2]),
        (["sshpass", "-p", "hunter2", "ssh", "-p", "22", "host"], [2]),
        (["sh", "-c", "sshpass -phunter2 ssh -p 22 host"], [2]),
        (["mongosh", "-u", "root", "-p", "hunter2"], [4]),
        (["docker", "login", "-u", "ann", "-p", "hunter2"], [5]),
        (["ldapsearch", "-D", "cn=ann", "-w", "hunter2"], [4]),
        (["mysql", "-h", "db", "-p"], []),
        (["mysql", "-P", "3306", "-p$(PASSWORD)", "--protocol", "tcp"], []),
        (["redis-cli", "-a", "$(PASSWORD)", "-h", "cache"], []),
        (["sh", "-c", 'sshpass -p "$PW" ssh -p 22 host'], []),
        (["docker", "run", "-p", "80:80", "mysql"], []),
        (["sh", "-c", "redis-cli ping && ls -a folder"], []),
        (["grep", "-a", "redis-cli"], []),
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
        ("sshpass -p hunter2 ssh -p 22 host", "sshpass -p (secret) ssh -p 22 host"),
        ("mysql -uroot -phunter2 shop", "mysql -uroot -p(secret) shop"),
        (
            "AccountName=x;AccountKey=hunter2==;EndpointSuffix=core",
            "AccountName=x;AccountKey=(secret);EndpointSuffix=core",
        ),
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
