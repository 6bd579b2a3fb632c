"""All actions of this window: the closed union."""

from openpista.tui.core.approvals import (
    ApprovalAction,
)
from openpista.tui.core.arrivals import ArrivalAction
from openpista.tui.core.attach import AttachAction
from openpista.tui.core.attach_list import AttachListAction
from openpista.tui.core.channels import (
    ChannelAction,
)
from openpista.tui.core.channels_setup import (
    SetupAction,
)
from openpista.tui.core.chat import (
    ChatAction,
)
from openpista.tui.core.complete import CompleteAction
from openpista.tui.core.connection import ConnectionAction
from openpista.tui.core.effects import Due
from openpista.tui.core.find import FindAction
from openpista.tui.core.grants import GrantAction
from openpista.tui.core.help import HelpAction
from openpista.tui.core.history_search import (
    HistorySearchAction,
)
from openpista.tui.core.images import ImageAction
from openpista.tui.core.jobs import (
    JobsAction,
)
from openpista.tui.core.keymap import (
    KeymapAction,
)
from openpista.tui.core.links import LinkAction
from openpista.tui.core.login import (
    LoginAction,
)
from openpista.tui.core.logs import (
    LogsAction,
)
from openpista.tui.core.models import (
    ModelsAction,
)
from openpista.tui.core.moves import (
    MoveAction,
)
from openpista.tui.core.notices import NoticeAction
from openpista.tui.core.pager import PagerAction
from openpista.tui.core.palette import PaletteAction
from openpista.tui.core.prompt import (
    PromptAction,
)
from openpista.tui.core.route import RouteAction
from openpista.tui.core.rules import RuleAction
from openpista.tui.core.search_jump import SearchJumpAction
from openpista.tui.core.session_browser import (
    SessionBrowserAction,
)
from openpista.tui.core.session_export import (
    SessionExportAction,
)
from openpista.tui.core.session_rename import SessionRenameAction
from openpista.tui.core.sessions import (
    SessionsAction,
)
from openpista.tui.core.settings import SettingsAction
from openpista.tui.core.settings_list import (
    SettingsListAction,
)
from openpista.tui.core.undo import (
    UndoAction,
)
from openpista.tui.core.window import WindowAction

Action = (
    ArrivalAction
    | Due
    | MoveAction
    | ApprovalAction
    | AttachAction
    | AttachListAction
    | ChannelAction
    | SetupAction
    | LoginAction
    | ChatAction
    | CompleteAction
    | ConnectionAction
    | GrantAction
    | HelpAction
    | ImageAction
    | LinkAction
    | ModelsAction
    | NoticeAction
    | PagerAction
    | PaletteAction
    | PromptAction
    | RouteAction
    | RuleAction
    | SessionBrowserAction
    | SessionRenameAction
    | SessionExportAction
    | SearchJumpAction
    | FindAction
    | HistorySearchAction
    | UndoAction
    | SessionsAction
    | SettingsAction
    | SettingsListAction
    | JobsAction
    | KeymapAction
    | LogsAction
    | WindowAction
)
