"""A change of one file, worked out before it is made: old bytes, new bytes, diff, intent."""

import hashlib

from msgspec import Struct

from openpista.domain.errors import ToolArgumentError
from openpista.domain.tool import Intent
from openpista.guard.redact import MARK
from openpista.tools.beneath import FileState
from openpista.tools.file_text import is_binary
from openpista.tools.places import Place

MAX_FILE_BYTES = 16 * 1024**2
MAX_DIFF_BYTES = 512 * 1024
_CONTEXT_LINES = 3


class FileChangePlan(Struct, frozen=True):
    """What a call would do: `before` is the digest of the bytes it was worked out on."""

    path: str
    before: str
    after: str


def plan_of(place: Place, before: FileState, after: bytes) -> FileChangePlan:
    """Return a plan that two calls share exactly when they would do the same."""
    return FileChangePlan(str(place.path), _digest(before.data), _digest(after))


def changing_intent(place: Place, before: FileState, after: bytes) -> Intent:
    """Return the intent of a tool that writes one file."""
    verb = "Change" if before.data is not None else "Create"
    return Intent(
        kind="write",
        title=f"{verb} {place.shown}",
        paths=(str(place.path),),
        outside=() if place.inside else (str(place.path),),
        protected=(str(place.path),) if place.protected else (),
        diff=unified_diff(place.shown, before.data, after),
    )


def unified_diff(name: str, before: bytes | None, after: bytes) -> str:
    """Return a unified diff, or one line that says why there is none."""
    import difflib

    old = before or b""
    if is_binary(old) or is_binary(after):
        return f"Binary file {name}: {len(old):,} bytes become {len(after):,}.\n"
    if len(old) + len(after) > MAX_DIFF_BYTES:
        return f"{name} is too large for a diff: {len(old):,} bytes become {len(after):,}.\n"
    lines = difflib.unified_diff(
        _lines(old),
        _lines(after),
        fromfile="/dev/null" if before is None else f"a/{name}",
        tofile=f"b/{name}",
        n=_CONTEXT_LINES,
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def refuse_redacted(*texts: str) -> None:
    """A black bar is not what stands in the file: writing it would destroy the secret there.

    Raises ToolArgumentError.
    """
    if any(MARK in text for text in texts):
        raise ToolArgumentError(
            f"The text holds {MARK}, which stands for a secret that was hidden from you. "
            "Change a passage without it, or ask the user to make this change."
        )


def _lines(data: bytes) -> list[str]:
    return data.decode(errors="replace").splitlines(keepends=True)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
