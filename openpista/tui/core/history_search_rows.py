"""What was sent before and fits the search, newest first, each text once."""

from collections.abc import Iterator

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.tui.core.blocklist import newest_first
from openpista.tui.core.blocks import Said
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.held import find as find_chat
from openpista.tui.core.memo import memo
from openpista.tui.core.search_words import has_all, words_of
from openpista.tui.core.state import State

MAX_ROWS = 200
_HIT_MARKS = str.maketrans("", "", "\ue000\ue001")


class SentRow(Struct, frozen=True):
    """A text that was sent. With `seq` it is an excerpt of a message of `session_id`."""

    text: str
    title: str = ""
    at_ms: int = 0
    session_id: SessionId = NEW_SESSION
    seq: int = 0


def _rows(state: State) -> tuple[SentRow, ...]:
    history = state.history
    words = words_of(history.query)
    rows: dict[str, SentRow] = {}
    for row in _known(state):
        if row.text.strip() and has_all(row.text, words):
            rows.setdefault(_key(row.text), row)
    for hit in history.hits:
        excerpt = hit.snippet.translate(_HIT_MARKS)
        row = SentRow(excerpt, hit.session_title, hit.at_ms, hit.session_id, hit.seq)
        if not any(known.startswith(_key(excerpt).rstrip("…")) for known in rows):
            rows.setdefault(_key(excerpt), row)
    return tuple(rows.values())[:MAX_ROWS]


def _known(state: State) -> Iterator[SentRow]:
    """What this window holds: of the conversation, and (in all) what was sent from here."""
    history = state.history
    chat = find_chat(state.chats, history.session_id)
    if chat is not None and history.session_id != NEW_SESSION:
        for block in newest_first(chat.blocks):
            if isinstance(block, Said):
                yield SentRow(block.text, at_ms=block.at_ms)
    if history.scope == "all":
        for text in reversed(state.prompt.history):
            yield SentRow(text)


def _key(text: str) -> str:
    return " ".join(text.split())


sent_rows = memo(lambda state: (state.history, state.chats, state.prompt.history), _rows)
"""The rows of the search over what was sent."""
