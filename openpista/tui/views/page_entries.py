"""What keys do with the entries of the conversation: a cursor over them, and what it is on."""

from collections.abc import Callable, Sequence

from openpista.domain.message import Image
from openpista.tui.core.blocklist import each
from openpista.tui.core.blocks import Answer, BlockId, ChatBlock, Summary, Thought, ToolCard
from openpista.tui.core.chat import AllFolded, BlockToggled
from openpista.tui.core.images import PictureOpened
from openpista.tui.core.links import LinksShown, links_in
from openpista.tui.core.moves import DraftReturned, NoticeRaised
from openpista.tui.core.notices import CopyAsked
from openpista.tui.core.pager import OutputShown, newest_output
from openpista.tui.core.phrase import phrase
from openpista.tui.core.route import ZoneFocused
from openpista.tui.core.selectors import active_chat
from openpista.tui.views.blocks import copied
from openpista.tui.views.images import images_of
from openpista.tui.views.page_parts import Page
from openpista.tui.views.transcript_hits import block_at_cursor, codes_of, said_from

Press = Callable[[Page], bool]


def _enter(page: Page) -> bool:
    if page.state.route.page != "chat":
        return False
    page.say(ZoneFocused("transcript"))
    page.transcript.move_cursor(-1)
    return True


def _move(step: int) -> Press:
    def move(page: Page) -> bool:
        page.transcript.move_cursor(step)
        return True

    return move


def _go_to_said(step: int) -> Press:
    """Go to the message of a person above or below what is in view; at the last to the end."""

    def go(page: Page) -> bool:
        if page.state.route.page != "chat":
            return False
        transcript = page.transcript
        line = said_from(transcript.sheet, transcript.scroll_offset.y, step)
        if line is not None:
            transcript.scroll_to(y=line, animate=False, immediate=True)
        elif step > 0:
            transcript.scroll_end(animate=False, immediate=True)
        else:
            transcript.scroll_home(animate=False, immediate=True)
        return True

    return go


def _toggle(page: Page) -> bool:
    cursor = page.transcript.sheet.cursor
    if cursor is not None:
        page.say(BlockToggled(active_chat(page.state).session_id, cursor))
    return True


def _copy(page: Page) -> bool:
    block = block_at_cursor(page.transcript.sheet)
    return page.say(CopyAsked(copied(block) if block is not None else ""))


def _copy_code(page: Page) -> bool:
    """Copy the code blocks of an entry, one after the other with each press."""
    sheet = page.transcript.sheet
    block = block_at_cursor(sheet, Answer)
    codes = codes_of(sheet, block)
    if block is None or not codes:
        return _told(page, "notice.no_code")
    number = page.transcript.next_code(block.id) % len(codes)
    page.say(CopyAsked(codes[number]))
    if len(codes) > 1:
        _told(page, "notice.code_of", number=str(number + 1), of=str(len(codes)))
    return True


def _quote(page: Page) -> bool:
    """Put an entry into the composer, quoted."""
    block = block_at_cursor(page.transcript.sheet)
    text = copied(block).strip() if block is not None else ""
    if not text:
        return _told(page, "notice.nothing_to_copy")
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    page.say(DraftReturned(page.state.sessions.active, f"{quoted}\n\n"))
    return page.say(ZoneFocused("prompt"))


def _open(page: Page) -> bool:
    """Show where the links of an entry lead, or open its picture."""
    block = block_at_cursor(page.transcript.sheet)
    images: Sequence[Image] = () if block is None else images_of(block)
    if images:
        return page.say(PictureOpened(images[0]))
    links = links_in(copied(block)) if block is not None else ()
    return page.say(LinksShown(links)) if links else _told(page, "notice.no_links")


def _output(page: Page) -> bool:
    """Read the whole output of the call under the cursor, else of the newest one."""
    chat = active_chat(page.state)
    block = block_at_cursor(page.transcript.sheet, ToolCard)
    block_id = _call_of(block) or newest_output(chat)
    if block_id is None:
        return _told(page, "notice.no_output")
    return page.say(OutputShown(chat.session_id, block_id))


def _call_of(block: ChatBlock | None) -> BlockId | None:
    return block.id if isinstance(block, ToolCard) else None


def _fold_all(page: Page) -> bool:
    """Unfold everything, or fold it where everything is open."""
    chat = active_chat(page.state)
    foldable = [
        block for block in each(chat.blocks) if isinstance(block, ToolCard | Thought | Summary)
    ]
    fold = all(not block.folded for block in foldable)
    return page.say(AllFolded(chat.session_id, folded=fold))


def _told(page: Page, key: str, **values: str) -> bool:
    return page.say(NoticeRaised("info", phrase(key, **values)))


ENTRY_KEYS: dict[str, Press] = {
    "entry.enter": _enter,
    "entry.up": _move(-1),
    "entry.down": _move(1),
    "entry.toggle": _toggle,
    "entry.copy": _copy,
    "entry.code": _copy_code,
    "entry.quote": _quote,
    "entry.open": _open,
    "entry.output": _output,
    "entry.fold_all": _fold_all,
    "said.up": _go_to_said(-1),
    "said.down": _go_to_said(1),
}
"""What the keys of entries do."""
