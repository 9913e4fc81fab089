"""Text for a comment on GitHub or GitLab: shown as it is, without becoming markup, a link, a picture or a mention."""

import html
import re

from ..model.quoting import visible

_PATH = re.compile(r"(?<![\w.:/-])(?:file://)?(?:~|\.\.?)?(?:/[^\s/:\"'<>|]+){2,}")
_MARKDOWN = str.maketrans(
    {one: f"&#{ord(one)};" for one in "\\`*_{}[]!|~:$"} | {"@": "&#64;&#8203;", "#": "&#35;&#8203;"}
)
"""Characters that Markdown may read as markup become entities. `@` and `#` are followed by a zero-width space, because
sites look for mentions and issues after they have decoded the entities."""
_IN_BLOCK = str.maketrans({"@": "&#64;", "`": "&#96;"})
_ENTITY = re.compile(r"(&(?:#x?[0-9a-f]+|[a-z]+);)")


def inline(text: str) -> str:
    """Return a sentence as Markdown that fits into a table cell. Names between backticks are shown as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick
        return plain(text)
    return "".join(_code(part) if index % 2 else plain(part) for index, part in enumerate(parts))


def plain(text: str) -> str:
    """Return text without markup and mentions."""
    parts = _ENTITY.split(html.escape(visible(text)))
    escaped = "".join(part if index % 2 else part.translate(_MARKDOWN) for index, part in enumerate(parts))
    return escaped.replace("&#58; ", ": ").replace("www.", "www&#46;")


def _code(text: str) -> str:
    return f"<code>{plain(text)}</code>" if text else ""


def block(lines: list[str], language: str) -> str:
    """Return lines as a block of code, coloured if the site knows the language."""
    inner = "\n".join(html.escape(visible(line)).translate(_IN_BLOCK) for line in lines)
    return f'<pre lang="{language}"><code>{inner}\n</code></pre>'


def folded(title: str, content: str) -> str:
    """Return content that is hidden until a reader opens it by its title."""
    return f"<details><summary>{plain(title)}</summary>\n\n{content}\n\n</details>"


def without_folders(text: str) -> str:
    """Return a message with the paths of the machine shortened to the names of the files."""
    return _PATH.sub(lambda match: f".../{match[0].rsplit('/', 1)[-1]}", text)


def length(text: str) -> int:
    """Return the length of a text in UTF-16 code units, the largest number of characters that a site may count."""
    return len(text) + sum(one > "\uffff" for one in text) if not text.isascii() else len(text)
