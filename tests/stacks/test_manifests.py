"""Applications of manifests: what is read, and what is rejected before anything is created."""

from pathlib import Path

import pytest

from tests.harness.commands import run

from .manifests import CONFIG, DEPLOYMENT, ENVIRONMENT, objects, problems


def test_every_document_of_every_file_is_an_object(tmp_path: Path) -> None:
    (tmp_path / "shop" / "more").mkdir(parents=True)
    (tmp_path / "shop" / "more" / "account.json").write_text(
        '{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web", "namespace": "dev"}}'
    )
    (tmp_path / "shop" / "README.md").write_text("not a manifest")
    (tmp_path / "shop" / ".draft.yaml").write_text("not: [valid")
    found = objects(tmp_path, f"---\n{DEPLOYMENT}---\n# empty\n---\n{CONFIG}---\n")
    assert [one["kind"] for one in found] == ["Deployment", "ConfigMap", "ServiceAccount"]


def test_values_are_those_that_kubectl_reads(tmp_path: Path) -> None:
    data = "{mode: 0644, on: yes, time: 12:30:00, date: 2026-01-01, whole: 1e3, half: 0.5, none: null, 8080: http}"
    shop = "apiVersion: shop.io/v1\nkind: Shop\nmetadata: {name: shop}\n"
    (found,) = objects(tmp_path, f"{shop}spec: {data}\n")
    assert found["spec"] == {
        "mode": 420,
        "true": True,
        "time": "12:30:00",
        "date": "2026-01-01",
        "whole": 1000,
        "half": 0.5,
        "8080": "http",
    }


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("kind: Deployment\n", "", "0.yaml:1: object web: kind: required but missing: add it"),
        ("apiVersion: apps/v1", "apiVersion: 1", "0.yaml:1: Deployment web: apiVersion: 1: must be text"),
        ("  name: web\nspec", "  generateName: web-\nspec", "0.yaml:4: Deployment: metadata.generateName: 'web-': the"),
        ("  name: web\nspec", "  labels: {a: b}\nspec", "0.yaml:3: Deployment: metadata.name: required but missing"),
        ("  name: web\nspec", "  name: a/b\nspec", "0.yaml:4: Deployment a/b: metadata.name: 'a/b': must be text"),
        (
            "  name: web\nspec",
            "  name: web\n  labels: {version: 1}\nspec",
            "0.yaml:5: Deployment web: metadata.labels.version: 1: must be text: write it in quotes",
        ),
        (
            "  name: web\nspec",
            "  name: web\n  namespace: shop\nspec",
            "0.yaml:5: Deployment web: metadata.namespace: 'shop': must be the namespace of the application, dev: ",
        ),
        (
            "  name: web\nspec",
            "  name: web\n  uid: 1-2\nspec",
            "0.yaml:5: Deployment web: metadata.uid: set by the cluster alone: remove it",
        ),
        (
            "  name: web\nspec",
            "  name: web\n  annotations: {helm.sh/hook: pre-install}\nspec",
            "0.yaml:5: Deployment web: metadata.annotations.helm.sh/hook: 'pre-install': a hook, which only",
        ),
        (
            "kind: Deployment",
            "kind: Deploment",
            "0.yaml:2: Deploment web: kind: 'Deploment': kind of apps/v1 not found: ",
        ),
        (
            "apps/v1",
            "extensions/v1beta1",
            "0.yaml:1: Deployment web: apiVersion: 'extensions/v1beta1': API group of Kubernetes not found: write",
        ),
        (
            "{allowPrivilegeEscalation: false, ",
            "{",
            "0.yaml:9: Deployment web: spec.template.spec: Pod Security `restricted` does not admit the pod: c",
        ),
        (
            "      - name: web\n        image",
            "      - image",
            "0.yaml:9: Deployment web: spec.template.spec: must be the spec of a pod: containers, each with a name",
        ),
        (
            "  name: web\nspec",
            "  name: web\n  name: shop\nspec",
            "0.yaml:5: metadata.name: duplicate: remove or rename",
        ),
        ("  name: web\nspec", "  name: [web\nspec", "0.yaml:4: not valid YAML: "),
        ("apiVersion: apps/v1", "- apiVersion: apps/v1", "0.yaml:1: not valid YAML: "),
        (DEPLOYMENT, "- one\n", "0.yaml:1: object: must be an object: a map with apiVersion, kind and metadata"),
        (
            DEPLOYMENT,
            f"apiVersion: v1\nkind: List\nitems: [{{{CONFIG.strip().replace(chr(10), ', ')}}}]\n",
            "0.yaml:2: List: kind: 'List': a list, whose items would not be resources of their own: write each item",
        ),
        (
            DEPLOYMENT,
            "apiVersion: v1\nkind: Secret\nmetadata: {name: password}\nstringData: {password: hunter2}\n",
            "0.yaml:4: Secret password: stringData: not allowed, because a file keeps no secret: remove the object",
        ),
        (
            DEPLOYMENT,
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\n",
            "0.yaml:2: ClusterRole all: kind: 'ClusterRole': not allowed, because it has no namespace, so that it",
        ),
        (
            DEPLOYMENT,
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n",
            "0.yaml:3: PersistentVolumeClaim data: metadata.name: 'data': already exists, created by storage, as claim",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert good in DEPLOYMENT
    found = problems(tmp_path, DEPLOYMENT.replace(good, bad, 1))
    assert any(line.startswith(f"shop/{expected}") for line in found), found
    assert "hunter2" not in "".join(found)


def test_all_problems_of_all_files_are_reported_by_the_check_of_an_environment(tmp_path: Path) -> None:
    assert len(problems(tmp_path, CONFIG.replace("v1", "1"), "kind: [", f"{DEPLOYMENT}---\nkind: Pod\n")) == 4
    done = run("stacks", "check", str(tmp_path / "dev.yaml"), env={"PATH": ""})
    assert (done.returncode, done.stdout.count("\n")) == (1, 4)
    assert f"{tmp_path}/shop/2.yaml:16: Pod: metadata.name: required but missing: add it\n" in done.stdout


def test_a_missing_path_and_an_empty_folder_are_reported_at_the_line_of_the_environment(tmp_path: Path) -> None:
    (found,) = problems(tmp_path)
    assert found.startswith("dev.yaml:6: applications.shop.path: 'shop': has no object in a file with the ending .json")
    (found,) = problems(tmp_path, environment=ENVIRONMENT.replace("path: shop", "path: shops"))
    assert found.startswith("dev.yaml:6: applications.shop.path: 'shops': file or folder not found: create it, or")


def test_an_object_is_in_the_manifests_once(tmp_path: Path) -> None:
    other = ENVIRONMENT + "  more: {kind: manifests, path: shop/1.yaml}\n"
    assert problems(tmp_path, CONFIG, CONFIG) == [
        "shop/1.yaml:3: ConfigMap settings: metadata.name: 'settings': already used by "
        f"{tmp_path}/shop/0.yaml:3: remove or rename one".replace(f"{tmp_path}/", "")
    ]
    (found,) = problems(tmp_path, CONFIG, CONFIG.replace("settings", "more"), environment=other)
    assert found.startswith("shop/1.yaml:3: ConfigMap more: metadata.name: 'more': already used by shop/1.yaml:3")
    elsewhere = other.replace("shop/1.yaml", "shop/1.yaml, namespace: other")
    assert len(objects(tmp_path, environment=elsewhere)) == 3


CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: cakes.example.org}
spec: {group: example.org, scope: SCOPE, names: {kind: Cake, plural: cakes}}
"""
CAKE = "apiVersion: example.org/v1\nkind: Cake\nmetadata: {name: plum}\n"


def test_a_custom_resource_has_a_namespace_unless_its_definition_or_the_file_says_otherwise(tmp_path: Path) -> None:
    allowed = ENVIRONMENT.replace("path: shop", "path: shop, clusterScoped: [CustomResourceDefinition]")
    both = allowed.replace("[CustomResourceDefinition", "[Cake, CustomResourceDefinition")
    in_namespace = CAKE.replace("plum}", "plum, namespace: dev}")
    assert len(objects(tmp_path, CRD.replace("SCOPE", "Namespaced"), in_namespace, environment=allowed)) == 2
    found = problems(tmp_path, CRD.replace("SCOPE", "Cluster"), CAKE, environment=allowed)
    assert found[0].startswith("shop/1.yaml:2: Cake plum: kind: 'Cake': not allowed, because it has no namespace")
    assert len(objects(tmp_path, environment=both)) == 2
    found = problems(tmp_path, CONFIG, in_namespace, environment=both)
    assert found == ["shop/1.yaml:3: Cake plum: metadata.namespace: 'dev': a Cake has no namespace: remove it"]


def test_a_namespace_of_the_environment_is_not_created_again(tmp_path: Path) -> None:
    allowed = ENVIRONMENT.replace("path: shop", "path: shop, clusterScoped: [Namespace]")
    (found,) = problems(tmp_path, "apiVersion: v1\nkind: Namespace\nmetadata: {name: dev}\n", environment=allowed)
    assert found.startswith("shop/0.yaml:3: Namespace dev: metadata.name: 'dev': already exists, created by the")


def test_a_service_whose_pods_no_policy_opens_is_a_warning(tmp_path: Path) -> None:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n"
    objects(tmp_path, service)
    warning = run("stacks", "check", str(tmp_path / "dev.yaml"), env={"PATH": ""}).stderr
    assert warning.startswith(f"warning: {tmp_path}/shop/0.yaml:4: Service web: spec.selector: selects pods that no")
    policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: SPEC\n"
    objects(tmp_path, service, policy.replace("SPEC", "{podSelector: {matchLabels: {app: web}}, ingress: [{}]}"))
    assert run("stacks", "check", str(tmp_path / "dev.yaml"), env={"PATH": ""}).stderr == ""
    objects(tmp_path, service, policy.replace("SPEC", "{podSelector: {}, egress: [{}]}"))
    assert "spec.selector: selects pods" in run("stacks", "check", str(tmp_path / "dev.yaml"), env={"PATH": ""}).stderr


OTHERS = """\
  web: {kind: nginx, claim: data, page: hello}
  api: {kind: container, image: "shop:1", ports: [{containerPort: 80}], service: {type: ClusterIP}}
  worker: {kind: container, image: "shop:1"}
aws: {region: us-east-1}
users:
  al: {namespaces: {dev: view}}
"""
POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: NAME}\nspec: {podSelector: {}}\n"
BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: NAME}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\nspec: {ports: [{port: 80}]}\n"
BESIDE = ENVIRONMENT.replace("existing}", "existing, nodeAddress: 192.0.2.1}") + OTHERS


@pytest.mark.parametrize(
    ("text", "name", "by"),
    [
        (DEPLOYMENT.replace("name: web", "name: NAME", 1), "web", "applications.web"),
        (CONFIG.replace("settings", "NAME"), "web-first-page", "applications.web"),
        (SERVICE, "api", "applications.api"),
        (POLICY, "api-egress", "applications.api"),
        (POLICY, "api-page", "applications.api"),
        (POLICY, "default-deny", "the environment"),
        (BINDING, "al-view", "users.al"),
    ],
)
def test_an_object_that_the_environment_creates_is_not_taken_over(
    tmp_path: Path, text: str, name: str, by: str
) -> None:
    (found,) = problems(tmp_path, text.replace("NAME", name), environment=BESIDE)
    assert f"{name}: metadata.name: '{name}': already exists, created by {by}: use another name" in found


@pytest.mark.parametrize(("text", "name"), [(SERVICE, "worker"), (POLICY, "worker-page"), (POLICY, "web-egress")])
def test_a_name_that_nothing_has_is_free(tmp_path: Path, text: str, name: str) -> None:
    assert objects(tmp_path, text.replace("NAME", name), environment=BESIDE)


def test_the_form_of_a_kind_is_said(tmp_path: Path) -> None:
    [found] = problems(tmp_path, environment=ENVIRONMENT.replace("path: shop", "path: shop, clusterScoped: [role]"))
    assert "applications.shop.clusterScoped.0: 'role': must be the kind of an object, such as ClusterRole" in found


def test_the_core_group_has_a_name(tmp_path: Path) -> None:
    found = problems(tmp_path, CONFIG.replace("v1", "a/b/c", 1))
    assert any("API group of Kubernetes not found: write the version of the core group, v1" in one for one in found)


@pytest.mark.parametrize("key", ["containers: 5", "containers: {}", "initContainers: true"])
def test_containers_that_are_no_list_are_reported(tmp_path: Path, key: str) -> None:
    text = f"{DEPLOYMENT}      {key}\n" if key.startswith("init") else DEPLOYMENT.partition("      containers")[0]
    found = problems(tmp_path, text if key.startswith("init") else f"{text}      {key}\n")
    assert "Deployment web: spec.template.spec: must be the spec of a pod: containers, each with a name" in found[0]


def test_a_path_that_is_too_long_is_reported(tmp_path: Path) -> None:
    [found] = problems(tmp_path, environment=ENVIRONMENT.replace("path: shop", f"path: {'x' * 300}"))
    assert f"applications.shop.path: '{'x' * 300}': file or folder not found" in found


def test_aliases_that_stand_for_more_values_than_can_be_read_are_reported(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]\n"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 8)]
    [found] = problems(tmp_path, CONFIG + "".join(levels))
    assert "has more than 200000 values, of which each alias stands for several: write fewer aliases" in found
    (tmp_path / "dev.yaml").write_text("".join(levels))
    done = run("stacks", "check", str(tmp_path / "dev.yaml"), env={"PATH": ""})
    assert (done.returncode, "has more than 200000 values" in done.stdout) == (1, True)
