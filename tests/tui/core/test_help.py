"""The search of the help."""

from openpista.domain.query import ReadConfig
from openpista.tui.core.effects import Ask
from openpista.tui.core.help import Help, HelpEdited
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive


def test_help_opens_with_what_was_asked_for() -> None:
    Drive().send(OverlayOpened("help", "model", id="q")).to(
        help=Help("model"),
        route__overlays=(Overlay("help"),),
        config__state="loading",
        config__request_id="q",
    ).emits(Ask(ReadConfig(), "q", slot="config"))


def test_help_is_searched() -> None:
    drive = Drive()

    drive.send(HelpEdited("se")).to(help=Help("se")).emits()
    drive.send(OverlayOpened("palette")).to(route__overlays=(Overlay("palette"),)).emits()
