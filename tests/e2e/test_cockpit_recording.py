"""What one process records, another shows again; and no secret that was typed stands in it."""

from pathlib import Path

from openpista.words.catalogue import load_words
from tests.e2e.cockpit import Cockpit
from tests.e2e.program import a_program
from tests.e2e.test_cockpit import SCRIPT, SMALL, VISITS, said, sail

WORDS = load_words("en")
CANARY = "canary-7f3a9c"
"""No shape that a key is known by: only that it is kept apart keeps it out."""


def _begun(window: Cockpit) -> None:
    window.until(WORDS("prompt.home")[1:])
    window.type("hello there")
    window.press("enter")
    window.until("So it is.", WORDS("prompt.chat")[1:])


def _back(window: Cockpit) -> None:
    for _ in range(4):
        window.settle()
        if WORDS("prompt.chat")[1:] in window.shown and "esc" not in window.shown.lower():
            return
        window.press("escape")
    raise AssertionError(window.shown)


def _secrets(window: Cockpit) -> None:
    """Type a secret wherever one is asked for."""
    window.type("/telegram")
    window.press("enter")
    window.until("BotFather")
    window.type(f"123456:{CANARY}")
    window.settle()
    assert CANARY not in window.shown
    window.press("enter")
    _back(window)

    window.press("f7")
    window.until(VISITS["login"].shows)
    window.type("openrouter")
    window.settle()
    window.press("enter")
    window.settle()
    window.type(CANARY)
    window.press("enter")
    window.settle()
    _back(window)

    window.type("/settings channels.web.token")
    window.press("enter")
    window.until(VISITS["settings"].shows, "token")
    window.press("enter")
    window.until(said("editor.save"))
    window.type(CANARY)
    window.settle()
    assert CANARY not in window.shown
    window.press("enter")
    _back(window)


def test_a_recording_shows_the_same_in_another_process(tmp_path: Path) -> None:
    program, file = a_program(tmp_path, SCRIPT), tmp_path / "session.jsonl"
    window = Cockpit(program, *SMALL, "--record", str(file))
    try:
        _begun(window)
        sail(window)
        for visit in VISITS.values():
            for key in visit.keys:
                window.press(key)
                window.settle()
            if visit.keys:
                window.until(visit.shows)
                _back(window)
        _secrets(window)
        window.press("f9")
        window.until(VISITS["settings"].shows)
        window.type("sandbox")
        window.settle()
        last = window.shown
    finally:
        window.close()

    assert CANARY not in file.read_text(encoding="utf-8")
    again = Cockpit(program, *SMALL, "--replay", str(file))
    try:
        again.until(*(line for line in last.splitlines() if line.strip()))
        again.settle()
        assert again.shown == last
        again.press("escape")
        assert again.left() == 0
    finally:
        again.close()
    assert "Traceback" not in window.written + again.written
