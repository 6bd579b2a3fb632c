"""Where matches stand."""

from openpista.domain.call import Intent
from openpista.domain.ids import MessageId, TurnId
from openpista.domain.message import Thinking
from openpista.domain.query import SearchHit, SearchHits
from openpista.tui.core import blocklist
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.blocks import BlockId, Remark, Said, ToolCard, TurnEnd
from openpista.tui.core.effects import FindDue
from openpista.tui.core.find import FindAsked, FindEdited, FindStepped, Place
from openpista.tui.core.find_places import block_of, block_text, found
from openpista.tui.core.held import find
from openpista.tui.core.state import State
from tests.tui.core.drive import Drive
from tests.tui.core.makers import C1, S1, call, in_session, message, result, snapshot, told

TALK = (
    message(5, "user", "a word, and a Word"),
    message(6, "assistant", Thinking("no match"), call("c1")),
    message(7, "tool", result("c1", "the word of the tool")),
    message(8, "assistant", "nothing here"),
    message(9, "user", "the last WORD"),
)


def finding(query: str = "word", *older: int) -> Drive:
    drive = in_session().given(told(snapshot(*TALK, older_exist=True)), FindAsked(S1, query))
    hits = tuple(SearchHit(S1, "", MessageId(""), seq, "user", 1, "") for seq in older)
    return drive.given(FindDue(id="r1"), AnswerArrived("r1", SearchHits(hits=hits)))


def seqs(state: State) -> list[tuple[int, int]]:
    return [(place.seq, place.nth) for place in found(state).places]


def test_matches_are_listed_newest_first_each_occurrence_for_itself() -> None:
    assert seqs(finding().state) == [(9, 0), (6, 0), (5, 1), (5, 0)]


def test_older_matches_come_behind_those_that_are_loaded() -> None:
    drive = finding("word", 9, 3, 1)

    assert seqs(drive.state)[-2:] == [(3, 0), (1, 0)]
    assert found(drive.state).places[-1] == Place(1)


def test_the_newest_is_first_and_a_step_stays_where_it_went() -> None:
    drive = finding("word", 3)
    assert found(drive.state).index == 0

    place = found(drive.state).places[2]
    drive.given(FindStepped(place))
    assert found(drive.state).place == place


def test_a_place_that_was_read_meanwhile_is_still_the_same_message() -> None:
    drive = finding("word", 3).given(FindStepped(Place(3)))
    assert found(drive.state).place == Place(3)

    drive.given(FindStepped(Place(5)))
    assert found(drive.state).places[found(drive.state).index].seq == 5
    drive.given(FindStepped(Place(4)))
    assert found(drive.state).place == Place(3)
    drive.given(FindStepped(Place(1)))
    assert found(drive.state).place == Place(3)


def test_nothing_is_found_where_nothing_is_looked_for_or_held() -> None:
    assert found(State()).places == ()
    assert found(State()).place is None
    assert found(finding("").state).places == ()
    assert found(finding("zzz").state).index == 0


def test_pages_that_did_not_change_are_not_searched_again() -> None:
    drive = finding()
    before = found(drive.state)

    assert found(drive.state) is before
    drive.given(told(snapshot(*TALK, message(10, "user", "word"))))
    assert seqs(drive.state)[0] == (10, 0)
    drive.given(FindEdited("last"))
    assert seqs(drive.state) == [(9, 0)]


def test_a_message_is_shown_by_the_block_with_the_words_or_the_one_before_it() -> None:
    chat = find(finding().state.chats, S1)
    assert chat is not None

    def shows(seq: int, *words: str) -> str:
        block_id = block_of(chat.blocks, seq, words)
        assert block_id is not None
        return type(blocklist.get(chat.blocks, block_id)).__name__

    assert shows(6, "match") == "Thought"
    assert shows(6, "tool") == "ToolCard"
    assert shows(7) == "ToolCard"
    assert shows(5) == "Said"
    assert block_of(chat.blocks, 4) is None
    assert shows(6, "nowhere") == "ToolCard"


def test_what_a_block_says_to_a_search() -> None:
    card = ToolCard(id=BlockId(1), call_id=C1, name="system.run", arguments="{}", output="live")
    ran = Intent("run", "Run the tests", command="pytest")
    told_of = ToolCard(id=BlockId(1), call_id=C1, name="x", arguments="{}", intent=ran, kept="all")

    assert block_text(card) == "{}\nlive"
    assert block_text(told_of) == "Run the tests pytest\nall"
    assert block_text(Remark(id=BlockId(1), text="a remark")) == "a remark"
    assert block_text(TurnEnd(id=BlockId(1), turn_id=TurnId("t"), outcome="done")) == ""
    said = Said(id=BlockId(1), message_id=MessageId("m"), seq=1, text="hi")
    assert block_text(said) == "hi"
