"""Writing a title where it stands."""

from openpista.domain.command import RenameSession
from openpista.domain.ids import SessionId
from openpista.tui.core.effects import Send
from openpista.tui.core.session_rename import RenameAsked
from openpista.tui.views.browse_rename import RenameScreen
from openpista.tui.views.dialog import SearchInput
from tests.tui.looks.session_scenes import TITLES, Browsing, many, reading
from tests.tui.views.harness import Stage, frame, settled

S0, S2 = SessionId("s0"), SessionId("s2")


def asked(stage: Stage, session_id: SessionId, title: str) -> Stage:
    stage.store.dispatch(RenameAsked(session_id, title))
    return stage


async def test_it_stands_over_the_title_in_the_browser() -> None:
    stage = asked(Browsing(*many()).stage, S2, TITLES[2][0])
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        region = app.screen.query_one(SearchInput).region
        line = frame(app).split("\n")[region.y]

        assert TITLES[2][0] in line
        assert line.index(TITLES[2][0]) == region.x + 1


async def test_it_stands_over_the_title_in_the_sidebar() -> None:
    app = asked(reading(), S2, TITLES[2][0]).app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        region = app.screen.query_one(SearchInput).region

        assert region.x > 85
        assert TITLES[2][0] in frame(app).split("\n")[region.y]


async def test_it_stands_in_the_middle_where_no_title_shows() -> None:
    app = asked(reading(), S2, TITLES[2][0]).app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        assert app.screen.query_one(SearchInput).region.x == 10


async def test_enter_keeps_what_it_says() -> None:
    stage = asked(reading(), S0, "One")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*"Two", "enter")
        await settled(pilot)

        renamed = [effect.command for effect in stage.effects if isinstance(effect, Send)]
        assert renamed == [RenameSession(session_id=S0, title="Two")]
        assert not isinstance(app.screen, RenameScreen)


async def test_esc_an_arrow_a_click_or_nothing_new_leave_it() -> None:
    for key in ("escape", "down", "enter", "ctrl+c"):
        stage = asked(reading(), S0, "One")
        async with stage.app().run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press(key)
            await settled(pilot)

            assert stage.store.state.route.overlays == (), key
            assert not [effect for effect in stage.effects if isinstance(effect, Send)]

    stage = asked(reading(), S0, "One")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click(offset=(2, 20))
        await settled(pilot)
        assert stage.store.state.route.overlays == ()
