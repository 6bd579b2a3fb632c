"""What clicks on the page do."""

from msgspec.structs import replace

from openpista.domain.command import RemoveQueued
from openpista.domain.event import QueueChanged
from openpista.domain.ids import SessionId, session_stream
from openpista.tui.core.effects import Send
from openpista.tui.core.moves import NoticeRaised, PromptEdited, SessionChosen
from openpista.tui.core.selectors import active_draft
from openpista.tui.core.sessions import SessionDeleted
from openpista.tui.views.page_hits import click
from tests.tui.core.makers import S1, message, queued, snapshot
from tests.tui.views.harness import Stage, opened, session, settled
from tests.tui.views.test_page_keys import page_of


async def clicked(stage: Stage, hit: str) -> None:
    """Show the page and click what is named `hit`."""
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        click(page_of(app).parts, hit)
        await settled(pilot)


async def test_a_session_opens() -> None:
    stage = Stage(*opened(session("s1", "One")))

    await clicked(stage, "open:s1")

    assert stage.store.state.sessions.active == SessionId("s1")


async def test_a_suggestion_stands_in_the_composer() -> None:
    stage = Stage(*opened())

    await clicked(stage, "try:1")

    assert active_draft(stage.store.state).text == "List the files here"


async def test_a_candidate_is_taken() -> None:
    stage = Stage(*opened(), PromptEdited(SessionId(""), 0, "/he", 3))

    await clicked(stage, "take:0")
    await clicked(stage, "take:99")

    assert active_draft(stage.store.state).text == "/help "


async def test_a_waiting_message_is_taken_back_to_be_edited() -> None:
    stage = Stage(*opened(session("s1", "One")), SessionChosen(S1))
    stage.tell(
        snapshot(message(1, "user", "hi")),
        QueueChanged(stream=session_stream(S1), seq=11, queued=(queued("m9", "later"),)),
    )

    await clicked(stage, "queued:m9")

    sent = [effect.command for effect in stage.effects if isinstance(effect, Send)]
    assert [type(command) for command in sent] == [RemoveQueued]
    assert active_draft(stage.store.state).text == "later"


async def test_a_notice_is_put_away_and_a_session_brought_back() -> None:
    stage = Stage(*opened(session("s1", "One")), SessionDeleted(SessionId("s1")))
    toast = stage.store.state.notices.shown[-1]

    await clicked(stage, f"restore:{toast.id}:s1")

    assert stage.store.state.notices.shown == ()
    assert type(stage.effects[-1]).__name__ in {"Stop", "Send"}
    stage.store.dispatch(NoticeRaised("info", text="x"))
    await clicked(stage, f"dismiss:{stage.store.state.notices.shown[-1].id}")
    assert stage.store.state.notices.shown == ()


async def test_the_end_is_gone_to_and_other_names_mean_nothing() -> None:
    stage = Stage(*opened())
    before = stage.store.state

    await clicked(stage, "end")
    await clicked(stage, "no-such:thing")

    assert replace(stage.store.state, window=before.window) == before
