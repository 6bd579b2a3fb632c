"""Where the user is: the page, what has the focus, and the dialogs on top."""

from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.effects import After, LeaveDue, Outcome, Quit, Stop, Then
from openpista.tui.core.moves import (
    MessageSent,
    NewChatAsked,
    NoticeRaised,
    OverlayClosed,
    OverlayKind,
    OverlayOpened,
    SessionChosen,
    SessionGone,
    ShellAsked,
    WindowOpened,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.core.stamp import ActionBase

Page = Literal["home", "chat"]
Zone = Literal["prompt", "transcript", "sidebar"]

LEAVE_TWICE_MS = 2_000
LEAVE_KEY = "leave-twice"


class Overlay(Struct, frozen=True):
    """A dialog over the page; of each kind there is at most one (`subject` is an approval)."""

    kind: OverlayKind | Literal["approval"]
    subject: str = ""


class Route(Struct, frozen=True):
    """`overlays` are from the bottom up; what they show stands in the feature of their kind.

    `sidebar` is None until the user decides; then the width of the window no longer does.
    """

    page: Page = "home"
    zone: Zone = "prompt"
    overlays: tuple[Overlay, ...] = ()
    sidebar: bool | None = None
    leaving: bool = False


class ZoneFocused(ActionBase, frozen=True):
    """The focus went to another part of the page."""

    zone: Zone


class SidebarShown(ActionBase, frozen=True):
    """The user wants the sidebar shown, or hidden."""

    shown: bool


class LeaveAsked(ActionBase, frozen=True):
    """The user pressed the key for leaving; the second time in a row it is meant."""


class QuitAsked(ActionBase, frozen=True):
    """The user means to leave; they are asked once more where work would stop (`rules`)."""


class LeaveConfirmed(ActionBase, frozen=True):
    """The user leaves; with `detach` the house goes on working."""

    detach: bool = False


class StayChosen(ActionBase, frozen=True):
    """The user was asked whether to leave and stays."""


RouteAction = ZoneFocused | SidebarShown | LeaveAsked | QuitAsked | LeaveConfirmed | StayChosen
HEARS = (
    ZoneFocused,
    SidebarShown,
    LeaveAsked,
    LeaveConfirmed,
    StayChosen,
    LeaveDue,
    WindowOpened,
    SessionChosen,
    SessionGone,
    NewChatAsked,
    MessageSent,
    ShellAsked,
    OverlayOpened,
    OverlayClosed,
)

Changed = tuple[Route, tuple[Outcome, ...]]


def update(route: Route, action: ActionBase) -> Changed:
    """Return the route after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind=kind):
            return replace(route, overlays=_raised(route.overlays, Overlay(kind))), ()
        case OverlayClosed(kind=None):
            return replace(route, overlays=route.overlays[:-1]), ()
        case OverlayClosed(kind=kind):
            overlays = tuple(overlay for overlay in route.overlays if overlay.kind != kind)
            return replace(route, overlays=overlays), ()
        case ZoneFocused(zone=zone):
            return replace(route, zone=zone), ()
        case SidebarShown(shown=shown):
            zone = "prompt" if not shown and route.zone == "sidebar" else route.zone
            return replace(route, sidebar=shown, zone=zone), ()
        case LeaveAsked() | LeaveConfirmed() | StayChosen() | LeaveDue():
            return _leaving(route, action)
        case _:
            return _moved(route, action), ()


def _moved(route: Route, action: ActionBase) -> Route:
    match action:
        case SessionChosen() | MessageSent() | ShellAsked():
            return replace(route, page="chat", zone="prompt", overlays=())
        case WindowOpened(session_id=session_id) if session_id is not None:
            return replace(route, page="chat")
        case NewChatAsked():
            return replace(route, page="home", zone="prompt", overlays=())
        case _:
            return route


def _leaving(route: Route, action: LeaveAsked | LeaveConfirmed | StayChosen | LeaveDue) -> Changed:
    match action:
        case LeaveAsked(at_ms=at_ms) if route.leaving:
            meant = Then(QuitAsked(at_ms=at_ms))
            return replace(route, leaving=False), (Stop(LEAVE_KEY), meant)
        case LeaveAsked(at_ms=at_ms):
            again = NoticeRaised("info", phrase("notice.leave_again"), at_ms=at_ms)
            return replace(route, leaving=True), (
                After(LEAVE_KEY, LEAVE_TWICE_MS, LeaveDue()),
                Then(again),
            )
        case LeaveConfirmed(detach=detach):
            return route, (Quit(detach),)
        case StayChosen():
            overlays = tuple(overlay for overlay in route.overlays if overlay.kind != "leave")
            return replace(route, leaving=False, overlays=overlays), ()
        case LeaveDue():
            return replace(route, leaving=False), ()
        case _:
            assert_never(action)


def _raised(overlays: tuple[Overlay, ...], overlay: Overlay) -> tuple[Overlay, ...]:
    """Put a dialog on top; one that is open already comes up."""
    return (*(other for other in overlays if other.kind != overlay.kind), overlay)
