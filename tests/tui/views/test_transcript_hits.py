"""What lies where in the conversation."""

from openpista.domain.message import Image
from openpista.tui.core.blocks import Answer, BlockId, Picture, Said
from openpista.tui.core.conversation import Chat
from openpista.tui.core.images import PictureOpened
from openpista.tui.core.links import LinksShown
from openpista.tui.core.notices import CopyAsked
from openpista.tui.views.transcript_hits import (
    Hit,
    block_at_cursor,
    clicked,
    code_at,
    codes_of,
    hit_at,
    said_from,
)
from openpista.tui.views.transcript_sheet import Sheet
from tests.tui.views.chats import answer, chat, said
from tests.tui.views.test_toolcard import done
from tests.tui.views.test_transcript_sheet import sheet

IMAGE = Image("a" * 64, "image/png", 3, 2, 9)


def line_of(made: Sheet, wanted: str) -> int:
    return next(y for y in range(made.height) if wanted in made.layout.row_at(y).text)


def test_a_link_leads_to_a_question() -> None:
    made = sheet(chat(answer(1, "https://a.org/x")))

    hit = hit_at(made, 0, 4)

    assert hit.target == "https://a.org/x"
    assert clicked(made, 0, hit) == LinksShown(("https://a.org/x",))
    assert hit_at(made, 0, 30).target == ""
    assert hit_at(made, 99, 0) == Hit("", None)


def test_what_cannot_be_opened_is_not_asked_about() -> None:
    made = sheet(chat(answer(1, "x")))

    assert clicked(made, 0, Hit("javascript:alert(1)", None)) is None
    assert clicked(made, 0, Hit("picture:nope", None)) is None
    assert clicked(made, 0, Hit("code", None)) is None


def test_the_head_of_a_call_is_for_folding() -> None:
    assert hit_at(sheet(chat(done("x", folded=True))), 0, 1).target == ""


def test_a_picture_is_opened() -> None:
    made = sheet(chat(Picture(id=BlockId(1), image=IMAGE)))

    assert clicked(made, 0, hit_at(made, 0, 1)) == PictureOpened(IMAGE)


def test_the_code_of_a_mark_is_the_one_below_it() -> None:
    made = sheet(chat(said(0), answer(1, "a\n\n```\none\n```\n\nb\n\n```x\ntwo\n```\n")))
    second = line_of(made, "x ❐")

    assert code_at(made, second) == "two"
    assert clicked(made, second, hit_at(made, second, 38)) == CopyAsked("two")
    assert code_at(made, 0) is None


def test_the_block_under_the_cursor_or_the_newest_of_a_kind() -> None:
    made = sheet(chat(answer(1, "```\nx\n```"), said(2)))

    assert isinstance(block_at_cursor(made), Said)
    newest = block_at_cursor(made, Answer)
    assert isinstance(newest, Answer)
    assert codes_of(made, newest) == ("x",)
    assert codes_of(made, block_at_cursor(made)) == ()
    made.cursor = BlockId(1)
    assert block_at_cursor(made, Said) is newest
    assert block_at_cursor(sheet(Chat())) is None


def test_messages_of_people_above_and_below_a_row() -> None:
    made = sheet(chat(said(0), answer(1, "a\n\nb"), said(2), answer(3, "c")))
    second = line_of(made, "message 2")

    assert said_from(made, second, -1) == 0
    assert said_from(made, 0, 1) == second
    assert said_from(made, second, 1) is None
    assert said_from(made, 0, -1) is None
