"""The add-ons of an EKS cluster: those that every cluster has, and the settings of each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from ..base import Args
from ..problems import Problem, conflict, matching
from ..provider.aws_forms import ADD_ON_NAME, ADD_ON_VERSION

AddOnName = Annotated[str, matching(*ADD_ON_NAME)]


class AddOnArgs(Args):
    """The settings of an EKS add-on."""

    version: Annotated[str, matching(*ADD_ON_VERSION)] | None = None
    """The version. When omitted, the newest one that fits the cluster is chosen at creation and whenever the cluster's
    version changes, and kept in between."""
    newest: bool = False
    """Whether each update moves the add-on to the newest version that fits the cluster."""
    configuration: dict[str, Any] = {}
    """Configuration values. They have to fit the schema that `aws eks describe-addon-configuration` prints for the
    version."""

    def problems(self) -> Iterator[Problem]:
        if self.version is not None and self.newest:
            yield conflict(("newest",), True, "version")


class AddOnPlan(NamedTuple):
    """An add-on of a cluster.

    Attributes:
        name: its name in EKS.
        service_account: the service account of its pods.
        policy: the AWS managed policy that this service account has, if it needs one.
        configuration: its configuration values, which those of a user take precedence over.
        namespace: the namespace of its pods.
        statements: further rights of the service account, as statements of a policy.
        needs_kinds: whether its pods start only once the cluster has certain kinds. `EksCluster.add` creates it then.
    """

    name: str
    service_account: str = ""
    policy: str = ""
    configuration: Mapping[str, Any] = {}
    namespace: str = "kube-system"
    statements: Sequence[Mapping[str, Any]] = ()
    needs_kinds: bool = False


CNI = "vpc-cni"
BEFORE_NODES = (
    AddOnPlan(CNI, "aws-node", "AmazonEKS_CNI_Policy", {"enableNetworkPolicy": "true"}),
    AddOnPlan("kube-proxy"),
    AddOnPlan("eks-pod-identity-agent"),
)
"""Add-ons that a node needs to become Ready. Network policies have no effect without the CNI's setting."""
AFTER_NODES = (
    AddOnPlan("coredns"),
    AddOnPlan("aws-ebs-csi-driver", "ebs-csi-controller-sa", "AmazonEBSCSIDriverPolicyV2"),
    AddOnPlan("metrics-server"),
)
"""Add-ons whose pods need a node to run on."""


def plan_add_ons(
    named: Mapping[str, AddOnArgs], built_in: Collection[str] = (), services: Sequence[AddOnPlan] = ()
) -> tuple[list[AddOnPlan], list[AddOnPlan]]:
    """Return the add-ons that are created before the nodes, and those that are created after them: those of every
    cluster that are not built into it, those that are services of the cluster, and those that the user adds.
    """
    known = {plan.name for plan in (*BEFORE_NODES, *AFTER_NODES, *services)}
    added = [AddOnPlan(name) for name in named if name not in known]
    first, last = ([plan for plan in plans if plan.name not in built_in] for plans in (BEFORE_NODES, AFTER_NODES))
    return first, [*last, *(plan for plan in services if not plan.needs_kinds), *added]


def configuration_of(name: str, named: Mapping[str, AddOnArgs], services: Sequence[AddOnPlan] = ()) -> dict[str, Any]:
    """Return the configuration values of an add-on: those of the plan, and those of the user, which prevail."""
    plans = (*BEFORE_NODES, *AFTER_NODES, *services)
    own = next((plan.configuration for plan in plans if plan.name == name), {})
    return {**own, **(named[name].configuration if name in named else {})}
