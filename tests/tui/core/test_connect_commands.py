"""The commands that open the screens of connections and decisions."""

import pytest

from openpista.tui.core.moves import CommandGiven
from tests.tui.core.makers import NEW, attached


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("login", "login"),
        ("connection", "login"),
        ("channels", "channels"),
        ("telegram", "telegram"),
        ("whatsapp", "whatsapp"),
        ("web", "web"),
        ("qr", "web"),
        ("approvals", "approvals"),
    ],
)
def test_each_opens_its_screen(command: str, kind: str) -> None:
    drive = attached().given(CommandGiven(NEW, command, id="r1"))

    assert [overlay.kind for overlay in drive.state.route.overlays] == [kind]


def test_a_provider_can_be_named() -> None:
    drive = attached().given(CommandGiven(NEW, "login", "gemini", id="r1"))

    assert drive.state.logins.query == "gemini"
