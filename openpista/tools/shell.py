"""`system.run`: a command for bash, in the sandbox or, when the owner allowed it, on the host."""

import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from openpista.domain.errors import OpenpistaError, ToolArgumentError
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import parse_host_port
from openpista.sandbox.launcher import Sandbox
from openpista.sandbox.spec import CommandSpec, Completed
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of
from openpista.tools.named_files import named_files
from openpista.tools.places import Places
from openpista.tools.plans import Plans
from openpista.tools.programs import Programs
from openpista.tools.undo import UndoBook

NAME = "system.run"
DEFAULT_TIMEOUT_S = 30
MAX_TIMEOUT_S = 300
MAX_COMMAND_BYTES = 100_000
MAX_HOSTS = 16

HOST_UNDO_NOTE = "A command on the computer itself cannot be taken back."

_TITLE_CHARS = 60
_DESCRIPTION = (
    "Run a bash command. Returns stdout and stderr as they came, then exit_code. It runs in a "
    "sandbox: the workspace is writable, there is no network, nothing else of the user's is "
    "visible, and everything it starts ends with it. Output over 10,000 characters loses its "
    "middle; system.output reads that."
)


class RunArguments(Arguments, frozen=True):
    """Arguments of `system.run`."""

    command: Annotated[str, Meta(description="The bash command line")]
    timeout_secs: Annotated[int, Meta(description="Seconds; default 30, at most 300", ge=0)] = (
        DEFAULT_TIMEOUT_S
    )
    working_dir: Annotated[str, Meta(description="Directory; default: the workspace")] = ""
    host: Annotated[bool, Meta(description="Run on the computer itself; the user is asked")] = False
    network: Annotated[
        tuple[str, ...],
        Meta(
            description="Hosts it needs, as host:port, over http(s)_proxy; the user is asked",
            max_length=MAX_HOSTS,
        ),
    ] = ()


class _Plan(Struct, frozen=True):
    """What was shown and is run. `on_host` holds too where there is no sandbox, or where it
    would not show the directory; `asked_host` is the model's wish alone."""

    command: str
    cwd: Path
    asked_host: bool
    on_host: bool
    outside: bool
    network: tuple[str, ...]
    timeout_s: int


class SystemRun:
    """Runs commands through the launcher."""

    def __init__(
        self, sandbox: Sandbox, places: Places, undo: UndoBook, *, environ: Mapping[str, str]
    ) -> None:
        self._sandbox = sandbox
        self._places = places
        self._undo = undo
        self._programs = Programs(environ.get("PATH", "/usr/bin:/bin"))
        self._plans: Plans[_Plan] = Plans()
        self._spec = ToolSpec(NAME, _DESCRIPTION, parameters_of(RunArguments))

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Work out where it would run, which program it is, and whether it can be undone."""
        plan = await self._plan(arguments, context)
        self._plans.remember(context.call_id, plan)
        program = await self._programs.of(plan.command, cwd=plan.cwd)
        scripts: tuple[tuple[str, str], ...] = ()
        if plan.on_host:
            named = partial(named_files, plan.command, cwd=plan.cwd, workspace=context.workspace)
            scripts = await asyncio.to_thread(named)
        undo_note = HOST_UNDO_NOTE
        if not plan.on_host:
            self._undo.warm(context.workspace)
            limits = await self._undo.limits(context.workspace)
            undo_note = f"Not all of it can be taken back: {limits}." if limits else ""
        return Intent(
            kind="run",
            title=f"Run {_short(plan.command)}",
            command=plan.command,
            cwd=str(plan.cwd),
            host=plan.asked_host,
            network=plan.network,
            outside=(str(plan.cwd),) if plan.outside else (),
            program=program.path if program else "",
            program_sha256=program.sha256 if program else "",
            scripts=scripts,
            undoable=not undo_note,
            undo_note=undo_note,
            taints=bool(plan.network),
        )

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Run it; a command that fails is no error of the tool."""
        planned = self._plans.take(context.call_id)
        try:
            plan = await self._plan(arguments, context)
            if plan != planned:
                return ToolOutcome(
                    "It would not run as it was shown, so it did not.", is_error=True
                )
            completed = await self._run(plan, context)
        except OpenpistaError as error:
            return ToolOutcome(error.message, is_error=True)
        return ToolOutcome(
            outcome_text(completed, timeout_s=plan.timeout_s),
            is_error=completed.timed_out,
            total_bytes=completed.total_bytes,
            taint=f"the network ({', '.join(plan.network)})" if plan.network else "",
        )

    async def _run(self, plan: _Plan, context: ToolContext) -> Completed:
        spec = CommandSpec(
            command=plan.command,
            workspace=context.workspace,
            cwd=plan.cwd,
            timeout_s=float(plan.timeout_s),
            host=plan.on_host,
            network=plan.network,
            before=None if plan.on_host else partial(self._undo.before_command, context),
        )
        try:
            return await self._sandbox.run(spec, context.emit)
        finally:
            if not plan.on_host:
                self._undo.after_command(context)

    async def _plan(self, arguments: str, context: ToolContext) -> _Plan:
        asked = decode_arguments(arguments, RunArguments)
        if not asked.command.strip() or "\0" in asked.command:
            raise ToolArgumentError("The command is empty, or holds a NUL.")
        if len(asked.command.encode(errors="replace")) > MAX_COMMAND_BYTES:
            raise ToolArgumentError("The command is too long; write a script with files.write.")
        place = self._places.find(asked.working_dir or ".", workspace=context.workspace)
        status = await self._sandbox.probe()
        on_host = asked.host or status.kind == "none" or not place.inside
        return _Plan(
            command=asked.command,
            cwd=place.path,
            asked_host=asked.host,
            on_host=on_host,
            outside=not place.inside,
            network=() if on_host else _hosts(asked.network),
            timeout_s=min(max(asked.timeout_secs, 1), MAX_TIMEOUT_S),
        )


def outcome_text(completed: Completed, *, timeout_s: int) -> str:
    """Return what a command came to: its output, what else there is to know, its exit code."""
    text = completed.output
    if text and not text.endswith("\n"):
        text += "\n"
    notes = list(completed.notes)
    if completed.timed_out:
        notes.append(f"Timed out after {timeout_s} s; everything that it had started was ended.")
    said = "".join(f"\n{note}" for note in notes)
    return f"{text}{said}\nexit_code: {completed.exit_code}"


def _hosts(network: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(str(parse_host_port(text)) for text in network))
    except EgressRefused as refusal:
        raise ToolArgumentError(refusal.message) from refusal


def _short(command: str) -> str:
    line = command.strip().splitlines()[0]
    is_whole = line == command.strip() and len(line) <= _TITLE_CHARS
    return line if is_whole else f"{line[:_TITLE_CHARS]}…"
