"""Files of the page, pictures, uploads, and conversations taken home."""

import json
from pathlib import Path

import pytest

from openpista.domain.command import Accepted, SendMessage
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.media import MAX_MEDIA_BYTES
from openpista.domain.message import Image
from tests.channels.web.test_pictures import picture
from tests.channels.web.web_house import open_web

SCRIPT = b"<script>alert(1)</script>"


async def test_the_page_stands_at_every_address_of_a_conversation(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(logged_in=False)
        home, session = [await browser.get(path) for path in ("/", "/s/anything")]

        assert home.status_code == session.status_code == 200
        assert home.content == session.content
        again = await browser.get("/", **{"if-none-match": home.headers["etag"]})
        assert again.status_code == 304
        assert (await browser.get("/s/a/b")).status_code == 404
        assert (await browser.get("/assets/../channel.py")).status_code == 404
        assert (await browser.get("/health")).text == "ok"


async def test_files_are_packed_for_who_takes_them_so(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(logged_in=False)
        packed = await browser.get("/", **{"accept-encoding": "gzip"})
        plain = await browser.get("/", **{"accept-encoding": "identity"})

        assert packed.content == plain.content
        assert "content-encoding" not in plain.headers


async def test_a_picture_is_kept_and_comes_back_made_anew(tmp_path: Path) -> None:
    data = picture("PNG", mode="RGBA") + SCRIPT
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        headers = {"x-csrf": browser.csrf, "x-file-name": "a%20cat.png"}
        kept = await browser.http.post("/upload", content=data, headers=headers)
        shown = await browser.get(f"/media/{kept.headers['x-handle']}")

        assert kept.json()["type"] == "image"
        assert kept.json()["alt"] == "a cat.png"
        assert shown.headers["content-type"] == "image/png"
        assert b"script" not in shown.content
        image = Image(kept.json()["sha256"], "image/png", 40, 30, len(data))
        sent = SendMessage(message_id=MessageId("m"), text="look", attachments=(image,))
        assert isinstance(await web.house.port.send(sent), Accepted)


async def test_what_is_no_picture_is_only_ever_a_download(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        headers = {"x-csrf": browser.csrf, "x-file-name": "x.svg", "content-type": "image/svg+xml"}
        kept = await browser.http.post("/upload", content=b"<svg/>" + SCRIPT, headers=headers)
        got = await browser.get(f"/media/{kept.headers['x-handle']}")

        assert kept.json()["type"] == "attachment"
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(("content", "status"), [(b"", 400), (b"x" * (MAX_MEDIA_BYTES + 1), 413)])
async def test_an_upload_has_a_size(tmp_path: Path, content: bytes, status: int) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        headers = {"x-csrf": browser.csrf}

        answer = await browser.http.post("/upload", content=content, headers=headers)
        assert answer.status_code == status


async def test_a_picture_needs_a_login_and_a_handle_of_ours(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser, stranger = await web.browser(), await web.browser(logged_in=False)
        headers = {"x-csrf": browser.csrf}
        kept = await browser.http.post("/upload", content=picture("PNG"), headers=headers)
        handle, sha256 = kept.headers["x-handle"], kept.json()["sha256"]

        assert (await stranger.get(f"/media/{handle}")).status_code == 401
        assert (await browser.get(f"/media/{sha256}")).status_code == 404
        assert (await browser.get(f"/media/{sha256}-{'0' * 32}")).status_code == 404
        assert (await stranger.post("/upload", {})).status_code == 401


async def test_a_conversation_is_taken_home(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        session_id = await web.house.talk("hello there")
        browser, stranger = await web.browser(), await web.browser(logged_in=False)
        text = await browser.get(f"/export/{session_id}")
        data = await browser.get(f"/export/{session_id}?format=json")

        assert "hello there" in text.text
        assert "attachment" in text.headers["content-disposition"]
        assert json.loads(data.text)
        assert (await stranger.get(f"/export/{session_id}")).status_code == 401
        assert (await browser.get("/export/none")).status_code == 404
        assert (await browser.get(f"/export/{session_id}?format=exe")).status_code == 400
        assert (await browser.get(f"/export/{SessionId('a.b')}")).status_code == 400


async def test_a_long_conversation_is_taken_home_whole(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        session_id = await web.house.talk("first words")
        for number in range(110):
            await web.house.talk(f"number {number}", session_id)
        browser = await web.browser()
        text = (await browser.get(f"/export/{session_id}")).text

        assert "first words" in text
        assert "number 109" in text
