"""One tool call beside its bytes: what it would do, what was decided about it, and how it went."""

from typing import Literal

from msgspec import Struct

IntentKind = Literal[
    "read",  # looks at files; see `paths`
    "write",  # changes files; see `paths`
    "run",  # runs a command; see `command`, `host`, `network`
    "fetch",  # reads from a public host; see `network`
    "send",  # speaks to another person
    "remind",  # makes, changes or removes what happens at set times
    "schedule",  # lets the agent work by itself at set times
    "control",  # screen, mouse, keyboard, desktop
    "internal",  # changes nothing outside openpista
]


class Intent(Struct, frozen=True):
    """What a call would do, worked out by its tool before anyone decides.

    `paths` are resolved and absolute; `outside` those of them beyond the workspace and
    `protected` those that may be written only with the owner's word. `command` is the exact
    text that would run, `program` its resolved first program with `program_sha256` when it is
    one simple command, else both are empty. `scripts` are the files of the workspace that a
    command names and may run on the host, each with its SHA-256. `diff` is unified.
    `repeatable` says that running it twice does no harm; `parallel` that it may run beside others.
    """

    kind: IntentKind
    title: str
    command: str = ""
    cwd: str = ""
    host: bool = False
    network: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    diff: str = ""
    program: str = ""
    program_sha256: str = ""
    scripts: tuple[tuple[str, str], ...] = ()
    undoable: bool = True
    undo_note: str = ""
    repeatable: bool = False
    parallel: bool = False
    taints: bool = False


AnswerKind = Literal["once", "task", "exact", "change", "no"]
"""`change` sends words back to the model instead of running; `no` may carry a reason."""

Outcome = Literal["once", "task", "exact", "change", "no", "expired", "cancelled"]

ALLOWING: frozenset[Outcome] = frozenset({"once", "task", "exact"})
"""The outcomes after which a call runs."""

Where = Literal["sandbox", "host", "inside"]
"""Where a call runs; `inside` is openpista itself."""


class ToolRun(Struct, frozen=True, omit_defaults=True):
    """How a call went, kept with its result for whoever looks back.

    `intent` is None where the arguments could not be read; a long `diff` in it is cut. `where`
    and `elapsed_ms` are None for a call that never began. `outcome` and `decided_by` tell how
    an approval ended, where there was one. `own` marks a command of the owner's own (`RunShell`).
    """

    intent: Intent | None = None
    where: Where | None = None
    elapsed_ms: int | None = None
    outcome: Outcome | None = None
    decided_by: str = ""
    own: bool = False
