"""Names and values in the objects of manifests that are rejected before anything is created."""

from pathlib import Path

import pytest

from .manifests import CONFIG, DEPLOYMENT, ENVIRONMENT, objects, problems


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (CONFIG + "data: {password: hunter2secret}\n", "ConfigMap settings: data.password"),
        (CONFIG + 'data: {app.ini: "db.password = hunter2secret"}\n', "ConfigMap settings: data.app.ini"),
        (
            DEPLOYMENT + "        env: [{name: DB_PASSWORD, value: hunter2secret}]\n",
            "Deployment web: spec.template.spec.containers.0.env.0.value",
        ),
        (
            DEPLOYMENT + "        args: [--password, hunter2secret]\n",
            "Deployment web: spec.template.spec.containers.0.args.1",
        ),
        (
            DEPLOYMENT + '        livenessProbe: {exec: {command: [sh, -c, "PGPASSWORD=hunter2secret psql"]}}\n',
            "Deployment web: spec.template.spec.containers.0.livenessProbe.exec.command.2",
        ),
        (
            "apiVersion: shop.io/v1\nkind: Shop\nmetadata: {name: shop}\nspec: {db: 'pg://a:hunter2secret@db'}\n",
            "Shop shop: spec.db",
        ),
    ],
)
def test_what_looks_like_a_credential_is_rejected(tmp_path: Path, text: str, at: str) -> None:
    [found] = problems(tmp_path, text)
    why = "not allowed, because it looks like a credential, and everybody can read this file: create a Secret in the"
    assert f"{at}: {why}" in found
    assert "hunter2secret" not in found


def test_values_that_are_no_credentials_are_accepted(tmp_path: Path) -> None:
    config = (
        CONFIG + 'data: {max_tokens: "5", PASSWORD_FILE: /run/secrets/db, tokenEndpoint: "https://id.example.org"}\n'
    )
    pod = (
        "        args: [--token-ttl, 1h]\n"
        "        env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]\n"
        "        volumeMounts: [{name: tls, mountPath: /tls}]\n"
        "      imagePullSecrets: [{name: registry}]\n"
        "      volumes: [{name: tls, secret: {secretName: shop-tls}}]\n"
    )
    external = (
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\n"
        "spec: {data: [{secretKey: password, remoteRef: {key: db, property: password}}]}\n"
    )
    assert len(objects(tmp_path, config, DEPLOYMENT + pod, external)) == 3


def test_the_application_says_what_is_no_credential(tmp_path: Path) -> None:
    text = CONFIG + "data: {TOKEN_MODEL: gpt2}\n"
    [found] = problems(tmp_path, text)
    assert "add notCredentials: {TOKEN_MODEL: REASON} to the application" in found
    environment = ENVIRONMENT.replace("path: shop", "path: shop, notCredentials: {TOKEN_MODEL: the name of a model}")
    assert objects(tmp_path, text, environment=environment)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONFIG + "data: {a: 5}\n", "data.a: 5: must be text: write it in quotes"),
        (CONFIG + "data: {a: true}\n", "data.a: true: must be text: write it in quotes"),
        (CONFIG + "data: [a]\n", "data: ['a']: must be a map"),
        (CONFIG + "data: {a: !!timestamp 2027-01-01}\n", "data.a: has a type that Kubernetes does not read: write"),
        (CONFIG + "data: {a: !!binary aGk=}\n", "data.a: has a type that Kubernetes does not read: write text"),
        (CONFIG + "data: !!set {a, b}\n", "data: has a type that Kubernetes does not read: write text"),
        (CONFIG.replace("settings", "Web_X"), "metadata.name: 'Web_X': must be a DNS subdomain"),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: web.a}\nspec: {ports: [{port: 80}]}\n",
            "metadata.name: 'web.a': must be a DNS label",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: 1a}\nspec: {ports: [{port: 80}]}\n",
            "metadata.name: '1a': must start with a letter, because it is a Service (RFC 1035)",
        ),
        (DEPLOYMENT.replace("labels: {app: web}", "labels: {app: 5}"), "spec.template.metadata.labels.app: 5: must be"),
        (
            DEPLOYMENT + "        env: [{name: PORT, value: 8080}]\n",
            "spec.template.spec.containers.0.env.0.value: must be text: write it in quotes",
        ),
        (
            DEPLOYMENT.replace("spec:\n", "spec:\n  progressDeadlineSeconds: soon\n", 1),
            "spec.progressDeadlineSeconds: 'soon': must be a whole number",
        ),
    ],
)
def test_a_value_that_the_api_server_would_refuse_is_reported(tmp_path: Path, text: str, expected: str) -> None:
    found = problems(tmp_path, text)
    assert any(f": {expected}" in one for one in found), found


def test_roles_may_have_the_names_that_they_have_in_kubernetes(tmp_path: Path) -> None:
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: 'shop:reader'}\nrules: []\n"
    assert objects(tmp_path, role)
