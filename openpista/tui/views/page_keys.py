"""What keys do on the page: action ids of `keys.py` become actions of the core, or moves of what
Textual owns (scrolling, the cursor over entries)."""

from collections.abc import Callable

from openpista.tui.core.actions import Action
from openpista.tui.core.approvals import ApprovalsCalled
from openpista.tui.core.attach import ClipboardAttached
from openpista.tui.core.chat import QueuedRemoved, QueuedSentNow
from openpista.tui.core.commands_table import find_command
from openpista.tui.core.complete import CompletionMoved, CompletionTaken, Question
from openpista.tui.core.lists import candidates
from openpista.tui.core.moves import (
    DraftReplaced,
    NewChatAsked,
    NoticeRaised,
    OverlayOpened,
)
from openpista.tui.core.notices import CopyAsked, NoticeDismissed
from openpista.tui.core.phrase import phrase
from openpista.tui.core.prompt import DraftCleared, EditorAsked
from openpista.tui.core.route import LeaveAsked, SidebarShown, Zone, ZoneFocused
from openpista.tui.core.rules import SteppedBack
from openpista.tui.core.selectors import active_chat, active_draft, sidebar_shown
from openpista.tui.core.state import State
from openpista.tui.views.home import next_suggestion
from openpista.tui.views.keys import Place
from openpista.tui.views.page_entries import ENTRY_KEYS
from openpista.tui.views.page_parts import Page
from openpista.tui.views.sidebar_keys import SESSION_KEYS


def sidebar_visible(state: State) -> bool:
    """Say whether the sidebar is on the screen: on Home only when the user asked for it."""
    undecided = state.route.sidebar is None and state.settings.sidebar == "auto"
    if state.route.page == "home" and undecided:
        return False
    return sidebar_shown(state)


def press(page: Page, place: Place, key: str) -> bool:
    """Do what a key means in a place; say whether it meant anything."""
    action = page.keys.action(place, key)
    own = _OWN.get(action)
    if own is not None:
        return own(page)
    simple = _SIMPLE.get(action)
    return page.say(simple(page.state)) if simple is not None else False


# --- the composer ---------------------------------------------------------------------------


def _send(page: Page) -> bool:
    """A list with something else to take is taken from; else what stands here is sent."""
    listed = candidates(page.state)
    if listed.rows and not listed.exact and not _is_optional(listed.question):
        return page.say(CompletionTaken(listed.rows[listed.index].insert))
    page.prompt.submit()
    return True


def _is_optional(question: Question | None) -> bool:
    """Say whether a command is whole as it stands and an argument is only offered."""
    if question is None or not question.command or question.query:
        return False
    spec = find_command(question.command)
    return spec is not None and not spec.needs


def _steer(page: Page) -> bool:
    """Have the draft join the running turn; without one, the first message that waits."""
    queued = active_chat(page.state).queued
    if not page.prompt.text.strip() and queued:
        return page.say(QueuedSentNow(page.state.sessions.active, queued[0].message_id))
    page.prompt.submit(steer=True)
    return True


def _ask_help(page: Page) -> bool:
    """A question mark in an empty composer asks for help; in one with text it is text."""
    if page.state.route.zone == "prompt" and page.prompt.text:
        return False
    return page.say(OverlayOpened("help"))


def _newline(page: Page) -> bool:
    page.prompt.insert("\n")
    return True


def _back(page: Page) -> bool:
    """Up: in a list, to the message that waits, or to what was sent before."""
    if candidates(page.state).rows:
        return page.say(CompletionMoved(-1))
    queued = active_chat(page.state).queued
    if not page.prompt.text and queued:
        session_id = page.state.sessions.active
        return page.say(QueuedRemoved(session_id, queued[-1].message_id, edit=True))
    return page.prompt.walk(-1)


def _forth(page: Page) -> bool:
    if candidates(page.state).rows:
        return page.say(CompletionMoved(1))
    return page.prompt.walk(1)


def _complete(page: Page) -> bool:
    """Tab: take from the list, try a suggestion, or go to the next part of the page."""
    state = page.state
    listed = candidates(state)
    if listed.rows:
        return page.say(CompletionTaken(listed.rows[listed.index].insert))
    if state.route.page == "home":
        suggestion = next_suggestion(page.prompt.text, page.words())
        if suggestion is not None:
            active = state.sessions.active
            return page.say(DraftReplaced(active, suggestion, len(suggestion)))
    return page.say(ZoneFocused(_zone_beside(state, 1)))


def _edit(page: Page) -> bool:
    return page.say(EditorAsked(page.state.sessions.active, page.prompt.text))


def _chips(page: Page) -> bool:
    """Show what goes with the draft, where anything does."""
    draft = active_draft(page.state)
    if not (draft.chips or draft.pins):
        return page.say(NoticeRaised("info", phrase("attach.none")))
    return page.say(OverlayOpened("chips"))


def _copy(page: Page) -> bool:
    """Copy what is selected; without a selection the first of two steps to leave."""
    selected = page.transcript.screen.get_selected_text() or page.prompt.selected_text
    if selected:
        page.transcript.screen.clear_selection()
        return page.say(CopyAsked(selected))
    if page.prompt.text:
        page.say(DraftCleared(page.state.sessions.active))
    return page.say(LeaveAsked())


# --- the conversation -----------------------------------------------------------------------


def _scroll(step: int) -> Callable[[Page], bool]:
    def scroll(page: Page) -> bool:
        if page.state.route.page != "chat":
            return False
        transcript = page.transcript
        rows = max(1, transcript.size.height - 2)
        transcript.scroll_relative(y=step * rows, animate=False, immediate=True)
        return True

    return scroll


def _top(page: Page) -> bool:
    page.transcript.scroll_home(animate=False, immediate=True)
    return True


def _end(page: Page) -> bool:
    page.transcript.scroll_end(animate=False, immediate=True)
    return True


# --- the parts of the page ---------------------------------------------------------------


def _zone_beside(state: State, step: int) -> Zone:
    """Return the next part of the page that is on the screen."""
    zones: list[Zone] = ["prompt"]
    if state.route.page == "chat":
        zones.append("transcript")
    if sidebar_visible(state):
        zones.append("sidebar")
    here = zones.index(state.route.zone) if state.route.zone in zones else 0
    return zones[(here + step) % len(zones)]


_SIMPLE: dict[str, Callable[[State], Action]] = {
    "turn.cancel": lambda _: SteppedBack(),
    "palette.open": lambda _: OverlayOpened("palette"),
    "help.open": lambda _: OverlayOpened("help"),
    "settings.open": lambda _: OverlayOpened("settings"),
    "session.list": lambda _: OverlayOpened("sessions"),
    "session.new": lambda _: NewChatAsked(),
    "model.list": lambda _: OverlayOpened("models"),
    "sidebar.toggle": lambda state: SidebarShown(not sidebar_visible(state)),
    "approvals.show": lambda _: ApprovalsCalled(),
    "channels.open": lambda _: OverlayOpened("channels"),
    "login.open": lambda _: OverlayOpened("login"),
    "notice.dismiss": lambda _: NoticeDismissed(),
    "leave": lambda _: LeaveAsked(),
    "zone.next": lambda state: ZoneFocused(_zone_beside(state, 1)),
    "zone.back": lambda state: ZoneFocused(_zone_beside(state, -1)),
}

_OWN: dict[str, Callable[[Page], bool]] = {
    "help.ask": _ask_help,
    "prompt.send": _send,
    "prompt.steer": _steer,
    "prompt.newline": _newline,
    "prompt.back": _back,
    "prompt.forth": _forth,
    "prompt.complete": _complete,
    "prompt.editor": _edit,
    "prompt.attach": lambda page: page.say(ClipboardAttached(page.state.sessions.active)),
    "prompt.chips": _chips,
    "copy": _copy,
    "page.up": _scroll(-1),
    "page.down": _scroll(1),
    "page.top": _top,
    "page.end": _end,
    **ENTRY_KEYS,
    **SESSION_KEYS,
}
