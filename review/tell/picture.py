"""What is touched, as a Mermaid picture: each level a box, the worst coloured."""

from collections.abc import Iterable

from ..judge.finding import Finding, Verdict

MOST = 40
_COLOURS = {
    Verdict.LOSES_DATA: "fill:#b91c1c,color:#fff",
    Verdict.LOSES_ACCESS: "fill:#c2410c,color:#fff",
    Verdict.INTERRUPTS: "fill:#facc15,color:#000",
    Verdict.CHANGES: "fill:#bfdbfe,color:#000",
    Verdict.SAFE: "fill:#bbf7d0,color:#000",
}


def picture(findings: Iterable[Finding]) -> str:
    """The picture in its fence; empty where nothing is touched. Only letters, digits and `/.-_` of names are drawn."""
    drawn = list(findings)
    shown = drawn[:MOST]
    if not shown:
        return ""
    lines = ["flowchart LR"]
    for level in dict.fromkeys(one.level for one in shown):
        lines.append(f"  subgraph {level}_level [{level}]")
        for index, one in enumerate(shown):
            if one.level == level:
                lines.append(f'    n{index}["{_drawable(one.label)}<br/>{one.verdict.words}"]:::{one.verdict.name}')
        lines.append("  end")
    if len(drawn) > MOST:
        lines.append(f'  more["{len(drawn) - MOST} more"]')
    used = sorted({one.verdict for one in shown}, reverse=True)
    lines += [f"  classDef {one.name} {_COLOURS[one]}" for one in used]
    return "\n".join(["```mermaid", *lines, "```"])


def _drawable(label: str) -> str:
    text = "".join(one if one.isalnum() or one in "/.-_" else "·" for one in label)
    return text if len(text) <= 48 else f"{text[:45]}..."
