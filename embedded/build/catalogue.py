"""The programs that are built from source, and the Go packages that they are built from."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

PULUMI_VERSION = "3.215.0"
KUBERNETES_VERSION = "1.34.1"
_SDK_VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_K8S_VERSION = "k8s.io/component-base/version"
_PROVIDER = "github.com/pulumi/pulumi-kubernetes/provider/v4"
_GATEWAY_API = "sigs.k8s.io/gateway-api"
_GATEWAY_API_FILES = "config/crd/standard/gateway.networking.k8s.io"
_GATEWAY_KINDS = ("gatewayclasses", "gateways", "httproutes", "grpcroutes", "referencegrants", "backendtlspolicies")
_CERT_MANAGER = "github.com/cert-manager/cert-manager"
_CERT_MANAGER_KINDS = (
    "acme.cert-manager.io_challenges",
    "acme.cert-manager.io_orders",
    *(f"cert-manager.io_{kind}" for kind in ("certificaterequests", "certificates", "clusterissuers", "issuers")),
)
_METALLB = "go.universe.tf/metallb"
_METALLB_KINDS = (
    "bfdprofiles",
    "bgpadvertisements",
    "bgppeers",
    "communities",
    "ipaddresspools",
    "l2advertisements",
    "servicebgpstatuses",
)
"""The kinds that have to exist when MetalLB's controller starts, although it reads only pools and communities."""
_PROVIDER_FILES = "cmd/pulumi-resource-kubernetes"


@dataclass(frozen=True)
class Tool:
    """A binary and how it is built.

    Attributes:
        name: the binary's name in the store.
        package: the main package: an import path, or a path that begins with `./` in the module's folder.
        module: the folder of the Go module below `embedded/tools`.
        variables: string variables that the linker sets, and their values.
        replacements: folders of modules that replace published ones; their sources are part of the tool.
        embedded: files of published modules, each as (module path, file in it), that the package embeds. They are
            copied beside its source.
        companions: files of published modules that the binary runs. They are copied beside it.
    """

    name: str
    package: str
    module: str = "."
    variables: tuple[tuple[str, str], ...] = ()
    replacements: tuple[str, ...] = ()
    embedded: tuple[tuple[str, str], ...] = ()
    companions: tuple[tuple[str, str], ...] = ()

    @property
    def binary(self) -> str:
        """Return the name that `go build` gives the binary: the last element of the package's path."""
        return PurePosixPath(self.package).name


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("pulumi-language-python", "./launcher", module="language"),
        Tool(
            "pulumi-language-python-host",
            "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
            module="language",
            variables=((_SDK_VERSION, f"v{PULUMI_VERSION}"),),
            companions=(("github.com/pulumi/pulumi/sdk/v3", "python/cmd/pulumi-language-python-exec"),),
        ),
        Tool(
            "pulumi",
            "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            variables=((_SDK_VERSION, f"v{PULUMI_VERSION}"),),
        ),
        Tool(
            "pulumi-resource-kubernetes",
            "./pulumi-resource-kubernetes",
            replacements=("kubernetes-sdk",),
            embedded=(
                (_PROVIDER, f"{_PROVIDER_FILES}/schema.json"),
                (_PROVIDER, f"{_PROVIDER_FILES}/terraform-mapping.json"),
            ),
        ),
        Tool(
            "kubernetes",
            "./kubernetes",
            variables=(
                (f"{_K8S_VERSION}.gitVersion", f"v{KUBERNETES_VERSION}"),
                (f"{_K8S_VERSION}.gitMajor", KUBERNETES_VERSION.split(".", maxsplit=1)[0]),
                (f"{_K8S_VERSION}.gitMinor", KUBERNETES_VERSION.split(".")[1]),
            ),
        ),
        Tool("coredns", "./coredns"),
        Tool("kube-network-policies", "./kube-network-policies"),
        Tool("local-path-provisioner", "github.com/rancher/local-path-provisioner"),
        Tool(
            "traefik",
            "github.com/traefik/traefik/v3/cmd/traefik",
            module="traefik",
            variables=(("github.com/traefik/traefik/v3/pkg/version.Version", "3.6.0"),),
            replacements=("lego", "yaegi"),
        ),
        Tool(
            "gateway-api",
            "./gateway-api",
            module="traefik",
            embedded=tuple((_GATEWAY_API, f"{_GATEWAY_API_FILES}_{kind}.yaml") for kind in _GATEWAY_KINDS),
        ),
        Tool(
            "cert-manager",
            "./controller",
            module="cert-manager",
            embedded=tuple((_CERT_MANAGER, f"deploy/crds/{kind}.yaml") for kind in _CERT_MANAGER_KINDS),
        ),
        Tool("external-dns", "./controller", module="external-dns"),
        Tool("metallb", f"{_METALLB}/controller", module="metallb"),
        Tool(
            "metallb-definitions",
            "./definitions",
            module="metallb",
            embedded=tuple((_METALLB, f"config/crd/bases/metallb.io_{kind}.yaml") for kind in _METALLB_KINDS),
        ),
        Tool("metrics-server", "sigs.k8s.io/metrics-server/cmd/metrics-server", module="metrics-server"),
    )
}
"""By name, in the order in which they are built. The language host comes first because its module is small: the modules
of the others are downloaded while it compiles."""


def by_module(tools: Iterable[Tool]) -> list[tuple[Tool, ...]]:
    """Return the tools in the order of TOOLS, those of one Go module together."""
    wanted = sorted(set(tools), key=list(TOOLS.values()).index)
    modules = dict.fromkeys(tool.module for tool in wanted)
    return [tuple(tool for tool in wanted if tool.module == module) for module in modules]
