"""Storage classes: the provisioner that creates the volumes of claims, its parameters, and their reclaim policy."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal

import pulumi
from pydantic import Field, ValidationError

from ..base import AbsolutePath, Args, Component, PassedOn
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, conflict, forbidden, invalid, not_applicable, not_supported
from ..volume_spec import AUTO_EBS, EBS, EBS_DRIVERS
from . import ebs

LOCAL_PATH = "rancher.io/local-path"
_FIXED_PARTS = re.compile(r"\{\{\s*\.(PVC\.Namespace|PVC\.Name|PVName)\s*\}\}")
_OWN_FOLDER = re.compile(r"\{\{\s*\.PVC\.Namespace\s*\}\}/\{\{\s*\.PVC\.Name\s*\}\}/")


class ReclaimPolicy(StrEnum):
    """What happens to a dynamically provisioned volume when its claim is deleted (Kubernetes, Persistent Volumes)."""

    DELETE = "Delete"
    RETAIN = "Retain"


class VolumeBindingMode(StrEnum):
    """When the volume of a claim is created: at once, or for its first pod (Kubernetes, Storage Classes)."""

    IMMEDIATE = "Immediate"
    WAIT_FOR_FIRST_CONSUMER = "WaitForFirstConsumer"


class LocalPathParameters(Args):
    """Class parameters that local-path-provisioner 0.0.37 reads (its README, Storage classes)."""

    node_path: AbsolutePath | None = None
    """One of the paths that the provisioner's configuration lists for the node; any of them when omitted."""
    path_pattern: str | None = None
    """A Go template for the path of a volume's folder below `nodePath`. It has to start with
    `{{ .PVC.Namespace }}/{{ .PVC.Name }}/`.

    The provisioner also accepts labels and annotations of the claim (seen in 0.0.37), with which a claim could choose
    the folder of another. Only names are allowed here, so that no claim can.
    """
    allow_unsafe_path_pattern: Literal["true", "false"] | None = None
    """Turns off the rules for `pathPattern`: two claims can then share a folder, and a claim can choose another's."""
    node_affinity_key: str | None = None
    """The node label that binds a volume to its node; `kubernetes.io/hostname` when omitted."""
    user_pattern: str | None = None
    """A Go template for the user that owns the folder of a volume."""
    group_pattern: str | None = None
    """A Go template for the group that owns the folder of a volume."""
    perm_pattern: str | None = None
    """A Go template for the permissions of the folder, as for chmod; 0777 when omitted."""

    def problems(self) -> Iterator[Problem]:
        pattern = self.path_pattern
        if pattern is None or self.allow_unsafe_path_pattern == "true":
            return
        path = ("pathPattern",)
        if not _OWN_FOLDER.match(pattern):
            rule = "must start with {{ .PVC.Namespace }}/{{ .PVC.Name }}/, so that no two claims share a folder"
            yield invalid(path, pattern, rule)
        elif ".." in pattern.split("/"):
            yield invalid(path, pattern, "must not contain '..', which leads out of the claim's own folder")
        elif "{{" in _FIXED_PARTS.sub("", pattern):
            why = "a claim could choose the folder of another with its labels or annotations"
            remedy = "use only .PVC.Namespace, .PVC.Name and .PVName, or set allowUnsafePathPattern"
            yield forbidden(path, pattern, why, remedy)


class TopologyRequirement(Args):
    """A node label and its accepted values."""

    key: str = Field(examples=[ebs.ZONE_LABEL])
    """The key of the label."""
    values: list[str] = Field(min_length=1, examples=[["eu-west-1a"]])
    """The accepted values."""


class TopologyTerm(Args):
    """A place where volumes of a class may be created (Kubernetes, Storage Classes, Allowed Topologies)."""

    match_label_expressions: list[TopologyRequirement] = Field(min_length=1)
    """Node labels that all have to match."""


class StorageClassArgs(Args):
    """A storage class, with the fields of Kubernetes (storage.k8s.io/v1 StorageClass)."""

    provisioner: str = Field(examples=["ebs.csi.aws.com"])
    """The provisioner that creates the volumes."""
    parameters: dict[str, PassedOn] = {}
    """Parameters of the provisioner. Those of the EBS CSI driver, of EKS Auto Mode and of local-path-provisioner are
    checked."""
    reclaim_policy: ReclaimPolicy = ReclaimPolicy.DELETE
    """What happens to a volume and its data when its claim is deleted; Kubernetes' default."""
    volume_binding_mode: VolumeBindingMode = VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER
    """When a volume is created. By default for its first pod, so that it is in the zone of that pod."""
    allow_volume_expansion: bool = False
    """Whether a claim may request more storage later; Kubernetes' default."""
    mount_options: list[str] = []
    """Mount options of the volumes."""
    allowed_topologies: list[TopologyTerm] = []
    """Places where volumes may be created; everywhere when empty."""
    default_volume_type: Literal["hostPath", "local"] | None = None
    """The kind of volume that local-path-provisioner creates; hostPath when omitted."""
    is_default: bool = Field(default=False, alias="default")
    """Whether claims without a class use this one."""

    @property
    def uses_local_path(self) -> bool:
        """Whether local-path-provisioner creates the volumes of this class."""
        return self.provisioner == LOCAL_PATH

    @property
    def ebs_parameters(self) -> ebs.EbsParameters | None:
        """The parameters for the EBS CSI driver; None for a class of another provisioner."""
        return ebs.parsed(self.provisioner, self.parameters) if self._uses_ebs else None

    @property
    def _uses_ebs(self) -> bool:
        return self.provisioner in (*EBS_DRIVERS, ebs.IN_TREE_EBS)

    def problems(self) -> Iterator[Problem]:
        if self.uses_local_path:
            yield from self._local_path_problems()
        elif self._uses_ebs:
            for problem in ebs.parameter_problems(self.provisioner, self.parameters):
                yield problem._replace(path=("parameters", *problem.path))
            if self.allowed_topologies and ebs.in_tree_zones(self.parameters):
                yield conflict(("allowedTopologies",), None, "the parameter zone or zones", why="which means the same")
        if not self.uses_local_path and self.default_volume_type is not None:
            path, remedy = ("defaultVolumeType",), f"remove it, or use {LOCAL_PATH}"
            yield not_applicable(path, self.default_volume_type, f"provisioner {self.provisioner}", remedy)

    def _local_path_problems(self) -> Iterator[Problem]:
        try:
            LocalPathParameters.model_validate(self.parameters)
        except ValidationError as error:
            for one in error.errors():
                path = ("parameters", *one["loc"])
                if one["type"] == "extra_forbidden":
                    known = [str(field.alias) for field in LocalPathParameters.model_fields.values()]
                    remedy = f"remove it, or use one of: {', '.join(known)}"
                    yield not_supported(path, one["input"], LOCAL_PATH, remedy)
                else:
                    yield invalid(path, one["input"], one["msg"])
        if self.volume_binding_mode == VolumeBindingMode.IMMEDIATE:
            by = f"{LOCAL_PATH}, which creates a volume on the node of its pod"
            yield not_supported(("volumeBindingMode",), "Immediate", by, "write WaitForFirstConsumer")
        if self.allow_volume_expansion:
            yield not_supported(("allowVolumeExpansion",), True, LOCAL_PATH, "remove it")
        if self.mount_options:
            by = f"{LOCAL_PATH}, whose volumes are folders"
            yield not_supported(("mountOptions",), self.mount_options, by, "remove them")


def plan_storage_class(name: str, args: StorageClassArgs) -> dict[str, Any]:
    """Return the StorageClass. On EBS, volumes are gp3 and encrypted unless the parameters say otherwise."""
    annotations = {}
    if args.is_default:
        annotations["storageclass.kubernetes.io/is-default-class"] = "true"
    if args.default_volume_type:
        annotations["defaultVolumeType"] = args.default_volume_type
    provisioner, parameters = args.provisioner, args.parameters
    topologies = [term.model_dump(by_alias=True) for term in args.allowed_topologies]
    if args.ebs_parameters is not None:
        if zones := ebs.in_tree_zones(parameters) if provisioner == ebs.IN_TREE_EBS else []:
            topologies = [{"matchLabelExpressions": [{"key": ebs.ZONE_LABEL, "values": zones}]}]
        parameters = ebs.canonical(provisioner, parameters)
        provisioner = AUTO_EBS if provisioner == AUTO_EBS else EBS
    optional = {"parameters": parameters, "mountOptions": args.mount_options, "allowedTopologies": topologies}
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": name} | ({"annotations": annotations} if annotations else {}),
        "provisioner": provisioner,
        "reclaimPolicy": args.reclaim_policy.value,
        "volumeBindingMode": args.volume_binding_mode.value,
        "allowVolumeExpansion": args.allow_volume_expansion,
    } | {key: value for key, value in optional.items() if value}


def plan_note(name: str, args: StorageClassArgs) -> str | None:
    """Return a note about a class that is created with another provisioner than it names; None for other classes."""
    parameters = args.ebs_parameters
    if args.provisioner != ebs.IN_TREE_EBS or parameters is None:
        return None
    waits = args.volume_binding_mode == VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER
    return ebs.mapping_note(name, parameters.type, encrypted=parameters.encrypted == "true", waits=waits)


class StorageClass(Component):
    """A StorageClass. Its provisioner has to be in the cluster; `LocalPathProvisioner` installs one.

    A class of `kubernetes.io/aws-ebs`, which was removed from Kubernetes, is created for the EBS CSI driver instead.
    """

    token = "strata:storage:StorageClass"  # noqa: S105 - a Pulumi type token

    def __init__(
        self, name: str, args: StorageClassArgs, opts: pulumi.ResourceOptions | None = None, *, exists: bool = False
    ) -> None:
        """Declare the class.

        Args:
            name: the name of the class.
            args: the settings of the class.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
            exists: whether the cluster has the class already, so that no note about its provisioner is shown.
        """
        super().__init__(name, opts)
        KubernetesObject(name, plan_storage_class(name, args), self.child())
        if not exists and (note := plan_note(name, args)):
            pulumi.log.info(note, resource=self)
        self.register_outputs({})
