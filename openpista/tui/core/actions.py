"""All actions of this window: the closed union, and who says which."""

from openpista.tui.core.approvals import (
    ApprovalAction,
    ApprovalRead,
    ApprovalsPutAside,
    ApprovalTextEdited,
)
from openpista.tui.core.arrivals import ArrivalAction
from openpista.tui.core.chat import (
    AllFolded,
    BlockToggled,
    ChatAction,
    FollowChanged,
    OlderWanted,
    QueuedRemoved,
    QueuedSentNow,
)
from openpista.tui.core.complete import CompleteAction, CompletionMoved, CompletionTaken
from openpista.tui.core.connection import ConnectionAction
from openpista.tui.core.effects import Due
from openpista.tui.core.grants import GrantAction, GrantMoved, GrantRevoked
from openpista.tui.core.help import HelpAction, HelpEdited
from openpista.tui.core.models import ModelMoved, ModelsAction, ModelsSearched
from openpista.tui.core.moves import MoveAction, PromptEdited, PromptSubmitted, WindowOpened
from openpista.tui.core.notices import NoticeAction, NoticeDismissed
from openpista.tui.core.palette import PaletteAction, PaletteEdited, PaletteMoved
from openpista.tui.core.prompt import (
    ChipExpanded,
    ChipRemoved,
    DraftCleared,
    HistoryWalked,
    PromptAction,
    TextPasted,
)
from openpista.tui.core.route import LeaveAsked, RouteAction, StayChosen
from openpista.tui.core.rules import RuleAction, SteppedBack
from openpista.tui.core.sessions import (
    MoreSessionsWanted,
    SessionMoved,
    SessionsAction,
    SessionsSearched,
    SidebarMoved,
)
from openpista.tui.core.settings import SettingsAction, ThemePreviewed
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.window import Resized, TerminalFocused, WindowAction

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

FROM_VIEWS: frozenset[type[ActionBase]] = frozenset(
    {
        AllFolded,
        ApprovalRead,
        ApprovalTextEdited,
        ApprovalsPutAside,
        BlockToggled,
        ChipExpanded,
        ChipRemoved,
        CompletionMoved,
        CompletionTaken,
        DraftCleared,
        FollowChanged,
        GrantMoved,
        GrantRevoked,
        HelpEdited,
        HistoryWalked,
        LeaveAsked,
        ModelMoved,
        ModelsSearched,
        MoreSessionsWanted,
        NoticeDismissed,
        OlderWanted,
        PaletteEdited,
        PaletteMoved,
        PromptEdited,
        PromptSubmitted,
        QueuedRemoved,
        QueuedSentNow,
        Resized,
        SessionMoved,
        SessionsSearched,
        SidebarMoved,
        StayChosen,
        SteppedBack,
        TerminalFocused,
        TextPasted,
        ThemePreviewed,
        WindowOpened,
    }
)
"""What only views say; everything else comes from the runner, a timer, or `update` itself."""
