"""A window over a store whose effects are only remembered: only what is dispatched happens."""

from collections.abc import Sequence

from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot

from openpista.domain.event import Event, HouseSnapshot, ServiceStatus
from openpista.domain.ids import HOUSE, SessionId
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import Attached, EventArrived
from openpista.tui.core.effects import Effect
from openpista.tui.core.moves import WindowOpened
from openpista.tui.runtime.images import GraphicsMode
from openpista.tui.runtime.stamp import make_stamp
from openpista.tui.runtime.store import Store
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.paint import Painter
from openpista.tui.views.pista import Opening, PistaApp
from openpista.tui.views.rows import Row
from openpista.tui.views.tokens import DARK
from openpista.words.catalogue import load_words
from tests.fakes.clock import FakeClock, counting_ulids

NOW_MS = FakeClock().now_ms()
PRACTICE = ModelRef("practice", "practice")
CLAUDE = ModelRef("anthropic", "claude-opus-4-6")
LOOK = Look(Painter(DARK), load_words("en"))
KEYS = KeyMap()


class Stage:
    """A store and what it ordered. `dispatch` is what a person or the gateway would do."""

    def __init__(self, *actions: Action) -> None:
        self.effects: list[Effect] = []
        self.store = Store(stamp=make_stamp(FakeClock(), counting_ulids("W")))
        self.store.perform_with(self.effects.append)
        for action in actions:
            self.store.dispatch(action)

    def app(
        self,
        *,
        language: str = "en",
        theme: str = "openpista-dark",
        graphics: GraphicsMode = "off",
    ) -> PistaApp:
        """Return a window over the store that says nothing of itself."""
        opening = Opening(
            workspace="/src", theme=theme, language=language, graphics=graphics, silent=True
        )
        return PistaApp(self.store, KEYS, opening)

    def tell(self, *events: Event) -> None:
        """Have the gateway tell these events."""
        for event in events:
            self.store.dispatch(EventArrived(event))


def opened(
    *sessions: Session,
    services: Sequence[ServiceStatus] = (),
    model: ModelRef = PRACTICE,
    language: str = "en",
    themes: tuple[str, ...] = ("openpista-dark", "openpista-light", "openpista-contrast"),
) -> tuple[Action, ...]:
    """Return what brings a window to Home with a house that it knows."""
    snapshot = HouseSnapshot(
        stream=HOUSE,
        seq=1,
        at_ms=NOW_MS,
        epoch="E",
        sessions=sessions,
        services=tuple(services),
        default_model=model,
    )
    window = WindowOpened(
        width=80,
        height=24,
        workspace="/src",
        theme="openpista-dark",
        themes=themes,
        language=language,
        at_ms=NOW_MS,
    )
    return (window, Attached(1), EventArrived(snapshot))


def session(name: str, title: str, ago_ms: int = 0, **fields: object) -> Session:
    """Return a session that changed `ago_ms` ago."""
    made = Session(
        id=SessionId(name),
        title=title,
        workspace="/src",
        model=PRACTICE,
        created_at_ms=NOW_MS - ago_ms,
        updated_at_ms=NOW_MS - ago_ms,
    )
    return replace(made, **fields)


def text(rows: Sequence[Row]) -> str:
    """Return what rows say, without blanks at their ends."""
    return "\n".join(row.text.rstrip() for row in rows)


def frame(app: App[bool]) -> str:
    """Return what stands on the topmost screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def settled(pilot: Pilot[bool]) -> None:
    """Wait until nothing more is drawn."""
    for _ in range(3):
        await pilot.pause()
