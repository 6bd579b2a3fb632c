"""A dialog shows calmly what goes on beneath it, and at once what it says itself."""

from collections.abc import Callable, Iterable

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen

from openpista.domain.event import TextDelta
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.views import over_page
from openpista.tui.views.over_page import CALM_S, OverPage
from tests.tui.views.harness import frame, settled
from tests.tui.views.scenes import ON_S1, T1, Scene


async def test_what_streams_beneath_is_shown_a_few_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Scene().chat().cards().stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        stage.store.dispatch(OverlayOpened("palette"))
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, OverPage)
        timers: list[tuple[float, Callable[[], None]]] = []
        painted: list[object] = []
        render = screen.render

        def set_timer(after_s: float, callback: Callable[[], None]) -> object:
            timers.append((after_s, callback))
            return object()

        def counted() -> object:
            painted.append(object())
            return render()

        # Long after the page was last shown, and still from then on.
        later_s = over_page.monotonic() + 10.0
        monkeypatch.setattr(over_page, "monotonic", lambda: later_s)
        monkeypatch.setattr(screen, "set_timer", set_timer)
        stage.tell(TextDelta(stream=ON_S1, turn_id=T1, seq=49, text="the first"))
        for _ in range(4):
            await settled(pilot)
        monkeypatch.setattr(screen, "render", counted)
        for number in range(10):
            stage.tell(TextDelta(stream=ON_S1, turn_id=T1, seq=50 + number, text="streamed\n\n"))
            await settled(pilot)

        assert painted == []
        assert [after_s for after_s, _ in timers] == [CALM_S]

        timers[0][1]()
        await settled(pilot)
        assert len(painted) == 1
        assert "streamed" in frame(app)

        stage.tell(TextDelta(stream=ON_S1, turn_id=T1, seq=99, text="more"))
        await settled(pilot)
        assert len(timers) == 2


async def test_what_the_dialog_says_is_painted_at_once() -> None:
    stage = Scene().chat().stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        stage.store.dispatch(OverlayOpened("palette"))
        await settled(pilot)

        await pilot.press("q", "u", "i", "t")
        await settled(pilot)

        assert "quit" in frame(app)


def test_the_first_region_after_a_rest_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[float] = []
    now = [50.0]
    screen = OverPage()

    def set_timer(after_s: float, callback: Callable[[], None]) -> object:
        del callback
        timers.append(after_s)
        return object()

    monkeypatch.setattr(over_page, "monotonic", lambda: now[0])
    monkeypatch.setattr(screen, "set_timer", set_timer)

    screen.refresh(Region(0, 0, 1, 1))
    assert timers == []

    now[0] += CALM_S / 5
    screen.refresh()
    screen.refresh(Region(0, 1, 1, 1))
    screen.refresh(Region(0, 2, 1, 1))
    assert len(timers) == 1
    assert 0 < timers[0] < CALM_S


async def test_what_lies_beneath_is_dimmed_once_for_all_that_the_dialog_paints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Scene().chat().cards().stage
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        dimmed: list[object] = []
        process = BackgroundScreen.process_segments

        def counted(segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
            dimmed.append(object())
            return process(segments, color)

        monkeypatch.setattr(BackgroundScreen, "process_segments", staticmethod(counted))
        stage.store.dispatch(OverlayOpened("palette"))
        await settled(pilot)
        await pilot.press("down", "down", "down", "up", "up", "up")
        await settled(pilot)

        assert 1 <= len(dimmed) <= 3  # and no more for each step through the list
