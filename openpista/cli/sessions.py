"""`openpista sessions`: list, show, export, delete, search."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TextIO, TypeVar

import click
from msgspec import Struct

from openpista.cli.find_session import all_sessions, find_session
from openpista.cli.house import with_port
from openpista.cli.options import config_option, json_option, log_level_option, session_option
from openpista.cli.output import at_terminal, say, say_json, tell
from openpista.cli.start import start
from openpista.cli.transcript import as_text, when, without_opaque
from openpista.domain.command import DeleteSession, Refused
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.message import Message
from openpista.domain.port import GatewayPort
from openpista.domain.query import (
    ExportSession,
    HistoryPage,
    QueryFailed,
    ReadHistory,
    SearchHits,
    SearchMessages,
    SessionExport,
)
from openpista.domain.session import Session

PAGE_ROWS = 200

_Command = TypeVar("_Command", bound=Callable[..., object])
_TITLE_WIDTH = 48

FORMATS = ("md", "json")

session_argument = click.argument("session")


def limit_option(rows: int) -> Callable[[_Command], _Command]:
    """Return the option that says how many rows are shown at most."""
    return click.option(
        "--limit",
        "-n",
        type=click.IntRange(min=1),
        default=rows,
        show_default=True,
        help="Show at most so many.",
    )


class Exported(Struct, frozen=True):
    """The form of an export in JSON."""

    session: Session
    messages: tuple[Message, ...]


@click.group("sessions")
def command() -> None:
    """Look at conversations and keep them."""


@command.command("list")
@click.argument("matching", default="")
@limit_option(50)
@config_option
@log_level_option
@json_option
def list_(matching: str, limit: int, config: Path | None, log_level: str, as_json: bool) -> None:
    """List sessions, the one that changed last first; with MATCHING only some."""
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


@command.command()
@session_argument
@config_option
@log_level_option
@json_option
def show(session: str, config: Path | None, log_level: str, as_json: bool) -> None:
    """Print a conversation. SESSION is its id, the beginning of it, or `last`."""
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


@command.command()
@session_argument
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), default="md", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="The file to write, or a folder for it. Default: standard output.",
)
@config_option
@log_level_option
def export(
    session: str, form: str, output: Path | None, config: Path | None, log_level: str
) -> None:
    """Write a conversation as Markdown or JSON. What looks like a secret is blacked out."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await find_session(port, session, started.words)
        pieces = _pieces(port, found, form)
        if output is None:
            async for piece in pieces:
                say(piece.text, end="")
            return
        path = await _write(output, pieces)
        tell(started.words("cli.exported", title=found.title or found.id, path=path))

    with_port(started, work)


@command.command()
@session_argument
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@config_option
@log_level_option
def delete(session: str, yes: bool, config: Path | None, log_level: str) -> None:
    """Delete a session; it can be restored from the window for a while."""
    started = start(config, log_level)

    async def work(port: GatewayPort) -> None:
        found = await find_session(port, session, started.words)
        if not yes:
            if not at_terminal():
                raise UsageError("Deleting needs --yes where nobody can be asked.")
            tell(_row(found))
            if not click.confirm(started.words("cli.delete_question"), err=True):
                raise click.exceptions.Exit(1)
        answer = await port.send(DeleteSession(session_id=found.id))
        if isinstance(answer, Refused):
            raise OpenpistaError(answer.reason)
        tell(started.words("cli.session_deleted", id=found.id, title=found.title))

    with_port(started, work)


@command.command()
@click.argument("text")
@session_option
@limit_option(20)
@config_option
@log_level_option
@json_option
def search(
    text: str, session: str, limit: int, config: Path | None, log_level: str, as_json: bool
) -> None:
    """Search all messages for TEXT; exit code 1 where nothing is found."""
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
            raise click.exceptions.Exit(1)

    with_port(started, work)


async def _pieces(port: GatewayPort, session: Session, form: str) -> AsyncGenerator[SessionExport]:
    after: int | None = 0
    while after is not None:
        query = ExportSession(
            session_id=session.id, format="json" if form == "json" else "markdown", after_seq=after
        )
        piece = await port.ask(query)
        if not isinstance(piece, SessionExport):
            raise OpenpistaError(piece.reason if isinstance(piece, QueryFailed) else repr(piece))
        yield piece
        after = piece.next_after_seq


async def _write(output: Path, pieces: AsyncGenerator[SessionExport]) -> Path:
    """Write the pieces to `output`, or into that folder under the name that is proposed; return
    where they are."""
    file: TextIO | None = None
    path = output
    try:
        async for piece in pieces:
            if file is None:
                path = await asyncio.to_thread(_place, output, piece.file_name)
                file = await asyncio.to_thread(
                    path.open, "w", encoding="utf-8", errors="backslashreplace"
                )
            await asyncio.to_thread(file.write, piece.text)
    except OSError as error:
        raise OpenpistaError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        if file is not None:
            file.close()
    return path


def _place(output: Path, file_name: str) -> Path:
    return output / file_name if output.is_dir() else output


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
