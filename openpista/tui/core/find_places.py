"""Where matches stand in the conversation that is searched, newest first."""

from collections.abc import Callable, Sequence
from typing import assert_never

from msgspec import Struct

from openpista.tui.core.blocklist import Blocks, newest_first
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Picture,
    Remark,
    Said,
    Summary,
    Thought,
    ToolCard,
    TurnEnd,
    Undone,
)
from openpista.tui.core.conversation import Chat, seq_of
from openpista.tui.core.find import Find, Place, phrase_of
from openpista.tui.core.held import find as find_chat
from openpista.tui.core.memo import memo
from openpista.tui.core.search_words import count_in, has_all
from openpista.tui.core.state import State


class Found(Struct, frozen=True):
    """All matches, newest first, and the number of the one the user is at."""

    places: tuple[Place, ...] = ()
    index: int = 0

    @property
    def place(self) -> Place | None:
        """The match of the user."""
        return self.places[self.index] if self.places else None


def block_text(block: ChatBlock) -> str:
    """Return the words of a block that a search looks through."""
    match block:
        case Said() | Answer() | Thought() | Summary():
            return block.text
        case ToolCard():
            result = "" if block.result is None else block.result.text
            intent = block.intent
            about = block.arguments if intent is None else f"{intent.title} {intent.command}"
            return f"{about}\n{block.kept or result or block.output}"
        case Remark():
            return block.text
        case Picture() | TurnEnd() | Undone():
            return ""
        case _:
            assert_never(block)


def block_of(blocks: Blocks, seq: int, words: Sequence[str] = ()) -> BlockId | None:
    """Return the block that shows message `seq`: among several the one with the words; for a
    tool's message the card of its call, which stands before it."""
    fallback: ChatBlock | None = None
    for block in newest_first(blocks):
        number = seq_of(block)
        if not 0 < number <= seq:
            continue
        if fallback is not None and number < seq_of(fallback):
            break
        if has_all(block_text(block), words):
            return block.id
        fallback = fallback or block
    return None if fallback is None else fallback.id


def _finder() -> Callable[[Blocks, str], list[Place]]:
    """Return a search that looks only through pages that it has not seen yet."""
    known: list[tuple[tuple[ChatBlock, ...], tuple[Place, ...]]] = []
    phrases: list[str] = []

    def search(blocks: Blocks, phrase: str) -> list[Place]:
        if phrases != [phrase]:
            known.clear()
            phrases[:] = [phrase]
        seen = {page[0].id: (page, places) for page, places in known}
        fresh: list[tuple[tuple[ChatBlock, ...], tuple[Place, ...]]] = []
        for page in (*blocks.pages, blocks.tail):
            if not page:
                continue
            before = seen.get(page[0].id)
            same = before is not None and before[0] is page
            fresh.append(before if before is not None and same else (page, _in(page, phrase)))
        known[:] = fresh
        return [place for _, places in reversed(fresh) for place in places]

    return search


def _in(page: Sequence[ChatBlock], phrase: str) -> tuple[Place, ...]:
    return tuple(
        Place(seq_of(block), block.id, nth)
        for block in reversed(page)
        for nth in reversed(range(count_in(block_text(block), phrase)))
    )


_search = _finder()


def _found(state: State) -> Found:
    find = state.find
    phrase = phrase_of(find)
    chat = find_chat(state.chats, find.session_id)
    if chat is None or not phrase:
        return Found()
    places = (*_search(chat.blocks, phrase), *_older(find, chat))
    return Found(places, _index(places, find.at))


def _older(find: Find, chat: Chat) -> list[Place]:
    oldest = chat.oldest_seq
    if oldest is None:
        return []
    return [Place(seq) for seq in find.older if seq < oldest]


def _index(places: tuple[Place, ...], at: Place | None) -> int:
    """Where the user is: at the same match, or at the one of the same message once it is there."""
    if at is None or not places:
        return 0
    if at in places:
        return places.index(at)
    same = [number for number, place in enumerate(places) if at.seq and place.seq == at.seq]
    nearest = [number for number, place in enumerate(places) if place.seq <= at.seq]
    return (same or nearest or [len(places) - 1])[0]


found = memo(lambda state: (state.find, state.chats), _found)
"""The matches of the search in the conversation."""
