"""`openpista sessions`: list, show, export, delete, search."""

from collections.abc import AsyncGenerator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from openpista.cli.find_session import all_sessions, find_session
from openpista.cli.house import with_port
from openpista.cli.options import ConfigOption, JsonOption, LogLevelOption
from openpista.cli.output import at_terminal, say, say_json, tell
from openpista.cli.start import Started, start
from openpista.cli.transcript import as_markdown, as_text, when, without_opaque
from openpista.domain.command import DeleteSession, Refused
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.message import Message
from openpista.domain.port import GatewayPort
from openpista.domain.query import HistoryPage, QueryFailed, ReadHistory, SearchHits, SearchMessages
from openpista.domain.session import Session

PAGE_ROWS = 200
_TITLE_WIDTH = 48

SessionArgument = Annotated[
    str, typer.Argument(help="The session: its id, the beginning of it, or `last`.")
]


class Format(StrEnum):
    """What an export may be."""

    MARKDOWN = "md"
    JSON = "json"


class Exported(Struct, frozen=True):
    """The form of an export in JSON."""

    session: Session
    messages: tuple[Message, ...]


def add_to(root: typer.Typer) -> None:
    """Add the group to the command line."""
    group = typer.Typer(help="Look at conversations and keep them.", no_args_is_help=True)
    group.command("list")(list_)
    group.command()(show)
    group.command()(export)
    group.command()(delete)
    group.command()(search)
    root.add_typer(group, name="sessions")


def list_(
    matching: Annotated[str, typer.Argument(help="Only those with this in title or text.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 50,
    config: ConfigOption = None,
    log_level: LogLevelOption = "",
    as_json: JsonOption = False,
) -> None:
    """List sessions, the one that changed last first."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        sessions: list[Session] = []
        async for session in all_sessions(port, matching=matching):
            sessions.append(session)
            if len(sessions) >= limit:
                break
        if as_json:
            say_json(sessions)
        elif not sessions:
            tell(started.words("cli.no_sessions"))
        for session in () if as_json else sessions:
            say(_row(session))

    with_port(started, work)


def show(
    session: SessionArgument,
    config: ConfigOption = None,
    log_level: LogLevelOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print a conversation."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await find_session(port, session, started.words)
        messages = await _whole_history(port, found)
        if as_json:
            say_json(Exported(found, messages))
            return
        say(_row(found))
        for text in as_text(messages):
            say(f"\n{text}", end="")

    with_port(started, work)


def export(
    session: SessionArgument,
    form: Annotated[Format, typer.Option("--format", "-f", help="md or json.")] = Format.MARKDOWN,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file. Default: standard output.")
    ] = None,
    config: ConfigOption = None,
    log_level: LogLevelOption = "",
) -> None:
    """Write a conversation as Markdown or JSON. What looks like a secret is blacked out."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await find_session(port, session, started.words)
        text = _export_text(started, found, await _whole_history(port, found), form)
        if output is None:
            say(text, end="")
            return
        try:
            output.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise OpenpistaError(f"{output} cannot be written: {error.strerror}.") from error
        tell(started.words("cli.exported", title=found.title or found.id, path=output))

    with_port(started, work)


def delete(
    session: SessionArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    config: ConfigOption = None,
    log_level: LogLevelOption = "",
) -> None:
    """Delete a session; it can be restored from the window for a while."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await find_session(port, session, started.words)
        if not yes:
            if not at_terminal():
                raise UsageError("Deleting needs --yes where nobody can be asked.")
            tell(_row(found))
            if not typer.confirm(started.words("cli.delete_question"), err=True):
                raise typer.Exit(1)
        answer = await port.send(DeleteSession(session_id=found.id))
        if isinstance(answer, Refused):
            raise OpenpistaError(answer.reason)
        tell(started.words("cli.session_deleted", id=found.id, title=found.title))

    with_port(started, work)


def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    session: Annotated[str, typer.Option("--session", "-s", help="Only in this session.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 20,
    config: ConfigOption = None,
    log_level: LogLevelOption = "",
    as_json: JsonOption = False,
) -> None:
    """Search all messages; exit code 1 where nothing is found."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        within = (await find_session(port, session, started.words)).id if session else None
        answer = await port.ask(SearchMessages(text=text, session_id=within, limit=limit))
        if not isinstance(answer, SearchHits):
            raise OpenpistaError(answer.reason if isinstance(answer, QueryFailed) else repr(answer))
        if as_json:
            say_json(answer.hits)
        for hit in () if as_json else answer.hits:
            snippet = hit.snippet.replace("\ue000", "").replace("\ue001", "")
            say(f"{hit.session_id}  {when(hit.at_ms)}  {hit.session_title}")
            say(f"    {hit.role}: {' '.join(snippet.split())}")
        if not answer.hits:
            tell(started.words("cli.nothing_found", text=text))
            raise typer.Exit(1)

    with_port(started, work)


def _row(session: Session) -> str:
    title = " ".join((session.title or session.preview or "–").split())
    title = title if len(title) <= _TITLE_WIDTH else f"{title[: _TITLE_WIDTH - 1]}…"
    return (
        f"{session.id}  {when(session.updated_at_ms)}  {session.message_count:>5}"
        f"  {session.model!s:<24}  {title}"
    )


async def _whole_history(port: GatewayPort, session: Session) -> tuple[Message, ...]:
    pages = [page async for page in _history_backwards(port, session)]
    return tuple(without_opaque(message) for page in reversed(pages) for message in page.messages)


async def _history_backwards(port: GatewayPort, session: Session) -> AsyncGenerator[HistoryPage]:
    before: int | None = None
    while True:
        query = ReadHistory(session_id=session.id, before_seq=before, limit=PAGE_ROWS)
        page = await port.ask(query)
        if not isinstance(page, HistoryPage):
            raise OpenpistaError(page.reason if isinstance(page, QueryFailed) else repr(page))
        yield page
        if not page.older_exist or not page.messages:
            return
        before = page.messages[0].seq


def _export_text(
    started: Started, session: Session, messages: tuple[Message, ...], form: Format
) -> str:
    if form is Format.JSON:
        import msgspec

        text = msgspec.json.encode(Exported(session, messages)).decode() + "\n"
    else:
        text = "".join(as_markdown(session, messages))
    return started.redactor.redact_outgoing(text)
