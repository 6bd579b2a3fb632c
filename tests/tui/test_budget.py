"""How much there is in a window, counted: limits that hold on any machine. Times are for
`make bench`."""

import subprocess
import sys
import textwrap
from typing import get_args

from openpista.domain.event import TextDelta, TurnFinished
from openpista.tui.core.effects import Tick
from openpista.tui.core.moves import OverlayClosed, OverlayKind, OverlayOpened
from openpista.tui.core.subs import subscriptions
from openpista.tui.core.window import TerminalFocused
from openpista.tui.views.page import PageScreen
from openpista.tui.views.pista import PistaApp
from tests.tui.views.chats import answer, chat, said
from tests.tui.views.harness import Stage, frame, settled
from tests.tui.views.scenes import ON_S1, T1, Scene
from tests.tui.views.test_transcript import Holder

MAX_FOREIGN_MODULES = 430
MAX_WIDGETS = 60
MAX_STRIPS = 3_000
FORBIDDEN = {
    "aiohttp",
    "aiosqlite",
    "anthropic",
    "httpx",
    "httpx2",
    "keyring",
    "linkify_it",
    "markdown_it",
    "openai",
    "pydantic",
    "pygments",
    "qrcode",
    "requests",
    "telegram",
    "tomlkit",
    "typer",
}

HOME = """
    import asyncio, sys
    from pathlib import Path
    from openpista.domain.clock import Clock
    from openpista.tui.views.options import TuiOptions
    from openpista.tui.views.run import make_app, services_for
    from openpista.tui.runtime.engine import driving, make_store
    from openpista.domain.errors import OpenpistaError
    import textual.drivers.linux_driver

    class Now:
        def now_ms(self): return 1
        def monotonic(self): return 1.0

    async def nowhere(*_):
        raise OpenpistaError("There is no gateway here.")

    options = TuiOptions("/src", Now(), lambda: "W", {}, "/", Path("x"), nowhere, str, "1")

    async def main():
        store = make_store(clock=options.clock, new_ulid=options.new_ulid)
        app = make_app(store, options)
        async with driving(store, services_for(app, nowhere, options)):
            async with app.run_test(size=(120, 40)) as pilot:
                await pilot.pause(0.2)
                assert store.state.window.width == 120
                print("\\n".join(sys.modules))

    asyncio.run(main())
"""


def modules_at_home() -> list[str]:
    """Return the modules that a window has loaded once Home stands."""
    program = textwrap.dedent(HOME)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    return done.stdout.split()


def test_home_loads_few_modules_and_nothing_heavy() -> None:
    loaded = modules_at_home()

    foreign = [name for name in loaded if name.partition(".")[0] != "openpista"]
    assert {name.partition(".")[0] for name in foreign} & FORBIDDEN == set()
    assert len(foreign) <= MAX_FOREIGN_MODULES
    assert not [
        name
        for name in loaded
        if name.startswith(("openpista.providers", "openpista.channels", "openpista.agent"))
    ]


def widgets(app: PistaApp) -> int:
    """Return how many widgets all the screens of a window hold."""
    return sum(1 for screen in app.screen_stack for _ in screen.walk_children())


async def test_no_page_and_no_dialog_has_many_widgets() -> None:
    stage = Scene().chat().cards().answer().stage
    app = stage.app()
    counted: dict[str, int] = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        counted["page"] = widgets(app)
        for kind in get_args(OverlayKind):
            stage.store.dispatch(OverlayOpened(kind))
            await settled(pilot)
            counted[kind] = widgets(app)
            while stage.store.state.route.overlays:
                stage.store.dispatch(OverlayClosed())
            await settled(pilot)

    assert counted["palette"] > counted["page"]
    assert max(counted.values()) <= MAX_WIDGETS, counted


async def test_an_approval_has_few_widgets() -> None:
    app = Scene().asked().stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)

        assert len(app.screen_stack) == 2
        assert widgets(app) <= MAX_WIDGETS


async def test_few_painted_rows_are_kept_however_far_one_scrolls() -> None:
    words = "\n\n".join(f"paragraph {number}" for number in range(40))
    blocks = [answer(n, words) if n % 2 else said(n) for n in range(100)]
    app = Holder(chat(*blocks))
    async with app.run_test(size=(40, 50)) as pilot:
        await settled(pilot)
        cache = app.transcript.sheet.cache
        most = 0
        while app.transcript.scroll_y > 0:
            app.transcript.scroll_relative(y=-45, animate=False, immediate=True)
            await pilot.pause()
            most = max(most, cache.strip_count)

        assert app.transcript.sheet.height > MAX_STRIPS
        assert MAX_STRIPS / 2 < most <= MAX_STRIPS
        assert cache.row_count <= MAX_STRIPS


async def test_of_a_long_answer_one_section_is_drawn_for_a_piece_of_text() -> None:
    stage = Scene().chat().cards().answer().stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        page = app.screen
        assert isinstance(page, PageScreen)
        cache, drawn = page.transcript.sheet.cache, list[int]()
        for number in range(30):
            before = cache.renders
            words = f"word {number} "
            stage.tell(TextDelta(stream=ON_S1, turn_id=T1, seq=100 + number, text=words))
            drawn.append(cache.renders - before)

        await settled(pilot)
        assert "word 29" in frame(app)
        assert drawn == [1] * 30


def ticks(stage: Stage) -> int:
    """Return how many timers a window wants."""
    return sum(isinstance(sub, Tick) for sub in subscriptions(stage.store.state))


def test_nothing_ticks_in_a_window_where_nothing_happens() -> None:
    scene = Scene()
    scene.stage.store.dispatch(TerminalFocused(focused=True))
    assert ticks(scene.stage) == 0

    scene.chat()
    assert ticks(scene.stage) == 1

    scene.stage.store.dispatch(TerminalFocused(focused=False))
    assert ticks(scene.stage) == 0

    scene.stage.store.dispatch(TerminalFocused(focused=True))
    scene.stage.tell(TurnFinished(stream=ON_S1, turn_id=T1, seq=99, outcome="done"))
    assert ticks(scene.stage) == 0
