"""What the effects of a window may use of the world."""

import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from openpista.domain.ids import SessionId
from openpista.tui.core.effects import Notify
from openpista.tui.runtime.services import Connected
from openpista.tui.views.services import services_for
from tests.fakes.gateway import FakeGateway
from tests.tui.views.test_opening import options

LOADED = """
import sys, openpista.tui.views.services
print([name for name in sys.modules if name.startswith("textual")])
"""


class Front:
    """Something that stands in front of a person, and what it was told."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.left: list[bool] = []

    def write_terminal(self, sequence: str) -> bool:
        self.written.append(sequence)
        return True

    @asynccontextmanager
    async def suspended(self) -> AsyncGenerator[None]:
        yield

    def leave(self, detach: bool) -> None:
        self.left.append(detach)

    def shelve_picture(self, *_: object) -> None:
        return None


async def _connect() -> Connected:
    return Connected(FakeGateway())


async def test_people_are_called_as_is_wanted_now() -> None:
    front, modes = Front(), ["bell"]
    services = services_for(front, _connect, options(), notify_mode=lambda: modes[0])
    waiting = Notify("waiting", SessionId("s1"), "Title")

    await services.notify(waiting)
    assert front.written == ["\x07"]
    modes[0] = "off"
    await services.notify(waiting)
    assert front.written == ["\x07"]


async def test_without_more_the_config_of_the_start_holds(tmp_path: Path) -> None:
    front = Front()
    services = services_for(front, _connect, options(notify="bell"))

    await services.notify(Notify("failed", SessionId("s1"), ""))
    services.leave(True)

    assert front.written == ["\x07"]
    assert front.left == [True]


def test_whoever_stops_what_runs_waits_for_nothing_and_who_lets_it_go_on_does_not_hurry_it() -> (
    None
):
    hurried: list[str] = []
    front = Front()
    services = services_for(front, _connect, options(hurry=lambda: hurried.append("now")))

    services.leave(True)
    assert (front.left, hurried) == ([True], [])
    services.leave(False)
    assert (front.left, hurried) == ([True, False], ["now"])


def test_it_needs_no_screen() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            LOADED,
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "[]\n"
