"""A window over the played gateway, to look at: `python -m tests.fakes.demo [PACE_S]`."""

import asyncio
import os
import sys
import time
from pathlib import Path

from msgspec.structs import replace

from openpista.domain.ids import MessageId, SessionId, TurnId
from openpista.domain.message import Message, Text
from openpista.domain.session import FileChange, Session, UndoEntry
from openpista.domain.tasks import owned_task
from openpista.domain.tool import Intent
from openpista.tui.app import TuiOptions, run_tui, splash
from openpista.tui.runtime.services import Connected
from tests.fakes.autoplay import autoplay
from tests.fakes.clock import FakeClock, counting_ulids
from tests.fakes.gateway import MODELS, PRACTICE, FakeGateway
from tests.fakes.turns import Call, Changed, Say, played

AUTOPLAY_S = 4.0

ANSWER = """Here is what I found.

## The failing test

`tests/test_build.py` expects **three** targets, but the loop stops one early:

```python
def targets(names: list[str]) -> list[str]:
    # the last one is the default
    return [name for name in names[:-1] if name]
```

- the default target is *dropped* by the slice
- nothing else reads it
  - except `docs/`, see [the guide](https://example.org/guide)

| File | Lines | Why |
|---|---|---|
| `build.py` | 14 | the slice |
| `test_build.py` | 3 | the expectation |

> I changed the slice and kept the rest as it was.
"""

DIFF = "\n".join(
    (
        "--- a/build.py",
        "+++ b/build.py",
        "@@ -12,5 +12,5 @@ def targets(names):",
        "     # the last one is the default",
        "-    return [name for name in names[:-1] if name]",
        "+    return [name for name in names if name]",
        " ",
        " def main() -> None:",
        "     pass",
    )
)

LINES = [f"tests/test_build.py::test_{n} PASSED" for n in range(8)]
OUTPUT = "\n".join((*LINES, "8 passed in 0.31s", ""))

STEPS = (
    Say("The user wants the build fixed. First what fails, then the loop.", think=True),
    Say("Let me look at what fails."),
    Call(
        "system.run",
        '{"command": "python -m pytest -q tests/test_build.py"}',
        Intent("run", "Run the tests", command="python -m pytest -q tests/", cwd="/src"),
        output=OUTPUT,
    ),
    Call(
        "files.edit",
        '{"path": "build.py"}',
        Intent("write", "Edit build.py", paths=("/src/build.py",), diff=DIFF),
        output="Edited build.py",
        elapsed_ms=20,
    ),
    Call(
        "system.run",
        '{"command": "uptime", "host": true}',
        Intent("run", "Run a command on this computer", command="uptime", cwd="/src", host=True,
               undoable=False, undo_note="what a host command does cannot be taken back"),
        output=" 20:12:04 up 11 min, load average: 0.76\n",
        ask="commands outside the sandbox always ask",
    ),
    Say(ANSWER),
    Changed((FileChange("/src/build.py", "changed"),)),
)  # fmt: skip


class WallClock(FakeClock):
    """The time of the wall, for looking at."""

    def now_ms(self) -> int:
        """Return the wall time in Unix ms."""
        return round(time.time() * 1000)


def gateway_with_history(pace_s: float) -> FakeGateway:
    """Return a gateway with a few sessions, whose turns stream an answer."""
    gateway = FakeGateway(turn=played(*STEPS, pace_s=pace_s), clock=WallClock())
    now_ms = gateway.clock.now_ms()
    titles = (
        "Fix the failing build",
        "여행 계획 정리하기",
        "What is eating my disk?",
        "Rename photos",
    )
    for number, title in enumerate(titles):
        gateway.put(
            Session(
                id=SessionId(f"S{number}"),
                title=title,
                workspace="/src",
                model=PRACTICE,
                created_at_ms=now_ms,
                updated_at_ms=now_ms - number * 4_000_000,
                channels=("cli", "telegram") if number % 2 else ("cli",),
            )
        )
        gateway.store(
            Message(
                id=MessageId(f"M{number}"),
                session_id=SessionId(f"S{number}"),
                seq=0,
                role="user",
                blocks=(Text(f"Please look at this: {title}."),),
                at_ms=now_ms - number * 4_000_000,
            )
        )
    gateway.fill()
    gateway.library.undo[SessionId("S0")] = [
        UndoEntry(
            TurnId("T2"),
            SessionId("S0"),
            now_ms - 60_000,
            "Fix the failing build",
            (FileChange("/src/build.py", "changed"), FileChange("/src/new.py", "created")),
        ),
        UndoEntry(
            TurnId("T1"),
            SessionId("S0"),
            now_ms - 600_000,
            "Tidy up",
            (
                FileChange("/src/old.py", "deleted"),
                FileChange("/src/data.bin", "changed", undoable=False, note="larger than 1 MiB"),
            ),
        ),
    ]
    return gateway


def main() -> int:
    """Show the window."""
    splash()
    pace_s = float(sys.argv[1]) if len(sys.argv) > 1 else 0.02
    gateway = gateway_with_history(pace_s)
    if len(sys.argv) > 2:
        gateway.model = replace(MODELS[1].ref)

    playing: list[asyncio.Task[None]] = []

    async def connect() -> Connected:
        await asyncio.sleep(0)
        if not playing:
            playing.append(owned_task(autoplay(gateway, AUTOPLAY_S), name="autoplay"))
        return Connected(gateway)

    async def close() -> None:
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
        await gateway.aclose()

    async def save(_key: str, _value: str) -> None:
        await asyncio.sleep(0)

    options = TuiOptions(
        workspace="/src",
        clock=gateway.clock,
        new_ulid=counting_ulids("W"),
        environ=os.environ,
        user_home=str(Path.home()),
        clipboard_file=Path("/tmp/openpista-copied"),
        save_preference=save,
        redact=str,
        version="demo",
        theme=os.environ.get("DEMO_THEME", "auto"),
        language=os.environ.get("DEMO_LANG", "auto"),
        aclose=close,
    )
    return run_tui(connect, options)


if __name__ == "__main__":
    sys.exit(main())
