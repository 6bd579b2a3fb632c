"""`openpista run`: one message, one answer, and an exit code."""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import click

from openpista.app.clock import SystemClock, fresh_ulids
from openpista.cli.find_session import find_session
from openpista.cli.house import app_of, with_port
from openpista.cli.one_shot import Listener, Told, converse, new_session
from openpista.cli.options import (
    config_option,
    json_option,
    log_level_option,
    model_option,
    session_option,
    workspace_option,
)
from openpista.cli.output import at_terminal, say, say_json, tell
from openpista.cli.start import Started, start
from openpista.cli.terminal_asker import TerminalAsker
from openpista.domain.approval import Approval
from openpista.domain.command import CancelTurn, Refused, SwitchModel
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.ids import ApprovalId, MessageId, SessionId
from openpista.domain.port import GatewayPort

FAILED = 1
APPROVAL_NEEDED = 3
CANCEL_WAIT_S = 3.0
MAX_INPUT_CHARS = 1_000_000


@click.command("run")
@click.option(
    "--exec",
    "-e",
    "text",
    default="",
    metavar="TEXT",
    help="What to say. `-` or nothing: standard input.",
)
@session_option
@model_option
@workspace_option
@config_option
@log_level_option
@json_option
def command(
    text: str,
    session: str,
    model: str,
    workspace: str,
    config: Path | None,
    log_level: str,
    as_json: bool,
) -> None:
    """Say one thing and print the answer.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 an approval was needed and nobody could be
    asked (standard output then holds `needs_approval` as JSON), 78 configuration.
    """
    words = _message_text(text)
    started = start(config, log_level)
    if started.loaded.config.approvals.mode == "auto":
        tell(started.words("cli.approvals_auto"))
    shown = _Shown(as_json=as_json, streams=sys.stdout.isatty() and not as_json)

    async def work(port: GatewayPort) -> None:
        session_id = await _session(port, started, session, model, workspace)
        told = await _converse(port, started, session_id, words, shown)
        raise click.exceptions.Exit(_finish(told, shown))

    with_port(started, work, takes_work=True, has_person=at_terminal())


class _Shown:
    """What stands on standard output already."""

    def __init__(self, *, as_json: bool, streams: bool) -> None:
        self.as_json = as_json
        self.streams = streams
        self.has_text = False

    def text(self, text: str) -> None:
        """Show words of the answer as they come, where a person reads along."""
        if self.streams:
            say(text, end="")
            self.has_text = True

    def remark(self, text: str) -> None:
        """Show what is no part of the answer, on a line of its own."""
        if self.has_text:
            say("")
            self.has_text = False
        tell(text)


def _message_text(text: str) -> str:
    if text in ("", "-"):
        if sys.stdin.isatty():
            raise UsageError('What shall openpista do? For example: openpista run -e "list files".')
        text = sys.stdin.read(MAX_INPUT_CHARS + 1)
    if len(text) > MAX_INPUT_CHARS:
        raise UsageError(f"The message is longer than {MAX_INPUT_CHARS} characters.")
    if not text.strip():
        raise UsageError("The message is empty.")
    return text


async def _session(
    port: GatewayPort, started: Started, session: str, model: str, workspace: str
) -> SessionId:
    from openpista.app.parts import make_models
    from openpista.app.places import started_in

    ref = make_models(app_of(started)).find(model) if model else None
    if not session:
        return await new_session(port, workspace=started_in(workspace), model=ref)
    found = await find_session(port, session, started.words)
    if ref is not None:
        answer = await port.send(SwitchModel(session_id=found.id, model=ref))
        if isinstance(answer, Refused):
            raise OpenpistaError(answer.reason)
    return found.id


async def _converse(
    port: GatewayPort, started: Started, session_id: SessionId, text: str, shown: _Shown
) -> Told:
    clock = SystemClock()
    message_id = MessageId(fresh_ulids(clock)())
    async with AsyncExitStack() as stack:
        listener = await _listener(port, started, clock, shown, stack)
        try:
            return await converse(
                port,
                session_id=session_id,
                message_id=message_id,
                text=text,
                listener=listener,
            )
        except asyncio.CancelledError:
            # Said at once: what follows may take as long as the tool that is being stopped.
            shown.remark(started.words("cli.run_stopped", id=session_id))
            await asyncio.wait_for(
                asyncio.shield(port.send(CancelTurn(session_id=session_id))), CANCEL_WAIT_S
            )
            raise


async def _listener(
    port: GatewayPort,
    started: Started,
    clock: SystemClock,
    shown: _Shown,
    stack: AsyncExitStack,
) -> Listener:
    if at_terminal():
        scripts = started.loaded.config.approvals.scripts
        asker = TerminalAsker(port, scripts=scripts, clock=clock, tell=shown.remark)
        await stack.enter_async_context(asker)
        return Listener(shown.text, shown.remark, asker.ask, asker.resolved)

    async def wait_for_others(approval: Approval) -> None:
        shown.remark(f"Waiting for approval: {approval.intent.title}")

    def nothing(_: ApprovalId) -> None:
        return

    return Listener(shown.text, shown.remark, wait_for_others, nothing)


def _finish(told: Told, shown: _Shown) -> int:
    """Print the result and return the exit code."""
    if told.needs_approval:
        say_json({"needs_approval": told.needs_approval, "result": told})
        return APPROVAL_NEEDED
    if shown.as_json:
        say_json(told)
    elif shown.has_text:
        say("")
    elif told.text and not shown.streams:
        say(told.text)
    if told.outcome != "done":
        tell(told.reason or f"The turn ended as {told.outcome}.")
        return FAILED
    return 0
