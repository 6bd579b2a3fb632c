"""Our dotted tool names on wires that allow no dots: one two-way map for all of them.

The strictest rule of the wires holds everywhere, so that a conversation can change its model in
the middle: `^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$` (OpenAI chat: 64 characters; Gemini: a letter first).
"""

import hashlib
import re
from collections.abc import Iterable

from openpista.domain.model import ProviderError

MAX_NAME_CHARS = 64
_DIGEST_CHARS = 8
_NOT_ALLOWED = re.compile(r"[^a-zA-Z0-9_-]")


def wire_name(name: str) -> str:
    """Return `name` as a wire takes it; always the same for the same name."""
    safe = _NOT_ALLOWED.sub("_", name)
    if not safe or not (safe[0].isalpha() or safe[0] == "_"):
        safe = f"_{safe}"
    if len(safe) > MAX_NAME_CHARS:
        digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:_DIGEST_CHARS]
        safe = f"{safe[: MAX_NAME_CHARS - _DIGEST_CHARS - 1]}_{digest}"
    return safe


class ToolNames:
    """The names of one request, both ways.

    Raises ProviderError (bad_request) where two different names become one on the wire: the
    model could not tell them apart, and we could not tell which one it called.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._ours: dict[str, str] = {}
        for name in names:
            on_wire = wire_name(name)
            other = self._ours.setdefault(on_wire, name)
            if other != name:
                raise ProviderError(
                    f"The tools “{other}” and “{name}” are both called “{on_wire}” for the model."
                    " Rename or switch off one of them.",
                    kind="bad_request",
                    code="tool_name_collision",
                )

    def to_wire(self, name: str) -> str:
        """Return the wire's form of one of our names; also of one that is no longer offered."""
        return wire_name(name)

    def from_wire(self, name: str) -> str:
        """Return our name for what the model called; a name that nobody offered stays."""
        return self._ours.get(name, name)
