"""Files of messages on their way into the house."""

import sys
from pathlib import Path

import pytest

from openpista.domain.message import Attachment, Image, Message, Text
from tests.channels.telegram.phones import Phone, a_phone
from tests.channels.telegram.test_delivering import PNG


async def prompt(phone: Phone) -> Message:
    """Wait for the answer and return what was asked."""
    await phone.api.until_text("You said")
    page = await phone.house.store.sessions.page()
    return (await phone.house.history(page.sessions[0].id))[0]


async def test_a_picture_comes_as_a_picture(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        photo = {**phone.api.keep("p", "image/jpeg", PNG), "width": 1, "height": 1}
        await phone.api.post({"photo": [photo], "caption": "What is this?"})

        words, image = (await prompt(phone)).blocks

        assert words == Text("What is this?")
        assert isinstance(image, Image)
        assert (image.mime, image.size_bytes) == ("image/png", len(PNG))
        assert await phone.house.store.media.read(image.sha256) == PNG


async def test_a_document_comes_as_a_file_and_taints(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        data = b"%PDF-1.7 " + b"x" * 3_000_000
        document = phone.api.keep("a.pdf", "application/pdf", data)
        await phone.api.post({"document": document, "caption": "Read this"})

        file = (await prompt(phone)).blocks[1]

        assert isinstance(file, Attachment)
        assert (file.name, file.size_bytes) == ("a.pdf", len(data))
        page = await phone.house.store.sessions.page()
        assert page.sessions[0].taint == ("a file of Ann",)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("", "No transcriber is set up"),
        ("import sys; sys.exit(1)", "could not be turned into text"),
        ("raise SystemExit", "could not be turned into text"),
    ],
)
async def test_a_voice_message_without_words_comes_as_a_file(
    tmp_path: Path, script: str, said: str
) -> None:
    command = (sys.executable, "-c", script, "{file}") if script else ()
    async with a_phone(tmp_path, transcriber=command) as phone:
        voice = {**phone.api.keep("v", "audio/ogg", b"OggS"), "duration": 12}
        await phone.api.post({"voice": voice})

        words, file = (await prompt(phone)).blocks

        assert isinstance(words, Text)
        assert said in words.text
        assert "12 s" in words.text
        assert isinstance(file, Attachment)


async def test_a_transcriber_turns_a_voice_message_into_words(tmp_path: Path) -> None:
    script = "import sys; print('buy', open(sys.argv[1]).read())"
    async with a_phone(tmp_path, transcriber=(sys.executable, "-c", script, "{file}")) as phone:
        voice = {**phone.api.keep("v", "audio/ogg", b"milk"), "duration": 2}
        await phone.api.post({"voice": voice})

        assert (await prompt(phone)).blocks == (Text("buy milk"),)


async def test_a_file_that_is_too_large_or_gone_is_said(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        large = {**phone.api.keep("l", "x/y", b"x"), "file_size": 30_000_000}
        await phone.api.post({"document": large})
        await phone.api.until_text("larger than what I may fetch (20 MiB)")
        gone = phone.api.keep("g", "x/y", b"x")
        phone.api.files.clear()
        await phone.api.post({"document": gone})
        await phone.api.until_text("could not fetch this file")


async def test_a_fetch_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.api.faults["getFile"] = ["500"]
        await phone.api.post({"document": phone.api.keep("a", "x/y", b"x"), "caption": "this"})

        await phone.api.until_text("You said")
