"""How SQLite means to answer a query."""

from collections.abc import Mapping

from openpista.store.open import Store


async def plan_of(
    store: Store, sql: str, values: tuple[object, ...] | Mapping[str, object]
) -> list[str]:
    """Return the steps of the plan for `sql`, in words."""
    rows = await store.database.read(
        lambda connection: connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    )
    return [str(row[3]) for row in rows]
