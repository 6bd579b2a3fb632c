"""The whole output of a call."""

from msgspec.structs import replace

from openpista.tui.core.effects import Copy
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.views.pager import output_rows
from tests.tui.core.makers import call, message, result
from tests.tui.views.harness import LOOK, frame, settled, text
from tests.tui.views.test_page_keys import in_chat
from tests.tui.views.test_toolcard import done


def test_it_shows_the_call_in_full_and_everything_it_printed() -> None:
    lines = "\n".join(f"line {number}" for number in range(900))

    shown = text(output_rows(done(lines), "/src", LOOK, 60))

    assert "system.run · done" in shown
    assert "line 0\n" in shown
    assert shown.endswith("line 899")


def test_it_says_when_more_is_being_read_or_there_is_nothing() -> None:
    loading = replace(done("part"), kept_state="loading")
    failed = replace(done("part"), kept_state="failed")

    assert "reading the whole output" in text(output_rows(loading, "", LOOK, 60))
    assert "could not be read" in text(output_rows(failed, "", LOOK, 60))
    assert "no output" in text(output_rows(done(""), "", LOOK, 60))


async def test_the_key_opens_it_scrolls_and_copies() -> None:
    output = "\n".join(f"line {number}" for number in range(80))
    stage = in_chat(message(1, "assistant", call("c1")), message(2, "tool", result("c1", output)))
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up", "v")
        await settled(pilot)
        assert "line 0" in frame(app)

        await pilot.press("pagedown")
        await settled(pilot)
        assert "line 0\n" not in frame(app)

        await pilot.press("c")
        assert stage.effects[-1] == Copy(output)


async def test_a_call_that_is_gone_is_said() -> None:
    stage = in_chat(message(1, "user", "hi"))
    stage.store.dispatch(OverlayOpened("output"))
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)

        assert "not here any more" in frame(app)
