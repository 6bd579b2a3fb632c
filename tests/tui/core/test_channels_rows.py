"""What stands on the channels screen, and in which order."""

from openpista.domain.event import PeopleChanged, ServiceStatus
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Paired, PairingRequest
from openpista.tui.core.channels import ChannelMoved
from openpista.tui.core.channels_rows import channel_at, channel_rows
from tests.tui.core.drive import Drive
from tests.tui.core.makers import house, told

ANN = Paired("telegram", "1", "Ann", "owner", 5)
ASKS = PairingRequest("whatsapp", "K7", "9", "Eve", 1, 2)
SERVICES = (ServiceStatus("console", "up"), ServiceStatus("telegram", "failed"))


def window() -> Drive:
    people = PeopleChanged(stream=HOUSE, paired=(ANN,), requests=(ASKS,))
    return Drive().given(told(house(services=SERVICES)), told(people))


def test_who_asks_stands_first_then_services_with_their_people() -> None:
    rows = channel_rows(window().state)

    assert [(row.kind, row.service) for row in rows] == [
        ("request", "whatsapp"),
        ("service", "telegram"),
        ("person", "telegram"),
        ("service", "whatsapp"),
        ("service", "web"),
        ("service", "console"),
    ]
    assert rows[1].status == SERVICES[1]
    assert rows[3].status is None


def test_there_is_always_a_row_under_the_cursor() -> None:
    assert channel_at(Drive().state).service == "telegram"
    assert channel_at(window().given(ChannelMoved(-1)).state).service == "console"
