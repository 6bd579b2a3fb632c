"""The composer: a draft for each session, its history, chips for large pastes, and sending.

The text widget edits freely and tells; State overwrites it only by raising `revision`.
"""

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.media import MAX_CARRIED
from openpista.tui.core import attach
from openpista.tui.core.arrivals import AttachmentFailed, AttachmentReady, EditorClosed
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.drafts import (
    Chip,
    Draft,
    chip_token,
    expand_chip,
    insert,
    spliced,
    surviving_chips,
)
from openpista.tui.core.effects import Attach, OpenEditor, Outcome, Then
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    DraftReturned,
    MessageSent,
    NoticeRaised,
    PromptEdited,
    PromptSubmitted,
    SessionGone,
    SessionMade,
    ShellAsked,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.core.stamp import ActionBase

MAX_DRAFTS = 64
MAX_HISTORY = 200
LARGE_PASTE_LINES = 10
LARGE_PASTE_CHARS = 1_000


class Prompt(Struct, frozen=True):
    """Drafts that are not empty (or were just emptied), and what was sent, newest last."""

    drafts: tuple[Draft, ...] = ()
    history: tuple[str, ...] = ()


class TextPasted(ActionBase, frozen=True):
    """The user pasted text that is too long to be shown in the composer; `cursor` is where."""

    session_id: SessionId
    text: str
    draft: str
    cursor: int


class ChipExpanded(ActionBase, frozen=True):
    """The user wants to see a large paste as text."""

    session_id: SessionId
    number: int


class ChipRemoved(ActionBase, frozen=True):
    """The user takes a large paste out again."""

    session_id: SessionId
    number: int


class HistoryWalked(ActionBase, frozen=True):
    """The user goes back (`step` -1) or forth (1) through what was sent; `text` is the draft."""

    session_id: SessionId
    step: int
    text: str


class EditorAsked(ActionBase, frozen=True):
    """The user wants to write in their own editor."""

    session_id: SessionId
    text: str


class DraftCleared(ActionBase, frozen=True):
    """The user throws the draft away; it stays in the history."""

    session_id: SessionId


PromptAction = TextPasted | ChipExpanded | ChipRemoved | HistoryWalked | EditorAsked | DraftCleared
HEARS = (
    PromptSubmitted,
    TextPasted,
    ChipExpanded,
    ChipRemoved,
    HistoryWalked,
    EditorAsked,
    DraftCleared,
    *attach.HEARD,
    PromptEdited,
    DraftReturned,
    DraftReplaced,
    SessionMade,
    SessionGone,
    EditorClosed,
)

Changed = tuple[Prompt, tuple[Outcome, ...]]


def draft_of(prompt: Prompt, session_id: SessionId) -> Draft:
    """Return the draft of a session; an empty one where there is none."""
    for draft in prompt.drafts:
        if draft.session_id == session_id:
            return draft
    return Draft(session_id)


def is_large(text: str) -> bool:
    """Say whether a paste becomes a chip."""
    return len(text) > LARGE_PASTE_CHARS or text.count("\n") >= LARGE_PASTE_LINES


def update(prompt: Prompt, action: ActionBase) -> Changed:
    """Return the prompt after `action`, and what is to be done."""
    match action:
        case SessionMade(session_id=session_id) if session_id != NEW_SESSION:
            return _moved(prompt, session_id), ()
        case SessionGone(session_id=session_id):
            kept = tuple(draft for draft in prompt.drafts if draft.session_id != session_id)
            return replace(prompt, drafts=kept), ()
        case PromptSubmitted():
            return _submitted(prompt, action)
        case attach.FileAttached() | attach.ClipboardAttached():
            return _attached(prompt, action)
        case EditorAsked(session_id=session_id, text=text):
            draft = draft_of(prompt, session_id)
            return prompt, (OpenEditor(session_id, spliced(text, draft.chips)),)
        case _:
            session_id = getattr(action, "session_id", None)
            if session_id is None:
                return prompt, ()
            before = draft_of(prompt, session_id)
            after, history = _edited(prompt, before, action)
            changed = prompt if after is before else _put(prompt, after)
            return replace(changed, history=history), ()


def _edited(prompt: Prompt, draft: Draft, action: ActionBase) -> tuple[Draft, tuple[str, ...]]:
    history = prompt.history
    match action:
        case PromptEdited(revision=revision, text=text, cursor=cursor) if (
            revision == draft.revision
        ):
            chips = surviving_chips(text, draft.chips)
            return replace(draft, text=text, cursor=cursor, chips=chips, walked=None), history
        case DraftReplaced(text=text, cursor=cursor):
            return _rewritten(draft, text, cursor), history
        case DraftReturned(text=text, attachments=blocks):
            joined = f"{draft.text}\n{text}" if draft.text.strip() and text else draft.text or text
            pins = (*draft.pins, *attach.returned(blocks, draft.pins_made))[:MAX_CARRIED]
            draft = replace(draft, pins=pins, pins_made=draft.pins_made + len(blocks))
            return _rewritten(draft, joined, len(joined)), history
        case attach.PinRemoved() | AttachmentReady() | AttachmentFailed():
            return _pinned(draft, action), history
        case EditorClosed(text=text):
            return _rewritten(replace(draft, chips=()), text.rstrip("\n"), len(text)), history
        case DraftCleared() if draft.text:
            text = spliced(draft.text, draft.chips)
            return _rewritten(replace(draft, chips=()), "", 0), _remembered(history, text)
        case HistoryWalked(step=step, text=text):
            return _walked(draft, history, step, text), history
        case _:
            return _with_chips(draft, action), history


def _with_chips(draft: Draft, action: ActionBase) -> Draft:
    match action:
        case TextPasted(text=text, draft=shown, cursor=cursor):
            number = 1 + max((chip.number for chip in draft.chips), default=0)
            chip = Chip(number, text.replace("\r\n", "\n").replace("\r", "\n"))
            token = chip_token(number)
            chips = (*surviving_chips(shown, draft.chips), chip)
            written = insert(shown, cursor, token)
            return _rewritten(replace(draft, chips=chips), written, cursor + len(token))
        case ChipExpanded(number=number):
            text = expand_chip(draft, number)
            return draft if text is None else _rewritten(draft, text, len(text))
        case ChipRemoved(number=number):
            text = draft.text.replace(chip_token(number), "")
            return draft if text == draft.text else _rewritten(draft, text, len(text))
        case _:
            return draft


def _rewritten(draft: Draft, text: str, cursor: int) -> Draft:
    """The draft as State wants it: the widget follows because the revision rises."""
    return replace(
        draft,
        text=text,
        cursor=max(0, min(cursor, len(text))),
        chips=surviving_chips(text, draft.chips),
        revision=draft.revision + 1,
        walked=None,
    )


# --- history --------------------------------------------------------------------------------


def _walked(draft: Draft, history: tuple[str, ...], step: int, text: str) -> Draft:
    """Walk through what was sent; walking past the newest brings the unsent words back."""
    place = len(history) if draft.walked is None else draft.walked
    unsent = text if draft.walked is None else draft.unsent
    target = max(0, min(place + step, len(history)))
    if target == place:
        return draft
    if target == len(history):
        return replace(_rewritten(draft, unsent, len(unsent)), unsent="")
    recalled = history[target]
    return replace(_rewritten(draft, recalled, len(recalled)), walked=target, unsent=unsent)


def _remembered(history: tuple[str, ...], text: str) -> tuple[str, ...]:
    if not text.strip() or (history and history[-1] == text):
        return history
    return (*history, text)[-MAX_HISTORY:]


# --- sending --------------------------------------------------------------------------------


def _submitted(prompt: Prompt, action: PromptSubmitted) -> Changed:
    """A backslash at the end is a line break; `/` a command, `!` the user's own shell command.

    Two slashes, or a blank before the one, send a text that begins with a slash.
    """
    draft = draft_of(prompt, action.session_id)
    shown = action.text
    if shown.endswith("\\"):
        text = shown[:-1] + "\n"
        return _put(prompt, _rewritten(draft, text, len(text))), ()
    text = spliced(shown, draft.chips)
    if not text.strip() and not draft.pins:
        return prompt, ()
    meant = _meant(action, text)
    pins = draft.pins
    if isinstance(meant, MessageSent):
        if not attach.are_ready(pins):
            waits = NoticeRaised("info", phrase("attach.not_ready"), at_ms=action.at_ms)
            return prompt, (Then(waits),)
        meant, pins = replace(meant, attachments=attach.blocks_of(pins)), ()
    emptied = _rewritten(replace(draft, chips=(), pins=pins), "", 0)
    sent = replace(_put(prompt, emptied), history=_remembered(prompt.history, text))
    return sent, (Then(meant),)


def _meant(action: PromptSubmitted, text: str) -> ActionBase:
    session_id, request_id, at_ms = action.session_id, action.id, action.at_ms
    if text.startswith("//"):
        return MessageSent(session_id, text[1:].rstrip(), action.steer, id=request_id, at_ms=at_ms)
    if text.startswith("/"):
        name, _, argument = text[1:].strip().partition(" ")
        return CommandGiven(session_id, name, argument.strip(), id=request_id, at_ms=at_ms)
    if text.startswith("!") and text[1:].strip():
        return ShellAsked(session_id, text[1:].strip(), id=request_id, at_ms=at_ms)
    return MessageSent(session_id, text.strip(), action.steer, id=request_id, at_ms=at_ms)


# --- what goes with a draft -----------------------------------------------------------------


def _attached(prompt: Prompt, action: attach.FileAttached | attach.ClipboardAttached) -> Changed:
    draft = draft_of(prompt, action.session_id)
    refused = attach.refusal(draft.pins)
    if refused:
        told = NoticeRaised("warning", phrase(refused, most=str(MAX_CARRIED)), at_ms=action.at_ms)
        return prompt, (Then(told),)
    path = action.path if isinstance(action, attach.FileAttached) else ""
    number = draft.pins_made + 1
    pins = (*draft.pins, attach.Pin(number, path.rsplit("/", 1)[-1], path=path))
    changed = _put(prompt, replace(draft, pins=pins, pins_made=number))
    return changed, (Attach(draft.session_id, number, path),)


def _pinned(draft: Draft, action: ActionBase) -> Draft:
    """What could not be attached comes back as the path that it was given as."""
    pins = attach.pinned(draft.pins, action)
    if pins == draft.pins:
        return draft
    changed = replace(draft, pins=pins)
    path = attach.path_of(draft.pins, action.number) if isinstance(action, AttachmentFailed) else ""
    if not path:
        return changed
    blank = " " if draft.text and not draft.text[-1].isspace() else ""
    text = f"{draft.text}{blank}{path} "
    return _rewritten(changed, text, len(text))


# --- which drafts are kept ------------------------------------------------------------------


def _put(prompt: Prompt, draft: Draft) -> Prompt:
    others = tuple(other for other in prompt.drafts if other.session_id != draft.session_id)
    return replace(prompt, drafts=(*others, draft)[-MAX_DRAFTS:])


def _moved(prompt: Prompt, session_id: SessionId) -> Prompt:
    """The new conversation became a session: its draft goes with it."""
    draft = draft_of(prompt, NEW_SESSION)
    others = tuple(
        other for other in prompt.drafts if other.session_id not in (NEW_SESSION, session_id)
    )
    emptied = Draft(NEW_SESSION, revision=draft.revision + 1)
    return replace(prompt, drafts=(*others, replace(draft, session_id=session_id), emptied))
