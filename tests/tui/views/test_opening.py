"""How a window begins."""

from pathlib import Path

from openpista.tui.views.opening import opening_of, window_opened
from openpista.tui.views.options import TuiOptions
from tests.fakes.clock import FakeClock, counting_ulids


async def _nothing(_key: str, _value: str) -> None:
    return None


def options(**fields: object) -> TuiOptions:
    known: dict[str, object] = {
        "workspace": "/src",
        "clock": FakeClock(),
        "new_ulid": counting_ulids("W"),
        "environ": {"LANG": "ko_KR.UTF-8"},
        "user_home": "/home/ann",
        "clipboard_file": Path("/nowhere"),
        "save_preference": _nothing,
        "redact": str,
        "version": "1",
        **fields,
    }
    return TuiOptions(**known)  # pyright: ignore[reportArgumentType]


def test_it_begins_as_the_config_says() -> None:
    wanted = options(language="en", keys={"help.open": "f5"}, motion=False, sidebar="hidden")

    opening = opening_of(wanted, theme="nord", auto_theme="openpista-light")
    action = window_opened(opening, 100, 30, ("nord",))

    assert (action.width, action.height, action.workspace) == (100, 30, "/src")
    assert (action.theme, action.auto_theme, action.themes) == (
        "nord",
        "openpista-light",
        ("nord",),
    )
    assert (action.language, action.auto_language) == ("en", "ko")
    assert action.keys == (("help.open", "f5"),)
    assert (action.motion, action.sidebar) == (False, "hidden")
    assert not opening.silent


def test_a_recording_is_only_watched() -> None:
    opening = opening_of(options(), theme="nord", auto_theme="nord", watched=True)

    assert opening.silent
    assert opening.watched
    assert opening.language == "ko"
