"""The table of security.md §4: which kind of call is allowed, asks or is denied, and where.

The table is data; `authorize` reads it. A guest has no column: guests never reach a tool.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct

from openpista.domain.tool import Intent

Row = Literal[
    "read",
    "read_outside",
    "credentials",
    "write",
    "write_guarded",
    "run_sandboxed",
    "run_strict",
    "run_network",
    "run_host",
    "fetch",
    "send",
    "remind",
    "schedule",
    "control",
    "internal",
]

Cell = Literal["allow", "ask", "ask_always", "exact", "deny"]
"""`ask` counts earlier answers, `ask_always` counts none; `exact` denies unless an answer *always
for exactly this* covers the call."""


class Cells(Struct, frozen=True):
    """One row: a clean session, a tainted one, and one where nobody can be asked."""

    clean: Cell
    tainted: Cell
    alone: Cell


TABLE: Mapping[Row, Cells] = {
    "read": Cells("allow", "allow", "allow"),
    "read_outside": Cells("ask", "deny", "deny"),
    "credentials": Cells("deny", "deny", "deny"),
    "write": Cells("allow", "allow", "allow"),
    "write_guarded": Cells("ask", "ask_always", "deny"),
    "run_sandboxed": Cells("allow", "allow", "allow"),
    "run_strict": Cells("ask", "ask_always", "exact"),
    "run_network": Cells("ask", "ask_always", "exact"),
    "run_host": Cells("ask", "ask_always", "exact"),
    "fetch": Cells("allow", "ask", "deny"),
    "send": Cells("ask", "ask_always", "deny"),
    "remind": Cells("ask", "ask_always", "deny"),
    "schedule": Cells("ask", "ask_always", "deny"),
    "control": Cells("ask", "ask_always", "deny"),
    "internal": Cells("allow", "allow", "allow"),
}

REASONS: Mapping[Row, str] = {
    "read": "It reads in the workspace.",
    "read_outside": "It reads outside the workspace.",
    "credentials": "It touches a place where passwords or keys are kept; that is never allowed.",
    "write": "It writes in the workspace.",
    "write_guarded": "It writes outside the workspace, or a file that starts programs.",
    "run_sandboxed": "It runs in the sandbox, without network.",
    "run_strict": "approvals.strict is on: sandboxed commands ask too.",
    "run_network": "It runs in the sandbox, with network.",
    "run_host": "It runs on this computer itself, outside the sandbox.",
    "fetch": "It reads from the network.",
    "send": "It speaks to somebody else.",
    "remind": "It makes, changes or removes what happens at set times.",
    "schedule": "It lets the agent work by itself at set times.",
    "control": "It sees or moves this computer's screen.",
    "internal": "It changes nothing outside openpista.",
}
"""Why a call of each row is allowed, asked for or denied, as a sentence for the card."""

NO_SANDBOX = "There is no working sandbox here, so every command asks."

# Folders and files outside the workspace in which secrets live, as runs of path parts.
_CREDENTIAL_PLACES: tuple[tuple[str, ...], ...] = (
    (".openpista",),
    (".ssh",),
    (".gnupg",),
    (".aws",),
    (".azure",),
    (".kube",),
    (".docker",),
    (".password-store",),
    (".mozilla",),
    (".netrc",),
    (".pgpass",),
    (".git-credentials",),
    (".npmrc",),
    (".pypirc",),
    (".config", "gcloud"),
    (".config", "gh"),
    (".config", "google-chrome"),
    (".config", "chromium"),
    (".local", "share", "keyrings"),
    ("Library", "Keychains"),
    ("/", "etc", "shadow"),
    ("/", "etc", "gshadow"),
    ("/", "etc", "sudoers"),
    ("/", "proc"),
)


def row_of(intent: Intent, *, sandboxed: bool, strict: bool, private: tuple[str, ...] = ()) -> Row:
    """Return the row of the table that a call belongs to; `private` are folders of our own."""
    if intent.kind in {"read", "write"} and any(
        is_credential_place(path, private) for path in intent.outside
    ):
        return "credentials"
    match intent.kind:
        case "read":
            return "read_outside" if intent.outside else "read"
        case "write":
            return "write_guarded" if intent.outside or intent.protected else "write"
        case "run":
            return _run_row(intent, sandboxed=sandboxed, strict=strict)
        case kind:
            return kind


def is_credential_place(path: str, private: tuple[str, ...] = ()) -> bool:
    """Say whether a resolved absolute path lies in a place where secrets are kept."""
    parts = PurePosixPath(path).parts
    ours = (PurePosixPath(place).parts for place in private)
    return any(parts[: len(place)] == place for place in ours) or any(
        parts[start : start + len(place)] == place
        for place in _CREDENTIAL_PLACES
        for start in range(len(parts))
    )


def _run_row(intent: Intent, *, sandboxed: bool, strict: bool) -> Row:
    # A working directory beyond the workspace is beyond the sandbox too.
    if intent.host or not sandboxed or intent.outside:
        return "run_host"
    if intent.network:
        return "run_network"
    return "run_strict" if strict else "run_sandboxed"
