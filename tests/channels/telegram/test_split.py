"""Cutting long texts into messages."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.telegram.markdown import Rich, Span, plain, rich
from openpista.channels.telegram.split import MAX_ENTITIES, MAX_UNITS, split, units


def texts(whole: Rich, limit: int) -> list[str]:
    return [part.text for part in split(whole, limit)]


def test_a_short_text_is_one_message_and_an_empty_one_none() -> None:
    assert texts(plain("hello"), 10) == ["hello"]
    assert split(plain(" \n ")) == ()


def test_it_is_cut_between_paragraphs_lines_and_words_in_this_order() -> None:
    assert texts(plain("one two\nthree\n\nfour five"), 20) == ["one two\nthree", "four five"]
    assert texts(plain("one two\nthree four"), 12) == ["one two", "three four"]
    assert texts(plain("one two three"), 9) == ["one two", " three"]
    assert texts(plain("abcdefghij"), 4) == ["abcd", "efgh", "ij"]


def test_length_is_counted_as_telegram_does() -> None:
    assert units("a🎉") == 3
    assert texts(plain("🎉" * 5), 4) == ["🎉🎉", "🎉🎉", "🎉"]


def test_code_goes_on_as_code_and_is_cut_at_a_line() -> None:
    parts = split(rich("```py\naaaa\n\nbbbb\ncccc\n```"), 12)

    assert [part.text for part in parts] == ["aaaa\n\nbbbb", "cccc"]
    assert [part.spans for part in parts] == [
        (Span("pre", 0, 10, "py"),),
        (Span("pre", 0, 4, "py"),),
    ]


def test_no_message_has_more_entities_than_are_shown() -> None:
    parts = split(rich(" ".join("**a**" for _ in range(250))))

    assert all(len(part.spans) <= MAX_ENTITIES for part in parts)
    assert sum(part.text.count("a") for part in parts) == 250


@given(st.text(alphabet="ab \n🎉é한", max_size=300), st.integers(2, 60))
def test_nothing_is_lost_and_everything_fits(text: str, limit: int) -> None:
    parts = split(plain(text), limit)

    assert all(0 < units(part.text) <= limit for part in parts)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(text.split())


def test_a_long_answer_fits_into_few_messages() -> None:
    text = "\n\n".join(f"Paragraph {number}: " + "word " * 40 for number in range(48))

    parts = split(rich(text))

    assert len(parts) == 3
    assert all(units(part.text) <= MAX_UNITS for part in parts)
