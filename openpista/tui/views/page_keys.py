"""What keys do on the page: action ids of `keys.py` become actions of the core, or moves of what
Textual owns (scrolling, the cursor over entries)."""

from collections.abc import Callable
from typing import NamedTuple

from openpista.domain.ids import SessionId
from openpista.tui.core.actions import Action
from openpista.tui.core.approvals import ApprovalsCalled
from openpista.tui.core.blocklist import each
from openpista.tui.core.blocks import Summary, Thought, ToolCard
from openpista.tui.core.chat import AllFolded, QueuedRemoved, QueuedSentNow
from openpista.tui.core.commands_table import find_command
from openpista.tui.core.complete import CompletionMoved, CompletionTaken, Question
from openpista.tui.core.lists import candidates, chosen
from openpista.tui.core.moves import (
    DraftReplaced,
    NewChatAsked,
    OverlayOpened,
    SessionChosen,
)
from openpista.tui.core.notices import CopyAsked, NoticeDismissed
from openpista.tui.core.prompt import DraftCleared, EditorAsked
from openpista.tui.core.route import LeaveAsked, SidebarShown, Zone, ZoneFocused
from openpista.tui.core.rules import SteppedBack
from openpista.tui.core.selectors import active_chat, sidebar_shown
from openpista.tui.core.sessions import SessionDeleted, SidebarMoved
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.home import next_suggestion
from openpista.tui.views.keys import KeyMap, Place
from openpista.tui.views.prompt import PromptArea
from openpista.tui.views.transcript import Transcript
from openpista.words.catalogue import Words


def sidebar_visible(state: State) -> bool:
    """Say whether the sidebar is on the screen: on Home only when the user asked for it."""
    if state.route.page == "home" and state.route.sidebar is None:
        return False
    return sidebar_shown(state)


class Page(NamedTuple):
    """The parts of the page that keys move; `words` are those of the present language."""

    store: Store
    keys: KeyMap
    prompt: PromptArea
    transcript: Transcript
    words: Callable[[], Words]

    @property
    def state(self) -> State:
        """The state now."""
        return self.store.state

    def say(self, action: Action) -> bool:
        """Dispatch an action; the key meant something."""
        self.store.dispatch(action)
        return True


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


def _enter_entries(page: Page) -> bool:
    if page.state.route.page != "chat":
        return False
    page.say(ZoneFocused("transcript"))
    page.transcript.move_cursor(-1)
    return True


def _move_entry(step: int) -> Callable[[Page], bool]:
    def move(page: Page) -> bool:
        page.transcript.move_cursor(step)
        return True

    return move


def _toggle_entry(page: Page) -> bool:
    page.transcript.toggle_at_cursor()
    return True


def _copy_entry(page: Page) -> bool:
    return page.say(CopyAsked(page.transcript.sheet.text_at_cursor()))


def _fold_all(page: Page) -> bool:
    """Unfold everything, or fold it where everything is open."""
    chat = active_chat(page.state)
    foldable = [
        block for block in each(chat.blocks) if isinstance(block, ToolCard | Thought | Summary)
    ]
    fold = all(not block.folded for block in foldable)
    return page.say(AllFolded(chat.session_id, folded=fold))


# --- the sidebar ----------------------------------------------------------------------------


def _choose_session(page: Page) -> bool:
    session_id = _at_cursor(page.state)
    return session_id is not None and page.say(SessionChosen(session_id))


def _remove_session(page: Page) -> bool:
    session_id = _at_cursor(page.state)
    return session_id is not None and page.say(SessionDeleted(session_id))


def _at_cursor(state: State) -> SessionId | None:
    rows = state.sessions.rows
    return rows[chosen(state.sessions.cursor, rows)].session.id if rows else None


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
    "session.list": lambda _: OverlayOpened("sessions"),
    "session.new": lambda _: NewChatAsked(),
    "model.list": lambda _: OverlayOpened("models"),
    "sidebar.toggle": lambda state: SidebarShown(not sidebar_visible(state)),
    "approvals.show": lambda _: ApprovalsCalled(),
    "notice.dismiss": lambda _: NoticeDismissed(),
    "leave": lambda _: LeaveAsked(),
    "zone.next": lambda state: ZoneFocused(_zone_beside(state, 1)),
    "zone.back": lambda state: ZoneFocused(_zone_beside(state, -1)),
    "row.up": lambda _: SidebarMoved(-1),
    "row.down": lambda _: SidebarMoved(1),
}

_OWN: dict[str, Callable[[Page], bool]] = {
    "prompt.send": _send,
    "prompt.steer": _steer,
    "prompt.newline": _newline,
    "prompt.back": _back,
    "prompt.forth": _forth,
    "prompt.complete": _complete,
    "prompt.editor": _edit,
    "copy": _copy,
    "page.up": _scroll(-1),
    "page.down": _scroll(1),
    "page.top": _top,
    "page.end": _end,
    "entry.enter": _enter_entries,
    "entry.up": _move_entry(-1),
    "entry.down": _move_entry(1),
    "entry.toggle": _toggle_entry,
    "entry.copy": _copy_entry,
    "entry.fold_all": _fold_all,
    "row.choose": _choose_session,
    "row.remove": _remove_session,
}
