"""The kept output of tools."""

from openpista.domain.ids import CallId, SessionId
from openpista.domain.message import ToolResult
from openpista.store.open import Store
from openpista.store.tool_outputs import OUTPUT_SQL, forget_outputs, keep_output, read_output
from tests.store.builders import SESSION
from tests.store.plans import plan_of


def a_result(total_bytes: int = 0) -> ToolResult:
    return ToolResult(call_id=CallId("c"), name="system.run", text="cut", total_bytes=total_bytes)


async def keep(store: Store, output: str, *, at_ms: int = 1, total_bytes: int = 0) -> None:
    await store.database.write(
        lambda c: keep_output(c, SESSION, a_result(total_bytes), output, at_ms)
    )


async def test_the_newest_output_under_an_id_is_read(talked: Store) -> None:
    await keep(talked, "first", total_bytes=1_000_000)
    await keep(talked, "한글 \ud800")

    found = await talked.database.read(lambda c: read_output(c, SESSION, CallId("c")))

    assert found == ("한글 \ufffd", 10)


async def test_long_output_is_packed(talked: Store) -> None:
    await keep(talked, "the same line\n" * 4_000)

    stored = await talked.database.read(
        lambda c: c.execute("SELECT sum(length(packed)) FROM tool_outputs").fetchone()[0]
    )

    assert stored < 2_000


async def test_old_outputs_are_forgotten(talked: Store) -> None:
    await keep(talked, "old", at_ms=1)
    await keep(talked, "new", at_ms=2)

    assert await talked.database.write(lambda c: forget_outputs(c, 2)) == 1
    found = await talked.database.read(lambda c: read_output(c, SESSION, CallId("c")))
    assert found == ("new", 3)
    nobody = SessionId("x")
    assert await talked.database.read(lambda c: read_output(c, nobody, CallId("c"))) is None


async def test_an_output_is_found_without_a_scan(store: Store) -> None:
    plan = await plan_of(store, OUTPUT_SQL, ("s", "c"))

    assert len(plan) == 1
    assert "USING INDEX tool_outputs_call (session_id=? AND call_id=?)" in plan[0]
