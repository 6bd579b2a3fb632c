"""What may reach a browser: HTML by a list of what is allowed, and nothing else (security.md §12).

Whatever made it, a renderer of ours or a model, every piece of HTML goes through `safe_html`.
"""

from functools import cache
from typing import TYPE_CHECKING

from openpista.guard.safe_text import safe_text

if TYPE_CHECKING:
    import nh3

_BLOCKS = "blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul"
_INLINE = "a code em s span strong"
TAGS = frozenset(f"{_BLOCKS} {_INLINE}".split())
ATTRIBUTES = {
    "*": set[str](),
    "a": {"href", "title"},
    "ol": {"start"},
    "pre": {"data-lang"},
}
CLASSES = {
    "pre": {"code"},
    "span": {"host", "picture"},
    "td": {"left", "center", "right"},
    "th": {"left", "center", "right"},
}
CODE_CLASS = "k-"
"""What the classes of highlighted code begin with, so that none of the page's can be named."""

LINKS = frozenset({"http", "https", "mailto"})


def safe_html(html: str) -> str:
    """Return `html` with nothing in it that could run, load, or look like a part of the page."""
    return safe_text(_cleaner().clean(html))


@cache
def _cleaner() -> "nh3.Cleaner":
    import nh3
    from pygments.token import STANDARD_TYPES

    tokens = {CODE_CLASS + short for short in STANDARD_TYPES.values() if short}
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        allowed_classes={**CLASSES, "span": CLASSES["span"] | tokens},
        url_schemes=set(LINKS),
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
