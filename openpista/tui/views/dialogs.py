"""Which dialog shows which list."""

from collections.abc import Mapping

from openpista.tui.core.moves import OverlayKind
from openpista.tui.views.browse import GRANTS, MODELS, PALETTE, SESSIONS, THEMES
from openpista.tui.views.help import HELP
from openpista.tui.views.leave import LEAVE
from openpista.tui.views.listing import Listing

LISTINGS: Mapping[OverlayKind, Listing] = {
    "palette": PALETTE,
    "help": HELP,
    "sessions": SESSIONS,
    "models": MODELS,
    "themes": THEMES,
    "grants": GRANTS,
    "leave": LEAVE,
}
