"""The rows of sessions on one connection."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.message import Usage
from openpista.domain.session import Session
from openpista.store.open import Store
from openpista.store.session_rows import (
    PREVIEW_CHARS,
    SessionSettings,
    add_usage,
    count_message,
    preview_of,
)
from tests.store.builders import SESSION


def test_no_field_of_a_session_is_forgotten() -> None:
    columns = {
        "id",
        "title",
        "preview",
        "created_at_ms",
        "updated_at_ms",
        "deleted_at_ms",
        "message_count",
        "last_seq",
        "external_id",
        "usage",
    }
    elsewhere = {"channels", "activity", "turn_id"}

    stored = columns | set(SessionSettings.__struct_fields__)

    assert set(Session.__struct_fields__) == stored | elsewhere


@pytest.mark.parametrize(
    ("costs", "total"),
    [((None, None), None), ((0.5, None), 0.5), ((None, 0.25), 0.25), ((0.5, 0.25), 0.75)],
)
async def test_an_unknown_price_adds_nothing(
    talked: Store, costs: tuple[float | None, ...], total: float | None
) -> None:
    for cost in costs:
        usage = Usage(input_tokens=1, output_tokens=2, cached_tokens=3, cost_usd=cost)
        await talked.database.write(lambda c, usage=usage: add_usage(c, SESSION, usage))

    session = await talked.sessions.get(SESSION)

    assert session is not None
    assert session.usage == Usage(input_tokens=2, output_tokens=4, cached_tokens=6, cost_usd=total)


async def test_a_message_of_no_session_cannot_be_counted(store: Store) -> None:
    def work(connection: sqlite3.Connection) -> int:
        return count_message(connection, SessionId("none"), at_ms=1, preview="")

    with pytest.raises(NotFoundError):
        await store.database.write(work)


@given(text=st.text())
def test_a_preview_is_one_short_line(text: str) -> None:
    preview = preview_of(text)

    assert len(preview) <= PREVIEW_CHARS
    assert len(preview.splitlines()) <= 1
