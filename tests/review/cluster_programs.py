"""Programs of Kubernetes objects, whose claims hold data that pods have written."""

from tests.harness.node import Node

HEAD = """\
import pulumi, pulumi_kubernetes
from pulumi import ResourceOptions
from components.kubernetes_object import KubernetesObject
from components.storage import LocalPathProvisioner, LocalPathProvisionerArgs, StorageClass, StorageClassArgs
cluster = pulumi_kubernetes.Provider("cluster", kubeconfig="KUBECONFIG", cluster_identifier="node")

def make(kind, name, body=None, namespace=None, version="v1", needs=(), phase="", **options):
    # Without the annotation, pulumi-kubernetes waits until a claim whose class binds late is Pending: for five minutes,
    # and in vain, if the claim of an existing volume is bound before it looks.
    waited = {"annotations": {"pulumi.com/waitFor": "jsonpath={.status.phase}=" + phase}} if phase else {}
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {}) | waited
    opts = ResourceOptions(provider=cluster, depends_on=list(needs), **options)
    return KubernetesObject(f"{namespace}-{name}" if namespace else name,
        {"apiVersion": version, "kind": kind, "metadata": metadata, **(body or {})}, opts)

def claim(name, class_name, namespace, needs, size="1Gi", **options):
    spec = {"storageClassName": class_name, "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": size}}}
    return make("PersistentVolumeClaim", name, {"spec": spec}, namespace, needs=needs, **options)

def template(script, claims=()):
    mounts = [{"name": one, "mountPath": f"/{one}"} for one in claims]
    volumes = [{"name": one, "persistentVolumeClaim": {"claimName": one}} for one in claims]
    return {"terminationGracePeriodSeconds": 0, "volumes": volumes, "containers": [{"name": "main",
        "image": "localhost/strata/busybox:debian", "command": ["sh", "-c", script], "volumeMounts": mounts}]}

def writer(name, claims, namespace, needs):
    script = "; ".join(f"echo precious > /{one}/data" for one in claims) + "; exec sleep 36000"
    return make("Pod", name, {"spec": template(script, claims)}, namespace, needs=needs)
"""
CLASSES = (
    HEAD
    + """
provisioner = LocalPathProvisioner("local-path", LocalPathProvisionerArgs(
    image="localhost/strata/local-path-provisioner:v0.0.37", helperImage="localhost/strata/busybox:debian"),
    opts=ResourceOptions(provider=cluster))
for name, policy in (("fleeting", "Delete"), ("lasting", "Retain")):
    StorageClass(name, StorageClassArgs(provisioner="rancher.io/local-path", reclaimPolicy=policy),
        opts=ResourceOptions(provider=cluster, depends_on=[provisioner]))
"""
)
WORKLOAD = """
labels = {"app": "web"}
web = make("Deployment", "web", {"spec": {"replicas": 1, "selector": {"matchLabels": labels}, "template": {
    "metadata": {"labels": labels}, "spec": template("exec sleep 3600")}}}, "NAMESPACE", "apps/v1", [shop])
reader = make("Role", "reader", {"rules": [{"apiGroups": [""], "resources": ["pods", "secrets"], "verbs": ["get"]}]},
    "NAMESPACE", "rbac.authorization.k8s.io/v1", [shop])
bound = make("RoleBinding", "reader", {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role",
    "name": "reader"}, "subjects": [{"kind": "User", "name": "alice"}, {"kind": "User", "name": "bob"}]},
    "NAMESPACE", "rbac.authorization.k8s.io/v1", [shop, reader])
"""
SHOP = (
    HEAD
    + """
own = make("StorageClass", "own", {"provisioner": "rancher.io/local-path", "reclaimPolicy": "Delete",
    "volumeBindingMode": "WaitForFirstConsumer"}, version="storage.k8s.io/v1")
kept = make("StorageClass", "kept", {"provisioner": "rancher.io/local-path", "reclaimPolicy": "Retain",
    "volumeBindingMode": "WaitForFirstConsumer"}, version="storage.k8s.io/v1")
shop = make("Namespace", "NAMESPACE")
db = claim("db", "own", "NAMESPACE", [shop, own])
archive = claim("archive", "kept", "NAMESPACE", [shop, kept])
pod = writer("writer", ["db", "archive"], "NAMESPACE", [db, archive])
settings = make("ConfigMap", "settings", {"data": {"colour": "blue"}}, "NAMESPACE", needs=[shop])
password = make("Secret", "login", {"stringData": {"word": "Correct-horse-1"}}, "NAMESPACE", needs=[shop])
"""
    + WORKLOAD
    + """
service = make("Service", "web", {"spec": {"selector": labels, "ports": [{"port": 80}]}}, "NAMESPACE", needs=[shop])
disk = make("PersistentVolume", "disk", {"spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"],
    "persistentVolumeReclaimPolicy": "Retain", "storageClassName": "", "hostPath": {"path": "/opt/disk"}}})
"""
)

OWNED = """
space = make("Namespace", "owned")
settings = make("ConfigMap", "settings", {"metadata": {"name": "settings", "namespace": "owned"},
    "data": {"colour": "blue"}}, "owned", needs=[space])
login = make("Secret", "login", {"metadata": {"name": "login", "namespace": "owned",
    "finalizers": ["example.org/keep"]}, "stringData": {"word": "Correct-horse-1"}}, "owned", needs=[space])
"""
RENAMED = """
space = make("Namespace", "renamed")
viewer = make("RoleBinding", "viewer", {"metadata": {"name": "viewer", "namespace": "renamed"},
    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
    "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "carol"}]},
    "renamed", "rbac.authorization.k8s.io/v1", [space])
"""
ROLLED = (
    """
own = make("StorageClass", "own4", {"provisioner": "rancher.io/local-path", "reclaimPolicy": "Delete"},
    version="storage.k8s.io/v1")
shop = make("Namespace", "NAMESPACE")
"""
    + WORKLOAD
)
QUEUE = """
own = make("StorageClass", "own5", {"provisioner": "rancher.io/local-path", "volumeBindingMode":
    "WaitForFirstConsumer"}, version="storage.k8s.io/v1")
shop = make("Namespace", "NAMESPACE")
labels = {"app": "line"}
pod = template("echo precious > /data/data; exec sleep 36000")
pod["containers"][0]["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
line = make("StatefulSet", "line", {"spec": {"replicas": 2, "serviceName": "line", "selector": {"matchLabels": labels},
    "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Delete"}, "volumeClaimTemplates": [
    {"metadata": {"name": "data"}, "spec": {"storageClassName": "own5", "accessModes": ["ReadWriteOnce"],
    "resources": {"requests": {"storage": "1Gi"}}}}], "template": {"metadata": {"labels": labels}, "spec": pod}}},
    "NAMESPACE", "apps/v1", [shop, own])
"""


def on(node: Node, program: str, namespace: str = "shop") -> str:
    """Return a program for a node and a namespace."""
    return program.replace("KUBECONFIG", str(node.kubeconfig)).replace("NAMESPACE", namespace)
