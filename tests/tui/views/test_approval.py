"""The dialog of a request: nothing is decided by accident, by haste, or unread."""

from typing import Any

import pytest

from openpista.domain.command import AnswerApproval
from openpista.domain.tool import Intent
from openpista.tui.core.approvals import front
from openpista.tui.core.effects import ArmDue, Send
from openpista.tui.views.approval import ApprovalScreen
from tests.tui.core.makers import approval, message, snapshot
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import NOW_MS, Stage, frame, settled
from tests.tui.views.test_page_keys import in_chat

LONG = "\n".join(f"echo line {number}" for number in range(80))


def asked(command: str = "uptime", **fields: Any) -> Stage:
    """Return a window in whose chat a command waits for a decision."""
    stage = in_chat(message(1, "user", "hi"))
    known: dict[str, Any] = {
        "intent": Intent("run", "Run it", command=command, cwd="/src", host=True),
        "deadline_ms": NOW_MS + 300_000,
        "requested_at_ms": NOW_MS,
    }
    request = approval("a1", **{**known, **fields})
    stage.tell(snapshot(message(1, "user", "hi"), approvals=(request,)))
    return stage


def armed(stage: Stage) -> Stage:
    """Let the time pass after which an answer counts."""
    stage.store.dispatch(ArmDue(approval().id, at_ms=NOW_MS + 10_000))
    return stage


def answers(stage: Stage) -> list[tuple[str, str]]:
    sent = [effect.command for effect in stage.effects if isinstance(effect, Send)]
    return [(c.answer, c.text) for c in sent if isinstance(c, AnswerApproval)]


async def test_it_comes_up_on_its_own_and_shows_everything() -> None:
    app = asked().app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        assert isinstance(app.screen, ApprovalScreen)
        shown = frame(app)
        assert "uptime" in shown
        assert "outside the sandbox" in shown
        assert "5:00 left" in shown


@pytest.mark.parametrize(
    ("key", "answer"),
    [("y", "once"), ("t", "task"), ("a", "exact"), ("n", "no"), ("escape", "no"), ("ㅛ", "once")],
)
async def test_each_key_gives_its_answer(key: str, answer: str) -> None:
    stage = asked()
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        armed(stage)
        await settled(pilot)

        await pilot.press(key)
        await settled(pilot)

        assert answers(stage) == [(answer, "")]


async def test_before_it_is_armed_no_key_decides() -> None:
    stage = asked()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        assert "one moment" in frame(app)

        await pilot.press("y", "a", "n", "escape")
        await settled(pilot)

        assert answers(stage) == []


@pytest.mark.parametrize("key", ["l", "r", "o"])
async def test_before_it_is_armed_no_letter_takes_it_away(key: str) -> None:
    stage = asked()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        await pilot.press(key)
        await settled(pilot)

        assert isinstance(app.screen, ApprovalScreen)
        approvals = stage.store.state.approvals
        assert (approvals.aside, approvals.cards[0].mode) == (False, "ask")
        assert approvals.typed_ms > 0


async def test_typing_postpones_the_answers() -> None:
    stage = armed(asked())
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        await pilot.press("d", "e", "p", "l", "o", "y")
        await settled(pilot)

        assert answers(stage) == []
        assert not stage.store.state.approvals.cards[0].armed


async def test_what_was_not_read_to_its_end_cannot_be_allowed() -> None:
    stage = armed(asked(LONG))
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        assert "read to the end first" in frame(app)
        await pilot.press("y")
        await settled(pilot)
        assert answers(stage) == []

        for _ in range(12):
            await pilot.press("pagedown")
        await settled(pilot)
        armed(stage)
        await pilot.press("y")
        await settled(pilot)
        assert answers(stage) == [("once", "")]


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40), (40, 14)])
async def test_all_answers_are_on_the_screen_at_every_size(size: tuple[int, int]) -> None:
    app = armed(asked(LONG)).app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = frame(app)

        for answer in ("Yes, this once", "Yes, for this task", "Always", "Change it", "No"):
            assert answer in shown


async def test_a_change_is_written_and_sent() -> None:
    stage = asked()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        armed(stage)
        await pilot.press("c")
        await settled(pilot)
        assert "What should happen instead?" in frame(app)

        await pilot.press("l", "x", "backspace", "s", "enter")
        await settled(pilot)

        assert answers(stage) == [("change", "ls")]


async def test_a_reason_goes_with_the_no_and_escape_goes_back() -> None:
    stage = asked()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        armed(stage)
        await pilot.press("r", "x")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "May I do this?" in frame(app)
        assert stage.store.state.approvals.cards[0].mode == "ask"

        await pilot.press("r")
        await settled(pilot)
        await pilot.press("y", "enter")
        await settled(pilot)

        assert answers(stage) == [("no", "xy")]


async def test_it_can_wait() -> None:
    stage = asked()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        armed(stage)

        await pilot.press("l")
        await settled(pilot)
        assert not isinstance(app.screen, ApprovalScreen)
        assert "f2 shows" in frame(app)

        await pilot.press("f2")
        await settled(pilot)
        assert isinstance(app.screen, ApprovalScreen)


async def test_control_c_says_no_and_stops_the_turn() -> None:
    stage = asked()
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        armed(stage)

        await pilot.press("ctrl+c")
        await settled(pilot)

        assert answers(stage) == [("no", "")]


async def test_an_answer_can_be_clicked() -> None:
    stage = asked()
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        armed(stage)
        await settled(pilot)

        await pilot.click("#card-answers", offset=(5, 4))
        await settled(pilot)

        assert answers(stage) == [("no", "")]


async def test_it_closes_when_someone_else_decided() -> None:
    stage = asked()
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)

        stage.tell(snapshot(message(1, "user", "hi"), seq=11))
        await settled(pilot)

        assert not isinstance(app.screen, ApprovalScreen)


async def test_the_next_request_is_read_from_its_beginning() -> None:
    stage = asked()
    second = approval(
        "a2", intent=Intent("run", "Run more", command=LONG), deadline_ms=NOW_MS + 300_000
    )
    stage.tell(snapshot(message(1, "user", "hi"), seq=12, approvals=(approval("a1"), second)))
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        stage.tell(snapshot(message(1, "user", "hi"), seq=13, approvals=(second,)))
        await settled(pilot)

        assert "echo line 0" in frame(app)
        assert not stage.store.state.approvals.cards[0].read


async def test_several_requests_are_gone_through_and_their_conversation_opened() -> None:
    stage = scenes.card()
    app = stage.app()
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert "2 of 3" in frame(app)
        assert "example.org/list.json" in frame(app)

        await pilot.press("tab")
        await settled(pilot)
        assert "3 of 3" in frame(app)
        await pilot.press("shift+tab", "shift+tab")
        await settled(pilot)
        assert "uptime --pretty" in frame(app)

        await pilot.press("tab")
        await settled(pilot)
        shown = front(stage.store.state.approvals)
        assert shown is not None
        stage.store.dispatch(ArmDue(shown.approval.id, at_ms=NOW_MS + 10_000))
        await pilot.press("o")
        await settled(pilot)
        assert stage.store.state.sessions.active == "s2"
        assert stage.store.state.approvals.aside


async def test_a_card_is_brought_up_from_the_queue() -> None:
    stage = scenes.queue()
    app = stage.app()
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("down", "down", "enter")
        await settled(pilot)

        assert isinstance(app.screen, ApprovalScreen)
        assert "Write notes.md" in frame(app)
