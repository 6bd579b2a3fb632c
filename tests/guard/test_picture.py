import io
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from openpista.guard.picture import PictureType, picture_type


def _made(form: str, size: tuple[int, int], **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "options", "mime"),
    [
        ("PNG", {}, "image/png"),
        ("JPEG", {}, "image/jpeg"),
        ("JPEG", {"progressive": True}, "image/jpeg"),
        ("GIF", {}, "image/gif"),
        ("WEBP", {}, "image/webp"),
        ("WEBP", {"lossless": True}, "image/webp"),
    ],
)
def test_type_and_size_are_read_from_the_bytes(
    form: str, options: dict[str, Any], mime: str
) -> None:
    assert picture_type(_made(form, (123, 45), **options)) == PictureType(mime, 123, 45)


def test_a_webp_with_an_extended_header_is_read() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 7), (0, 0, 0, 9)).save(out, "WEBP", exif=b"Exif\0\0")

    assert picture_type(out.getvalue()) == PictureType("image/webp", 300, 7)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + b"\x00\x02" * 3_000,
        b"RIFF\0\0\0\0WEBPVP9 ",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 5),
    ],
)
def test_what_is_no_picture_or_is_cut_off_has_no_type(data: bytes) -> None:
    assert picture_type(data) is None


@given(st.binary(max_size=64), st.sampled_from([b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF0000WEBP"]))
def test_it_never_raises(rest: bytes, start: bytes) -> None:
    picture_type(start + rest)
