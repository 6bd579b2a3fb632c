"""Whatever happens to heights, what is read stays where it is."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.tui.core import blocklist
from openpista.tui.core.blocks import BlockId
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.transcript_sheet import Sheet
from openpista.tui.views.transcript_view import at_end, held, scrolled
from tests.tui.views.chats import answer, chat, said
from tests.tui.views.harness import LOOK

ROWS = 12
TEXTS = (
    "a short one",
    "some words that wrap in a narrow window " * 4,
    "# Head\n\n- one\n- two\n\n" + "text of a paragraph " * 9,
    "```python\nx = 1\n\ny = 2\n```\n\nafter\n\n" + "word " * 60,
)


@dataclass
class Reader:
    """A viewport over a sheet, moved as the transcript moves its own."""

    sheet: Sheet = field(default_factory=lambda: Sheet(LOOK.words, LOOK.painter))
    top: int = 0

    def __post_init__(self) -> None:
        blocks = [answer(n, TEXTS[n % 4]) if n % 2 else said(n, TEXTS[n % 3]) for n in range(70)]
        self.sheet.put(chat(*blocks, following=False))
        self.sheet.put_canvas(Canvas(40, LOOK.words))
        self.top = at_end(self.sheet, ROWS)

    def hold(self, change: str, amount: int) -> None:
        """Let heights change, by what does not scroll."""
        anchor = self.sheet.anchor(self.top, ROWS)
        assert anchor is not None
        match change:
            case "width":
                self.sheet.put_canvas(self.sheet.canvas._replace(width=14 + amount % 50))
            case "more":
                self._more(TEXTS[amount % 4])
            case "older":
                self._older(TEXTS[amount % 4])
            case _:
                self.sheet.work(self.top, ROWS, hurry=amount % 2 == 0)
        top = held(self.sheet, anchor, ROWS)
        assert top is not None
        self.top = top
        assert anchor.block_id in self.blocks_in_view()

    def scroll(self, by: int) -> None:
        """Scroll; what was in view and still is moves by exactly as much."""
        before = self.shown()
        line = max(0, min(self.top + by, self.sheet.height - ROWS))
        moved, self.top = line - self.top, scrolled(self.sheet, line, ROWS)
        free = 0 < line < self.sheet.height - ROWS and 0 < self.top < self.sheet.height - ROWS
        if free and abs(moved) < ROWS:
            kept = before[moved:] if moved > 0 else before[: ROWS + moved]
            after = self.shown()
            assert kept == (after[: ROWS - moved] if moved > 0 else after[-moved:])

    def shown(self) -> list[str]:
        head = self.sheet.head
        rows = range(self.top - head, self.top - head + ROWS)
        return [self.sheet.layout.row_at(row).text for row in rows]

    def blocks_in_view(self) -> set[BlockId]:
        layout = self.sheet.layout
        low, high = layout.between(self.top - self.sheet.head, self.top - self.sheet.head + ROWS)
        return {entry.block.id for entry in layout.entries[low : high + 1]}

    def _more(self, words: str) -> None:
        before = self.sheet.chat
        block = answer(before.blocks.next_id, words)
        self.sheet.put(replace(before, blocks=blocklist.append(before.blocks, block)))

    def _older(self, words: str) -> None:
        before = self.sheet.chat
        block = answer(before.blocks.first_id, words)
        self.sheet.put(replace(before, blocks=blocklist.prepend(before.blocks, [block])))


def settled_rows(sheet: Sheet) -> list[str]:
    layout = sheet.layout
    while layout.first > 0:
        sheet.work(0, ROWS, hurry=True)
    while layout.settle_between(0, layout.height):
        pass
    return [layout.row_at(row).text for row in range(layout.height)]


def fresh_rows(sheet: Sheet) -> list[str]:
    made = Sheet(LOOK.words, LOOK.painter)
    made.put(sheet.chat)
    made.put_canvas(sheet.canvas)
    return settled_rows(made)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["width", "width", "scroll", "scroll", "scroll", "more", "older", ""]),
            st.integers(-60, 60),
        ),
        max_size=30,
    )
)
def test_the_view_holds_and_the_settled_layout_is_the_one_made_from_scratch(
    steps: list[tuple[str, int]],
) -> None:
    reader = Reader()

    for change, amount in steps:
        if change == "scroll":
            reader.scroll(amount)
        else:
            reader.hold(change, amount)

    assert settled_rows(reader.sheet) == fresh_rows(reader.sheet)


def test_whoever_follows_the_end_sees_it_at_any_width() -> None:
    reader = Reader()
    for width in (20, 55, 14):
        reader.sheet.put_canvas(reader.sheet.canvas._replace(width=width))

        reader.top = at_end(reader.sheet, ROWS)

        assert reader.shown() == fresh_rows(reader.sheet)[-ROWS:]


def test_the_beginning_is_the_beginning() -> None:
    reader = Reader()
    reader.sheet.put_canvas(reader.sheet.canvas._replace(width=20))

    assert scrolled(reader.sheet, 0, ROWS) == 0

    reader.top = 0
    entry = reader.sheet.layout.entries[reader.sheet.layout.first]
    assert reader.sheet.layout.drawer.is_fresh(entry)


def test_a_row_that_is_gone_holds_nothing() -> None:
    reader = Reader()
    anchor = reader.sheet.anchor(0, ROWS)
    assert anchor is not None

    reader.sheet.put(chat(said(900), following=False))

    assert held(reader.sheet, anchor, ROWS) is None


def test_a_new_width_measures_only_what_shows() -> None:
    reader = Reader()
    reader.sheet.put_canvas(reader.sheet.canvas._replace(width=20))

    reader.top = at_end(reader.sheet, ROWS)

    layout = reader.sheet.layout
    fresh = [entry for entry in layout.entries if layout.drawer.is_fresh(entry)]
    assert 0 < len(fresh) <= ROWS // 2
