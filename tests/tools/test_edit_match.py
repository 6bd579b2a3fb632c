"""An edit means one passage, and says what is there when it does not find it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.errors import ToolArgumentError
from openpista.tools.edit_match import edited


def test_one_passage_is_replaced_and_every_other_byte_stays() -> None:
    assert edited(b"a\xff\r\nb\n\0c", "b", "B") == b"a\xff\r\nB\n\0c"


def test_many_passages_are_replaced_only_when_all_are_meant() -> None:
    with pytest.raises(ToolArgumentError, match=r"is 2 times in the file \(lines 1, 3\)"):
        edited(b"x\ny\nx\n", "x", "z")

    assert edited(b"x\ny\nx\n", "x", "z", replace_all=True) == b"z\ny\nz\n"


def test_a_windows_file_keeps_its_line_ends() -> None:
    assert edited(b"a\r\nb\r\nc\r\n", "a\nb\n", "A\nB\nx\n") == b"A\r\nB\r\nx\r\nc\r\n"


def test_line_ends_that_were_given_exactly_are_taken_exactly() -> None:
    assert edited(b"a\r\nb\n", "b\n", "c\n") == b"a\r\nc\n"


def test_white_space_that_differs_is_pointed_out() -> None:
    with pytest.raises(ToolArgumentError) as caught:
        edited(b"def f():\n\treturn 1\n", "def f():\n    return 1", "x")

    assert "From line 1 it differs only in white space" in caught.value.message
    assert "\treturn 1" in caught.value.message


def test_the_nearest_line_is_shown() -> None:
    with pytest.raises(ToolArgumentError, match="Line 2 is the nearest"):
        edited(b"one\nthe quick brown fox\n", "the quick brown fix", "x")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("", "x", "old_text is empty"),
        ("x", "x", "nothing would change"),
        ("quite different", "y", "Read the file again"),
    ],
)
def test_what_cannot_be_meant_is_told(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ToolArgumentError, match=sentence):
        edited(b"x\n", old, new)


@given(
    st.text(alphabet="ab\n", max_size=20),
    st.text(alphabet="cd\n", min_size=1, max_size=5).filter(lambda text: text.strip()),
    st.text(alphabet="ab\n", max_size=20),
    st.text(alphabet="ef\n", max_size=5),
)
def test_what_stands_around_a_passage_is_untouched(
    before: str, old: str, after: str, new: str
) -> None:
    old = f"<{old}>"

    assert edited(f"{before}{old}{after}".encode(), old, new) == f"{before}{new}{after}".encode()
