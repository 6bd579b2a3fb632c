"""What an answer allows beyond its own call, and whether such an allowance covers another call.

A cover is made from a call when it is asked for, and compared as text when the next call comes:
nothing is widened later (decisions.md 12).
"""

from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from openpista.agent.binding import canonical_json
from openpista.agent.command_shape import runs_whatever_it_is_told
from openpista.agent.rules import Row
from openpista.agent.taint import is_from_elsewhere
from openpista.domain.approval import Grant
from openpista.domain.ids import GrantId, SessionId, TurnId
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent
from openpista.guard.simple_command import simple_words

TASK_GRANT_MS = 60 * 60 * 1000
"""An allowance for a task lives at most an hour (decisions.md 12)."""

# A tree this near to the root holds more than one task could mean: /, /home, /home/ann.
_LEAST_PARTS_OF_A_TREE = 4


class Cover(Struct, frozen=True):
    """What an allowance covers: `key` for comparing, `words` for the card."""

    key: str
    words: str


class _TaskKey(Struct, frozen=True, array_like=True):
    """What a task's allowance compares; `known` is the taint that stood when it was given."""

    kind: str
    items: tuple[str, ...]
    known: tuple[str, ...] = ()


def task_cover(row: Row, call: ToolCall, intent: Intent, taint: tuple[str, ...]) -> Cover | None:
    """Return what *for this task* would cover, or None where it cannot be given."""
    match row:
        case "run_host" | "run_strict":
            return _command_cover(row, intent)
        case "run_network":
            hosts = sorted(intent.network)
            return Cover(
                _key("network", hosts), f"sandboxed commands that reach {', '.join(hosts)}"
            )
        case "fetch":
            hosts = sorted(intent.network)
            return Cover(
                _key("fetch", hosts, known=sorted(taint)), f"reading from {', '.join(hosts)}"
            )
        case "read_outside" | "write_guarded":
            return _file_cover(row, intent)
        case "control":
            return Cover(_key("tool", [call.name]), f"every use of {call.name}")
        case _:
            return None


def exact_cover(row: Row, call: ToolCall, intent: Intent) -> Cover | None:
    """Return what *always for exactly this* would cover, or None where it cannot be given.

    A command is exact only when its one program is known by its bytes and does not itself run
    what stands in some file that may change.
    """
    if row not in {"run_host", "run_strict", "run_network", "read_outside", "write_guarded"}:
        return None
    is_command = row in {"run_host", "run_strict", "run_network"}
    if is_command and (not intent.program_sha256 or runs_whatever_it_is_told(intent.program)):
        return None
    bound = {
        "tool": call.name,
        "arguments": call.arguments,
        "cwd": intent.cwd,
        "paths": [*intent.outside, *intent.protected],
        "program": [intent.program, intent.program_sha256],
        "sandboxed": row in {"run_strict", "run_network"},
    }
    where = f" in {intent.cwd}" if intent.cwd else ""
    return Cover(canonical_json(bound), f"exactly these bytes of {call.name}{where}")


def granted_by(
    row: Row,
    call: ToolCall,
    intent: Intent,
    *,
    grants: tuple[Grant, ...],
    session_id: SessionId,
    taint: tuple[str, ...],
    now_ms: int,
) -> Grant | None:
    """Return the allowance that covers this call, or None."""
    exact = exact_cover(row, call, intent)
    live = [
        grant for grant in grants if grant.expires_at_ms is None or now_ms < grant.expires_at_ms
    ]
    for grant in live:
        if grant.scope == "exact" and exact is not None and grant.key == exact.key:
            return grant
    tasks = [
        grant
        for grant in live
        if grant.scope == "task" and grant.session_id == session_id and grant.expires_at_ms
    ]
    if row in {"run_network", "fetch"}:
        return _covering_hosts(row, intent, tasks, taint)
    if row in {"read_outside", "write_guarded"}:
        return _covering_files(row, intent, tasks)
    cover = task_cover(row, call, intent, taint)
    return next((grant for grant in tasks if cover is not None and grant.key == cover.key), None)


def make_grant(
    cover: Cover,
    *,
    scope: str,
    grant_id: GrantId,
    session_id: SessionId,
    turn_id: TurnId,
    tool: str,
    now_ms: int,
    by: str,
) -> Grant:
    """Return the allowance that an answer leaves behind."""
    is_task = scope == "task"
    return Grant(
        id=grant_id,
        scope="task" if is_task else "exact",
        session_id=session_id,
        turn_id=turn_id,
        tool=tool,
        covers=cover.words,
        key=cover.key,
        at_ms=now_ms,
        expires_at_ms=now_ms + TASK_GRANT_MS if is_task else None,
        by=by,
    )


def _key(kind: str, items: list[str], *, known: list[str] | None = None) -> str:
    return canonical_json([kind, items, known or []])


def _command_cover(row: Row, intent: Intent) -> Cover:
    where = "in the sandbox" if row == "run_strict" else "on this computer"
    is_plain = simple_words(intent.command) is not None and intent.program and intent.program_sha256
    if not is_plain or runs_whatever_it_is_told(intent.program):
        scripts = [f"{path} {sha256}" for path, sha256 in intent.scripts]
        key = _key(f"{row} text", [intent.command, intent.cwd, *scripts])
        more = ", with the files that it names as they are now" if scripts else ""
        return Cover(key, f"exactly this command {where}, in {intent.cwd}{more}")
    key = _key(f"{row} program", [intent.program, intent.program_sha256, intent.cwd])
    return Cover(key, f"the program {intent.program} {where}, in {intent.cwd}")


def _file_cover(row: Row, intent: Intent) -> Cover:
    places = sorted({_place_of(path) for path in (*intent.outside, *intent.protected)})
    verb = "reading" if row == "read_outside" else "writing"
    return Cover(_key(row, places), f"{verb} {', '.join(places)}")


def _place_of(path: str) -> str:
    """Return the directory of `path` with a slash behind it, or the file alone where the
    directory would be too much to mean."""
    parent = PurePosixPath(path).parent
    hidden = any(part.startswith(".") for part in parent.parts)
    if hidden or len(parent.parts) < _LEAST_PARTS_OF_A_TREE:
        return path
    return f"{parent}/"


def _covering_files(row: Row, intent: Intent, tasks: list[Grant]) -> Grant | None:
    paths = (*intent.outside, *intent.protected)
    for grant in tasks:
        key = _read_key(grant)
        if key.kind == row and all(_lies_in(path, key.items) for path in paths):
            return grant
    return None


def _lies_in(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or (place[-1:] == "/" and path.startswith(place)) for place in places)


def _covering_hosts(
    row: Row, intent: Intent, tasks: list[Grant], taint: tuple[str, ...]
) -> Grant | None:
    kind = "network" if row == "run_network" else "fetch"
    names = frozenset(host.rsplit(":", 1)[0] for host in intent.network)
    for grant in tasks:
        key = _read_key(grant)
        if key.kind != kind or not set(intent.network) <= set(key.items):
            continue
        if not is_from_elsewhere(taint, key.known, names):
            return grant
    return None


def _read_key(grant: Grant) -> _TaskKey:
    """Return a grant's key; one that cannot be read covers nothing."""
    try:
        return msgspec.json.decode(grant.key, type=_TaskKey)
    except msgspec.MsgspecError:
        return _TaskKey(kind="", items=())
