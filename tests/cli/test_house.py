"""A command's way to the gateway."""

import pytest

from openpista.cli.house import examined, with_port
from openpista.cli.start import start
from openpista.domain.errors import NotFoundError
from openpista.domain.port import GatewayPort
from openpista.domain.query import Answer, ListSessions, SessionPage


def test_work_gets_a_port_to_the_house() -> None:
    answers: list[Answer] = []

    async def work(port: GatewayPort) -> None:
        answers.append(await port.ask(ListSessions()))

    with_port(start(quiet=True), work)

    assert answers == [SessionPage(sessions=())]


def test_what_work_raises_comes_out_after_the_house_has_closed() -> None:
    async def work(port: GatewayPort) -> None:
        del port
        raise NotFoundError("There is no such thing.")

    started = start(quiet=True)
    with pytest.raises(NotFoundError):
        with_port(started, work)

    assert not started.home.socket.exists()


def test_the_doctor_examines_what_was_started() -> None:
    assert examined(start(quiet=True)).checks
