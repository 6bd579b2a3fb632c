"""Pictures are made anew."""

import io

import pytest
from PIL import Image

from openpista.channels.web.pictures import LONGEST_SIDE, NoPictureError, remade


def picture(
    kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "#ff000080" if mode == "RGBA" else "red").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "mime"),
    [
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("GIF", "P", "image/png"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
    ],
)
def test_every_kind_of_picture_is_shown(kind: str, mode: str, mime: str) -> None:
    body, made = remade(picture(kind, mode=mode))

    assert made == mime
    assert Image.open(io.BytesIO(body)).size == (40, 30)


def test_what_lay_behind_a_picture_does_not_go_out() -> None:
    body, _ = remade(picture("PNG") + b"<script>alert(1)</script>")

    assert b"script" not in body


def test_a_large_picture_is_made_smaller() -> None:
    body, _ = remade(picture("JPEG", (LONGEST_SIDE * 2, 100)))

    assert max(Image.open(io.BytesIO(body)).size) == LONGEST_SIDE


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", picture("PNG")[:40],
     picture("BMP"), b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\xff\xff\xff\xff" * 2],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPictureError):
        remade(data)
