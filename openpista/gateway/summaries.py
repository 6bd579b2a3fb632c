"""Summaries that stand for older messages in what the model sees, and taking them back."""

from openpista.domain.event import SessionCompacted
from openpista.domain.ids import SessionId, session_stream
from openpista.domain.message import Message, text_of
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.store.messages import Messages


class Summaries:
    """Stores and tells summaries in one step each."""

    def __init__(self, messages: Messages, live: LiveSessions) -> None:
        self._messages = messages
        self._live = live

    async def store(self, message: Message, *, before_seq: int) -> Message:
        """Let `message` stand for all messages before `before_seq`; return it as stored."""
        return await to_the_end(self._store(message, before_seq))

    async def undo(self, session_id: SessionId) -> bool:
        """Take the last summary back; False when there is none."""
        return await to_the_end(self._undo(session_id))

    async def _store(self, message: Message, before_seq: int) -> Message:
        stream = session_stream(message.session_id)
        async with self._live.broadcast.changing(stream):
            stored = await self._messages.set_compaction(message.session_id, message, before_seq)
            self._live.tell(
                SessionCompacted(
                    stream=stream,
                    turn_id=message.turn_id,
                    before_seq=before_seq,
                    summary=text_of(stored),
                )
            )
        return stored

    async def _undo(self, session_id: SessionId) -> bool:
        stream = session_stream(session_id)
        async with self._live.broadcast.changing(stream):
            before_seq = await self._messages.undo_compaction(session_id)
            if before_seq is None:
                return False
            self._live.tell(
                SessionCompacted(stream=stream, before_seq=before_seq, summary="", undone=True)
            )
        return True
