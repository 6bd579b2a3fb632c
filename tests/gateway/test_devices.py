"""What a channel does in its owner's name because somebody at a screen wants it."""

from openpista.domain.command import Accepted, LogOutDevice, Refused, WriteTo
from openpista.domain.delivery import UnclearError, UndeliverableError
from openpista.domain.errors import OpenpistaError
from openpista.gateway.devices import NO_DEVICES, Devices


class Telephone:
    """A channel that writes in its owner's name."""

    def __init__(self) -> None:
        self.written: list[tuple[str, str]] = []
        self.failure: OpenpistaError | None = None
        self.is_logged_out = False

    async def write_to(self, to: str, text: str) -> str:
        if self.failure is not None:
            raise self.failure
        self.written.append((to, text))
        return "ID1"

    async def log_out(self) -> None:
        self.is_logged_out = True


async def test_it_is_written_and_the_id_comes_back() -> None:
    phone = Telephone()

    answer = await Devices({"phone": phone}).carry_out(
        WriteTo(service="phone", to="+1 555", text="hello")
    )

    assert answer == Accepted(note="ID1")
    assert phone.written == [("+1 555", "hello")]


async def test_what_could_not_be_written_is_refused_with_its_reason() -> None:
    phone = Telephone()
    devices = Devices({"phone": phone})
    command = WriteTo(service="phone", to="+1 555", text="hello")

    phone.failure = UndeliverableError("No such number.")
    assert await devices.carry_out(command) == Refused(reason="No such number.", code="failed")

    phone.failure = UnclearError("Nobody answered.")
    assert await devices.carry_out(command) == Refused(reason="Nobody answered.", code="unclear")


async def test_a_device_is_logged_out() -> None:
    phone = Telephone()

    assert await Devices({"phone": phone}).carry_out(LogOutDevice(service="phone")) == Accepted()
    assert phone.is_logged_out


async def test_a_channel_that_writes_in_nobodys_name_is_refused() -> None:
    answer = await NO_DEVICES.carry_out(WriteTo(service="telegram", to="1", text="x"))

    assert isinstance(answer, Refused)
    assert answer.code == "no_such_service"
