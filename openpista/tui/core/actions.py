"""All actions of this window: the closed union, and who says which."""

from openpista.tui.core.approvals import ApprovalAction
from openpista.tui.core.arrivals import ArrivalAction
from openpista.tui.core.chat import ChatAction
from openpista.tui.core.complete import CompleteAction
from openpista.tui.core.connection import ConnectionAction
from openpista.tui.core.effects import Due
from openpista.tui.core.grants import GrantAction
from openpista.tui.core.help import HelpAction
from openpista.tui.core.models import ModelsAction
from openpista.tui.core.moves import MoveAction
from openpista.tui.core.notices import NoticeAction
from openpista.tui.core.palette import PaletteAction
from openpista.tui.core.prompt import PromptAction
from openpista.tui.core.route import RouteAction
from openpista.tui.core.rules import RuleAction
from openpista.tui.core.sessions import SessionsAction
from openpista.tui.core.settings import SettingsAction
from openpista.tui.core.window import WindowAction

Action = (
    ArrivalAction
    | Due
    | MoveAction
    | ApprovalAction
    | ChatAction
    | CompleteAction
    | ConnectionAction
    | GrantAction
    | HelpAction
    | ModelsAction
    | NoticeAction
    | PaletteAction
    | PromptAction
    | RouteAction
    | RuleAction
    | SessionsAction
    | SettingsAction
    | WindowAction
)
