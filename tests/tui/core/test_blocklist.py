"""A persistent list of blocks: like a plain list, but cheap at the end."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.tui.core import blocklist
from openpista.tui.core.blocklist import MAX_TAIL_BLOCKS, PAGE_BLOCKS, Blocks
from openpista.tui.core.blocks import Answer, BlockId


def answer(number: int, text: str = "x") -> Answer:
    return Answer(id=BlockId(number), text=text)


def filled(number: int) -> Blocks:
    blocks = Blocks()
    for index in range(number):
        blocks = blocklist.append(blocks, answer(index))
    return blocks


def ids(blocks: Blocks) -> list[int]:
    return [block.id for block in blocklist.each(blocks)]


def test_blocks_come_back_in_their_order() -> None:
    blocks = filled(300)

    assert ids(blocks) == list(range(300))
    assert [block.id for block in blocklist.newest_first(blocks)] == list(range(299, -1, -1))
    assert blocklist.count(blocks) == 300
    assert len(blocks.tail) <= MAX_TAIL_BLOCKS
    assert all(len(page) == PAGE_BLOCKS for page in blocks.pages)


def test_a_block_is_found_and_replaced_wherever_it_lies() -> None:
    blocks = filled(300)

    for number in (0, 63, 64, 150, 299):
        changed = blocklist.put(blocks, answer(number, "new"))
        found = blocklist.get(changed, BlockId(number))
        assert isinstance(found, Answer)
        assert found.text == "new"
        assert ids(changed) == ids(blocks)


def test_what_is_not_there_is_not_found_and_changes_nothing() -> None:
    blocks = filled(300)

    for number in (-1, 300):
        assert blocklist.get(blocks, BlockId(number)) is None
        assert blocklist.put(blocks, answer(number)) is blocks


def test_older_blocks_come_before_the_others() -> None:
    blocks = blocklist.prepend(filled(2), tuple(answer(number) for number in range(-100, 0)))

    assert ids(blocks) == list(range(-100, 2))
    assert blocks.first_id == -101
    assert blocklist.prepend(blocks, ()) is blocks


def test_removed_blocks_are_gone_and_their_ids_are_not_given_out_again() -> None:
    blocks = filled(300)

    left = blocklist.remove(blocks, frozenset(map(BlockId, [*range(64, 128), 130, 299])))

    assert ids(left) == [n for n in range(300) if n not in {*range(64, 128), 130, 299}]
    assert left.next_id == 300
    assert blocklist.count(left) == 300 - 66
    assert blocklist.remove(blocks, frozenset()) is blocks


def test_keeping_some_blocks_goes_on_with_the_ids() -> None:
    blocks = filled(300)

    kept = blocklist.keep(blocks, tuple(blocklist.each(blocks))[:70])

    assert ids(kept) == list(range(70))
    assert (kept.next_id, blocklist.count(kept)) == (300, 70)
    assert ids(blocklist.keep(blocks, ())) == []


def test_the_oldest_page_can_be_dropped() -> None:
    blocks = filled(300)

    assert ids(blocklist.drop_first_page(blocks)) == list(range(64, 300))
    short = filled(3)
    assert blocklist.drop_first_page(short) is short


def test_a_change_at_the_end_leaves_the_pages_alone() -> None:
    blocks = filled(300)

    changed = blocklist.put(blocks, answer(299, "more"))

    assert changed.pages is blocks.pages
    assert blocklist.common_start(blocks, changed) == 299


def test_the_common_start_ends_at_the_first_other_object() -> None:
    blocks = filled(300)

    assert blocklist.common_start(blocks, blocks) == 300
    assert blocklist.common_start(blocks, blocklist.put(blocks, answer(70, "new"))) == 70
    assert blocklist.common_start(filled(2), Blocks()) == 0
    assert blocklist.common_start(blocks, replace(blocks)) == 300


def test_the_common_start_does_not_mind_where_pages_begin() -> None:
    blocks = filled(MAX_TAIL_BLOCKS)

    grown = blocklist.append(blocks, answer(MAX_TAIL_BLOCKS))

    assert grown.pages != blocks.pages
    assert blocklist.common_start(blocks, grown) == MAX_TAIL_BLOCKS
    assert blocklist.common_start(grown, blocks) == MAX_TAIL_BLOCKS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("apr"), st.integers(0, 400)), max_size=400))
def test_it_is_like_a_plain_list(moves: list[tuple[str, int]]) -> None:
    blocks, plain = Blocks(), list[Answer]()
    for number, (move, at) in enumerate(moves):
        if move == "a" or not plain:
            added = answer(blocks.next_id, str(number))
            blocks, plain = blocklist.append(blocks, added), [*plain, added]
        elif move == "p":
            index = at % len(plain)
            changed = replace(plain[index], text=f"new {number}")
            blocks = blocklist.put(blocks, changed)
            plain[index] = changed
        else:
            gone = plain.pop(at % len(plain))
            blocks = blocklist.remove(blocks, frozenset((gone.id,)))

    assert list(blocklist.each(blocks)) == plain
    assert blocklist.count(blocks) == len(plain)
