"""The whole state of a window: one frozen value, one part for each feature."""

from msgspec import Struct

from openpista.tui.core.approvals import Approvals
from openpista.tui.core.complete import Completion
from openpista.tui.core.connection import Connection
from openpista.tui.core.grants import Grants
from openpista.tui.core.held import Chats
from openpista.tui.core.help import Help
from openpista.tui.core.house import House
from openpista.tui.core.models import Models
from openpista.tui.core.notices import Notices
from openpista.tui.core.palette import Palette
from openpista.tui.core.prompt import Prompt
from openpista.tui.core.route import Route
from openpista.tui.core.sessions import Sessions
from openpista.tui.core.settings import Settings
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
    grants: Grants = Grants()
    settings: Settings = Settings()
    notices: Notices = Notices()
    help: Help = Help()
