"""What a window that lacks a service says."""

import pytest

from openpista.domain.errors import OpenpistaError
from openpista.tui.runtime.services import Services
from tests.tui.runtime.hands import HandPort, HandServices


async def test_pictures_and_attachments_may_be_lacking_and_then_say_so() -> None:
    full = HandServices(HandPort()).services()
    plain = Services(
        connect=full.connect,
        find_files=full.find_files,
        copy=full.copy,
        open_link=full.open_link,
        edit=full.edit,
        notify=full.notify,
        save_preference=full.save_preference,
        leave=full.leave,
    )

    for lacking in (plain.shelve_picture("a", b""), plain.show_picture("a", b"")):
        with pytest.raises(OpenpistaError, match="cannot be shown here"):
            await lacking
    with pytest.raises(OpenpistaError, match="Nothing can be attached"):
        await plain.find_attachment("x")
