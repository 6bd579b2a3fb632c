"""Where rows lie: whatever happens to a conversation, the layout agrees with a fresh one."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.tui.core import blocklist
from openpista.tui.core.blocklist import BlockId, Blocks
from openpista.tui.core.blocks import ChatBlock
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.transcript_cache import DrawnCache
from openpista.tui.views.transcript_entries import EntryDrawer
from openpista.tui.views.transcript_layout import FIRST_ENTRIES, TranscriptLayout
from tests.tui.views.chats import answer, listed, said
from tests.tui.views.harness import LOOK


def layout(width: int = 30) -> TranscriptLayout:
    return TranscriptLayout(EntryDrawer(DrawnCache(), Canvas(width, LOOK.words)))


def rows_of(laid: TranscriptLayout) -> list[str]:
    return [laid.row_at(y).text for y in range(laid.height)]


def lay_all(laid: TranscriptLayout) -> None:
    """Lay out what is older than what is laid out at first."""
    for entry in laid.entries[: laid.first]:
        laid.drawer.measure(entry)
    laid.lay(0)


def fresh(blocks: Blocks) -> list[str]:
    made = layout()
    made.put(blocks)
    lay_all(made)
    return rows_of(made)


def changed(blocks: Blocks, choice: int, words: str) -> Blocks:
    """Let something happen to a conversation that can happen to it."""
    newest = next(blocklist.newest_first(blocks), None)
    match choice:
        case 0:
            return blocklist.append(blocks, said(blocks.next_id, words))
        case 1:
            return blocklist.append(blocks, answer(blocks.next_id, words, is_open=True))
        case 2 if newest is not None:
            return blocklist.put(blocks, replace(newest, text=newest.text + words))  # type: ignore[union-attr]
        case 3:
            first = BlockId(blocks.first_id - 2)
            older: list[ChatBlock] = [
                said(first + 1, words), answer(first + 2, f"{words}\n\nx")
            ]  # fmt: skip
            return blocklist.prepend(blocks, older)
        case 4 if newest is not None:
            return blocklist.keep(blocks, [newest])
        case _:
            first_block = next(blocklist.each(blocks), None)
            if first_block is None:
                return blocks
            return blocklist.put(blocks, said(first_block.id, words))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.sampled_from(["a", "two words", "para\n\n", "- x\n- y\n", "```\nc\n", "long " * 20]),
        ),
        max_size=25,
    )
)
def test_a_layout_that_followed_equals_one_made_at_the_end(
    steps: list[tuple[int, str]],
) -> None:
    blocks, laid = Blocks(), layout()
    for choice, words in steps:
        blocks = changed(blocks, choice, words)
        laid.put(blocks)
    lay_all(laid)

    assert rows_of(laid) == fresh(blocks)


def test_only_the_newest_are_measured_at_first() -> None:
    laid = layout()

    laid.put(listed([said(number) for number in range(300)]))

    assert len(laid.entries) - laid.first == FIRST_ENTRIES
    assert laid.height == 2 * FIRST_ENTRIES


def test_an_anchored_row_is_found_after_older_ones_came_in_above() -> None:
    laid = layout()
    laid.put(listed([said(number) for number in range(300)]))
    anchor = laid.anchor(10, 5)
    assert anchor is not None
    row = laid.row_at(10)

    lay_all(laid)

    moved = laid.position(anchor) or 0
    assert moved == 10 + 250 * 2 - 1
    assert laid.row_at(moved) == row


@given(st.integers(0, 200), st.integers(8, 60))
def test_an_anchored_row_of_a_long_answer_stays_in_its_paragraph(y: int, width: int) -> None:
    words = "\n\n".join(f"p{number} " + "word " * (number * 7 % 40) for number in range(30))
    laid = layout(24)
    laid.put(listed([said(0), answer(1, words), said(2)]))
    y %= laid.height
    anchor = laid.anchor(y, 5)
    assert anchor is not None

    laid.drawer.resize(laid.drawer.canvas._replace(width=width))
    laid.redraw()
    laid.settle_between(0, laid.height)
    laid.settle_between(0, laid.height)

    moved = laid.anchor(laid.position(anchor) or 0, 5)
    assert moved is not None
    assert (moved.block_id, moved.section) == (anchor.block_id, anchor.section)


def test_the_row_that_is_anchored_is_one_whose_place_is_known() -> None:
    laid = layout(60)
    laid.put(listed([said(number, "several words that wrap " * 3) for number in range(9)]))
    laid.drawer.resize(laid.drawer.canvas._replace(width=20))
    laid.redraw()
    laid.settle_between(9, 10)

    anchor = laid.anchor(4, 8)

    assert anchor is not None
    assert anchor.block_id == 3
    assert laid.position(anchor) == 4 + anchor.below


def test_the_first_changed_row_is_told() -> None:
    laid = layout()
    blocks = listed([said(0), answer(1, "one\n\ntw", is_open=True)])
    laid.put(blocks)

    assert laid.put(blocks) == laid.height
    assert laid.put(blocklist.put(blocks, answer(1, "one\n\ntwo", is_open=True))) == 1


def test_a_flush_costs_the_same_in_a_long_conversation() -> None:
    renders: list[int] = []
    for count in (10, 10_000):
        laid = layout()
        blocks = listed([said(number) for number in range(count)])
        blocks = blocklist.append(blocks, answer(count, "one\n\ntw", is_open=True))
        laid.put(blocks)
        cache = laid.drawer.cache
        before = cache.renders
        laid.put(blocklist.put(blocks, answer(count, "one\n\ntwo", is_open=True)))
        renders.append(cache.renders - before)

    assert renders == [1, 1]


def test_a_new_width_is_settled_where_one_looks_first() -> None:
    laid = layout(60)
    blocks = listed([said(number, "several words that wrap " * 3) for number in range(30)])
    laid.put(blocks)
    before = laid.height

    laid.drawer.resize(laid.drawer.canvas._replace(width=20))
    laid.redraw()
    assert laid.settle_between(0, 5)
    assert laid.height > before
    while laid.settle_between(0, laid.height):
        pass

    assert all(map(laid.drawer.is_fresh, laid.entries))


def test_positions_beyond_the_ends_are_nothing() -> None:
    laid = layout()

    assert laid.anchor(0, 5) is None
    assert laid.entry_at(0) is None
    laid.put(listed([said(0)]))
    assert laid.entry_at(-1) is None
    assert laid.entry_at(99) is None
    assert laid.drawn_at(99) is None


def test_an_anchored_row_of_a_long_paragraph_stays_with_its_words() -> None:
    laid = layout(62)
    laid.put(listed([answer(0, " ".join(f"word{number:03}" for number in range(400)))]))
    anchor = laid.anchor(laid.height // 2, 5)
    assert anchor is not None

    def first_number(y: int) -> int:
        return int(laid.row_at(y).text.split()[0].removeprefix("word"))

    before = first_number(laid.height // 2)
    laid.drawer.resize(laid.drawer.canvas._replace(width=32))
    laid.redraw()
    laid.settle_between(0, 1)

    assert abs(first_number(laid.position(anchor) or 0) - before) < 7
