"""A login at the terminal: it shows pages and codes, and asks for what the login waits for."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import suppress

import click

from openpista.cli.output import at_terminal, tell
from openpista.domain.command import AnswerLogin, BeginLogin, Refused
from openpista.domain.desk import LoginDesk
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import HouseEvent, LoginChanged
from openpista.domain.login import Login, LoginWish
from openpista.domain.tasks import owned_task

MAX_LINE_BYTES = 16 * 1024

_PROMPTS: dict[LoginWish, str] = {"key": "Key", "endpoint": "Address", "code": "Code"}
_ENDED = ("done", "failed", "cancelled", "expired")


class LoginWindow:
    """Carries one login from its beginning to its end."""

    def __init__(self, desk: LoginDesk, *, opens_pages: bool) -> None:
        self._desk = desk
        self._opens_pages = opens_pages
        self._changes: asyncio.Queue[Login] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None
        self._shown = ""

    async def run(self, begin: BeginLogin) -> Login:
        """Log in and return how it ended. Raises OpenpistaError where it cannot be begun."""
        self._desk.open(self._hear)
        answer = await self._desk.begin(begin)
        if isinstance(answer, Refused):
            raise OpenpistaError(answer.reason)
        try:
            while (login := await self._changes.get()).state not in _ENDED:
                await self._follow(login)
            return login
        finally:
            if self._reading is not None:
                self._reading.cancel()
                await asyncio.gather(self._reading, return_exceptions=True)
            await self._desk.cancel(begin.login_id)

    def _hear(self, event: HouseEvent) -> None:
        if isinstance(event, LoginChanged):
            self._changes.put_nowait(event.login)

    async def _follow(self, login: Login) -> None:
        if login.state == "answer_wanted":
            text = asked(login.wants, login.question)
            await self._desk.answer(AnswerLogin(login_id=login.id, text=text))
        elif login.state == "waiting":
            self._show(login)
            if login.wants and self._reading is None:
                self._reading = owned_task(self._read_lines(login), name="pasted lines")

    def _show(self, login: Login) -> None:
        if login.question:
            tell(login.question)
        if self._shown == login.url:
            return
        self._shown = login.url
        tell(f"Open this page:\n\n  {login.url}\n")
        if login.user_code:
            tell(f"and type this code there:  {login.user_code}\n")
        if login.wants:
            tell("If the page does not come back by itself, paste its address or code here.")
        if self._opens_pages and is_graphical():
            _open_page(login.url)

    async def _read_lines(self, login: Login) -> None:
        """Hand over every line that is typed or piped in, until there are no more."""
        async for line in lines_of(sys.stdin.fileno()):
            if line.strip():
                await self._desk.answer(AnswerLogin(login_id=login.id, text=line))


def asked(wants: LoginWish, question: str) -> str:
    """Ask for an answer: hidden for a key; without a terminal a line of standard input.

    A question for a yes needs a person: without a terminal it is a no.
    """
    if wants == "confirm":
        return "yes" if at_terminal() and click.confirm(question, err=True) else "no"
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    answer: object = click.prompt(
        question or _PROMPTS.get(wants, "Answer"),
        hide_input=wants == "key",
        default="",
        show_default=False,
        err=True,
    )
    return str(answer)


async def lines_of(descriptor: int) -> AsyncGenerator[str]:
    """Yield the lines of a terminal or pipe as they come; of a plain file all at once."""
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[bytes] = asyncio.Queue()
    rest = b""
    try:
        loop.add_reader(descriptor, lambda: pieces.put_nowait(os.read(descriptor, MAX_LINE_BYTES)))
    except OSError:
        # Plain files cannot be waited for; they are always ready.
        for line in os.read(descriptor, MAX_LINE_BYTES).splitlines():
            yield line.decode("utf-8", "replace")
        return
    try:
        while (piece := await pieces.get()) and len(rest) < MAX_LINE_BYTES:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace")
    finally:
        loop.remove_reader(descriptor)
    if rest:
        yield rest.decode("utf-8", "replace")


def is_graphical() -> bool:
    """Say whether a page can be opened beside the terminal and not inside it."""
    return sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def _open_page(url: str) -> None:
    import webbrowser

    with suppress(OSError, webbrowser.Error):
        webbrowser.open(url)
