"""Text for a comment: whatever it holds, it is shown as it is, and makes no markup, link, picture or mention."""

import html
import re

from ..values import visible

_PATH = re.compile(r"(?<![\w.:/-])(?:file://)?(?:~|\.\.?)?(?:/[^\s/:\"'<>|]+){2,}")
_MARKDOWN = str.maketrans(
    {one: f"&#{ord(one)};" for one in "\\`*_{}[]!|~:$"} | {"@": "&#64;&#8203;", "#": "&#35;&#8203;"}
)
"""What Markdown may read as markup becomes an entity; after an at sign and a hash stands a space without width, since
sites look for people and issues in what the entities have become."""
_IN_BLOCK = str.maketrans({"@": "&#64;", "`": "&#96;"})
_ENTITY = re.compile(r"(&(?:#x?[0-9a-f]+|[a-z]+);)")


def inline(text: str) -> str:
    """A sentence with names between backticks, as Markdown that fits into a table's cell."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without its other one
        return plain(text)
    return "".join(_code(part) if index % 2 else plain(part) for index, part in enumerate(parts))


def plain(text: str) -> str:
    """Text in which nothing is markup, and an at sign calls nobody."""
    parts = _ENTITY.split(html.escape(visible(text)))
    escaped = "".join(part if index % 2 else part.translate(_MARKDOWN) for index, part in enumerate(parts))
    return escaped.replace("&#58; ", ": ").replace("www.", "www&#46;")


def _code(text: str) -> str:
    return f"<code>{plain(text)}</code>" if text else ""


def block(lines: list[str], language: str) -> str:
    """Lines as they are, in a block of their own, coloured where the site can."""
    inner = "\n".join(html.escape(visible(line)).translate(_IN_BLOCK) for line in lines)
    return f'<pre lang="{language}"><code>{inner}\n</code></pre>'


def without_paths(text: str) -> str:
    """A message without the folders of the machine that it comes from."""
    return _PATH.sub(lambda match: f".../{match[0].rsplit('/', 1)[-1]}", text)


def length(text: str) -> int:
    """How long a site takes a text to be: in UTF-16 code units, the longest of the ways to count characters."""
    return len(text) + sum(one > "\uffff" for one in text) if not text.isascii() else len(text)
