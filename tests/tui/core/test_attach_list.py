"""The list of what goes with a draft."""

from openpista.tui.core.attach import Pin
from openpista.tui.core.attach_list import AttachList, ChipMoved, carried, update
from openpista.tui.core.drafts import Chip, Draft
from openpista.tui.core.moves import OverlayOpened
from tests.tui.core.drive import Drive
from tests.tui.core.makers import S1


def test_it_opens_at_the_chip_that_was_clicked() -> None:
    assert update(AttachList(3), OverlayOpened("chips", "2")) == (AttachList(2), ())
    assert update(AttachList(3), OverlayOpened("chips")) == (AttachList(0), ())
    assert update(AttachList(3), OverlayOpened("help", "2")) == (AttachList(3), ())


def test_rows_are_walked() -> None:
    Drive().send(ChipMoved(1)).to(attach_list__index=1).emits()


def test_pastes_come_before_what_is_attached() -> None:
    draft = Draft(S1, chips=(Chip(1, "text"),), pins=(Pin(1, "a.png"),))

    assert carried(draft) == (Chip(1, "text"), Pin(1, "a.png"))
