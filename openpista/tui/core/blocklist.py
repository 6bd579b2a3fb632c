"""A persistent list of blocks: replacing or adding at the end costs the same at any length.

The newest blocks stand apart in `tail`; the rest lies in pages that are never copied again unless
one of their blocks changes. Blocks are in the order of their ids.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.blocks import BlockId, ChatBlock

PAGE_BLOCKS = 64
MAX_TAIL_BLOCKS = 2 * PAGE_BLOCKS


class Blocks(Struct, frozen=True):
    """The blocks of a conversation; `next_id` and `first_id` are the ids to give out next."""

    pages: tuple[tuple[ChatBlock, ...], ...] = ()
    tail: tuple[ChatBlock, ...] = ()
    next_id: BlockId = BlockId(0)
    first_id: BlockId = BlockId(-1)
    paged: int = 0
    """How many blocks lie in `pages`."""


def count(blocks: Blocks) -> int:
    """Return how many blocks there are."""
    return blocks.paged + len(blocks.tail)


def append(blocks: Blocks, block: ChatBlock) -> Blocks:
    """Return the list with `block`, made with `next_id` as its id, at the end."""
    tail = (*blocks.tail, block)
    pages, paged = blocks.pages, blocks.paged
    if len(tail) > MAX_TAIL_BLOCKS:
        pages, paged = (*pages, tail[:PAGE_BLOCKS]), paged + PAGE_BLOCKS
        tail = tail[PAGE_BLOCKS:]
    return Blocks(pages, tail, BlockId(block.id + 1), blocks.first_id, paged)


def prepend(blocks: Blocks, older: Sequence[ChatBlock]) -> Blocks:
    """Return the list with `older` before it; their ids end at `first_id`."""
    if not older:
        return blocks
    pages = tuple(
        tuple(older[start : start + PAGE_BLOCKS]) for start in range(0, len(older), PAGE_BLOCKS)
    )
    return replace(
        blocks,
        pages=(*pages, *blocks.pages),
        first_id=BlockId(older[0].id - 1),
        paged=blocks.paged + len(older),
    )


def put(blocks: Blocks, block: ChatBlock) -> Blocks:
    """Return the list with `block` in place of the one with its id; unchanged without one."""
    index = _index_in(blocks.tail, block.id)
    if index is not None:
        tail = (*blocks.tail[:index], block, *blocks.tail[index + 1 :])
        return Blocks(blocks.pages, tail, blocks.next_id, blocks.first_id, blocks.paged)
    place = _place_in_pages(blocks, block.id)
    if place is None:
        return blocks
    number, index = place
    page = blocks.pages[number]
    page = (*page[:index], block, *page[index + 1 :])
    pages = (*blocks.pages[:number], page, *blocks.pages[number + 1 :])
    return replace(blocks, pages=pages)


def remove(blocks: Blocks, gone: frozenset[BlockId]) -> Blocks:
    """Return the list without the blocks of these ids."""
    if not gone:
        return blocks
    lowest = min(gone)
    pages = [
        page if page[-1].id < lowest else tuple(block for block in page if block.id not in gone)
        for page in blocks.pages
    ]
    full = tuple(page for page in pages if page)
    return replace(
        blocks,
        pages=full,
        tail=tuple(block for block in blocks.tail if block.id not in gone),
        paged=sum(map(len, full)),
    )


def drop_first_page(blocks: Blocks) -> Blocks:
    """Return the list without its oldest page; unchanged where everything is in the tail."""
    if not blocks.pages:
        return blocks
    return replace(blocks, pages=blocks.pages[1:], paged=blocks.paged - len(blocks.pages[0]))


def get(blocks: Blocks, block_id: BlockId) -> ChatBlock | None:
    """Return the block with that id."""
    index = _index_in(blocks.tail, block_id)
    if index is not None:
        return blocks.tail[index]
    place = _place_in_pages(blocks, block_id)
    return None if place is None else blocks.pages[place[0]][place[1]]


def each(blocks: Blocks) -> Iterator[ChatBlock]:
    """Go through all blocks, oldest first."""
    for page in blocks.pages:
        yield from page
    yield from blocks.tail


def newest_first(blocks: Blocks) -> Iterator[ChatBlock]:
    """Go through all blocks, newest first."""
    yield from reversed(blocks.tail)
    for page in reversed(blocks.pages):
        yield from reversed(page)


def keep(blocks: Blocks, kept: Sequence[ChatBlock]) -> Blocks:
    """Return a list of `kept` (in order) that goes on giving out ids where `blocks` was."""
    pages = tuple(
        tuple(kept[start : start + PAGE_BLOCKS]) for start in range(0, len(kept), PAGE_BLOCKS)
    )
    tail = pages[-1] if pages else ()
    return Blocks(pages[:-1], tail, blocks.next_id, blocks.first_id, len(kept) - len(tail))


def common_start(old: Blocks, new: Blocks) -> int:
    """Return how many blocks at the start of both are the same objects; cheap where pages are."""
    if old is new:
        return count(new)
    same = 0
    for before, after in zip(old.pages, new.pages, strict=False):
        if before is not after:
            return same + _same_objects(before, after)
        same += len(after)
    if len(old.pages) == len(new.pages):
        return same + _same_objects(old.tail, new.tail)
    rest_old = [block for page in old.pages[len(new.pages) :] for block in page]
    rest_new = [block for page in new.pages[len(old.pages) :] for block in page]
    return same + _same_objects([*rest_old, *old.tail], [*rest_new, *new.tail])


def _same_objects(old: Sequence[ChatBlock], new: Sequence[ChatBlock]) -> int:
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        if before is not after:
            return index
    return min(len(old), len(new))


def _index_in(blocks: Sequence[ChatBlock], block_id: BlockId) -> int | None:
    index = bisect_right(blocks, block_id, key=_id_of) - 1
    return index if index >= 0 and blocks[index].id == block_id else None


def _place_in_pages(blocks: Blocks, block_id: BlockId) -> tuple[int, int] | None:
    number = bisect_right(blocks.pages, block_id, key=_first_id_of) - 1
    if number < 0:
        return None
    index = _index_in(blocks.pages[number], block_id)
    return None if index is None else (number, index)


def _id_of(block: ChatBlock) -> BlockId:
    return block.id


def _first_id_of(page: tuple[ChatBlock, ...]) -> BlockId:
    return page[0].id
