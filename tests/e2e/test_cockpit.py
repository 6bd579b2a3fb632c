"""The whole cockpit in a real terminal: a conversation with a tool and a decision, a resize while
words stream, a paste, a cancelled turn, and every screen by its key and by the palette."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from msgspec import Struct

from openpista.tui.core.moves import OverlayKind
from openpista.words.catalogue import load_words
from tests.e2e.cockpit import Cockpit
from tests.e2e.program import a_program

WORDS = load_words("en")
SMALL, LOW = (80, 24), (60, 16)
HOSTILE = r"\u001b]52;c;ZXZpbA==\u0007\u001b]0;evil\u0007\u001b[2J\u202eevil\u2066\u009b31m"
SCRIPT = f"""
[[step]]
when = "sail"
think = "They want to sail. {HOSTILE}"
say = "I ask the computer. {HOSTILE}"

[step.call]
tool = "system.run"
args = {{ command = "printf 'ahoy \\\\033]52;c;eA==\\\\007'", host = true }}

[[step]]
when = "ahoy"
say = "It said ahoy {HOSTILE}. See https://example.org/guide or https://example.org/other."

[[step]]
when = "slowly"
say = "{" ".join(f"word{number}" for number in range(900))}"
pace_ms = 25
repeat = true

[[step]]
when = "again"
call = {{ tool = "system.run", args = {{ command = "echo twice", host = true }} }}
repeat = true

[[step]]
say = "So it is."
repeat = true
"""

# What a window has to say to its terminal, as in tests/tui/test_terminal.py; at the end a
# sequence may be half read.
_ALLOWED = re.compile(
    r"\x1b\[[0-9;]*[ABCDHJKmhlu]|\x1b\[\?[0-9;]*[hl]|\x1b\[\?[0-9;]*\$p|\x1b\[[<>=][0-9;]*u"
    r"|\x1b\[[0-9]* q|\x1b\]22;[a-z-]*\x07|\x1b[\[\]0-9;?<=>]*\Z"
)


class Visit(Struct, frozen=True):
    """A screen: what stands in it, the keys that lead to it, and its command in the palette."""

    shows: str
    keys: tuple[str, ...] = ()
    command: str = ""


def said(key: str) -> str:
    """Return a text of the catalogue up to its first placeholder."""
    return WORDS(key).partition("{")[0]


VISITS: dict[OverlayKind, Visit] = {
    "palette": Visit(said("palette.title"), ("ctrl+p",)),
    "help": Visit(said("help.title"), ("f1",), "help"),
    "sessions": Visit(said("sessions.title"), ("ctrl+o",), "session"),
    "models": Visit(said("models.title"), ("ctrl+t",), "model"),
    "login": Visit(said("login.title"), ("f7",), "login"),
    "channels": Visit(said("channels.title"), ("f3",), "channels"),
    "settings": Visit(said("settings.title"), ("f9",), "settings"),
    "find": Visit(f"↓ {said('find.key_newer')}", ("ctrl+f",), "find"),
    "history": Visit(said("history.title"), ("ctrl+r",)),
    "output": Visit(said("pager.title"), ("alt+up", "v"), "output"),
    "rename": Visit(said("rename.save"), ("ctrl+o", "ctrl+r")),
    "export": Visit(said("export.title"), ("ctrl+o", "ctrl+s"), "export"),
    "keys": Visit(said("keys.title"), ("f9", "ctrl+t"), "keys"),
    "setting": Visit(said("editor.save"), ("f9", "enter")),
    "key": Visit(said("keys.press"), ("f9", "ctrl+t", "enter")),
    "themes": Visit(said("themes.title"), (), "theme"),
    "grants": Visit(said("grants.title"), (), "grants"),
    "undo": Visit(said("undo.title"), (), "changes"),
    "links": Visit(said("links.title"), (), "links"),
    "logs": Visit(said("logs.title"), (), "logs"),
    "jobs": Visit(said("jobs.title"), (), "jobs"),
    "telegram": Visit("BotFather", (), "telegram"),
    "whatsapp": Visit("WhatsApp", (), "whatsapp"),
    "web": Visit(said("web.title"), (), "web"),
}
ON_OCCASION: set[OverlayKind] = {"approvals", "chips", "leave", "job"}
"""Screens that there is an occasion for: visited in the tests below, `job` where there are jobs."""


@pytest.fixture(params=[SMALL, LOW], ids=lambda size: "x".join(map(str, size)))
def window(request: pytest.FixtureRequest) -> Iterator[Cockpit]:
    """The program on a terminal, after a first word. Its folder has a short name, as people's
    have: a card of sixteen rows shows it."""
    columns, rows = request.param
    with TemporaryDirectory() as folder:
        made = Cockpit(a_program(Path(folder), SCRIPT), columns, rows)
        try:
            made.until(WORDS("prompt.home")[1:])
            made.type("hello there")
            made.press("enter")
            made.until("So it is.", WORDS("prompt.chat")[1:])
            yield made
        finally:
            made.close()


def test_every_screen_is_visited() -> None:
    assert {*VISITS, *ON_OCCASION} == set(get_args(OverlayKind))
    assert all(visit.keys or visit.command for visit in VISITS.values())


def read(window: Cockpit) -> None:
    """Read a card to its end, and wait until it takes an answer."""
    window.until(WORDS("approval.title"))
    window.settle()
    while WORDS("approval.read_first") in window.shown:
        window.press("pagedown")
        window.settle()
    window.until(WORDS("approval.answer_once"))
    window.until_gone(WORDS("approval.not_armed"))


def decide(window: Cockpit) -> None:
    """Say yes to what is asked."""
    read(window)
    window.press("y")
    window.until_gone(WORDS("approval.title"))


def is_clean(window: Cockpit) -> None:
    """Check that nothing but words and what a window may say reached the terminal."""
    assert "Traceback" not in window.written
    rest = _ALLOWED.sub("", window.written)
    controls = {char for char in rest if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0}
    assert controls <= {"\n", "\r"}, rest
    assert not set(rest) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c")


def test_a_conversation(window: Cockpit) -> None:
    window.type("let us sail")
    window.press("enter")
    decide(window)
    window.until("It said ahoy")

    window.type("go slowly")
    window.press("enter")
    window.until("word9")
    window.resize(100, 30)
    window.until("word40")
    window.resize(70, 20)
    window.until("word70")
    window.press("escape")
    window.until(WORDS("block.ended_cancelled"))

    window.paste("first line\r\nsecond line\rthird line")
    window.until("first line", "second line", "third line")
    window.press("enter")
    window.until("So it is.")

    window.press("ctrl+c", "ctrl+c")
    assert window.left() == 0
    is_clean(window)


def test_every_screen_opens_by_its_key(window: Cockpit) -> None:
    sail(window)
    for kind, visit in VISITS.items():
        if visit.keys:
            for key in visit.keys:
                window.press(key)
                window.settle()
            _look(window, kind, visit)
    is_clean(window)


def test_every_screen_opens_by_the_palette(window: Cockpit) -> None:
    sail(window)
    for kind, visit in VISITS.items():
        if visit.command:
            window.press("ctrl+p")
            window.until(VISITS["palette"].shows)
            window.type(visit.command)
            window.settle()
            window.press("enter")
            _look(window, kind, visit)
    is_clean(window)


def sail(window: Cockpit) -> None:
    """Have the agent run a command that it asks for."""
    window.type("let us sail")
    window.press("enter")
    decide(window)
    window.until("It said ahoy")
    window.settle()


def _look(window: Cockpit, kind: str, visit: Visit) -> None:
    """Check that the screen is there and not empty, and go back to the page."""
    window.until(visit.shows)
    window.settle()
    assert sum(bool(line.strip()) for line in window.lines) > 5, f"{kind}:\n{window.shown}"
    for _ in range(4):
        window.press("escape")
        window.settle()
        if visit.shows not in window.shown and WORDS("prompt.chat")[1:] in window.shown:
            return
    raise AssertionError(f"{kind} does not close:\n{window.shown}")


def test_screens_that_need_an_occasion(window: Cockpit) -> None:
    window.paste("\n".join(f"line {number}" for number in range(40)))
    window.until("40")
    window.press("f6")
    window.until(said("attach.title"))
    window.press("escape")
    window.until_gone(said("attach.title"))
    window.press("ctrl+c")

    window.type("again")
    window.press("enter")
    read(window)
    window.press("l")
    window.until_gone(WORDS("approval.title"))
    window.press("f2")
    read(window)
    window.press("l")
    window.until_gone(WORDS("approval.title"))
    window.type("/approvals")
    window.settle()
    window.press("enter")
    window.until(said("queue.title"))
    window.press("escape")
    window.until_gone(said("queue.title"))
    window.press("ctrl+c")
    window.settle()
    window.press("ctrl+c")
    window.until(said("leave.title"))
    window.press("escape")
    window.until_gone(said("leave.title"))
    is_clean(window)
