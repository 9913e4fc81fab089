"""Why a review is incomplete: what the preview and the state do not contain or do not explain."""

from collections.abc import Iterator

from components.provider.plugin.urn import name_of, type_of

from ..model.change import ACTIONS
from ..model.quoting import listed, quoted, shortened, visible
from ..read.preview import Preview
from ..read.state import Resource, State

NOT_RENDERED = "have unknown values. Preview is incomplete."
"""The end of the warning of pulumi-kubernetes about a component whose values are unknown (provider/pkg/provider)."""
RENDERED = ("Chart", "ConfigFile", "ConfigGroup", "Directory")
"""The components of pulumi-kubernetes that create the objects of a chart, of YAML files or of a kustomization."""


def is_of_same_stack(preview: Preview, state: State) -> bool:
    """Return whether a preview and a state belong to one stack of one project, as far as their URNs show."""
    return len(preview.stacks | state.stacks) <= 1


def gaps_of(preview: Preview, state: State | None) -> Iterator[str]:
    """Yield, as sentences, the reasons why the update may do worse than the findings say."""
    if preview.errors:
        yield "the preview failed: only what it had planned before the error was judged"
    elif preview.change_summary is None or preview.maybe_corrupt:
        yield "the preview was cut off: its summary of changes is missing"
    unknown = sorted({one.op for one in preview.steps} - ACTIONS.keys())
    yield from (f"the review does not know the operation {quoted(one)} of the preview" for one in unknown)
    yield from (f"the review does not know {_one_line(one)} of the preview" for one in preview.unfamiliar)
    for urn in dict.fromkeys([*_not_rendered(preview), *_without_objects(preview)]):
        kind, name = type_of(urn).rpartition(":")[2], quoted(name_of(urn))
        yield f"{kind} {name}: its values are known only after the update, so the preview lists none of its objects"
    if state is not None:
        yield from _gaps_of_state(preview, state)


def _one_line(words: str) -> str:
    """Return words with a name from a preview or a state, whose line breaks and length cannot displace others."""
    return shortened(visible(words))


def _not_rendered(preview: Preview) -> Iterator[str]:
    """Yield the URNs of the components for which the Kubernetes provider warns that their values are unknown."""
    warnings = (one for one in preview.diagnostics if one.message.strip().endswith(NOT_RENDERED))
    yield from (one.urn for one in warnings if one.urn)


def _without_objects(preview: Preview) -> Iterator[str]:
    """Yield the URNs of new charts and the like without objects. Those that a program's SDK renders give no warning."""
    parents = {step.new_state.parent for step in preview.planned if step.new_state}
    for step in preview.planned:
        package, _, rest = type_of(step.urn).partition(":")
        rendered = package == "kubernetes" and rest.rpartition(":")[2] in RENDERED
        if rendered and step.op == "create" and step.urn not in parents:
            yield step.urn


def empty_state(preview: Preview, state: State | None) -> tuple[str, ...]:
    """Return, as a sentence, why losses may be missing if the state is empty; nothing if it fits the preview.

    An empty state does not contain resources that an interrupted update left to be deleted. Their loss is at most a
    loss of data.
    """
    if state is None or state.resources or not _not_in_state(preview, state):
        return ()
    return ("the state is empty, and the preview is not one of an empty stack: resources in neither were not judged",)


def _gaps_of_state(preview: Preview, state: State) -> Iterator[str]:
    if not is_of_same_stack(preview, state):
        ours, theirs = (listed(map(quoted, sorted(one))) for one in (preview.stacks, state.stacks))
        yield f"the state is of stack {theirs}, and the preview of {ours}: the state was not used"
        return
    yield from (f"the review does not know {_one_line(one)} of the state" for one in state.unfamiliar)
    missing = _not_in_state(preview, state) if state.resources else []
    if missing:
        names = listed(quoted(name_of(one.urn)) for one in missing)
        yield f"the state does not match the preview: {names} is in the preview and not in the state"
    for operation in state.pending_operations:
        what = f"{_one_line(operation.type)} of {quoted(name_of(operation.resource.urn))}"
        yield f"an earlier update was interrupted ({what}), and its effect is unknown: run `pulumi refresh`"


def _not_in_state(preview: Preview, state: State) -> list[Resource]:
    """Return the resources that exist before the update according to the preview, and are not in the state."""
    known = {(one.urn, one.id) for one in state.resources}
    old = (one.old_state for one in preview.planned if one.op in ACTIONS and one.op not in NOT_IN_STATE)
    return [one for one in old if one and one.custom and one.id and (one.urn, one.id) not in known]


NOT_IN_STATE = frozenset({"import", "import-replacement", "read", "read-replacement"})
"""The operations whose old resource was read by the provider and may be missing in the state."""
