"""A storage class: which provisioner makes the volumes of the claims that name it, and what becomes of them."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal

import pulumi
from pydantic import Field, ValidationError

from ..base import AbsolutePath, Args, Component
from ..kubernetes_object import KubernetesObject
from ..problems import Problem
from ..volume_spec import EBS
from . import ebs

LOCAL_PATH = "rancher.io/local-path"
_FIXED_PARTS = re.compile(r"\{\{\s*\.(PVC\.Namespace|PVC\.Name|PVName)\s*\}\}")
_OWN_FOLDER = re.compile(r"\{\{\s*\.PVC\.Namespace\s*\}\}/\{\{\s*\.PVC\.Name\s*\}\}/")


class ReclaimPolicy(StrEnum):
    """What becomes of a dynamically made volume when its claim is deleted (Kubernetes, Persistent Volumes)."""

    DELETE = "Delete"
    RETAIN = "Retain"


class VolumeBindingMode(StrEnum):
    """When a claim gets its volume (Kubernetes, Storage Classes)."""

    IMMEDIATE = "Immediate"
    WAIT_FOR_FIRST_CONSUMER = "WaitForFirstConsumer"


class LocalPathParameters(Args):
    """Class parameters that local-path-provisioner 0.0.37 reads (its README, Storage classes)."""

    node_path: AbsolutePath | None = None
    """One of the paths that the provisioner's configuration lists for the node; any of them when not given."""
    path_pattern: str | None = None
    """A Go template for the volume's folder below the path; starts with `{{ .PVC.Namespace }}/{{ .PVC.Name }}/`.

    The provisioner takes labels and annotations of the claim in it, and any path that they lead to below its own
    (tried with 0.0.37): no claim should be able to choose, so only names are let in.
    """
    allow_unsafe_path_pattern: Literal["true", "false"] | None = None
    """Lifts all rules for it: two claims can then share a folder, and a claim choose another's."""
    node_affinity_key: str | None = None
    """The node label that ties a volume to its node; `kubernetes.io/hostname` when not given."""
    user_pattern: str | None = None
    """A Go template for the user who owns the volume's folder."""
    group_pattern: str | None = None
    """A Go template for the group that owns it."""
    perm_pattern: str | None = None
    """A Go template for its permissions, as chmod takes them; 0777 when not given."""

    def problems(self) -> Iterator[Problem]:
        pattern = self.path_pattern
        if pattern is None or self.allow_unsafe_path_pattern == "true":
            return
        if not _OWN_FOLDER.match(pattern):
            yield Problem(
                ("pathPattern",),
                pattern,
                "has to start with '{{ .PVC.Namespace }}/{{ .PVC.Name }}/', so that no two claims share a folder",
            )
        elif ".." in pattern.split("/"):
            yield Problem(("pathPattern",), pattern, "must not have '..' in it: it would leave the claim's own folder")
        elif "{{" in _FIXED_PARTS.sub("", pattern):
            message = (
                "takes a part from what a claim says of itself, which may be '..' and lead to another's folder: take "
                "none but .PVC.Namespace, .PVC.Name and .PVName, or write allowUnsafePathPattern"
            )
            yield Problem(("pathPattern",), pattern, message)


class TopologyRequirement(Args):
    """A label of a node and the values that it may have."""

    key: str = Field(examples=[ebs.ZONE_LABEL])
    values: list[str] = Field(min_length=1, examples=[["eu-west-1a"]])


class TopologyTerm(Args):
    """Where a class's volumes may be made (Kubernetes, Storage Classes, Allowed Topologies)."""

    match_label_expressions: list[TopologyRequirement] = Field(min_length=1)


class StorageClassArgs(Args):
    """A storage class with Kubernetes' own fields (storage.k8s.io/v1 StorageClass)."""

    provisioner: str = Field(examples=["ebs.csi.aws.com"])
    parameters: dict[str, str] = {}
    reclaim_policy: ReclaimPolicy = ReclaimPolicy.DELETE
    volume_binding_mode: VolumeBindingMode = VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER
    allow_volume_expansion: bool = False
    mount_options: list[str] = []
    allowed_topologies: list[TopologyTerm] = []
    default_volume_type: Literal["hostPath", "local"] | None = None
    """Of local-path alone: the kind of volume it makes; hostPath when not given."""
    is_default: bool = Field(default=False, alias="default")
    """Whether claims that name no class get this one."""

    @property
    def uses_local_path(self) -> bool:
        """Whether local-path-provisioner makes this class's volumes."""
        return self.provisioner == LOCAL_PATH

    @property
    def ebs_parameters(self) -> ebs.EbsParameters | None:
        """What its volumes are on EBS; None where the EBS driver does not make them."""
        return ebs.parsed(self.provisioner, self.parameters) if self._uses_ebs else None

    @property
    def _uses_ebs(self) -> bool:
        return self.provisioner in (EBS, ebs.IN_TREE_EBS)

    def problems(self) -> Iterator[Problem]:
        if self.uses_local_path:
            yield from self._local_path_problems()
        elif self._uses_ebs:
            for problem in ebs.parameter_problems(self.provisioner, self.parameters):
                yield problem._replace(path=("parameters", *problem.path))
            if self.allowed_topologies and ebs.in_tree_zones(self.parameters):
                message = "stands beside the parameter zone or zones, which means the same: remove one"
                yield Problem(("allowedTopologies",), None, message)
        if not self.uses_local_path and self.default_volume_type is not None:
            yield Problem(
                ("defaultVolumeType",),
                self.default_volume_type,
                f"is a setting of {LOCAL_PATH} alone: remove it, or use that provisioner",
            )

    def _local_path_problems(self) -> Iterator[Problem]:
        try:
            LocalPathParameters.model_validate(self.parameters)
        except ValidationError as error:
            for one in error.errors():
                message = one["msg"]
                if one["type"] == "extra_forbidden":
                    known = ", ".join(str(field.alias) for field in LocalPathParameters.model_fields.values())
                    message = f"is no parameter of {LOCAL_PATH}, which has {known}"
                yield Problem(("parameters", *one["loc"]), one["input"], message)
        if self.volume_binding_mode == VolumeBindingMode.IMMEDIATE:
            yield Problem(
                ("volumeBindingMode",),
                self.volume_binding_mode.value,
                f"{LOCAL_PATH} makes a volume on the node where the pod runs, so write WaitForFirstConsumer",
            )
        if self.allow_volume_expansion:
            yield Problem(
                ("allowVolumeExpansion",), True, f"{LOCAL_PATH} cannot expand a volume: remove it or write false"
            )
        if self.mount_options:
            yield Problem(
                ("mountOptions",),
                self.mount_options,
                f"{LOCAL_PATH} volumes are folders and are not mounted with options: remove them",
            )


def plan_storage_class(name: str, args: StorageClassArgs) -> dict[str, Any]:
    """The StorageClass object; what is not given is left to Kubernetes, and on EBS is gp3 and encrypted."""
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
        provisioner, parameters = EBS, ebs.canonical(provisioner, parameters)
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
    """What to tell of a class that is made otherwise than it is written; None where there is nothing to tell."""
    parameters = args.ebs_parameters
    if args.provisioner != ebs.IN_TREE_EBS or parameters is None:
        return None
    waits = args.volume_binding_mode == VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER
    return ebs.mapping_note(name, parameters.type, encrypted=parameters.encrypted == "true", waits=waits)


class StorageClass(Component):
    """A StorageClass. Its provisioner is installed by `LocalPathProvisioner`, or the cluster has it.

    A class of `kubernetes.io/aws-ebs`, which Kubernetes has no more, is made for the EBS driver, with a note in the
    preview.
    """

    token = "strata:storage:StorageClass"  # noqa: S105 - a Pulumi type token

    def __init__(self, name: str, args: StorageClassArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        KubernetesObject(name, plan_storage_class(name, args), self.child())
        if note := plan_note(name, args):
            pulumi.log.info(note, resource=self)
        self.register_outputs({})
