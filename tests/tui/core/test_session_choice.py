"""The rows of the browser of conversations and the choice among them."""

from msgspec.structs import replace

from openpista.domain.command import DeleteSession
from openpista.domain.event import SessionChanged
from openpista.domain.ids import HOUSE, MessageId, SessionId
from openpista.domain.query import SearchHit, SearchHits, SessionPage
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import After, BrowserSearchDue, PreviewDue, Send
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.session_browser import (
    BrowserRowChosen,
    BrowserScopeChosen,
    BrowserSearched,
    Preview,
    Subject,
)
from openpista.tui.core.session_choice import (
    BrowserRow,
    Heading,
    HitEntry,
    HitsOf,
    SessionEntry,
    browser_rows,
    chosen_place,
    chosen_row,
    chosen_session,
    sidebar_place,
    stepped,
    subject_of,
)
from openpista.tui.core.sessions import Row, SessionDeleted, SidebarPointed
from openpista.tui.core.state import State
from tests.tui.core.drive import Drive
from tests.tui.core.makers import NEW, S1, S2, house, opened, session, told

S3 = SessionId("s3")
KNOWN = (
    session("s1", title="Fix the build", updated_at_ms=3),
    session("s2", title="Trip", preview="a build of sand", updated_at_ms=2),
    session("s3", title="Garden", channels=("telegram",), updated_at_ms=1),
)


def hit(of: str, seq: int) -> SearchHit:
    title = f"title of {of}"
    return SearchHit(SessionId(of), title, MessageId(f"m{seq}"), seq, "user", seq, "a build")


HITS = (hit("s2", 4), hit("s9", 1), hit("s2", 8))


def browsing() -> Drive:
    return Drive().given(opened(), told(house(*KNOWN)), OverlayOpened("sessions", id="o1"))


def found(*hits: SearchHit, query: str = "build") -> Drive:
    drive = browsing().given(BrowserSearched(query), BrowserSearchDue(id="r1"))
    return drive.given(AnswerArrived("r1-hits", SearchHits(hits=hits)))


def kinds(state: State) -> list[str]:
    return [type(row).__name__ for row in browser_rows(state)]


def said(row: BrowserRow) -> object:
    match row:
        case SessionEntry(row=known):
            return known.session.id
        case HitEntry(hit=match):
            return (match.session_id, match.seq)
        case HitsOf(title=title):
            return title
        case Heading(kind=kind):
            return kind


def test_without_a_search_all_conversations_are_there() -> None:
    assert [said(row) for row in browser_rows(browsing().state)] == [S1, S2, S3]


def test_titles_and_first_words_are_searched_at_once_each_word_anywhere() -> None:
    drive = browsing().given(BrowserSearched("BUILD the"))
    assert [said(row) for row in browser_rows(drive.state)] == ["titles", S1]

    drive.given(BrowserSearched("telegram"))
    assert [said(row) for row in browser_rows(drive.state)] == ["titles", S3]


def test_messages_that_match_stand_under_their_conversation_newest_first() -> None:
    assert [said(row) for row in browser_rows(found(*HITS).state)] == [
        "titles", S1, S2,
        "gap", "messages", "title of s2", (S2, 8), (S2, 4), "title of s9", (SessionId("s9"), 1),
    ]  # fmt: skip
    assert kinds(found(*HITS, query="nowhere").state)[0] == "Heading"
    assert browser_rows(found(query="nowhere").state) == ()


def test_the_rows_are_worked_out_once() -> None:
    state = found(*HITS).state

    assert browser_rows(state) is browser_rows(state)


def test_the_first_row_that_can_be_chosen_is_chosen() -> None:
    assert chosen_place(browsing().state) == 0
    assert chosen_place(found(*HITS).state) == 1
    assert chosen_place(Drive().state) is None
    assert chosen_row(Drive().state) is None
    assert chosen_session(Drive().state) is None


def test_steps_pass_over_headings_and_go_round_or_end() -> None:
    drive = found(*HITS).given(BrowserRowChosen(Subject(S2), 2))

    forth = stepped(drive.state, 1, round_about=True)
    assert forth is not None
    assert (forth[0], subject_of(forth[1])) == (6, Subject(S2, 8))
    far = stepped(drive.state, 99, round_about=False)
    assert far is not None
    assert far[0] == 9
    round_about = stepped(drive.state, -2, round_about=True)
    assert round_about is not None
    assert round_about[0] == 9
    assert stepped(Drive().state, 1, round_about=True) is None


def test_the_choice_stays_with_its_conversation_while_others_talk() -> None:
    drive = browsing().given(BrowserRowChosen(Subject(S2), 1))

    drive.given(told(SessionChanged(stream=HOUSE, session=replace(KNOWN[2], updated_at_ms=9))))

    assert [said(row) for row in browser_rows(drive.state)] == [S3, S1, S2]
    assert chosen_place(drive.state) == 2


def test_where_the_choice_went_away_the_row_in_its_place_is_chosen() -> None:
    drive = browsing().given(BrowserRowChosen(Subject(S2), 1))

    drive.send(SessionDeleted(S2, id="d1")).to(
        sessions__rows=lambda rows: len(rows) == 2,
        sessions__deleted=lambda deleted: [s.id for s in deleted] == [S2],
        sessions__leaving=lambda leaving: len(leaving) == 1,
        notices__shown=lambda shown: len(shown) == 1,
        notices__next_id=2,
        browser__preview=Preview(Subject(S3), 0, "waiting"),
    ).emits(
        Send(DeleteSession(session_id=S2), "d1"),
        lambda effect: isinstance(effect, After) and effect.key == "notice-1",
        After("browser-preview", 80, PreviewDue()),
    )
    row = chosen_row(drive.state)
    assert isinstance(row, SessionEntry)
    assert row.row.session.id == S3


def test_a_hit_of_a_conversation_that_is_not_known_has_no_session() -> None:
    drive = found(*HITS).given(BrowserRowChosen(Subject(SessionId("s9"), 1), 9))

    assert chosen_session(drive.state) is None
    drive.given(BrowserRowChosen(Subject(S2, 4), 7))
    assert chosen_session(drive.state) == KNOWN[1]


def test_the_preview_follows_the_choice_and_what_is_said_there() -> None:
    drive = browsing()
    assert drive.state.browser.preview == Preview(Subject(S1), 0, "waiting")

    drive.given(BrowserRowChosen(Subject(S2), 1))
    assert drive.state.browser.preview.subject == Subject(S2)

    talked = replace(KNOWN[1], last_seq=5)
    drive.given(told(SessionChanged(stream=HOUSE, session=talked)))
    assert drive.state.browser.preview.version == 5


def test_the_preview_rests_while_the_browser_is_closed_and_where_nothing_is_chosen() -> None:
    drive = browsing().given(OverlayClosed("sessions"))
    drive.send(BrowserRowChosen(Subject(S2), 1)).to(
        browser__chosen=Subject(S2), browser__place=1
    ).emits()

    nothing = browsing().given(BrowserSearched("zzz"))
    assert nothing.state.browser.preview == Preview()


def test_the_deleted_ones_are_rows_too() -> None:
    drive = browsing().given(BrowserScopeChosen("deleted"), BrowserSearchDue(id="d1"))
    gone = session("s7", deleted_at_ms=4, message_count=3)

    drive.given(AnswerArrived("d1-titles", SessionPage(sessions=(gone,))))

    assert browser_rows(drive.state) == (SessionEntry(Row(gone, 3)),)


def test_the_sidebar_begins_at_the_session_shown() -> None:
    state = browsing().state
    assert sidebar_place(state) == 0

    at = Drive(replace(state, sessions=replace(state.sessions, active=S3)))
    assert sidebar_place(at.state) == 2
    assert sidebar_place(at.given(SidebarPointed(S2)).state) == 1
    assert NEW not in [row.session.id for row in state.sessions.rows]
