"""All actions of this window: the closed union, and who says which."""

from openpista.tui.core.approvals import (
    ApprovalAction,
    ApprovalFronted,
    ApprovalRead,
    ApprovalsCalled,
    ApprovalsPutAside,
    ApprovalTextEdited,
    CardTurned,
    QueueMoved,
)
from openpista.tui.core.arrivals import ArrivalAction
from openpista.tui.core.attach import AttachAction, ClipboardAttached, PinRemoved
from openpista.tui.core.attach_list import AttachListAction, ChipMoved
from openpista.tui.core.channels import (
    ChannelAction,
    ChannelMoved,
    ServiceOrdered,
    StrangerAnswered,
    UnpairAsked,
    UnpairConfirmed,
    UnpairDropped,
)
from openpista.tui.core.channels_setup import (
    DrawingChanged,
    PhoneEntered,
    SetupAction,
    SetupStepChosen,
    SetupTouched,
    TokenEntered,
    WebFormEntered,
)
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
from openpista.tui.core.find import FindAction, FindEdited, FindEnded, FindStepped
from openpista.tui.core.grants import GrantAction, GrantMoved, GrantRevoked
from openpista.tui.core.help import HelpAction, HelpEdited
from openpista.tui.core.history_search import (
    HistoryScopeChosen,
    HistorySearchAction,
    HistorySearchAsked,
    HistorySearchEdited,
    HistorySearchMoved,
    HistoryTaken,
)
from openpista.tui.core.images import ImageAction, PictureOpened, PicturesSeen
from openpista.tui.core.jobs import (
    JobConfirmed,
    JobMoved,
    JobPaused,
    JobPointed,
    JobsAction,
    JobWished,
)
from openpista.tui.core.keymap import (
    KeymapAction,
    KeyMoved,
    KeyPressed,
    KeyReset,
    KeysSearched,
    KeyWanted,
)
from openpista.tui.core.links import LinkAction, LinkCopied, LinkFollowed, LinkMoved, LinksShown
from openpista.tui.core.login import (
    LoginAction,
    LoginEntered,
    LoginMoved,
    LoginTouched,
    LogoutAsked,
    LogoutConfirmed,
    MethodChosen,
    ProviderChosen,
    ProvidersSearched,
    ProvidersWanted,
)
from openpista.tui.core.logs import (
    LogFollowed,
    LogLevelChosen,
    LogMoved,
    LogPointed,
    LogsAction,
    LogServiceChosen,
    LogsSearched,
)
from openpista.tui.core.models import (
    AbilityToggled,
    EffortTurned,
    ModelMoved,
    ModelsAction,
    ModelsSearched,
)
from openpista.tui.core.moves import (
    MoveAction,
    PairingWanted,
    PromptEdited,
    PromptSubmitted,
    WindowOpened,
)
from openpista.tui.core.notices import LinkWanted, NoticeAction, NoticeDismissed
from openpista.tui.core.pager import PagerAction
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
from openpista.tui.core.search_jump import SearchJumpAction
from openpista.tui.core.session_browser import (
    BrowserRowChosen,
    BrowserScopeChosen,
    BrowserSearched,
    MoreDeletedWanted,
    SessionBrowserAction,
)
from openpista.tui.core.session_export import (
    ExportFormatChosen,
    ExportPathEdited,
    ExportStarted,
    SessionExportAction,
)
from openpista.tui.core.session_rename import RenameAsked, SessionRenameAction
from openpista.tui.core.sessions import (
    MoreSessionsWanted,
    SessionsAction,
    SidebarPointed,
)
from openpista.tui.core.settings import SettingsAction, ThemePreviewed
from openpista.tui.core.settings_editing import (
    ItemRemoved,
    SettingMoved,
    SettingPointed,
    SettingSaved,
    SettingSealed,
    SettingTyped,
)
from openpista.tui.core.settings_list import (
    SettingChosen,
    SettingReset,
    SettingsListAction,
    SettingsSearched,
)
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.undo import (
    UndoAction,
    UndoChosen,
    UndoConfirmed,
    UndoDropped,
    UndoMoved,
)
from openpista.tui.core.window import Resized, TerminalFocused, WindowAction

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

FROM_VIEWS: frozenset[type[ActionBase]] = frozenset(
    {
        JobConfirmed,
        JobMoved,
        JobPaused,
        JobPointed,
        JobWished,
        KeyMoved,
        KeyPressed,
        KeyReset,
        KeysSearched,
        KeyWanted,
        LogFollowed,
        LogLevelChosen,
        LogMoved,
        LogPointed,
        LogServiceChosen,
        LogsSearched,
        ItemRemoved,
        SettingMoved,
        SettingPointed,
        SettingSaved,
        SettingSealed,
        SettingTyped,
        SettingChosen,
        SettingReset,
        SettingsSearched,
        AbilityToggled,
        AllFolded,
        ApprovalFronted,
        ApprovalRead,
        ApprovalsCalled,
        ApprovalTextEdited,
        ApprovalsPutAside,
        BlockToggled,
        CardTurned,
        ChannelMoved,
        ChipExpanded,
        ChipMoved,
        ChipRemoved,
        ClipboardAttached,
        CompletionMoved,
        CompletionTaken,
        DraftCleared,
        DrawingChanged,
        EffortTurned,
        FollowChanged,
        GrantMoved,
        GrantRevoked,
        HelpEdited,
        HistoryWalked,
        LeaveAsked,
        LinkCopied,
        LinkFollowed,
        LinkMoved,
        LinkWanted,
        LinksShown,
        LoginEntered,
        LoginMoved,
        LoginTouched,
        LogoutAsked,
        LogoutConfirmed,
        MethodChosen,
        PairingWanted,
        PhoneEntered,
        ProviderChosen,
        ProvidersSearched,
        ProvidersWanted,
        QueueMoved,
        ServiceOrdered,
        SetupStepChosen,
        SetupTouched,
        StrangerAnswered,
        TokenEntered,
        UnpairAsked,
        UnpairConfirmed,
        UnpairDropped,
        WebFormEntered,
        ModelMoved,
        ModelsSearched,
        MoreSessionsWanted,
        NoticeDismissed,
        OlderWanted,
        PaletteEdited,
        PaletteMoved,
        PictureOpened,
        PicturesSeen,
        PinRemoved,
        PromptEdited,
        PromptSubmitted,
        QueuedRemoved,
        QueuedSentNow,
        Resized,
        SidebarPointed,
        StayChosen,
        SteppedBack,
        TerminalFocused,
        TextPasted,
        ThemePreviewed,
        WindowOpened,
        BrowserRowChosen,
        BrowserScopeChosen,
        BrowserSearched,
        ExportFormatChosen,
        ExportPathEdited,
        ExportStarted,
        FindEdited,
        FindEnded,
        FindStepped,
        HistoryScopeChosen,
        HistorySearchAsked,
        HistorySearchEdited,
        HistorySearchMoved,
        HistoryTaken,
        MoreDeletedWanted,
        RenameAsked,
        UndoChosen,
        UndoConfirmed,
        UndoDropped,
        UndoMoved,
    }
)
"""What only views say; everything else comes from the runner, a timer, or `update` itself."""
