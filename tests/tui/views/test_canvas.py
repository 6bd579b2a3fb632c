"""What drawing a block needs beside the block."""

from openpista.domain.message import Image
from openpista.tui.views.canvas import Canvas, shortened
from openpista.tui.views.rows import Row
from openpista.words.catalogue import Words, load_words

IMAGE = Image(sha256="a" * 64, mime="image/png", width=4, height=3, size_bytes=12, alt="a cat")


def test_a_picture_is_one_line_where_nothing_draws_pictures() -> None:
    (row,) = Canvas(40, load_words("en")).picture(IMAGE, 40)

    assert "a cat" in row.text


def test_a_picture_is_drawn_by_what_draws_pictures() -> None:
    def drawn(image: Image, width: int, _words: Words) -> list[Row]:
        return [Row(((f"{image.alt} in {width}", ""),))]

    rows = Canvas(40, load_words("en"), pictures=drawn).picture(IMAGE, 30)

    assert [row.text for row in rows] == ["a cat in 30"]


def test_the_workspace_is_left_out_of_paths() -> None:
    assert shortened("Edit /src/a/b.py", "/src") == "Edit a/b.py"
    assert shortened("/other/b.py", "/src") == "/other/b.py"
    assert shortened("x", "") == "x"
