"""Whatever text comes from outside: rows keep within their width, hold nothing that a terminal
would obey, and their chrome stays where it is."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openpista.domain.event import ServiceStatus
from openpista.domain.ids import CallId, MessageId
from openpista.domain.login import ProviderStatus
from openpista.domain.message import Attachment, Image, ToolResult
from openpista.domain.model import ModelRef
from openpista.domain.session import FileChange, QueuedMessage
from openpista.domain.tool import Intent
from openpista.guard.safe_text import safe_text
from openpista.tui.core.attach import Pin
from openpista.tui.core.blocks import (
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
from openpista.tui.core.connection import Connection
from openpista.tui.core.conversation import Outgoing
from openpista.tui.core.drafts import Chip, Draft
from openpista.tui.core.notices import Toast
from openpista.tui.core.sessions import Row as SessionRow
from openpista.tui.views.activity import waiting_rows
from openpista.tui.views.answer import AnswerSections, MarkdownShelf
from openpista.tui.views.attach import chip_rows
from openpista.tui.views.blocks import block_rows
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.home import HomeView, home_foot, home_head
from openpista.tui.views.links import target_rows
from openpista.tui.views.pager import output_rows
from openpista.tui.views.rows import Row, cells_of
from openpista.tui.views.toasts import toast_rows
from tests.tui.core.makers import OWNER, S1, T1
from tests.tui.views.harness import KEYS, LOOK, NOW_MS, session

_PIECES = (
    "a", "hello world ", "한글", "日本語", "👨‍👩‍👧", "❤️", "e\u0301\u0302", "ภาษาไทย",
    "עברית", "العربية",
    "\u202e", "\u2066", "\u200f", "\u200b", "\x1b]52;c;eA==\x07", "\x1b[2J", "\x9b31m", "\x00",
    "\t", "\n", "\r", "\r\n", "[@click=app.exit]", "[/]", "→", "|", "`", "```", "# ", "- ", "<b>",
    "https://x.org/a?b=c", "](http://y.org)", "&#27;", "\ud800", "\U0010eeee\u0305", "x" * 90,
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
WIDTHS = st.integers(24, 140)
SHELF = MarkdownShelf()
FEW = settings(max_examples=40, deadline=None)


def sound(rows: Sequence[Row], width: int) -> None:
    """Rows are no wider than they may be, and paint to exactly their width, whatever is in them."""
    for row in rows:
        assert row.cells <= width, (row.cells, width, row)
        strip = LOOK.painter.strip(row, width)
        assert strip.cell_length == width
        shown = strip.text
        assert safe_text(shown, keep_newlines=False) == shown
        assert cells_of(shown) == width


def blocks_of(text: str) -> tuple[ChatBlock, ...]:
    image = Image("a" * 64, text, 3, 2, 9, text)
    paper = Attachment("b" * 64, text, text, 9)
    intent = Intent(
        "run", text, command=text, cwd=text, diff=f"--- a\n+++ b\n@@ -1 +1 @@\n-{text}\n+x"
    )
    done = ToolResult(CallId("c"), text, text, images=(image,))
    number = BlockId(1)
    return (
        Said(id=number, message_id=MessageId("m"), seq=1, text=text, attachments=(image, paper),
             speaker=text, channel=text),
        Thought(id=number, text=text, folded=False),
        Thought(id=number, text=text, open=True),
        ToolCard(id=number, call_id=CallId("c"), name=text, arguments=text, state="failed",
                 intent=intent, result=done, decided_by=text, elapsed_ms=9),
        ToolCard(id=number, call_id=CallId("c"), name=text, arguments=text, state="failed",
                 result=done, folded=True),
        Picture(id=number, image=image),
        Summary(id=number, text=text, folded=False),
        Remark(id=number, level="warning", text=text),
        TurnEnd(id=number, turn_id=T1, outcome="failed", reason=text,
                changes=(FileChange(text, "changed", undoable=False),)),
        Undone(id=number, turn_id=T1, restored=(text,), left=(text,)),
    )  # fmt: skip


@FEW
@given(HOSTILE, WIDTHS)
def test_entries_of_a_conversation(text: str, width: int) -> None:
    for block in blocks_of(text):
        sound(block_rows(block, Canvas(width, LOOK.words, "/src")), width)


@FEW
@given(HOSTILE, WIDTHS, st.booleans())
def test_answers(text: str, width: int, is_open: bool) -> None:
    sections = AnswerSections(SHELF)
    sections.put(text, is_open=is_open)

    for index in range(sections.count):
        rows = sections.rows(index, width)
        for row in rows:
            shown = LOOK.painter.strip(row, width).text
            assert safe_text(shown, keep_newlines=False) == shown


def _pager(text: str, width: int) -> list[Row]:
    card = blocks_of(text)[3]
    assert isinstance(card, ToolCard)
    return output_rows(card, "/src", LOOK, width)


def _chips(text: str, width: int) -> list[Row]:
    paper = Attachment("b" * 64, text, text, 9)
    pins = (Pin(1, text), Pin(2, text, paper), Pin(3, text, path=text))
    return chip_rows(Draft(S1, chips=(Chip(1, text),), pins=pins))(LOOK, width)


def _waiting(text: str, width: int) -> list[Row]:
    message = QueuedMessage(MessageId("m9"), S1, text, 5, OWNER)
    return waiting_rows((message,), (Outgoing(MessageId("m8"), text, 1, "shell"),))(LOOK, width)


def _toasts(text: str, width: int) -> list[Row]:
    return toast_rows((Toast(1, "error", text=text), Toast(2, "info", text=text, undo=S1)))(
        LOOK, width
    )


def _home(text: str, width: int) -> list[Row]:
    view = HomeView(
        model=ModelRef("anthropic", text or "x"),
        reason=text,
        sessions=(SessionRow(session("s2", text, channels=(text,), preview=text), 0),),
        services=(ServiceStatus(text, "up", reason=text),),
        connection=Connection(state="attached", reason=text),
        known=True,
        now_ms=NOW_MS,
        width=width,
        height=40,
        found=(ProviderStatus(text, text, ("key",), "ready", source="local", source_name=text),),
    )
    return [*home_head(view)(LOOK, width), *home_foot(view, KEYS)(LOOK, width)]


@pytest.mark.parametrize(
    "draw", [_pager, _chips, _waiting, _toasts, _home], ids=lambda f: f.__name__
)
@FEW
@given(text=HOSTILE, width=WIDTHS)
def test_parts_of_the_page(draw: Callable[[str, int], list[Row]], text: str, width: int) -> None:
    sound(draw(text, width), width)


@FEW
@given(HOSTILE, WIDTHS)
def test_the_target_of_a_link(text: str, width: int) -> None:
    sound(target_rows(f"https://x.org/{text}", LOOK, width), width)
