"""Pictures, documents and voice notes on their way in."""

import sys
from pathlib import Path

from openpista.domain.message import Attachment, Image, text_of
from tests.channels.whatsapp.phones import Phone, a_phone
from tests.channels.whatsapp.test_delivering import PNG

LISTEN = "import sys; print(open(sys.argv[1], 'rb').read().decode())"


async def first_prompt(phone: Phone) -> tuple[str, list[object]]:
    """Return the words and blocks of the first message that reached the house."""
    await phone.app.until_text("You said")
    (session,) = (await phone.house.store.sessions.page()).sessions
    message = (await phone.house.history(session.id))[0]
    return text_of(message), list(message.blocks)


async def test_a_picture_with_its_caption(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("what is this?", media=phone.app.file(PNG, "image", "image/png"))

        text, blocks = await first_prompt(phone)
        assert "what is this?" in text
        assert any(isinstance(block, Image) and block.width == 1 for block in blocks)
        assert not list(phone.app.media.iterdir())


async def test_a_document_keeps_its_name(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        media = phone.app.file(b"%PDF-1.4", "document", "application/pdf", "bill.pdf")
        phone.app.say("read this", media=media)

        _, blocks = await first_prompt(phone)
        assert any(isinstance(block, Attachment) and block.name == "bill.pdf" for block in blocks)


async def test_a_voice_note_becomes_words_where_a_transcriber_is_set_up(tmp_path: Path) -> None:
    command = (sys.executable, "-c", LISTEN, "{file}")
    async with a_phone(tmp_path, transcriber=command) as phone:
        phone.app.say("", media=phone.app.file(b"buy milk", "voice", "audio/ogg; codecs=opus"))

        text, blocks = await first_prompt(phone)
        assert "buy milk" in text
        assert not any(isinstance(block, Attachment) for block in blocks)


async def test_a_voice_note_is_a_file_without_one(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("", media=phone.app.file(b"opus", "voice", "audio/ogg; codecs=opus"))

        text, blocks = await first_prompt(phone)
        assert "No transcriber is set up" in text
        assert any(isinstance(block, Attachment) for block in blocks)


async def test_a_file_that_is_not_what_was_told_is_not_taken(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        media = phone.app.file(b"x", "document", "application/pdf")
        phone.app.files[media.handle] = b"y" * 30 * 1024 * 1024
        phone.app.say("read this", media=media)

        await phone.app.until_text("could not fetch this file")
        assert await phone.rows("inbox") == 0
