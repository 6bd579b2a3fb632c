"""Short messages over the page: what worked, what did not, and what can be taken back.

Also copying, whose outcome is only ever told this way.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.event import Notice
from openpista.domain.ids import HOUSE, SessionId
from openpista.tui.core.arrivals import (
    AttachmentFailed,
    CommandAccepted,
    CommandRefused,
    CopyDone,
    CopyFailed,
    EditorFailed,
    EffectFailed,
    EventArrived,
    LinkOpened,
    LinkUnopened,
    PictureUnopened,
    PreferenceUnsaved,
    StreamRefused,
)
from openpista.tui.core.effects import After, Copy, NoticeDue, OpenLink, Outcome, Stop
from openpista.tui.core.moves import NoticeRaised
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.stamp import ActionBase

MAX_SHOWN = 4
MAX_KEPT = 50
SHOWN_MS = {"info": 4_000, "success": 4_000, "warning": 8_000, "error": 12_000}
UNDO_MS = 10_000
_COPIED = {"OSC 52": "notice.copied_osc52"}
"""A terminal never tells whether it took what it was handed."""

Level = Literal["info", "success", "warning", "error"]


class Toast(Struct, frozen=True):
    """One message: a phrase, or words from elsewhere. `undo` is a session to bring back."""

    id: int
    level: Level
    phrase: Phrase | None = None
    text: str = ""
    undo: SessionId | None = None
    at_ms: int = 0


class Notices(Struct, frozen=True):
    """`shown` now, newest last; `kept` those of before, for whoever missed one."""

    shown: tuple[Toast, ...] = ()
    kept: tuple[Toast, ...] = ()
    next_id: int = 1


class NoticeDismissed(ActionBase, frozen=True):
    """The user has read a message; without an id the newest."""

    notice_id: int | None = None


class LinkWanted(ActionBase, frozen=True):
    """The user wants to see a page that they have seen the address of."""

    url: str


class CopyAsked(ActionBase, frozen=True):
    """The user wants this text in the clipboard."""

    text: str


NoticeAction = NoticeDismissed | CopyAsked | LinkWanted
HEARS = (
    NoticeDismissed,
    CopyAsked,
    LinkWanted,
    LinkOpened,
    LinkUnopened,
    NoticeRaised,
    NoticeDue,
    CopyDone,
    CopyFailed,
    PictureUnopened,
    AttachmentFailed,
    EditorFailed,
    EffectFailed,
    PreferenceUnsaved,
    StreamRefused,
    CommandAccepted,
    CommandRefused,
    Notice,
)

_FAILED: dict[type[ActionBase], str] = {
    CopyFailed: "notice.not_copied",
    EditorFailed: "notice.no_editor",
    PictureUnopened: "notice.picture_unopened",
    AttachmentFailed: "notice.not_attached_file",
}

Changed = tuple[Notices, tuple[Outcome, ...]]


def update(notices: Notices, action: ActionBase) -> Changed:
    """Return the notices after `action`, and what is to be done."""
    match action:
        case NoticeRaised():
            return _raise(notices, action)
        case NoticeDismissed(notice_id=None) if notices.shown:
            newest = notices.shown[-1].id
            return _without(notices, newest), (Stop(_timer(newest)),)
        case NoticeDismissed(notice_id=int(notice_id)):
            return _without(notices, notice_id), (Stop(_timer(notice_id)),)
        case NoticeDue(notice_id=notice_id):
            return _without(notices, notice_id), ()
        case CopyAsked(text=text) if text:
            return notices, (Copy(text),)
        case LinkWanted(url=url) if url:
            return notices, (OpenLink(url),)
        case _:
            notice = _notice_of(action)
            return (notices, ()) if notice is None else _raise(notices, notice)


def _notice_of(action: ActionBase) -> NoticeRaised | None:
    """What the user is told of how something ended."""
    at_ms = action.at_ms
    match action:
        case CopyDone(method=method, characters=count, path=path):
            key = "notice.copied_to_file" if path else _COPIED.get(method, "notice.copied")
            told = phrase(key, method=method, count=str(count), path=path)
            return NoticeRaised("success", told, at_ms=at_ms)
        case CopyFailed() | EditorFailed() | PictureUnopened() | AttachmentFailed():
            told = phrase(_FAILED[type(action)], reason=action.reason)
            return NoticeRaised("error", told, at_ms=at_ms)
        case LinkOpened():
            return NoticeRaised("info", phrase("notice.link_opened"), at_ms=at_ms)
        case LinkUnopened(reason=reason):
            return NoticeRaised("warning", text=reason, at_ms=at_ms)
        case PreferenceUnsaved(key=key, reason=reason):
            told = phrase("notice.not_saved", key=key, reason=reason)
            return NoticeRaised("warning", told, at_ms=at_ms)
        case EffectFailed(kind=kind, message=message):
            told = phrase("notice.failed", what=kind, reason=message)
            return NoticeRaised("error", told, at_ms=at_ms)
        case CommandAccepted(note=note) if note:
            return NoticeRaised("info", text=note, at_ms=at_ms)
        case CommandRefused(reason=reason):
            return NoticeRaised("warning", text=reason, at_ms=at_ms)
        case StreamRefused(reason=reason):
            return NoticeRaised("warning", text=reason, at_ms=at_ms)
        case EventArrived(event=Notice(level=level, text=text, stream=stream)) if stream == HOUSE:
            return NoticeRaised(level, text=text, at_ms=at_ms)
        case _:
            return None


def _raise(notices: Notices, action: NoticeRaised) -> Changed:
    """Show a message; one that says the same as the newest takes its place."""
    toast = Toast(
        notices.next_id, action.level, action.phrase, action.text, action.undo, action.at_ms
    )
    shown = notices.shown
    outcomes: tuple[Outcome, ...] = ()
    if shown and _same(shown[-1], toast):
        outcomes = (Stop(_timer(shown[-1].id)),)
        shown = shown[:-1]
    shown = (*shown, toast)
    dropped, shown = shown[:-MAX_SHOWN], shown[-MAX_SHOWN:]
    stops = tuple(Stop(_timer(old.id)) for old in dropped)
    lasts = UNDO_MS if toast.undo is not None else SHOWN_MS[toast.level]
    changed = Notices(shown, _kept(notices, dropped), notices.next_id + 1)
    return changed, (*outcomes, *stops, After(_timer(toast.id), lasts, NoticeDue(toast.id)))


def _same(old: Toast, new: Toast) -> bool:
    return (old.level, old.phrase, old.text, old.undo) == (
        new.level,
        new.phrase,
        new.text,
        new.undo,
    )


def _without(notices: Notices, notice_id: int) -> Notices:
    gone = tuple(toast for toast in notices.shown if toast.id == notice_id)
    if not gone:
        return notices
    shown = tuple(toast for toast in notices.shown if toast.id != notice_id)
    return replace(notices, shown=shown, kept=_kept(notices, gone))


def _kept(notices: Notices, gone: tuple[Toast, ...]) -> tuple[Toast, ...]:
    return (*notices.kept, *gone)[-MAX_KEPT:]


def _timer(notice_id: int) -> str:
    return f"notice-{notice_id}"
