"""Chips above the composer, and the list of what they carry."""

from openpista.domain.message import Attachment, Image
from openpista.tui.core.arrivals import AttachmentReady
from openpista.tui.core.attach import FileAttached, Pin
from openpista.tui.core.drafts import Chip, Draft
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.prompt import TextPasted
from openpista.tui.core.selectors import active_draft
from openpista.tui.views.attach import chip_rows
from openpista.tui.views.rows import target_at
from tests.tui.core.makers import S1, message
from tests.tui.views.harness import LOOK, Stage, frame, settled, text
from tests.tui.views.test_page_keys import in_chat, page_of

CAT = Image("a" * 64, "image/png", 30, 20, 2_048, "cat.png")
PAPER = Attachment("b" * 64, "paper.pdf", "application/octet-stream", 9_000)
LOG = "\n".join(f"line {number}" for number in range(30))


def test_nothing_takes_no_room() -> None:
    assert chip_rows(Draft(S1))(LOOK, 60) == []


def test_chips_say_what_they_carry_open_and_go() -> None:
    draft = Draft(
        S1,
        chips=(Chip(1, LOG),),
        pins=(Pin(1, "cat.png", CAT), Pin(2, "paper.pdf", PAPER), Pin(3, "")),
    )

    rows = chip_rows(draft)(LOOK, 60)

    assert text(rows) == (
        " ▤ paste #1 30 lines ×   ▣ cat.png 30×20 · 2.0 kB ×\n"
        " ▤ paper.pdf 9.0 kB ×   ▣ picture reading … ×\n"
    )
    assert target_at(rows[0], 5) == "chip:0"
    assert target_at(rows[0], 21) == "unchip:1"
    assert target_at(rows[1], rows[1].text.index("×")) == "unpin:2"


def test_many_chips_are_two_rows_and_long_names_are_cut() -> None:
    pins = tuple(Pin(n, f"a-rather-long-name-of-a-picture-{n}.png\x1b]0;x\x07") for n in range(5))

    rows = chip_rows(Draft(S1, pins=pins))(LOOK, 40)

    assert len(rows) == 3
    assert all(row.cells <= 42 for row in rows)
    assert rows[1].text.endswith("…")
    assert "\x1b" not in text(rows)


def carrying() -> Stage:
    stage = in_chat(message(1, "user", "hi"))
    stage.store.dispatch(TextPasted(S1, LOG, "", 0))
    stage.store.dispatch(FileAttached(S1, "/w/cat.png"))
    stage.store.dispatch(AttachmentReady(S1, 1, CAT))
    return stage


async def test_a_click_on_a_cross_takes_a_chip_out() -> None:
    stage = carrying()
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        lines = frame(app).split("\n")
        row = next(y for y, line in enumerate(lines) if "cat.png" in line)

        await pilot.click(offset=(lines[row].rindex("×"), row))
        await settled(pilot)

        assert active_draft(stage.store.state).pins == ()


async def test_the_list_shows_a_paste_writes_it_out_and_takes_things_out() -> None:
    stage = carrying()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f6")
        await settled(pilot)
        assert "line 11" in frame(app)
        assert "18 more lines" in frame(app)

        await pilot.press("down", "delete")
        await settled(pilot)
        assert active_draft(stage.store.state).pins == ()

        await pilot.press("enter")
        await settled(pilot)
        assert active_draft(stage.store.state).text == LOG
        assert stage.store.state.route.overlays == ()


async def test_an_empty_list_says_how_to_fill_it() -> None:
    stage = in_chat(message(1, "user", "hi"))
    stage.store.dispatch(OverlayOpened("chips"))
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter", "delete", "down")

        assert "/attach FILE" in frame(app)
        assert page_of(app).parts.active == S1
