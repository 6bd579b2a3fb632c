"""The dialog with the jobs."""

import pytest

from openpista.domain.command import PauseJob, RemoveJob, RunJob
from openpista.domain.ids import JobId
from openpista.domain.query import JobList
from openpista.tui.core.effects import Send
from openpista.tui.core.jobs import JobMoved, JobPaused
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.views.jobs import JOB, JOBS, until_text
from tests.tui.looks.settings_scenes import ALL_JOBS, FAILED, stage_of
from tests.tui.views.harness import KEYS, LOOK, Stage, frame, settled, text


def drawn(stage: Stage, width: int = 80) -> str:
    rows = JOBS.draw(stage.store.state, LOOK, KEYS, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def foot(stage: Stage) -> str:
    assert JOBS.foot is not None
    return text(JOBS.foot(stage.store.state, LOOK, 80))


def test_each_says_when_it_comes_and_how_it_stands() -> None:
    shown = drawn(stage_of("jobs", ALL_JOBS))

    assert "› morning news" in shown
    assert "◷ next in 9 h" in shown
    assert "▶ running" in shown
    assert "✗ failed 4 d" in shown
    assert "‖ rests" in shown


def test_without_any_it_says_how_to_get_one() -> None:
    stage = stage_of("jobs", JobList(jobs=()))
    shown = drawn(stage)

    assert "There is no job yet." in shown
    assert "Ask for one in a conversation" in shown
    assert "openpista --serve" in " ".join(shown.split())
    assert foot(stage) == ""
    assert JOBS.offers is not None
    assert JOBS.offers(stage.store.state) == (("dialog.close", "list.close"),)


def test_its_other_faces() -> None:
    assert "reading" in drawn(stage_of("jobs"))
    assert "input/output error" in drawn(stage_of("jobs", FAILED))


@pytest.mark.parametrize("width", [40, 52, 76])
def test_it_fits(width: int) -> None:
    drawn(stage_of("jobs", ALL_JOBS), width)
    drawn(stage_of("jobs", JobList(jobs=())), width)


def test_the_foot_tells_the_rest() -> None:
    stage = stage_of("jobs", ALL_JOBS)
    assert "Tell me what is new in this folder." in foot(stage)
    assert "next in 9 h · done 15 h · answers to telegram · Ann" in foot(stage)

    stage.store.dispatch(JobMoved(2))
    assert "could not be reached" in foot(stage)
    stage.store.dispatch(JobMoved(1))
    assert "has not run" in foot(stage)


def test_what_is_under_way_says_so() -> None:
    stage = stage_of("jobs", ALL_JOBS)
    stage.store.dispatch(JobPaused(JobId("j1")))

    assert "◌ sending" in drawn(stage)


def test_how_long_it_is_until_then() -> None:
    words = LOOK.words

    assert until_text(10, 10, words) == "now"
    assert until_text(10 + 5 * 60_000, 10, words) == "in 5 min"
    assert until_text(10 + 47 * 3_600_000, 10, words) == "in 47 h"
    assert until_text(10 + 72 * 3_600_000, 10, words) == "in 3 days"


def sent(stage: Stage) -> list[object]:
    return [effect.command for effect in stage.effects if isinstance(effect, Send)]


async def test_running_and_removing_ask_first() -> None:
    stage = stage_of("jobs", ALL_JOBS)
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("r")
        await settled(pilot)
        assert "Run “morning news” now?" in frame(app)
        await pilot.press("ㅛ")
        await settled(pilot)
        assert sent(stage) == [RunJob(job_id=JobId("j1"))]

        await pilot.press("down", "delete")
        await settled(pilot)
        assert "Remove “back up notes”?" in frame(app)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press("delete", "y")
        await settled(pilot)
        assert sent(stage)[1:] == [RemoveJob(job_id=JobId("j2"))]


async def test_one_is_let_rest() -> None:
    stage = stage_of("jobs", ALL_JOBS)
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("p")
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(4, 3))
        await settled(pilot)
        await pilot.press("space")
        await settled(pilot)

        assert sent(stage) == [
            PauseJob(job_id=JobId("j1"), paused=True),
            PauseJob(job_id=JobId("j4"), paused=False),
        ]


def test_a_question_about_nothing_is_empty() -> None:
    stage = stage_of("jobs", JobList(jobs=()))
    stage.store.dispatch(OverlayOpened("job"))

    assert JOB.draw(stage.store.state, LOOK, KEYS, 80).rows == []
    for wanted in (JOBS.chosen, JOBS.removed, JOBS.more["jobs.pause"]):
        assert wanted is not None
        assert wanted(stage.store.state) == ()
