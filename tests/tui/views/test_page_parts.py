"""The parts that keys and clicks move."""

from openpista.domain.ids import SessionId
from openpista.tui.core.moves import SessionChosen
from tests.tui.views.harness import Stage, opened, session, settled
from tests.tui.views.test_page_keys import page_of


async def test_what_a_part_says_is_dispatched_and_the_active_session_is_known() -> None:
    stage = Stage(*opened(session("s1", "One")))
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        parts = page_of(app).parts

        assert parts.say(SessionChosen(SessionId("s1")))

        assert parts.active == SessionId("s1")
        assert parts.state is stage.store.state
