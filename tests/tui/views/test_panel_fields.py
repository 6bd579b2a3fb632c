"""The fields of a panel's step."""

from openpista.domain.login import Login
from openpista.tui.core.phrase import phrase
from openpista.tui.views.panel_fields import phrased
from openpista.tui.views.panel_screen import PanelScreen
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import LOOK, settled


def test_what_comes_from_outside_is_made_safe_in_a_phrase() -> None:
    said = phrased(LOOK, phrase("login.refused", reason="no\x1b[2Jpe {x}"))

    assert said == "nope {x}"


async def test_delete_edits_before_it_logs_out() -> None:
    stage = scenes.login()
    async with stage.app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*"abc", "home", "delete")
        await settled(pilot)
        assert stage.store.state.logins.query == "bc"

        await pilot.press("end", "backspace", "backspace", "delete")
        await settled(pilot)
        assert stage.store.state.logins.step == "logout"


async def test_fields_are_made_anew_only_with_another_step() -> None:
    stage = scenes.login_running(
        Login(
            scenes.LoginId("L1"), "openrouter", "browser", "waiting", wants="code", url="https://x"
        )
    )
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, PanelScreen)
        await pilot.press(*"abc")
        before = app.screen.query_one("#field-secret")
        stage.tell(
            scenes.LoginChanged(
                stream=scenes.HOUSE,
                login=Login(
                    scenes.LoginId("L1"), "openrouter", "browser", "waiting", wants="code",
                    url="https://x", expires_at_ms=9_999_999_999_999,
                ),
            )
        )  # fmt: skip
        await settled(pilot)

        assert app.screen.query_one("#field-secret") is before
