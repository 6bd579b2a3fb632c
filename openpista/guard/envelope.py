"""Text from elsewhere on its way to the model: marked, and unable to end its own mark.

Marking is courtesy; what holds is what the model cannot do (security.md §9).
"""

import re
from datetime import UTC, datetime

_TAG = "untrusted"

# Zero-width and bidi characters, soft hyphen, tag characters, variation selectors, separators.
_HIDDEN = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
_LOOK_ALIKE = rf"[<＜‹〈⟨﹤](\s*[/／]?\s*{_TAG})"
_NOT_IN_SOURCE = r'["<>\n\r\t]+'
_MAX_SOURCE_CHARS = 200


def wrap_untrusted(text: str, *, source: str, at_ms: int, boundary: str) -> str:
    """Return `text` in an envelope that names `source` and the time (Unix ms).

    `boundary` is fresh chance for every envelope. Invisible and control characters go, and
    whatever looks like the mark or holds the boundary is broken up, so that the text cannot
    step out of the envelope. `source` is itself not trusted.
    """
    mark = f"{_TAG}-{boundary}"
    when = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<{mark} source="{_source(source, boundary)}" time="{when}">\n'
        f"{_tamed(text, boundary)}\n"
        f"</{mark}>"
    )


def strip_hidden(text: str) -> str:
    """Return `text` without characters that a reader cannot see but a model can."""
    return re.sub(_CONTROL, "", re.sub(_HIDDEN, "", text))


def _tamed(text: str, boundary: str) -> str:
    visible = strip_hidden(text)
    if boundary:
        # Something must stand in its place, else what is left might join to it again.
        visible = re.sub(re.escape(boundary), "…", visible, flags=re.IGNORECASE)
    return re.sub(_LOOK_ALIKE, r"(\1", visible, flags=re.IGNORECASE)


def _source(source: str, boundary: str) -> str:
    return re.sub(_NOT_IN_SOURCE, " ", _tamed(source, boundary)).strip()[:_MAX_SOURCE_CHARS]
