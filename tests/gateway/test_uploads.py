"""Files handed over in pieces."""

import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from openpista.domain.command import Accepted, PutMedia, Refused
from openpista.domain.errors import NotFoundError
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES
from openpista.gateway.uploads import MAX_OPEN, TOO_MANY_PIXELS, Uploads
from openpista.store.open import Store
from tests.store.builders import StillClock, a_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await a_store(tmp_path, clock=StillClock()) as opened:
        yield opened


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _piece(data: bytes, start: int = 0, end: int | None = None) -> PutMedia:
    return PutMedia(sha256=_name(data), total_bytes=len(data), offset=start, data=data[start:end])


def _png(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    return out.getvalue()


async def test_pieces_in_their_order_become_a_kept_file(store: Store) -> None:
    uploads, data = Uploads(store.media), b"abcdef"

    first = await uploads.put(_piece(data, 0, 4))
    with pytest.raises(NotFoundError):
        await store.media.read(_name(data))
    second = await uploads.put(_piece(data, 4))

    assert (first, second) == (Accepted(), Accepted())
    assert await store.media.read(_name(data)) == data
    assert await store.media.mime(_name(data)) == "application/octet-stream"


async def test_the_type_of_a_picture_is_what_its_bytes_say(store: Store) -> None:
    data = _png((3, 2))

    await Uploads(store.media).put(_piece(data))

    assert await store.media.mime(_name(data)) == "image/png"


async def test_a_gap_or_other_bytes_keep_nothing(store: Store) -> None:
    uploads, data = Uploads(store.media), b"abcdef"

    gap = await uploads.put(_piece(data, 2))
    other = await uploads.put(PutMedia(sha256=_name(b"x"), total_bytes=1, offset=0, data=b"y"))

    assert isinstance(gap, Refused)
    assert isinstance(other, Refused)
    with pytest.raises(NotFoundError):
        await store.media.read(_name(b"x"))


@pytest.mark.parametrize(
    "command",
    [
        PutMedia(sha256="../x", total_bytes=1, offset=0, data=b"x"),
        PutMedia(sha256="0" * 64, total_bytes=0, offset=0, data=b""),
        PutMedia(sha256="0" * 64, total_bytes=MAX_MEDIA_BYTES + 1, offset=0, data=b"x"),
        PutMedia(sha256="0" * 64, total_bytes=99, offset=0, data=bytes(MAX_PIECE_BYTES + 1)),
    ],
)
async def test_what_is_too_large_or_has_no_name_is_refused(store: Store, command: PutMedia) -> None:
    assert isinstance(await Uploads(store.media).put(command), Refused)


async def test_a_picture_of_too_many_pixels_is_refused(store: Store) -> None:
    assert await Uploads(store.media).put(_piece(_png((8_000, 6_000)))) == TOO_MANY_PIXELS


async def test_only_a_few_uploads_are_open_at_once(store: Store) -> None:
    uploads, data = Uploads(store.media), b"abcdef"
    await uploads.put(_piece(data, 0, 2))
    for number in range(MAX_OPEN):
        await uploads.put(_piece(b"%d other" % number, 0, 2))

    assert isinstance(await uploads.put(_piece(data, 2)), Refused)
