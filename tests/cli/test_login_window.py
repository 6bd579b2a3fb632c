"""A login at the terminal, with a desk that plays its part."""

import asyncio
import io
import os
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from openpista.cli import login_window
from openpista.cli.login_window import LoginWindow, asked, is_graphical, lines_of
from openpista.domain.command import Accepted, AnswerLogin, BeginLogin, Refused
from openpista.domain.desk import Tell
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import LoginChanged
from openpista.domain.ids import HOUSE, LoginId
from openpista.domain.login import Login, LoginState, LoginWish, ProviderStatus

BEGIN = BeginLogin(login_id=LoginId("L"), provider="openai", method="key")
Capture = pytest.CaptureFixture[str]


def login(
    state: LoginState,
    wants: LoginWish = "",
    *,
    url: str = "",
    user_code: str = "",
    question: str = "",
    reason: str = "",
) -> Login:
    return Login(
        LoginId("L"),
        "openai",
        "key",
        state,
        url=url,
        user_code=user_code,
        wants=wants,
        question=question,
        reason=reason,
    )


class PlayedDesk:
    """Tells each step, the next one after every answer or at once where none is wanted."""

    def __init__(self, steps: Sequence[Login], refuses: str = "") -> None:
        self.steps = list(steps)
        self.answers: list[str] = []
        self.cancelled: list[LoginId] = []
        self.refuses = refuses
        self.tell: Tell | None = None

    def open(self, tell: Tell) -> None:
        self.tell = tell

    async def providers(self) -> tuple[ProviderStatus, ...]:
        return ()

    async def begin(self, command: BeginLogin) -> Accepted | Refused:
        if self.refuses:
            return Refused(reason=self.refuses)
        self._play()
        return Accepted()

    async def answer(self, command: AnswerLogin) -> Accepted | Refused:
        self.answers.append(command.text)
        self._play()
        return Accepted()

    async def cancel(self, login_id: LoginId) -> Accepted | Refused:
        self.cancelled.append(login_id)
        return Accepted()

    async def logout(self, provider: str) -> Accepted | Refused:
        return Accepted()

    def _play(self) -> None:
        while self.steps:
            step = self.steps.pop(0)
            assert self.tell
            self.tell(LoginChanged(stream=HOUSE, login=step))
            if step.wants:
                return


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")


async def test_a_key_is_read_from_standard_input_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("sk-canary\n"))
    desk = PlayedDesk([login("answer_wanted", "key"), login("checking"), login("done")])

    ended = await LoginWindow(desk, opens_pages=True).run(BEGIN)

    assert ended.state == "done"
    assert desk.answers == ["sk-canary"]
    shown = capsys.readouterr()
    assert "canary" not in shown.out + shown.err


async def test_a_page_and_a_code_are_shown_and_a_pasted_line_is_handed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin, os.fdopen(writing, "w") as typed:
        monkeypatch.setattr("sys.stdin", stdin)
        page = {"url": "https://page.example/?x=1", "user_code": "ABCD-1234"}
        desk = PlayedDesk(
            [
                login("waiting", "code", **page),
                login("waiting", "code", question="Not that one.", **page),
                login("done"),
            ]
        )
        typed.write("\nhttp://127.0.0.1/back\nthe-code\n")
        typed.flush()

        ended = await LoginWindow(desk, opens_pages=True).run(BEGIN)

    told = capsys.readouterr().err
    assert ended.state == "done"
    assert desk.answers == ["http://127.0.0.1/back", "the-code"]
    assert told.count("https://page.example/?x=1") == 1
    assert "ABCD-1234" in told
    assert "Not that one." in told


async def test_a_login_that_cannot_begin_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OpenpistaError, match="no such way"):
        await LoginWindow(PlayedDesk([], "no such way"), opens_pages=True).run(BEGIN)


async def test_leaving_ends_the_login() -> None:
    desk = PlayedDesk([login("waiting", url="https://x")])
    running = asyncio.ensure_future(  # noqa: TID251
        LoginWindow(desk, opens_pages=False).run(BEGIN)
    )
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert desk.cancelled == ["L"]


async def test_a_page_is_opened_only_beside_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    steps = [login("waiting", url="https://x"), login("failed", reason="No.")]
    for display, wanted in (("", True), (":0", False), (":0", True)):
        monkeypatch.setenv("DISPLAY", display)
        await LoginWindow(PlayedDesk(steps), opens_pages=wanted).run(BEGIN)

    assert opened == ["https://x"]
    assert is_graphical()


def test_without_a_person_a_question_is_answered_with_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))

    assert asked("confirm", "Go on?") == "no"


def test_a_person_is_asked_and_a_key_is_typed_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: list[object] = []

    def prompt(text: str, *, hide_input: bool, **_: object) -> str:
        hidden.append((text, hide_input))
        return "typed"

    def confirm(text: str, *, err: bool) -> bool:
        return err and bool(text)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(login_window, "at_terminal", lambda: True)
    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(click, "confirm", confirm)

    assert asked("key", "") == "typed"
    assert asked("endpoint", "Where?") == "typed"
    assert asked("confirm", "Go on?") == "yes"
    assert hidden == [("Key", True), ("Where?", False)]


async def test_lines_of_a_file_and_of_a_pipe_without_a_last_newline(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("one\ntwo")
    with file.open("rb") as opened:
        assert [line async for line in lines_of(opened.fileno())] == ["one", "two"]
    reading, writing = os.pipe()
    os.write(writing, b"one\ntwo")
    os.close(writing)
    with os.fdopen(reading, "rb"):
        assert [line async for line in lines_of(reading)] == ["one", "two"]
