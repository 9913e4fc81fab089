"""Rules for namespaces and custom resource definitions, which are deleted with everything in them."""

from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_name
from ...read.state import Resource
from .claims import removal_of_named_claim
from .volumes import CLAIM


def removal_of_namespace(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a namespace: everything in it is deleted, known to this state or not."""
    name = object_name(resource)[1]
    if world.cluster is None:
        words = (
            "everything in it is deleted, also what others created there, which this review cannot see without "
            "`--kubeconfig`"
        )
        return Effect(Verdict.LOSES_DATA, words)
    known = {object_name(one) for one in world.of_types(CLAIM)}
    others = sorted(one for one in world.cluster.claims if one[0] == name and one not in known)
    effects = [(claim, removal_of_named_claim(world, claim, None)) for claim in others]
    words = "".join(
        f"; claim {quoted('/'.join(claim))}, which is not in this state: {one.words}" for claim, one in effects
    )
    verdict = max([Verdict.INTERRUPTS, *(one.verdict for _, one in effects)])
    return Effect(verdict, f"everything in it is deleted{words}")


NAMESPACE = TypeRule("namespace", "application", on_removal=removal_of_namespace)
CUSTOM_RESOURCE_DEFINITION = TypeRule(
    "custom resource definition", "application", (Verdict.LOSES_DATA, "every object of its kind is deleted with it")
)
