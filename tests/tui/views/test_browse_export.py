"""Asking where a conversation is written to."""

from typing import Any

import pytest

from openpista.domain.ids import SessionId
from openpista.tui.core.arrivals import SessionSaved, SessionUnsaved
from openpista.tui.core.effects import SaveSession
from openpista.tui.core.session_export import Export, ExportAsked
from openpista.tui.views.browse_export import foot_rows, head_rows
from openpista.tui.views.dialog import SearchInput
from tests.tui.looks.session_scenes import reading
from tests.tui.views.harness import KEYS, LOOK, Stage, frame, settled, text

S0 = SessionId("s0")


def asking() -> Stage:
    stage = reading()
    stage.store.dispatch(ExportAsked(S0, "Fix the build", "/src"))
    return stage


def orders(stage: Stage) -> list[Any]:
    return [effect for effect in stage.effects if isinstance(effect, SaveSession)]


async def test_enter_writes_what_the_field_shows() -> None:
    stage = asking()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "/src/fix-the-build.md" in frame(app)

        await pilot.press("backspace", "backspace", *"json", "enter")
        await settled(pilot)

        assert [(o.format, o.path) for o in orders(stage)] == [("json", "/src/fix-the-build.json")]
        assert "writing …" in frame(app)


async def test_keys_that_come_faster_than_they_are_told_are_kept() -> None:
    stage = asking()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        field = app.screen.query_one(SearchInput)
        seen: list[str] = []
        stage.store.listen(lambda _, after: seen.append(after.export.path))
        for end in range(1, 9):
            field.value = "/tmp/x.md"[: end + 1]
        await settled(pilot)

        assert (field.value, stage.store.state.export.path) == ("/tmp/x.md", "/tmp/x.md")
        assert seen == sorted(seen, key=len), "the field was written back while it was typed in"


async def test_the_format_is_switched_by_key_and_click() -> None:
    app = asking().app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab")
        await settled(pilot)
        assert "/src/fix-the-build.json" in frame(app)

        await pilot.click("#export-head", offset=(6, 3))
        await settled(pilot)
        assert app.screen.query_one(SearchInput).value == "/src/fix-the-build.md"


async def test_what_is_wrong_is_said_and_can_be_mended() -> None:
    stage = asking()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        stage.store.dispatch(SessionUnsaved(orders(stage)[0].request_id, "It is there already."))
        await settled(pilot)
        assert "It is there already." in frame(app)

        await pilot.press("left", "left", "left", "2", "enter")
        await settled(pilot)
        assert orders(stage)[1].path == "/src/fix-the-build2.md"
        stage.store.dispatch(SessionSaved(orders(stage)[1].request_id, "/src/fix-the-build2.md"))
        await settled(pilot)

        assert stage.store.state.route.overlays == ()
        assert "Written to /src/fix-the-build2.md." in frame(app)


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_it_is_closed(key: str) -> None:
    stage = asking()
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)

        assert stage.store.state.route.overlays == ()
        assert orders(stage) == []


async def test_a_click_beside_closes_it_and_languages_change() -> None:
    stage = asking()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click(offset=(0, 22))
        await settled(pilot)

        assert stage.store.state.route.overlays == ()


@pytest.mark.parametrize("width", [20, 40, 72])
def test_no_row_is_wider_than_its_room(width: int) -> None:
    export = Export(S0, "東京の宿を探す、そして予約する", "/src", "/src/x.md")

    for rows in (head_rows(export)(LOOK, width), foot_rows(export, KEYS)(LOOK, width)):
        assert all(row.cells <= width for row in rows)
    assert "new conversation" in text(head_rows(Export())(LOOK, 60))
