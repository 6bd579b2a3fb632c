"""Recordings with damage: whatever arrives, an answer or one of our errors comes out."""

import random
from pathlib import Path

import pytest

from openpista.domain.model import ProviderError, Reply
from tests.replay.fixture import Fixture, load_fixtures
from tests.replay.wires import through_reader

FOLDER = Path(__file__).parents[1] / "fixtures" / "providers" / "streams"
STREAMS = [one for one in load_fixtures(FOLDER) if len(one.body) < 8_000]
SPLINTERS = (
    b"null", b"[]", b"{}", b'"', b"\\ud83d", b"\xff", b"9" * 5_000, b"[" * 2_000, b"\n\n",
    b"\r", b"data: ", b"NaN", b"-1", b"true", b'{"type":"error"}', b"",
)  # fmt: skip


def damaged(body: bytes, chance: random.Random) -> bytes:
    """Return `body` with a few bytes, spans or JSON values put out of order."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice((0, 1, 1, 3, 20, 400)))
        body = body[:start] + chance.choice(SPLINTERS) + body[end:]
    return body


@pytest.mark.parametrize("seed", range(20))
async def test_damage_ends_in_an_answer_or_in_an_error_of_ours(seed: int):
    chance = random.Random(seed)
    for _ in range(25):
        fixture: Fixture = chance.choice(STREAMS)
        _, outcome = await through_reader(fixture, [damaged(fixture.body.encode(), chance)])
        assert isinstance(outcome, Reply | ProviderError)
