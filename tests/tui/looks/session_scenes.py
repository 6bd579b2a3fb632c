"""Scenes to look at: many conversations, a search over them, and what is done with one."""

from msgspec.structs import replace

from openpista.domain.event import SessionChanged
from openpista.domain.ids import HOUSE, MessageId, SessionId, TurnId, session_stream
from openpista.domain.message import (
    ChatAddress,
    Message,
    Role,
    Sender,
    Text,
    ToolCall,
    ToolResult,
    Usage,
)
from openpista.domain.query import (
    Answer,
    HistoryPage,
    ListSessions,
    ListUndo,
    QueryBase,
    ReadHistory,
    SearchHit,
    SearchHits,
    SearchMessages,
    SessionPage,
    UndoList,
)
from openpista.domain.session import FileChange, Session, UndoEntry
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import Ask, BrowserSearchDue, FindDue, HistorySearchDue, PreviewDue
from openpista.tui.core.find import FindAsked, FindEdited
from openpista.tui.core.history_search import HistorySearchAsked, HistorySearchEdited
from openpista.tui.core.moves import OverlayOpened, SessionChosen
from openpista.tui.core.session_browser import BrowserScopeChosen, BrowserSearched
from openpista.tui.core.undo import UndoHistoryAsked
from openpista.tui.core.window import TerminalFocused
from tests.tui.core.makers import call, snapshot
from tests.tui.views.harness import CLAUDE, NOW_MS, Stage, opened, session

HOUR = 3_600_000
ANNA = Sender("anna", "owner", ChatAddress("telegram"), name="Anna")
TITLES = (
    ("Fix the failing build", ("cli",)),
    ("여행 계획 정리하기", ("cli", "telegram")),
    ("What is eating my disk?", ("cli",)),
    ("Groceries for the weekend, and a cake", ("whatsapp",)),
    ("Rename the holiday photos by date", ("cli", "web")),
    ("Morning news", ("job", "telegram")),
    ("Tax return 2025: collect the receipts", ("cli",)),
    ("Read the lease and list the deadlines", ("web",)),
    ("A backup that tests itself", ("cli", "telegram", "whatsapp")),
    ("東京の宿を探す", ("telegram",)),
    ("Set up the printer", ("cli",)),
    ("Learn enough SQL to query the shop", ("cli",)),
)


RESULT = ToolResult(call("c1").call_id, "system.run", "1 failed, 7 passed in 0.31s")
FOUND = (
    "The loop in `build.py` stops one target early; the build then drops the default target. "
    "I changed the slice and the test passes."
)


def many() -> tuple[Session, ...]:
    """Return sessions of all channels, the newest first."""
    made = [
        session(
            f"s{number}",
            title,
            number * number * HOUR // 2,
            channels=channels,
            model=CLAUDE,
            message_count=4 + number * 7,
            last_seq=4 + number * 7,
            usage=Usage(3_100 * (number + 1), 420, cost_usd=0.012 * (number + 1)),
            created_at_ms=NOW_MS - (number + 1) * 9 * HOUR,
        )
        for number, (title, channels) in enumerate(TITLES)
    ]
    made[3] = replace(made[3], activity="waiting")
    made[5] = replace(made[5], activity="working")
    return tuple(made)


def talk(session_id: str = "s0") -> tuple[Message, ...]:
    """Return what was said in a session."""
    said: tuple[tuple[Role, tuple[Text | ToolCall | ToolResult, ...], Sender | None], ...] = (
        ("user", (Text("Fix the failing build, please."),), None),
        ("assistant", (Text("Let me look at what fails."), call("c1")), None),
        ("tool", (RESULT,), None),
        ("assistant", (Text(FOUND),), None),
        ("user", (Text("Does the build on my phone's branch break as well?"),), ANNA),
        ("assistant", (Text("No: that branch builds from an older commit."),), None),
    )  # fmt: skip
    return tuple(
        Message(
            id=MessageId(f"{session_id}-m{seq}"),
            session_id=SessionId(session_id),
            seq=seq,
            role=role,
            blocks=blocks,
            at_ms=NOW_MS - (7 - seq) * 240_000,
            sender=sender,
        )
        for seq, (role, blocks, sender) in enumerate(said, start=1)
    )


def hit(session_id: str, title: str, seq: int, role: Role, snippet: str, hours: int) -> SearchHit:
    """Return a match; `[` and `]` stand around its words."""
    marked = snippet.replace("[", "\ue000").replace("]", "\ue001")
    message_id = MessageId(f"{session_id}-m{seq}")
    at_ms = NOW_MS - hours * HOUR
    return SearchHit(SessionId(session_id), title, message_id, seq, role, at_ms, marked)


HITS = (
    hit("s0", TITLES[0][0], 4, "assistant", "one target early; the [build] drops the default", 1),
    hit("s0", TITLES[0][0], 1, "user", "Fix the failing [build], please.", 1),
    hit("s8", TITLES[8][0], 12, "tool", "… make: [build]/backup.tar is up to date …", 30),
    hit("s8", TITLES[8][0], 3, "user", "so that every [build] ends with a backup", 41),
    hit("s9", TITLES[9][0], 7, "assistant", "宿の[build]ing は駅の近くです", 90),
)  # fmt: skip


class Browsing:
    """A stage on which the browser of conversations stands open."""

    def __init__(self, *sessions: Session, language: str = "en", loaded: bool = True) -> None:
        start = opened(*sessions, model=CLAUDE, language=language)
        self.stage = Stage(*start, TerminalFocused(focused=False))
        self.stage.store.dispatch(OverlayOpened("sessions"))
        if loaded:
            self.answer(ListSessions, SessionPage(sessions=sessions))

    def searched(self, query: str = "build", hits: tuple[SearchHit, ...] = HITS) -> "Browsing":
        """Search, and have the house answer."""
        self.stage.store.dispatch(BrowserSearched(query))
        self.stage.store.dispatch(BrowserSearchDue())
        return self.answer(SearchMessages, SearchHits(hits=hits))

    def previewed(self, *messages: Message) -> "Browsing":
        """Have what was said in the chosen one come."""
        self.stage.store.dispatch(PreviewDue())
        return self.answer(ReadHistory, HistoryPage(messages=messages or talk()))

    def deleted(self, *sessions: Session) -> "Browsing":
        """Go to the deleted ones."""
        self.stage.store.dispatch(BrowserScopeChosen("deleted"))
        self.stage.store.dispatch(BrowserSearchDue())
        gone = tuple(replace(s, deleted_at_ms=NOW_MS - HOUR) for s in sessions)
        return self.answer(ListSessions, SessionPage(sessions=gone))

    def heard(self, number: int, messages: int) -> "Browsing":
        """Have messages come in another session."""
        known = many()[number]
        count = known.message_count + messages
        fresh = replace(known, message_count=count, updated_at_ms=NOW_MS - number * 60_000)
        self.stage.tell(SessionChanged(stream=HOUSE, seq=50 + number, session=fresh))
        return self

    def answer(self, kind: type[QueryBase], given: Answer) -> "Browsing":
        """Answer the newest question of a kind."""
        answer(self.stage, kind, given)
        return self


def answer(stage: Stage, kind: type[QueryBase], given: Answer) -> None:
    """Answer the newest question of a kind."""
    asked = [e for e in stage.effects if isinstance(e, Ask) and isinstance(e.query, kind)]
    stage.store.dispatch(AnswerArrived(asked[-1].request_id, given))


def reading(*, language: str = "en") -> Stage:
    """Return a stage on which a conversation is shown."""
    sessions = many()
    start = opened(*sessions, model=CLAUDE, language=language)
    stage = Stage(*start, TerminalFocused(focused=False))
    stage.store.dispatch(SessionChosen(SessionId("s0")))
    told = snapshot(*talk(), session=sessions[0], older_exist=True)
    stage.tell(replace(told, stream=session_stream(SessionId("s0"))))
    return stage


def finding(query: str, *, hits: tuple[SearchHit, ...] = (), language: str = "en") -> Stage:
    """Return a stage on which something is looked for in a conversation."""
    stage = reading(language=language)
    stage.store.dispatch(FindAsked(SessionId("s0")))
    stage.store.dispatch(FindEdited(query))
    stage.store.dispatch(FindDue())
    answer(stage, SearchMessages, SearchHits(hits=hits))
    return stage


def recalling(query: str = "", *, language: str = "en") -> Stage:
    """Return a stage on which something sent before is looked for."""
    stage = reading(language=language)
    stage.store.dispatch(HistorySearchAsked(SessionId("s0")))
    if query:
        stage.store.dispatch(HistorySearchEdited(query))
        stage.store.dispatch(HistorySearchDue())
        answer(stage, SearchMessages, SearchHits(hits=HITS))
    return stage


ENTRIES = (
    UndoEntry(TurnId("t3"), SessionId("s0"), NOW_MS - 300_000, "And bring the changelog up to date",
              (FileChange("/src/CHANGELOG.md", "changed"),)),
    UndoEntry(TurnId("t2"), SessionId("s0"), NOW_MS - 2 * HOUR, "Fix the failing build, please.",
              (FileChange("/src/build.py", "changed"),
               FileChange("/src/tests/test_targets.py", "created"),
               FileChange("/src/CHANGELOG.md", "changed"),
               FileChange("/src/old_targets.py", "deleted"),
               FileChange("/src/dist/app.bin", "changed", undoable=False,
                          note="too large to be copied"))),
    UndoEntry(TurnId("t1"), SessionId("s0"), NOW_MS - 30 * HOUR, "Tidy the imports",
              (FileChange("/src/main.py", "changed"),), undone=True),
    UndoEntry(TurnId("t0"), SessionId("s0"), NOW_MS - 50 * HOUR, "Clean the build folder",
              (FileChange("/src/dist", "deleted", undoable=False, note="a host command"),)),
)  # fmt: skip


def undoing(*entries: UndoEntry, language: str = "en") -> Stage:
    """Return a stage on which one looks at what can be taken back."""
    stage = reading(language=language)
    stage.store.dispatch(UndoHistoryAsked(SessionId("s0")))
    answer(stage, ListUndo, UndoList(entries=entries))
    return stage
