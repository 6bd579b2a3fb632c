"""What a click on a row of the page means; rows name it in their `hit`."""

from openpista.domain.ids import MessageId, SessionId
from openpista.tui.core.chat import QueuedRemoved
from openpista.tui.core.complete import CompletionTaken
from openpista.tui.core.lists import candidates
from openpista.tui.core.moves import DraftReplaced, OverlayOpened, SessionChosen
from openpista.tui.core.notices import NoticeDismissed
from openpista.tui.core.sessions import SessionRestored
from openpista.tui.views.home import SUGGESTIONS
from openpista.tui.views.page_parts import Page


def click(page: Page, hit: str) -> None:
    """Do what the row named `hit` means."""
    kind, _, rest = hit.partition(":")
    active = page.state.sessions.active
    match kind:
        case "browse":
            page.say(OverlayOpened("sessions"))
        case "open":
            page.say(SessionChosen(SessionId(rest)))
        case "try":
            text = page.words()(SUGGESTIONS[int(rest)])
            page.say(DraftReplaced(active, text, len(text)))
        case "take":
            rows = candidates(page.state).rows
            if int(rest) < len(rows):
                page.say(CompletionTaken(rows[int(rest)].insert))
        case "queued":
            page.say(QueuedRemoved(active, MessageId(rest), edit=True))
        case "end":
            page.transcript.scroll_end(animate=False, immediate=True)
        case "dismiss":
            page.say(NoticeDismissed(int(rest)))
        case "restore":
            notice, _, session_id = rest.partition(":")
            page.say(SessionRestored(SessionId(session_id)))
            page.say(NoticeDismissed(int(notice)))
        case _:
            pass
