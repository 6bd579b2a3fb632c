"""From a command to the gateway."""

import pytest

from openpista.cli.house import examined, with_port
from openpista.cli.start import start
from openpista.domain.command import NewSession, Refused, SendMessage
from openpista.domain.errors import NotFoundError
from openpista.domain.ids import MessageId
from openpista.domain.port import GatewayPort


def test_work_gets_a_port(capsys: pytest.CaptureFixture[str]) -> None:
    answers: list[object] = []

    async def work(port: GatewayPort) -> None:
        answers.append(await port.send(NewSession()))

    with_port(start(), work, takes_work=True)

    assert answers
    assert not isinstance(answers[0], Refused)
    assert capsys.readouterr().out == ""


def test_what_work_raises_comes_out_as_it_is() -> None:
    async def work(_: GatewayPort) -> None:
        raise NotFoundError("There is no such thing.")

    with pytest.raises(NotFoundError, match="no such thing"):
        with_port(start(), work)


def test_a_quiet_house_takes_no_message() -> None:
    answers: list[object] = []

    async def work(port: GatewayPort) -> None:
        answers.append(await port.send(SendMessage(message_id=MessageId("M"), text="hi")))

    with_port(start(), work)

    assert isinstance(answers[0], Refused)


def test_the_doctor_is_called() -> None:
    assert "config" in {check.name for check in examined(start()).checks}
