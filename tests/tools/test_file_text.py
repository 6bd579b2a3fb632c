"""Pages of files: exact bytes, whole lines, and honest about what is missing."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.tools.file_text import PAGE_CHARS, Page, is_binary, read_page


def _page(data: bytes, *, first: int = 1, most_lines: int = 2000) -> Page:
    descriptor = os.memfd_create("page")
    try:
        os.write(descriptor, data)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return read_page(descriptor, first=first, most_lines=most_lines)
    finally:
        os.close(descriptor)


def test_a_short_file_is_one_page() -> None:
    assert _page(b"a\r\nb") == Page("a\r\nb", 1, 2, more=False)


def test_lines_are_counted_from_one() -> None:
    page = _page(b"a\nb\nc\nd\n", first=2, most_lines=2)

    assert (page.text, page.first, page.last, page.more) == ("b\nc\n", 2, 3, True)


def test_a_page_ends_before_it_is_too_long() -> None:
    page = _page(b"x" * 999 + b"\n" + b"y" * PAGE_CHARS)

    assert (page.last, page.more) == (1, True)


def test_a_line_longer_than_a_page_is_given_in_part_and_named() -> None:
    page = _page(b"first\n" + "한".encode() * PAGE_CHARS + b"\nlast\n", first=2)

    assert page.cut == (2,)
    assert page.is_utf8
    assert len(page.text.encode()) <= PAGE_CHARS + 1
    assert (page.last, page.more) == (2, True)


def test_a_line_exactly_as_long_as_a_page_is_whole() -> None:
    assert _page(b"x" * PAGE_CHARS).cut == ()


def test_bytes_that_are_no_text_are_marked() -> None:
    page = _page(b"a\xffb\n")

    assert (page.text, page.is_utf8) == ("a\N{REPLACEMENT CHARACTER}b\n", False)


def test_a_point_beyond_the_end_gives_nothing() -> None:
    page = _page(b"a\n", first=5)

    assert (page.text, page.first, page.last) == ("", 5, 4)


@given(st.lists(st.text(alphabet="ab한\r", max_size=8), max_size=30), st.integers(1, 5))
def test_pages_joined_are_the_file(lines: list[str], most_lines: int) -> None:
    data = "\n".join(lines).encode()
    text, first = "", 1

    while True:
        page = _page(data, first=first, most_lines=most_lines)
        text += page.text
        first = page.last + 1
        if not page.more:
            break

    assert text.encode() == data


@pytest.mark.parametrize(("start", "binary"), [(b"abc", False), (b"a\0", True), (b"", False)])
def test_a_nul_says_that_it_is_no_text(start: bytes, binary: bool) -> None:
    assert is_binary(start) is binary
