"""What a click on a row of the page means; rows name it in their `hit`."""

from collections.abc import Callable, Mapping

from openpista.domain.ids import MessageId, SessionId
from openpista.tui.core.attach import PinRemoved
from openpista.tui.core.chat import QueuedRemoved, QueuedSentNow
from openpista.tui.core.complete import CompletionTaken
from openpista.tui.core.lists import candidates
from openpista.tui.core.moves import CommandGiven, DraftReplaced, OverlayOpened, SessionChosen
from openpista.tui.core.notices import NoticeDismissed
from openpista.tui.core.prompt import ChipRemoved
from openpista.tui.core.sessions import SessionRestored
from openpista.tui.views.home import SUGGESTIONS
from openpista.tui.views.page_parts import Page


def click(page: Page, hit: str) -> None:
    """Do what the row named `hit` means."""
    kind, _, rest = hit.partition(":")
    if kind in _HITS:
        _HITS[kind](page, rest)


def _take(page: Page, rest: str) -> None:
    rows = candidates(page.state).rows
    if int(rest) < len(rows):
        page.say(CompletionTaken(rows[int(rest)].insert))


def _try(page: Page, rest: str) -> None:
    text = page.words()(SUGGESTIONS[int(rest)])
    page.say(DraftReplaced(page.active, text, len(text)))


def _restore(page: Page, rest: str) -> None:
    notice, _, session_id = rest.partition(":")
    page.say(SessionRestored(SessionId(session_id)))
    page.say(NoticeDismissed(int(notice)))


_HITS: Mapping[str, Callable[[Page, str], object]] = {
    "open": lambda page, rest: page.say(SessionChosen(SessionId(rest))),
    "browse": lambda page, _: page.say(OverlayOpened("sessions")),
    "run": lambda page, rest: page.say(CommandGiven(page.active, rest)),
    "try": _try,
    "take": _take,
    "queued": lambda page, rest: page.say(QueuedRemoved(page.active, MessageId(rest), edit=True)),
    "unqueue": lambda page, rest: page.say(QueuedRemoved(page.active, MessageId(rest))),
    "now": lambda page, rest: page.say(QueuedSentNow(page.active, MessageId(rest))),
    "chip": lambda page, rest: page.say(OverlayOpened("chips", rest)),
    "unchip": lambda page, rest: page.say(ChipRemoved(page.active, int(rest))),
    "unpin": lambda page, rest: page.say(PinRemoved(page.active, int(rest))),
    "end": lambda page, _: page.transcript.scroll_end(animate=False, immediate=True),
    "dismiss": lambda page, rest: page.say(NoticeDismissed(int(rest))),
    "restore": _restore,
}
