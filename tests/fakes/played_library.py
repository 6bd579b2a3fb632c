"""What the played gateway has to read: search, undo, kept output, exports, approvals, doctor."""

from msgspec.structs import replace

from openpista.domain.command import Accepted, Command, Refused, UndoTurn
from openpista.domain.event import TurnUndone
from openpista.domain.ids import CallId, SessionId, session_stream
from openpista.domain.message import Message, text_of
from openpista.domain.query import (
    Answer,
    Check,
    DoctorReport,
    ExportSession,
    ListUndo,
    Query,
    QueryFailed,
    ReadToolOutput,
    RunDoctor,
    SearchHit,
    SearchHits,
    SearchMessages,
    SessionExport,
    ToolOutputText,
    UndoList,
)
from openpista.domain.session import Session, UndoEntry
from openpista.gateway.export import ENDINGS, file_stem, json_piece
from openpista.gateway.export_text import as_markdown, heading_of
from tests.fakes.telling import Teller

PIECE_MESSAGES = 50
_AROUND = 40

CHECKS = (
    Check("python", "ok", "3.12.3"),
    Check("home", "warning", "Others may look into ~/.openpista.", "chmod 700 ~/.openpista"),
    Check("database", "failed", "openpista.db: disk image is malformed.", "Put the backup there."),
    Check("whatsapp", "skipped", "It is not set up."),
)


class PlayedLibrary:
    """Reads the sessions and messages that are handed in, which stay the gateway's."""

    def __init__(
        self,
        teller: Teller,
        sessions: dict[SessionId, Session],
        messages: dict[SessionId, list[Message]],
    ) -> None:
        self._teller = teller
        self._sessions = sessions
        self._messages = messages
        self.undo: dict[SessionId, list[UndoEntry]] = {}
        self.outputs: dict[CallId, str] = {}
        self.checks: tuple[Check, ...] = CHECKS

    def carry_out(self, command: Command) -> Accepted | Refused | None:
        """Take a turn back."""
        if not isinstance(command, UndoTurn):
            return None
        entries = self.undo.get(command.session_id, [])
        for number, entry in enumerate(entries):
            if not entry.undone and command.turn_id in {None, entry.turn_id}:
                entries[number] = replace(entry, undone=True)
                restored = tuple(one.path for one in entry.changes if one.undoable)
                kept = tuple(one.path for one in entry.changes if not one.undoable)
                stream = session_stream(command.session_id)
                self._teller.tell(
                    TurnUndone(
                        stream=stream, undone_turn=entry.turn_id, restored=restored, kept=kept
                    )
                )
                return Accepted(session_id=command.session_id)
        return Refused(reason="There is nothing to take back.", code="idle")

    def answer(self, query: Query) -> Answer | None:
        """Answer from what there is."""
        match query:
            case SearchMessages():
                return self._search(query)
            case ListUndo(session_id=session_id):
                return UndoList(entries=tuple(self.undo.get(session_id, ())))
            case ReadToolOutput(call_id=call_id) if call_id in self.outputs:
                text = self.outputs[call_id]
                return ToolOutputText(text=text, total_bytes=len(text.encode()))
            case ReadToolOutput():
                return QueryFailed(
                    reason="The output of this call was not kept, or it has expired."
                )
            case RunDoctor():
                return DoctorReport(checks=self.checks)
            case ExportSession():
                return self._export(query)
            case _:
                return None

    def _search(self, query: SearchMessages) -> SearchHits:
        hits = [
            hit
            for session_id in self._sessions
            if query.session_id in {None, session_id}
            for message in self._messages[session_id]
            if (hit := self._hit(message, query.text)) is not None
        ]
        newest_first = sorted(hits, key=lambda hit: -hit.at_ms)
        return SearchHits(hits=tuple(newest_first[: query.limit]))

    def _hit(self, message: Message, wanted: str) -> SearchHit | None:
        text = text_of(message)
        at = text.casefold().find(wanted.casefold())
        if at < 0 or not wanted:
            return None
        end = at + len(wanted)
        before, after = text[max(0, at - _AROUND) : at], text[end : end + _AROUND]
        return SearchHit(
            session_id=message.session_id,
            session_title=self._sessions[message.session_id].title,
            message_id=message.id,
            seq=message.seq,
            role=message.role,
            at_ms=message.at_ms,
            snippet=f"{before}\ue000{text[at:end]}\ue001{after}",
        )

    def _export(self, query: ExportSession) -> Answer:
        session = self._sessions.get(query.session_id)
        if session is None:
            return QueryFailed(reason="There is no such session.")
        left = [m for m in self._messages[session.id] if m.seq > query.after_seq]
        page, rest = left[:PIECE_MESSAGES], left[PIECE_MESSAGES:]
        is_first = query.after_seq == 0
        text = (heading_of(session) if is_first else "") + "".join(as_markdown(page))
        if query.format == "json":
            text = json_piece(session, tuple(page), is_first=is_first, is_last=not rest)
        return SessionExport(
            text=text,
            file_name=f"{file_stem(session)}.{ENDINGS[query.format]}",
            next_after_seq=page[-1].seq if rest else None,
        )
