"""Every part of the page shows its part of the state, and only then."""

from openpista.tui.core.moves import SessionChosen
from openpista.tui.core.window import Resized
from openpista.tui.views.row_view import RowView
from tests.tui.core.makers import S1, message, snapshot
from tests.tui.views.harness import Stage, opened, session, settled
from tests.tui.views.test_page_keys import in_chat, page_of


async def test_what_did_not_change_is_not_drawn() -> None:
    stage = in_chat(message(1, "user", "hi"))
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        page = page_of(app)
        puts: list[str] = []
        for part in page.query(RowView):
            put = part.put
            part.put = lambda *args, name=part.id, put=put: (puts.append(str(name)), put(*args))[1]  # type: ignore[method-assign]

        stage.store.dispatch(Resized(120, 31))
        assert puts == []

        stage.store.dispatch(Resized(120, 30))
        stage.tell(snapshot(message(1, "user", "hi"), message(2, "assistant", "ho")))
        await settled(pilot)
        assert "home-head" not in puts


async def test_home_is_not_drawn_while_chat_shows() -> None:
    stage = Stage(*opened(session("s1", "One")))
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        page = page_of(app)
        assert page.has_class("-home")
        assert page.prompt.placeholder == "What shall I do?"

        stage.store.dispatch(SessionChosen(S1))
        await settled(pilot)

        assert not page.has_class("-home")
        assert str(page.prompt.placeholder).startswith("Say something")
        assert not page.part("home-head").display
