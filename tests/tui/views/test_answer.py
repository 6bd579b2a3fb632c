"""An answer grows, and only its end is drawn again."""

from openpista.tui.views.answer import AnswerSections, MarkdownShelf
from tests.tui.views.harness import text

SHELF = MarkdownShelf()


def whole(sections: AnswerSections, width: int = 40) -> str:
    return "\n".join(text(sections.rows(index, width)) for index in range(sections.count))


def test_sections_are_parted_by_a_blank_row_and_indented() -> None:
    sections = AnswerSections(SHELF)

    sections.put("# One\n\ntwo", is_open=False)

    assert whole(sections) == "  One\n\n  two"


def test_it_tells_from_where_on_it_looks_different() -> None:
    sections = AnswerSections(SHELF)
    sections.put("one\n\ntwo\n\nthr", is_open=True)

    assert sections.put("one\n\ntwo\n\nthree", is_open=True) == 1
    assert sections.put("one\n\ntwo\n\nthree", is_open=False) == 1
    assert whole(sections) == "  one\n\n  two\n\n  three"


def test_another_text_begins_anew() -> None:
    sections = AnswerSections(SHELF)
    sections.put("one\n\ntwo\n\n", is_open=True)

    assert sections.put("other", is_open=True) == 0
    assert whole(sections) == "  other"


def test_an_answer_that_was_finished_and_reads_otherwise_begins_anew() -> None:
    sections = AnswerSections(SHELF)
    sections.put("one\n\ntw", is_open=False)

    assert sections.put("one\n\ntwo", is_open=False) == 0
    assert whole(sections) == "  one\n\n  two"
    assert sections.put("one\n\ntwo", is_open=False) == sections.count


def test_an_open_code_block_looks_like_a_closed_one_but_for_colours() -> None:
    growing, closed = AnswerSections(SHELF), AnswerSections(SHELF)
    source = "```python\nx = 1\n\ny = 2\n"

    for end in range(1, len(source) + 1):
        growing.put(source[:end], is_open=True)
        growing.rows(0, 40)
    closed.put(source + "```", is_open=False)

    assert whole(growing) == whole(closed)


def test_an_open_code_block_is_laid_out_for_a_new_width() -> None:
    sections = AnswerSections(SHELF)
    sections.put("```\nabcdefghij\n", is_open=True)

    assert len(sections.rows(0, 40)) == 2
    assert len(sections.rows(0, 12)) == 3


def test_a_long_list_has_no_gaps_whether_it_was_written_slowly_or_at_once() -> None:
    growing, at_once = AnswerSections(SHELF), AnswerSections(SHELF)
    source = "".join(f"{number}. item\n" for number in range(1, 80))

    for end in range(0, len(source), 7):
        growing.put(source[:end], is_open=True)
    growing.put(source, is_open=False)
    at_once.put(source, is_open=False)

    assert growing.count > at_once.count
    assert whole(growing) == whole(at_once)


def test_an_empty_answer_is_one_empty_section() -> None:
    sections = AnswerSections(SHELF)

    sections.put("", is_open=True)

    assert sections.count == 1
    assert sections.rows(0, 40) == []
