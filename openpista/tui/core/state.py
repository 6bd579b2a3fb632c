"""The whole state of a window: one frozen value, one part for each feature."""

from msgspec import Struct

from openpista.tui.core.approvals import Approvals
from openpista.tui.core.attach_list import AttachList
from openpista.tui.core.channels import Channels
from openpista.tui.core.channels_setup import Setup
from openpista.tui.core.complete import Completion
from openpista.tui.core.connection import Connection
from openpista.tui.core.find import Find
from openpista.tui.core.grants import Grants
from openpista.tui.core.held import Chats
from openpista.tui.core.help import Help
from openpista.tui.core.history_search import HistorySearch
from openpista.tui.core.house import House
from openpista.tui.core.images import Images
from openpista.tui.core.jobs import Jobs
from openpista.tui.core.keymap import Keymap
from openpista.tui.core.links import Links
from openpista.tui.core.login import Logins
from openpista.tui.core.logs import Logs
from openpista.tui.core.models import Models
from openpista.tui.core.notices import Notices
from openpista.tui.core.pager import Pager
from openpista.tui.core.pairing import Pairings
from openpista.tui.core.palette import Palette
from openpista.tui.core.prompt import Prompt
from openpista.tui.core.route import Route
from openpista.tui.core.search_jump import Jump
from openpista.tui.core.session_browser import SessionBrowser
from openpista.tui.core.session_export import Export
from openpista.tui.core.session_rename import Renaming
from openpista.tui.core.sessions import Sessions
from openpista.tui.core.settings import Settings
from openpista.tui.core.settings_list import Config
from openpista.tui.core.undo import UndoHistory
from openpista.tui.core.window import Window


class State(Struct, frozen=True):
    """What the window knows. What is independent in the world is independent here."""

    window: Window = Window()
    connection: Connection = Connection()
    house: House = House()
    route: Route = Route()
    sessions: Sessions = Sessions()
    chats: Chats = Chats()
    prompt: Prompt = Prompt()
    completion: Completion = Completion()
    approvals: Approvals = Approvals()
    palette: Palette = Palette()
    models: Models = Models()
    logins: Logins = Logins()
    channels: Channels = Channels()
    setup: Setup = Setup()
    pairings: Pairings = Pairings()
    grants: Grants = Grants()
    settings: Settings = Settings()
    config: Config = Config()
    keymap: Keymap = Keymap()
    logs: Logs = Logs()
    jobs: Jobs = Jobs()
    notices: Notices = Notices()
    help: Help = Help()
    browser: SessionBrowser = SessionBrowser()
    renaming: Renaming = Renaming()
    export: Export = Export()
    jump: Jump = Jump()
    find: Find = Find()
    history: HistorySearch = HistorySearch()
    undo: UndoHistory = UndoHistory()
    attach_list: AttachList = AttachList()
    links: Links = Links()
    pager: Pager = Pager()
    images: Images = Images()
