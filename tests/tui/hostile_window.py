"""A window whose gateway says hostile things everywhere it can; run in a terminal of its own."""

import asyncio
import sys
from pathlib import Path

from openpista.app.clock import SystemClock
from openpista.domain.event import Notice, ServiceStatus
from openpista.domain.ids import HOUSE, CallId, MessageId, SessionId
from openpista.domain.message import (
    Attachment,
    Block,
    Image,
    Message,
    Role,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.session import FileChange, Session
from openpista.domain.tool import Intent
from openpista.tui.app import TuiOptions, run_tui, splash
from openpista.tui.runtime.services import Connected
from tests.fakes.clock import counting_ulids
from tests.fakes.gateway import FakeGateway
from tests.fakes.turns import Call, Changed, Say, played
from tests.tui.poison import PoisonedGateway

MARK = "pwned"
HOSTILE = (
    f"x\x1b]52;c;{MARK}\x07\x1b]0;{MARK}\x07\x1b[31;{MARK}m\x1bP{MARK}\x1b\\\x9d{MARK}\x9c"
    f"\x9b2J\u202e{MARK}\u2066 [@click=app.exit]{MARK}[/] [/] &#27;]52;c;{MARK}&#7; \r{MARK}\x00"
)
MARKDOWN = (
    f"# {HOSTILE}\n\n- {HOSTILE}\n\n```{HOSTILE}\n{HOSTILE}\n```\n\n[{HOSTILE}](http://{MARK})\n"
)


def poison(words: str) -> str:
    """Return words with the poison in front."""
    return f"{HOSTILE}{words}"


def hostile_gateway() -> FakeGateway:
    """Return a gateway of which nothing can be believed."""
    intent = Intent(
        "run", HOSTILE, command=HOSTILE, cwd=HOSTILE, paths=(HOSTILE,), network=(HOSTILE,),
        diff=f"--- a/{HOSTILE}\n+++ b/{HOSTILE}\n@@ -1 +1 @@ {HOSTILE}\n-{HOSTILE}\n+{HOSTILE}\n",
        program=HOSTILE, undo_note=HOSTILE, undoable=False,
    )  # fmt: skip
    steps = (
        Say(MARKDOWN, think=True),
        Call(HOSTILE, HOSTILE, intent, output=HOSTILE, failed=True),
        Say(MARKDOWN),
        Changed((FileChange(HOSTILE, "changed", note=HOSTILE),)),
        Call(HOSTILE, HOSTILE, intent, output=HOSTILE, ask=HOSTILE),
    )
    gateway = PoisonedGateway(turn=played(*steps))
    gateway.poison = poison
    gateway.fill()
    gateway.model = ModelRef(HOSTILE, HOSTILE)
    gateway.models = (ModelInfo(gateway.model, label=HOSTILE),)
    gateway.services = (ServiceStatus(HOSTILE, "up", reason=HOSTILE),)
    now_ms = gateway.clock.now_ms()
    gateway.put(
        Session(
            id=SessionId("s1"), title=HOSTILE, workspace=HOSTILE, model=gateway.model,
            created_at_ms=now_ms, updated_at_ms=now_ms, preview=HOSTILE, channels=(HOSTILE,),
            taint=(HOSTILE,),
        )
    )  # fmt: skip
    picture = Image("a" * 64, "image/png", 9, 9, 9, HOSTILE)
    paper = Attachment("b" * 64, HOSTILE, HOSTILE, 9)
    call = ToolCall(CallId("c0"), HOSTILE, HOSTILE)
    answered = ToolResult(CallId("c0"), HOSTILE, HOSTILE, images=(picture,))
    told = f"{MARKDOWN}\n![{HOSTILE}](https://{MARK}/{HOSTILE}) https://{MARK}.org/x"
    gateway.messages[SessionId("s1")] = [
        _stored(1, "user", Text(HOSTILE), picture, paper),
        _stored(2, "assistant", Thinking(HOSTILE), call),
        _stored(3, "tool", answered),
        _stored(4, "assistant", Text(told)),
    ]
    return gateway


def _stored(seq: int, role: Role, *blocks: Block) -> Message:
    return Message(
        id=MessageId(f"m{seq}"),
        session_id=SessionId("s1"),
        seq=seq,
        role=role,
        blocks=blocks,
        at_ms=1,
    )


def main() -> int:
    """Show the window."""
    splash()
    gateway = hostile_gateway()

    async def connect() -> Connected:
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_later(
            0.3, lambda: gateway.tell(Notice(stream=HOUSE, level="error", text=HOSTILE))
        )
        return Connected(gateway)

    async def save(_key: str, _value: str) -> None:
        await asyncio.sleep(0)

    options = TuiOptions(
        workspace=HOSTILE,
        clock=SystemClock(),
        new_ulid=counting_ulids("W"),
        environ={"TERM": "xterm-256color"},
        user_home="/",
        clipboard_file=Path(sys.argv[1]),
        save_preference=save,
        redact=str,
        version=HOSTILE,
        aclose=gateway.aclose,
    )
    return run_tui(connect, options)


if __name__ == "__main__":
    sys.exit(main())
