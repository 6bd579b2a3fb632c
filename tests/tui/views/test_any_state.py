"""Whatever state a window comes to, every dialog that is open can be drawn, in English and in
Korean, and whatever its keys say can happen."""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.event import Event, SessionEvent
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import ArrivalAction, EventArrived
from openpista.tui.core.moves import OverlayKind
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from openpista.tui.runtime.stamp import make_stamp
from openpista.tui.views.dialogs import listing_of, panel_of
from openpista.tui.views.listing import Listing
from openpista.tui.views.look import Look
from openpista.tui.views.paint import Painter
from openpista.tui.views.panel import Panel, Room
from openpista.tui.views.rows import Row, cells_of
from openpista.tui.views.tokens import DARK
from openpista.words.catalogue import load_words
from tests.fakes.clock import FakeClock, counting_ulids
from tests.tui.core.arbitrary import any_of
from tests.tui.looks.connect_scenes import SCENES
from tests.tui.looks.settings_scenes import ALL_JOBS, LOG, SETTINGS, stage_of
from tests.tui.views.harness import KEYS, Stage
from tests.tui.views.scenes import Scene

LOOKS = tuple(Look(Painter(DARK), load_words(language)) for language in ("en", "ko"))
STARTS: tuple[Callable[[], Stage], ...] = (
    *SCENES.values(),
    lambda: stage_of("settings", SETTINGS),
    lambda: stage_of("logs", LOG),
    lambda: stage_of("jobs", ALL_JOBS),
    lambda: stage_of("keys"),
    lambda: stage_of("help"),
    lambda: stage_of("palette"),
    lambda: Scene().chat().cards().answer().stage,
)
stamp = make_stamp(FakeClock(), counting_ulids("W"))
STATES = tuple(start().store.state for start in STARTS)
KINDS: tuple[OverlayKind, ...] = (
    "palette", "help", "models", "themes", "grants", "leave", "undo", "links", "output", "chips",
    "settings", "keys", "logs", "jobs", "job", "login", "channels", "telegram", "whatsapp", "web",
    "approvals",
)  # fmt: skip
WIDTHS = (48, 56, 96, 200)

acts = st.lists(
    st.one_of(
        any_of(Action),
        any_of(ArrivalAction),
        any_of(Event).map(EventArrived),
        any_of(SessionEvent).map(EventArrived),
    ),
    max_size=15,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STATES), acts, st.sampled_from(WIDTHS), st.data())
def test_every_dialog_can_be_drawn(
    state: State, life: list[Action], width: int, data: st.DataObject
) -> None:
    for number, act in enumerate(life):
        state, _ = update(state, replace(act, at_ms=1_000_000 + number))
    for kind in data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)):
        listing, panel = listing_of(kind), panel_of(kind)
        for look in LOOKS:
            if listing is not None:
                _check(listing.draw(state, look, KEYS, width).rows, width, kind)
            if panel is not None:
                rows = panel.draw(state, look, KEYS, Room(width, 12, is_low=width < 60)).rows
                _check(rows, width, kind)
        for said in _said(listing, panel, state):
            update(state, stamp(said))


def _check(rows: Sequence[Row], width: int, kind: str) -> None:
    for row in rows:
        assert cells_of(row.text) <= width, (kind, row.text)


def _said(listing: Listing | None, panel: Panel | None, state: State) -> list[Action]:
    """Return what the keys of a dialog say in a state."""
    said: list[Action] = []
    if listing is not None:
        for answer in (listing.chosen, listing.removed, listing.closed, *listing.more.values()):
            said += [] if answer is None else answer(state)
        said += [] if listing.moved is None else listing.moved(state, 1)
    if panel is not None:
        shape = panel.shape(state)
        for action, _ in shape.keys:
            said += panel.pressed(state, action) or ()
        said += [] if panel.moved is None else panel.moved(state, -1)
    return said
