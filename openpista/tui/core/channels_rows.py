"""The rows of the channels screen: who asks to be let in, then each service with its people."""

from typing import Literal

from msgspec import Struct

from openpista.domain.event import ServiceStatus
from openpista.domain.pairing import Paired, PairingRequest
from openpista.tui.core.lists import chosen
from openpista.tui.core.memo import memo
from openpista.tui.core.state import State

CHANNELS = ("telegram", "whatsapp", "web")
"""Channels that are shown also where this house has no such service."""


class ChannelRow(Struct, frozen=True):
    """One row that the cursor can stand on; `status` is None for a service that is not there."""

    kind: Literal["request", "service", "person"]
    service: str
    status: ServiceStatus | None = None
    request: PairingRequest | None = None
    person: Paired | None = None


def _rows(state: State) -> tuple[ChannelRow, ...]:
    statuses = {status.service: status for status in state.house.services}
    names = (*CHANNELS, *(name for name in statuses if name not in CHANNELS))
    rows = [
        ChannelRow("request", request.service, request=request)
        for request in state.pairings.requests
    ]
    for name in names:
        rows.append(ChannelRow("service", name, statuses.get(name)))
        rows += [
            ChannelRow("person", name, person=person)
            for person in state.pairings.paired
            if person.service == name
        ]
    return tuple(rows)


channel_rows = memo(
    lambda state: (state.house.services, state.pairings.paired, state.pairings.requests), _rows
)
"""The rows of the channels screen."""


def channel_at(state: State) -> ChannelRow:
    """Return the row under the cursor; there is always one."""
    rows = channel_rows(state)
    return rows[chosen(state.channels.index, rows)]
