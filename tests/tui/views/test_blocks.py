"""Every kind of entry as rows."""

from typing import Any

import pytest

from openpista.domain.ids import MessageId, TurnId
from openpista.domain.message import Attachment, Image, Usage
from openpista.domain.session import FileChange
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Picture,
    Remark,
    Said,
    Summary,
    Thought,
    TurnEnd,
    Undone,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.views.blocks import block_rows, copied, gap_above
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.rows import copied_text
from tests.tui.views.harness import LOOK, text
from tests.tui.views.test_toolcard import card, done

CANVAS = Canvas(44, LOOK.words, "/src")
ID = BlockId(1)
HOSTILE = "x\x1b]52;c;AAAA\x07\x9b31m\u202ey"


def drawn(block: ChatBlock) -> str:
    return text(block_rows(block, CANVAS))


def said(words: str, **fields: Any) -> Said:
    return Said(id=ID, message_id=MessageId("m1"), seq=1, text=words, **fields)


def ended(**fields: Any) -> TurnEnd:
    return TurnEnd(id=ID, turn_id=TurnId("t1"), **fields)


def test_words_of_a_person_stand_at_a_bar() -> None:
    rows = block_rows(said("one\ntwo"), CANVAS)

    assert text(rows) == "▌ one\n▌ two"
    assert {row.fill for row in rows} == {"user"}
    assert copied_text(rows) == "one\ntwo"


def test_who_speaks_from_elsewhere_is_named() -> None:
    assert drawn(said("hi", channel="telegram", speaker="Anna")).split("\n")[0] == (
        "▌ telegram · Anna"
    )


def test_attachments_are_listed() -> None:
    image = Image("00", "image/png", 800, 600, 12_000, "a cat")
    file = Attachment("01", "notes.txt", "text/plain", 900)

    shown = drawn(said("look", attachments=(image, file)))

    assert "▣ a cat · 800×600 · png · 12.0 kB  o opens" in shown
    assert "▤ notes.txt · 900 B" in shown


def test_reasoning_is_folded_to_a_glimpse() -> None:
    folded = Thought(id=ID, text="First\nthis.")

    assert drawn(folded) == "✻ thought  First this."


def test_open_reasoning_shows_its_newest_line_while_it_is_folded() -> None:
    assert drawn(Thought(id=ID, text="First\nthis", open=True)) == "✻ thinking  this"


def test_unfolded_reasoning_is_whole() -> None:
    assert drawn(Thought(id=ID, text="First\nthis.", folded=False)) == (
        "✻ thought\n  ┆ First\n  ┆ this."
    )


def test_a_summary_opens() -> None:
    assert len(drawn(Summary(id=ID, text="long ago")).split("\n")) == 1
    assert "┆ long ago" in drawn(Summary(id=ID, text="long ago", folded=False))


def test_remarks_speak_the_language_of_the_window() -> None:
    remark = Remark(id=ID, level="warning", phrase=phrase("notice.nothing_runs"))

    assert drawn(remark) == "! Nothing is running."
    assert drawn(Remark(id=ID, text="plain")) == "· plain"


def test_a_turn_that_was_stopped_says_so() -> None:
    end = ended(outcome="cancelled", elapsed_ms=12_400, usage=Usage(3_000, 120, cost_usd=0.012))

    assert drawn(end) == "■ Stopped · 12 s · 3.1k tokens · $0.012"


def test_a_failed_turn_says_why() -> None:
    assert drawn(ended(outcome="failed", reason="The key was refused.")) == (
        "✗ Failed: The key was refused."
    )


def test_changed_files_are_listed_with_the_way_back() -> None:
    changes = (
        FileChange("/src/a.py", "changed"),
        FileChange("/src/b.py", "created", undoable=False),
    )

    assert drawn(ended(outcome="done", changes=changes)).split("\n") == [
        "± 2 files changed · /undo takes them back",
        "  ± a.py",
        "  + b.py  cannot be undone",
    ]


def test_what_was_taken_back_and_what_was_kept() -> None:
    undone = Undone(id=ID, turn_id=TurnId("t1"), restored=("/src/a.py",), left=("/src/b.py",))

    assert drawn(undone).split("\n") == [
        "↩ 1 change taken back",
        "  a.py",
        "  b.py  kept: changed since",
    ]


def test_a_picture_is_named() -> None:
    assert drawn(Picture(id=ID, image=Image("00", "image/png", 8, 6, 900))) == (
        "▣ 8×6 · png · 900 B  o opens"
    )


def test_calls_of_a_round_stand_close_together_and_the_rest_apart() -> None:
    call = done("x", folded=True)

    assert gap_above(None, call) == 0
    assert gap_above(call, call) == 0
    assert gap_above(call, done("x")) == 1
    assert gap_above(call, said("x")) == 1


@pytest.mark.parametrize(
    ("block", "copy"),
    [
        (said("a"), "a"),
        (Answer(id=ID, text="b"), "b"),
        (Thought(id=ID, text="c"), "c"),
        (done("output"), "output"),
        (card(state="running"), "make test"),
        (Remark(id=ID, text="d"), "d"),
        (ended(outcome="done", changes=(FileChange("/src/a", "changed"),)), "/src/a"),
        (Undone(id=ID, turn_id=TurnId("t1"), restored=("/src/a",)), "/src/a"),
        (Picture(id=ID, image=Image("0", "image/png", 1, 1, 1, "alt")), "alt"),
        (Summary(id=ID, text="e"), "e"),
    ],
)
def test_what_copying_an_entry_gives(block: ChatBlock, copy: str) -> None:
    assert copied(block) == copy


@pytest.mark.parametrize(
    "block",
    [
        said(HOSTILE, channel=HOSTILE, speaker=HOSTILE),
        said("x", attachments=(Attachment("0", HOSTILE, "x", 1),)),
        Answer(id=ID, text=HOSTILE),
        Thought(id=ID, text=HOSTILE, folded=False),
        Thought(id=ID, text=HOSTILE),
        Summary(id=ID, text=HOSTILE, folded=False),
        Remark(id=ID, text=HOSTILE),
        ended(outcome="failed", reason=HOSTILE, changes=(FileChange(HOSTILE, "changed"),)),
        Undone(id=ID, turn_id=TurnId("t1"), restored=(HOSTILE,), left=(HOSTILE,)),
        Picture(id=ID, image=Image("0", HOSTILE, 1, 1, 1, HOSTILE)),
        card(name=HOSTILE, intent=None, arguments=HOSTILE),
    ],
)
def test_nothing_of_an_entry_is_obeyed_by_a_terminal(block: ChatBlock) -> None:
    shown = drawn(block)

    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}
