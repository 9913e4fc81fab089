"""The affected resources as a Mermaid picture: one box for each, grouped by level and coloured by verdict."""

from collections.abc import Iterable

from ..model.finding import Finding

MAX_BOXES, MAX_LABEL = 40, 48


def picture(findings: Iterable[Finding]) -> str:
    """Return the picture in its fence; empty without findings. Of names, only letters, digits and `/.-_` are drawn."""
    found = list(findings)
    drawn = found[:MAX_BOXES]
    if not drawn:
        return ""
    lines = ["flowchart LR"]
    for level in dict.fromkeys(one.level for one in drawn):
        lines.append(f"  subgraph {level}_level [{level}]")
        for index, one in enumerate(drawn):
            if one.level == level:
                lines.append(f'    n{index}["{_drawable(one.label)}<br/>{one.verdict.words}"]:::{one.verdict.name}')
        lines.append("  end")
    if len(found) > MAX_BOXES:
        lines.append(f'  more["{len(found) - MAX_BOXES} more"]')
    used = sorted({one.verdict for one in drawn}, reverse=True)
    lines += [f"  classDef {one.name} {one.style}" for one in used]
    return "\n".join(["```mermaid", *lines, "```"])


def _drawable(label: str) -> str:
    text = "".join(one if one.isalnum() or one in "/.-_" else "·" for one in label)
    return text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 3]}..."
