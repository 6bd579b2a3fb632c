"""A process that works on a store until it is killed; it says on standard output what is done.

`python -m tests.store.crash_worker FOLDER ROUND` takes messages in and answers them with turns
of two calls each. A line is written only after the store said that the step is safe.
"""

import asyncio
import os
import sys
from pathlib import Path

from openpista.domain.ids import MessageId, SessionId, TurnId
from openpista.domain.tool import Intent
from openpista.store.open import Store
from tests.store.builders import (
    MODEL,
    a_call,
    a_message,
    a_queued,
    a_result,
    a_session,
    a_store,
)

SESSIONS = 3


def say(*words: str) -> None:
    """Tell the parent at once."""
    os.write(1, (" ".join(words) + "\n").encode())


async def work(folder: Path, round_name: str) -> None:
    """Answer messages in several sessions side by side, for ever."""
    store = await a_store(folder, ids_from=int(round_name) * 1_000_000)
    say("ready")
    async with asyncio.TaskGroup() as group:
        for number in range(SESSIONS):
            group.create_task(converse(store, folder, round_name, f"s{number}"))


async def converse(store: Store, folder: Path, round_name: str, session_id: str) -> None:
    """Take messages in for one session and answer them, for ever."""
    if await store.sessions.get(SessionId(session_id)) is None:
        await store.sessions.create(a_session(session_id))
    number = 0
    while True:
        number += 1
        name = f"{session_id}-{round_name}-{number}"
        await store.inbox.add(
            channel="fake",
            account="",
            external_id=name,
            queued=a_queued(name, f"text {name}", session_id=session_id),
        )
        say("acknowledged", name)
        await answer(store, folder, name, session_id)


async def answer(store: Store, folder: Path, name: str, session_id: str) -> None:
    """Run one turn: a reply with two calls, both run, a last reply."""
    turn_id = TurnId(f"turn-{name}")
    await store.journal.start_turn(
        turn_id=turn_id,
        session_id=SessionId(session_id),
        model=MODEL,
        prompt=a_message(name, f"text {name}", session_id=session_id),
        inbox_message_id=MessageId(name),
    )
    calls = [a_call(f"{name}-a"), a_call(f"{name}-b")]
    await store.journal.store_reply(turn_id, a_message(f"r-{name}", *calls, role="assistant"))
    for call in calls:
        await store.journal.store_intent(turn_id, call, Intent(kind="run", title="x"), "digest")
        with (folder / "effects.txt").open("a") as effects:
            effects.write(f"{call.call_id}\n")
        await store.journal.store_result(
            turn_id,
            a_message(f"t-{call.call_id}", a_result(call.call_id), role="tool"),
            kept_output="output",
        )
        say("answered", call.call_id)
    await store.journal.store_reply(turn_id, a_message(f"e-{name}", "done", role="assistant"))
    await store.journal.finish_turn(turn_id, outcome="done")
    say("finished", name)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2]))
