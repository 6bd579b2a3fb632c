"""Which dialog shows what: a screen of its own, or the common one with its list."""

from collections.abc import Callable, Mapping

from textual.screen import Screen

from openpista.tui.core.moves import OverlayKind
from openpista.tui.runtime.store import Store
from openpista.tui.views.approval_queue import QUEUE
from openpista.tui.views.attach import CHIPS
from openpista.tui.views.browse import PALETTE, THEMES
from openpista.tui.views.browse_export import ExportScreen
from openpista.tui.views.browse_rename import RenameScreen
from openpista.tui.views.browse_screen import BrowserScreen
from openpista.tui.views.channels import CHANNELS
from openpista.tui.views.dialog import Dialog
from openpista.tui.views.find_bar import FindScreen
from openpista.tui.views.grants import GRANTS
from openpista.tui.views.help import HELP
from openpista.tui.views.jobs import JOB, JOBS
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.keys_list import KEYS_LIST, KeyCapture
from openpista.tui.views.leave import LEAVE
from openpista.tui.views.links import LINKS
from openpista.tui.views.listing import Listing
from openpista.tui.views.login import LOGIN
from openpista.tui.views.logs import LOGS
from openpista.tui.views.look import Look
from openpista.tui.views.models import MODELS
from openpista.tui.views.pager import OUTPUT
from openpista.tui.views.pairing import PAIRING
from openpista.tui.views.panel import Panel
from openpista.tui.views.panel_screen import PanelScreen
from openpista.tui.views.search_history import HistoryScreen
from openpista.tui.views.settings import SETTINGS
from openpista.tui.views.settings_editor import SettingEditor
from openpista.tui.views.undo_list import UNDO
from openpista.tui.views.websetup import WEB

LISTINGS: Mapping[OverlayKind, Listing] = {
    "chips": CHIPS,
    "links": LINKS,
    "output": OUTPUT,
    "palette": PALETTE,
    "help": HELP,
    "themes": THEMES,
    "leave": LEAVE,
    "settings": SETTINGS,
    "keys": KEYS_LIST,
    "logs": LOGS,
    "jobs": JOBS,
    "job": JOB,
    "undo": UNDO,
}

PANELS: Mapping[OverlayKind, Panel] = {
    "models": MODELS,
    "login": LOGIN,
    "channels": CHANNELS,
    "telegram": PAIRING,
    "whatsapp": PAIRING,
    "web": WEB,
    "approvals": QUEUE,
    "grants": GRANTS,
}

MakeScreen = Callable[[Store, KeyMap, Callable[[], Look]], Screen[None]]

SCREENS: Mapping[OverlayKind, MakeScreen] = {
    "sessions": BrowserScreen,
    "rename": RenameScreen,
    "export": ExportScreen,
    "find": FindScreen,
    "history": HistoryScreen,
    "setting": SettingEditor,
    "key": KeyCapture,
}


def make_dialog(
    kind: OverlayKind, store: Store, keys: KeyMap, look: Callable[[], Look]
) -> Screen[None]:
    """Return the screen of a dialog."""
    panel = PANELS.get(kind)
    if panel is not None:
        return PanelScreen(panel, store, keys, look)
    own = SCREENS.get(kind)
    return Dialog(LISTINGS[kind], store, keys, look) if own is None else own(store, keys, look)
