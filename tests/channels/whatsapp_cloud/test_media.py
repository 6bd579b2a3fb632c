"""A file on its way into the house."""

from pathlib import Path

from openpista.channels.whatsapp_cloud.media import put
from openpista.domain.command import Refused
from openpista.domain.message import Attachment, ChatAddress, Image, Sender
from tests.channels.whatsapp.test_delivering import PNG
from tests.gateway.houses import open_house

OWNER = Sender("local", "owner", ChatAddress("cli"))


async def test_a_picture_is_known_by_its_bytes_and_not_by_what_is_said(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        picture = await put(house.port, OWNER, PNG, "a.pdf", "application/pdf")
        paper = await put(house.port, OWNER, b"%PDF", "n" * 500, "image/png; x=y")
        huge = await put(house.port, OWNER, b"x" * 30 * 1024 * 1024, "a", "b/c")

    assert isinstance(picture, Image)
    assert isinstance(paper, Attachment)
    assert (len(paper.name), paper.mime) == (255, "image/png")
    assert isinstance(huge, Refused)
