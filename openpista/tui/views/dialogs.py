"""Which dialog shows what: a screen of its own, or a common one with its list or its fields.

The modules of a dialog are imported when it is opened: all of them together take a tenth of a
second, which whoever opens the first one would wait for.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from openpista.tui.core.moves import OverlayKind

if TYPE_CHECKING:
    from textual.screen import Screen

    from openpista.tui.runtime.store import Store
    from openpista.tui.views.keys import KeyMap
    from openpista.tui.views.listing import Listing
    from openpista.tui.views.look import Look
    from openpista.tui.views.panel import Panel

    MakeScreen = Callable[[Store, KeyMap, Callable[[], Look]], Screen[None]]


def make_dialog(
    kind: OverlayKind, store: "Store", keys: "KeyMap", look: "Callable[[], Look]"
) -> "Screen[None]":
    """Return the screen of a dialog."""
    own = screen_of(kind)
    if own is not None:
        return own(store, keys, look)
    panel = panel_of(kind)
    if panel is not None:
        from openpista.tui.views.panel_screen import PanelScreen

        return PanelScreen(panel, store, keys, look)
    from openpista.tui.views.dialog import Dialog

    listing = listing_of(kind)
    if listing is None:
        raise LookupError(f"There is no dialog for {kind}.")
    return Dialog(listing, store, keys, look)


def listing_of(kind: OverlayKind) -> "Listing | None":
    """Return what the common list dialog shows for this kind; None where another one does."""
    return _listing_of_window(kind) or _listing_of_conversation(kind)


def _listing_of_window(kind: OverlayKind) -> "Listing | None":
    match kind:
        case "palette":
            from openpista.tui.views.browse import PALETTE

            found = PALETTE
        case "themes":
            from openpista.tui.views.browse import THEMES

            found = THEMES
        case "help":
            from openpista.tui.views.help import HELP

            found = HELP
        case "leave":
            from openpista.tui.views.leave import LEAVE

            found = LEAVE
        case "settings":
            from openpista.tui.views.settings import SETTINGS

            found = SETTINGS
        case "keys":
            from openpista.tui.views.keys_list import KEYS_LIST

            found = KEYS_LIST
        case "logs":
            from openpista.tui.views.logs import LOGS

            found = LOGS
        case "jobs":
            from openpista.tui.views.jobs import JOBS

            found = JOBS
        case "job":
            from openpista.tui.views.jobs import JOB

            found = JOB
        case _:
            return None
    return found


def _listing_of_conversation(kind: OverlayKind) -> "Listing | None":
    match kind:
        case "chips":
            from openpista.tui.views.attach import CHIPS

            found = CHIPS
        case "links":
            from openpista.tui.views.links import LINKS

            found = LINKS
        case "output":
            from openpista.tui.views.pager import OUTPUT

            found = OUTPUT
        case "undo":
            from openpista.tui.views.undo_list import UNDO

            found = UNDO
        case _:
            return None
    return found


def panel_of(kind: OverlayKind) -> "Panel | None":
    """Return what the common dialog with fields shows for this kind; None where it does not."""
    match kind:
        case "models":
            from openpista.tui.views.models import MODELS

            found = MODELS
        case "login":
            from openpista.tui.views.login import LOGIN

            found = LOGIN
        case "channels":
            from openpista.tui.views.channels import CHANNELS

            found = CHANNELS
        case "telegram" | "whatsapp":
            from openpista.tui.views.pairing import PAIRING

            found = PAIRING
        case "web":
            from openpista.tui.views.websetup import WEB

            found = WEB
        case "approvals":
            from openpista.tui.views.approval_queue import QUEUE

            found = QUEUE
        case "grants":
            from openpista.tui.views.grants import GRANTS

            found = GRANTS
        case _:
            return None
    return found


def screen_of(kind: OverlayKind) -> "MakeScreen | None":
    """Return what makes the screen of this kind, where it has one of its own."""
    match kind:
        case "sessions":
            from openpista.tui.views.browse_screen import BrowserScreen

            found = BrowserScreen
        case "rename":
            from openpista.tui.views.browse_rename import RenameScreen

            found = RenameScreen
        case "export":
            from openpista.tui.views.browse_export import ExportScreen

            found = ExportScreen
        case "find":
            from openpista.tui.views.find_bar import FindScreen

            found = FindScreen
        case "history":
            from openpista.tui.views.search_history import HistoryScreen

            found = HistoryScreen
        case "setting":
            from openpista.tui.views.settings_editor import SettingEditor

            found = SettingEditor
        case "key":
            from openpista.tui.views.keys_list import KeyCapture

            found = KeyCapture
        case _:
            return None
    return found
