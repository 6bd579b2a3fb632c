"""Every kind of entry of a conversation as rows; answers are drawn by `answer.py`."""

from typing import assert_never

from openpista.domain.message import Image
from openpista.guard.safe_text import safe_text
from openpista.tui.core.blocks import (
    Answer,
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
from openpista.tui.views.canvas import Canvas, shortened
from openpista.tui.views.figures import bytes_text, cost_text, count_text, duration_text
from openpista.tui.views.rows import Row, Run, cells_of, clip, crop, plain_rows, wrap

SAID_BAR = "▌ "
THOUGHT_BAR = "┆ "
_REMARK_MARKS = {"info": ("· ", "muted"), "warning": ("! ", "warning"), "error": ("✗ ", "error")}
_END_LOOKS = {"failed": "error", "expired": "warning", "interrupted": "warning"}


def block_rows(block: ChatBlock, canvas: Canvas) -> list[Row]:
    """Return the rows of an entry, without the space above it."""
    match block:
        case Said():
            return _said(block, canvas)
        case Thought():
            return _thought(block, canvas)
        case ToolCard():
            from openpista.tui.views.toolcard import card_rows

            return card_rows(block, canvas)
        case Picture(image=image):
            return canvas.picture(image, canvas.width)
        case Summary():
            return _summary(block, canvas)
        case Remark():
            return _remark(block, canvas)
        case TurnEnd():
            return _turn_end(block, canvas)
        case Undone():
            return _undone(block, canvas)
        case Answer():
            return plain_rows(safe_text(block.text), canvas.width)
        case _:
            assert_never(block)


def gap_above(before: ChatBlock | None, block: ChatBlock) -> int:
    """Return how many blank rows stand between two entries: none between calls of one round."""
    if before is None:
        return 0
    quiet = (ToolCard, Thought)
    if isinstance(before, quiet) and isinstance(block, quiet):
        return 0 if _is_small(before) and _is_small(block) else 1
    return 1


def copied(block: ChatBlock) -> str:
    """Return the text that copying a whole entry gives."""
    match block:
        case Said(text=text) | Answer(text=text) | Thought(text=text) | Summary(text=text):
            return text
        case ToolCard():
            command = block.intent.command if block.intent is not None else ""
            result = block.kept or (block.result.text if block.result is not None else "")
            return result or block.output or command or block.arguments
        case TurnEnd(changes=changes):
            return "\n".join(change.path for change in changes)
        case Undone(restored=restored):
            return "\n".join(restored)
        case Remark(text=text):
            return text
        case Picture(image=image):
            return image.alt
        case _:
            assert_never(block)


def _is_small(block: ChatBlock) -> bool:
    return isinstance(block, ToolCard | Thought) and block.folded


def _said(block: Said, canvas: Canvas) -> list[Row]:
    bar: list[Run] = [(SAID_BAR, "accent")]
    rows: list[Row] = []
    if block.channel:
        label = " · ".join(part for part in (block.channel, block.speaker) if part)
        rows += wrap([(safe_text(label), "muted")], canvas.width, first=bar, fill="user")
    text = safe_text(block.text)
    for line in text.split("\n") if text or not block.attachments else ():
        rows += wrap([(line, "text")], canvas.width, first=bar, rest=bar, fill="user")
    for attachment in block.attachments:
        if isinstance(attachment, Image):
            drawn = canvas.picture(attachment, canvas.width - len(SAID_BAR))
            rows += [_said_row(row) for row in drawn]
        else:
            text = f"▤ {safe_text(attachment.name)} · {bytes_text(attachment.size_bytes)}"
            rows.append(Row((*bar, (clip(text, canvas.width - 2), "dim")), gutter=2, fill="user"))
    return rows


def _said_row(row: Row) -> Row:
    return row._replace(
        runs=((SAID_BAR, "accent"), *row.runs), gutter=row.gutter + len(SAID_BAR), fill="user"
    )


def _thought(block: Thought, canvas: Canvas) -> list[Row]:
    key = "block.thinking" if block.open else "block.thought"
    text = safe_text(block.text).strip()
    head: list[Run] = [("✻ ", "thought"), (canvas.words(key), "thought")]
    if not block.folded:
        bar: list[Run] = [("  ", "text"), (THOUGHT_BAR, "line")]
        rows = [Row(tuple(head), gutter=2, hit="toggle")]
        for line in text.split("\n"):
            rows += wrap([(line, "muted+em")], canvas.width, first=bar, rest=bar)
        return rows
    newest = text.splitlines()[-1] if block.open and text else text
    room = canvas.width - sum(len(part) for part, _ in head) - 2
    glimpse = clip(" ".join(newest.split()), room) if room > 8 else ""
    return [Row((*head, ("  ", "text"), (glimpse, "muted+em")), gutter=2, hit="toggle")]


def _summary(block: Summary, canvas: Canvas) -> list[Row]:
    head = clip(f"⋯ {canvas.words('block.summary')}", canvas.width)
    rows = [Row(((head, "info"),), gutter=2, hit="toggle")]
    if not block.folded:
        bar: list[Run] = [("  ", "text"), (THOUGHT_BAR, "line")]
        for line in safe_text(block.text).split("\n"):
            rows += wrap([(line, "dim")], canvas.width, first=bar, rest=bar)
    return rows


def _remark(block: Remark, canvas: Canvas) -> list[Row]:
    mark, look = _REMARK_MARKS[block.level]
    text = block.text
    if block.phrase is not None:
        text = canvas.words(block.phrase.key, **dict(block.phrase.values))
    body = "dim" if block.level == "info" else look
    rows: list[Row] = []
    for line in safe_text(text).split("\n"):
        lead = (("  ", "text"),) if rows else ((mark, look),)
        rows += wrap([(line, body)], canvas.width, first=lead)
    return rows


def _turn_end(block: TurnEnd, canvas: Canvas) -> list[Row]:
    words = canvas.words
    rows: list[Row] = []
    if block.outcome != "done":
        look = _END_LOOKS.get(block.outcome, "muted")
        mark = "✗ " if look == "error" else "■ "
        text = words(f"block.ended_{block.outcome}")
        # Who stops a turn knows why: "stopped" is all that there is to say.
        if block.reason and block.outcome != "cancelled":
            text = f"{text}: {safe_text(block.reason)}"
        rows += wrap([(text, look)], canvas.width, first=((mark, look),))
        rows[-1] = _with_figures(rows[-1], _figures(block), canvas.width)
    if block.changes:
        rows += _changes(block, canvas)
    return rows


def _with_figures(row: Row, figures: str, width: int) -> Row:
    if not figures or row.cells + len(figures) + 3 > width:
        return row
    return row._replace(runs=(*row.runs, (f" · {figures}", "muted")))


def _figures(block: TurnEnd) -> str:
    parts = [duration_text(block.elapsed_ms)] if block.elapsed_ms else []
    tokens = block.usage.input_tokens + block.usage.output_tokens
    if tokens:
        parts.append(f"{count_text(tokens)} tokens")
    if block.usage.cost_usd:
        parts.append(cost_text(block.usage.cost_usd))
    return " · ".join(parts)


def _changes(block: TurnEnd, canvas: Canvas) -> list[Row]:
    words = canvas.words
    signs = {"created": ("+", "success"), "changed": ("±", "warning"), "deleted": ("−", "error")}
    undoable = any(change.undoable for change in block.changes)
    key = "block.changes_undoable" if undoable else "block.changes"
    text = words(key, count=len(block.changes))
    rows = wrap([(text, "muted")], canvas.width, first=(("± ", "muted"),))
    for change in block.changes:
        sign, look = signs[change.kind]
        path = clip(shortened(safe_text(change.path), canvas.workspace), canvas.width - 6)
        runs: list[Run] = [("  ", "text"), (f"{sign} ", look), (path, "dim")]
        if not change.undoable:
            runs.append((f"  {words('block.not_undoable')}", "warning"))
        rows.append(Row(crop(runs, canvas.width), gutter=4))
    return rows


def _undone(block: Undone, canvas: Canvas) -> list[Row]:
    words = canvas.words
    text = words("block.undone", count=len(block.restored))
    rows = wrap([(text, "dim")], canvas.width, first=(("↩ ", "info"),))
    for path in block.restored:
        shown = clip(shortened(safe_text(path), canvas.workspace), canvas.width - 4)
        rows.append(Row((("  ", "text"), (shown, "dim")), gutter=2))
    for path in block.left:
        kept = f"  {words('block.undo_kept')}"
        room = max(8, canvas.width - 2 - cells_of(kept))
        shown = clip(shortened(safe_text(path), canvas.workspace), room)
        runs: list[Run] = [("  ", "text"), (shown, "dim"), (kept, "warning")]
        rows.append(Row(crop(runs, canvas.width), gutter=2))
    return rows
