"""The dialog with the log."""

from datetime import UTC

import pytest

from openpista.domain.query import ConfigEntries, LogPage, ReadLogs
from openpista.tui.core.effects import Ask, Copy
from openpista.tui.core.logs import LogLevelChosen, LogMoved
from openpista.tui.views.logs import LOGS, time_text
from tests.tui.looks.settings_scenes import FAILED, LOG, NO_LOG, log_lines, reply, stage_of
from tests.tui.views.harness import KEYS, LOOK, Stage, frame, settled, text


def drawn(stage: Stage, width: int = 100) -> str:
    rows = LOGS.draw(stage.store.state, LOOK, KEYS, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def foot(stage: Stage) -> str:
    assert LOGS.foot is not None
    return text(LOGS.foot(stage.store.state, LOOK, 90))


def test_the_newest_line_is_the_last_one_and_chosen() -> None:
    stage = stage_of("logs", LOG)
    lines = drawn(stage).splitlines()

    assert len(lines) == 61
    assert lines[-1].startswith("› ")
    assert LOGS.draw(stage.store.state, LOOK, KEYS, 100).show == (60, 61)


def test_a_level_is_told_by_sign_and_word() -> None:
    shown = drawn(stage_of("logs", LOG))

    assert "! warn" in shown
    assert "✗ error" in shown


def test_hostile_lines_are_harmless() -> None:
    shown = drawn(stage_of("logs", LOG))

    assert not {char for char in shown if ord(char) < 0x20 and char != "\n"}
    assert "\u202e" not in shown


@pytest.mark.parametrize("width", [40, 52, 76, 126])
def test_it_fits(width: int) -> None:
    drawn(stage_of("logs", LOG), width)


def test_its_empty_faces() -> None:
    assert "reading" in drawn(stage_of("logs"))
    assert "input/output error" in drawn(stage_of("logs", FAILED))
    assert "No line of level info and above fits." in drawn(stage_of("logs", NO_LOG))
    everything = stage_of("logs", NO_LOG)
    everything.store.dispatch(LogLevelChosen("debug"))
    reply(everything, NO_LOG)
    assert "Nothing was logged yet." in drawn(everything)
    more = stage_of("logs", LogPage(lines=(), next_before=5))
    assert "older lines follow" in drawn(more)


def test_the_end_of_the_log_is_told() -> None:
    assert "older lines follow as you go up" in drawn(stage_of("logs", LOG))
    assert "the log begins here" in drawn(stage_of("logs", LogPage(lines=log_lines(3))))
    asking = stage_of("logs", LOG)
    asking.store.dispatch(LogMoved(-30))
    assert "reading older lines" in drawn(asking)


def test_the_foot_says_what_is_shown_and_the_line_in_full() -> None:
    stage = stage_of("logs", LOG)

    assert "level ≥ info   part all   ● follows   60 lines" in foot(stage)
    assert "openpista.gateway.services: service whatsapp failed" in foot(stage)
    stage.store.dispatch(LogMoved(-1))
    assert "○ stays" in foot(stage)
    assert "0 lines" in foot(stage_of("logs", NO_LOG))


def test_times_are_local_to_the_second() -> None:
    assert time_text(1_767_600_000_000, UTC) == "08:00:00"
    assert time_text(0) == "--:--:--"


async def test_its_keys_do_what_they_say() -> None:
    stage = stage_of("logs", LOG)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)

        await pilot.press("up", "ctrl+y")
        await settled(pilot)
        copied = [effect.text for effect in stage.effects if isinstance(effect, Copy)]
        assert copied[0].endswith("info openpista.channels.telegram.poll 3 updates")

        await pilot.press("ctrl+f", "ctrl+l", "ctrl+s", *"hang")
        await settled(pilot)
        asked = [e.query for e in stage.effects if isinstance(e, Ask)]
        newest = asked[-1]
        assert isinstance(newest, ReadLogs)
        assert (newest.level, newest.service, newest.text) == ("warning", "agent", "hang")


async def test_a_click_points_at_a_line() -> None:
    stage = stage_of("logs", LogPage(lines=log_lines(5)))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(10, 1))
        await settled(pilot)
        assert stage.store.state.logs.back == 4
        assert "the house is open" in frame(app)


def test_with_no_line_there_is_nothing_to_copy() -> None:
    stage = stage_of("logs", ConfigEntries(entries=(), path=""))

    assert LOGS.more["logs.copy"](stage.store.state) == ()
