"""Commands about what a conversation holds: outputs, links, and what goes with a message."""

from openpista.tui.core import blocklist
from openpista.tui.core.attach import ClipboardAttached, FileAttached
from openpista.tui.core.blocks import Answer, Said
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.held import find
from openpista.tui.core.links import LinksShown, links_in
from openpista.tui.core.moves import CommandGiven, NoticeRaised
from openpista.tui.core.pager import OutputShown, newest_output
from openpista.tui.core.phrase import phrase
from openpista.tui.core.selectors import workspace_of
from openpista.tui.core.state import State

ENTRIES_FOR_LINKS = 50

Outcomes = tuple[Outcome, ...]


def output(state: State, given: CommandGiven) -> Outcomes:
    """The whole output of the newest call."""
    chat = find(state.chats, given.session_id)
    block_id = None if chat is None else newest_output(chat)
    if block_id is None:
        return _told(given, "notice.no_output")
    return (Then(OutputShown(given.session_id, block_id, id=given.id, at_ms=given.at_ms)),)


def links(state: State, given: CommandGiven) -> Outcomes:
    """The links of the newest entries, newest first."""
    chat = find(state.chats, given.session_id)
    texts: list[str] = []
    for block in () if chat is None else blocklist.newest_first(chat.blocks):
        if isinstance(block, Answer | Said):
            texts.append(block.text)
        if len(texts) >= ENTRIES_FOR_LINKS:
            break
    found = dict.fromkeys(target for text in texts for target in links_in(text))
    if not found:
        return _told(given, "notice.no_links")
    return (Then(LinksShown(tuple(found), at_ms=given.at_ms)),)


def attach(state: State, given: CommandGiven) -> Outcomes:
    """Take a file along; without a name the picture in the clipboard."""
    if not given.argument:
        return (Then(ClipboardAttached(given.session_id, at_ms=given.at_ms)),)
    path = given.argument.strip("'\"")
    if not path.startswith(("/", "~")):
        path = f"{workspace_of(state, given.session_id).rstrip('/')}/{path}"
    return (Then(FileAttached(given.session_id, path, at_ms=given.at_ms)),)


def _told(given: CommandGiven, key: str) -> Outcomes:
    return (Then(NoticeRaised("info", phrase(key), at_ms=given.at_ms)),)
