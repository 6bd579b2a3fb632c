"""What the commands about people share."""

import pytest

from openpista.cli.people import done, people, person_line
from openpista.domain.command import Accepted, Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.pairing import Paired
from openpista.domain.query import Answer, Query, QueryFailed
from openpista.words.catalogue import load_words
from tests.fakes.gateway import FakeGateway


class Deaf(FakeGateway):
    async def ask(self, query: Query) -> Answer:
        return QueryFailed(reason="Not here.")


async def test_people_are_asked_for() -> None:
    gateway = FakeGateway()
    gateway.pairings.fill()

    assert len((await people(gateway)).paired) == 3
    with pytest.raises(OpenpistaError, match="Not here"):
        await people(Deaf())


def test_a_refusal_is_a_failure() -> None:
    done(Accepted())
    with pytest.raises(OpenpistaError, match=r"^No\.$"):
        done(Refused(reason="No."))


def test_a_person_is_a_line() -> None:
    line = person_line(Paired("telegram", "42", "Ann", "owner", 86_400_000 * 2), load_words("en"))

    assert line.startswith("telegram  42             owner  1970-01-0")
    assert line.endswith("Ann")
