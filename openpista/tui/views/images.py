"""Pictures of the conversation as rows: what the terminal can show of them, and a line that says
what they are and opens them."""

from collections.abc import Callable, Iterable

from openpista.domain.message import Image
from openpista.guard.safe_text import safe_text
from openpista.tui.core.blocks import ChatBlock, Picture, Said, ToolCard
from openpista.tui.core.images import Known
from openpista.tui.runtime.images import GraphicsMode, PictureShelf, Raster
from openpista.tui.views.figures import bytes_text
from openpista.tui.views.pixels import HALF, held_look, pixel_look
from openpista.tui.views.rows import Row, Run, aimed, cells_of, clip
from openpista.words.catalogue import Words

MAX_COLUMNS = 72
MAX_ROWS = 20
PICTURE_HIT = "picture:"
"""Before the hash in a target: a click there opens the picture."""

PLACEHOLDER = "\U0010eeee"

# The marks that tell a kitty the row and the column of a placeholder, in their order: the first
# of the table that its documentation of the graphics protocol refers to.
_MARKS = "".join(
    map(
        chr,
        (
            0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346, 0x34A, 0x34B, 0x34C,
            0x350, 0x351, 0x352, 0x357, 0x35B, 0x363, 0x364, 0x365, 0x366, 0x367, 0x368, 0x369,
            0x36A, 0x36B, 0x36C, 0x36D, 0x36E, 0x36F, 0x483, 0x484, 0x485, 0x486, 0x487, 0x592,
            0x593, 0x594, 0x595, 0x597, 0x598, 0x599, 0x59C, 0x59D, 0x59E, 0x59F, 0x5A0, 0x5A1,
            0x5A8, 0x5A9, 0x5AB, 0x5AC, 0x5AF, 0x5C4, 0x610, 0x611, 0x612, 0x613, 0x614, 0x615,
            0x616, 0x617, 0x657, 0x658, 0x659, 0x65A, 0x65B, 0x65D, 0x65E, 0x6D6, 0x6D7, 0x6D8,
        ),
    )
)  # fmt: skip


class PictureBook:
    """What is known of pictures, for drawing. Remembers which were drawn without being known."""

    def __init__(self, shelf: PictureShelf, mode: GraphicsMode) -> None:
        self.drawn = True
        self._mode: GraphicsMode = mode
        self._shelf = shelf
        self._known: dict[str, Known] = {}
        self._wanted: dict[str, None] = {}

    def put(self, known: Iterable[Known]) -> frozenset[str]:
        """Take what is known now; return the hashes for which something changed."""
        now = {each.sha256: each for each in known}
        both = self._known.keys() | now.keys()
        changed = {sha256 for sha256 in both if self._known.get(sha256) != now.get(sha256)}
        self._known = now
        return frozenset(changed)

    def take_wanted(self) -> tuple[str, ...]:
        """Return the hashes that were drawn and are not known, once."""
        wanted, self._wanted = tuple(self._wanted), {}
        return wanted

    def rows(self, image: Image, width: int, words: Words) -> list[Row]:
        """Return a picture, if it can be drawn, with its line below."""
        known = self._known.get(image.sha256)
        state = "" if known is None else known.state
        line = caption(image, width, words)
        if self._mode == "off" or not self.drawn or width < 2:
            return [line]
        if known is None:
            self._wanted[image.sha256] = None
        if state == "failed":
            return [line, _note(words("picture.failed"), width, "warning")]
        raster = self._shelf.get(image.sha256) if state == "ready" else None
        if raster is None:
            if state == "ready":
                return [line]
            columns, rows = fit_cells(image.width, image.height, width)
            blank = Row(((" " * columns, "user+plain"),), gutter=columns)
            return [*[_waiting(columns, words) if row == rows // 2 else blank
                      for row in range(rows)], line]  # fmt: skip
        return [*picture_rows(raster, width, image.sha256), line]


def images_of(block: ChatBlock) -> tuple[Image, ...]:
    """Return the pictures that a block shows."""
    match block:
        case Picture(image=image):
            return (image,)
        case Said(attachments=attachments):
            return tuple(each for each in attachments if isinstance(each, Image))
        case ToolCard(result=result) if result is not None and not block.folded:
            return result.images
        case _:
            return ()


def fit_cells(width: int, height: int, room: int) -> tuple[int, int]:
    """Return how many columns and rows a picture takes; a cell is two pixels high."""
    columns_most, rows_most = min(room, MAX_COLUMNS), MAX_ROWS
    share = min(1.0, columns_most / max(1, width), 2 * rows_most / max(1, height))
    return max(1, round(width * share)), max(1, round(height * share / 2))


def picture_rows(raster: Raster, width: int, sha256: str) -> list[Row]:
    """Return the pixels of a picture as rows."""
    if raster.held:
        columns, rows = fit_cells(raster.width, raster.height, MAX_COLUMNS)
        columns, draw = min(columns, width), _held_row
    else:
        (columns, rows), draw = fit_cells(raster.width, raster.height, width), _half_row
    hit = f"{PICTURE_HIT}{sha256}"
    return [
        Row(tuple(draw(raster, row, columns, rows)), gutter=columns * 3, hit=hit)
        for row in range(rows)
    ]


def caption(image: Image, width: int, words: Words) -> Row:
    """Return the line that says what a picture is; a click on it opens the picture."""
    kind = safe_text(image.mime.removeprefix("image/"), keep_newlines=False)
    parts = [f"{image.width}×{image.height}", kind, bytes_text(image.size_bytes)]
    if image.alt:
        parts.insert(0, safe_text(image.alt, keep_newlines=False))
    target = f"{PICTURE_HIT}{image.sha256}"
    opens = f"  {words('picture.opens')}"
    text = f"▣ {' · '.join(parts)}"
    room = width - cells_of(opens)
    runs: list[Run] = [(clip(text, room if room > 16 else width), aimed("info", target))]
    if room > 16:
        runs.append((opens, aimed("muted", target)))
    return Row(tuple(runs), gutter=2)


def _half_row(raster: Raster, row: int, columns: int, rows: int) -> list[Run]:
    """Two lines of pixels in one row; equal neighbours are one run."""
    upper = _line(raster, 2 * row, columns, 2 * rows)
    lower = _line(raster, 2 * row + 1, columns, 2 * rows)
    runs: list[Run] = []
    for over, under in zip(upper, lower, strict=True):
        look = pixel_look(over, under)
        if runs and runs[-1][1] == look:
            runs[-1] = (runs[-1][0] + HALF, look)
        else:
            runs.append((HALF, look))
    return runs


def _line(raster: Raster, line: int, columns: int, lines: int) -> list[bytes]:
    """Return one line of a picture scaled to `columns` by `lines`: the nearest pixels."""
    y = min(raster.height - 1, line * raster.height // lines)
    start = y * raster.width * 3
    places = (start + 3 * (x * raster.width // columns) for x in range(columns))
    return [raster.pixels[place : place + 3] for place in places]


def _held_row(raster: Raster, row: int, columns: int, rows: int) -> list[Run]:
    del rows
    cells = (f"{PLACEHOLDER}{_MARKS[row]}{_MARKS[column]}" for column in range(columns))
    return [("".join(cells), held_look(raster.held))]


def _waiting(columns: int, words: Words) -> Row:
    text = clip(words("picture.loading"), columns)
    left = (columns - cells_of(text)) // 2
    right = columns - cells_of(text) - left
    return Row(((" " * left + text + " " * right, "muted+user"),), gutter=columns)


def _note(text: str, width: int, look: str) -> Row:
    return Row(((clip(text, width), look),), gutter=len(text))


Pictures = Callable[[Image, int, Words], list[Row]]
"""Draws a picture at a width."""
