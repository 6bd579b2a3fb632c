"""The rows of turns and steps."""

import pytest

from openpista.domain.message import Usage
from openpista.store import journal_rows
from openpista.store.open import Store
from tests.store.builders import TURN, a_message, a_result
from tests.store.plans import plan_of
from tests.store.test_journal import begin, reply_with


async def test_steps_are_numbered_in_order(talked: Store) -> None:
    await begin(talked)
    await reply_with(talked, "a", "b")
    await talked.journal.store_result(
        TURN, a_message("m3", a_result("a"), a_result("b"), role="tool")
    )

    rows = await talked.database.read(
        lambda c: c.execute(
            "SELECT number, kind, call_id FROM steps WHERE turn_id = ? ORDER BY number", (TURN,)
        ).fetchall()
    )

    assert rows == [
        (1, "prompt", ""),
        (2, "llm_call", ""),
        (3, "tool_result", "a"),
        (4, "tool_result", "b"),
    ]


async def test_the_calls_without_a_result_are_those_of_the_last_reply(talked: Store) -> None:
    await begin(talked)

    async def unanswered() -> list[str]:
        calls = await talked.database.read(lambda c: journal_rows.unanswered_calls(c, TURN))
        return [call.call_id for call in calls]

    assert await unanswered() == []
    await reply_with(talked, "a", "b")
    await talked.journal.store_result(TURN, a_message("m3", a_result("b"), role="tool"))
    assert await unanswered() == ["a"]


async def test_a_turn_that_is_closed_stays_as_it_was_closed(talked: Store) -> None:
    await begin(talked)

    for outcome in ("failed", "done"):
        await talked.database.write(
            lambda c, outcome=outcome: journal_rows.close_turn(
                c, TURN, outcome, "because", Usage(input_tokens=1), 5
            )
        )

    row = await talked.database.read(
        lambda c: c.execute("SELECT outcome, reason, finished_ms FROM turns").fetchone()
    )
    assert row == ("failed", "because", 5)


@pytest.mark.parametrize(
    ("sql", "values", "index"),
    [
        (journal_rows.OPEN_TURNS_SQL, (), "turns_open"),
        (journal_rows.USAGE_SINCE_SQL, (1,), "turns_touched"),
    ],
)
async def test_closed_turns_of_the_past_are_not_read(
    store: Store, sql: str, values: tuple[object, ...], index: str
) -> None:
    plan = await plan_of(store, sql, values)

    assert index in plan[0]
