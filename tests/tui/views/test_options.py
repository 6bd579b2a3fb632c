"""What a window is told before it starts."""

from pathlib import Path

from openpista.tui.views.options import TuiOptions
from tests.fakes.clock import FakeClock, counting_ulids


async def _save(_key: str, _value: str) -> None:
    return


def test_little_must_be_said() -> None:
    options = TuiOptions(
        workspace="/src",
        clock=FakeClock(),
        new_ulid=counting_ulids(),
        environ={},
        user_home="/home/x",
        clipboard_file=Path("copied"),
        save_preference=_save,
        redact=str,
        version="1",
    )

    assert (options.theme, options.language, options.session) == ("auto", "auto", "")
    assert options.mouse
    assert options.record is options.replay is None
