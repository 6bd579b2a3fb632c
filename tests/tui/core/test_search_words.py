"""Words of a search and where they stand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.core.search_words import count_in, folded, has_all, spans, words_of

texts = st.text("aAbB İßß한 \n", max_size=20)


def test_words_are_parted_by_blanks_and_kept_together_by_quotes() -> None:
    assert words_of('Build  the "default Target" build') == ("build", "the", "default target")
    assert words_of("  ") == ()
    assert words_of('"open end') == ("open end",)


def test_every_word_has_to_stand_there_in_any_case() -> None:
    assert has_all("The BUILD fails", ("fails", "build"))
    assert not has_all("The BUILD fails", ("fails", "test"))
    assert has_all("anything", ())


def test_places_that_touch_are_one() -> None:
    assert spans("abcab", ("ab", "bc")) == ((0, 5),)
    assert spans("xaxa", ("a",)) == ((1, 2), (3, 4))
    assert spans("nothing", ("zz", "")) == ()


def test_a_phrase_is_counted_without_overlaps() -> None:
    assert count_in("AAAA", "aa") == 2
    assert count_in("anything", "") == 0


@given(texts)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(texts, st.lists(st.text("ab 한", min_size=1, max_size=3), max_size=3))
def test_what_is_marked_is_in_order_and_within_the_text(text: str, words: list[str]) -> None:
    found = spans(text, words)

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for start, end in found:
        piece = folded(text[start:end])
        assert any(word in piece for word in words)
