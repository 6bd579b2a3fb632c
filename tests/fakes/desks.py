"""Desks for houses whose tests want none in particular."""

from openpista.domain.desk import ConfigChange, ConfigWritten
from openpista.domain.query import ConfigEntries, DoctorReport, LogPage, ReadLogs
from openpista.gateway.desks import Desks


class PlainConfigDesk:
    """Keeps what is written as it was given. Every key is right."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.changes: tuple[ConfigChange, ...] = ()
        """What the next `reload` finds."""

    async def entries(self) -> ConfigEntries:
        """Return no keys."""
        return ConfigEntries(entries=(), path="")

    async def set(self, key: str, value: str) -> ConfigWritten:
        """Keep it."""
        self.values[key] = value
        return ConfigWritten()

    async def unset(self, key: str) -> ConfigWritten:
        """Forget it."""
        found = self.values.pop(key, None)
        return ConfigWritten("written" if found is not None else "unchanged")

    async def reload(self) -> tuple[ConfigChange, ...]:
        """Return the changes that were laid out for it."""
        found, self.changes = self.changes, ()
        return found


class PlainDoctor:
    """Checks nothing."""

    async def examine(self) -> DoctorReport:
        """Return no checks."""
        return DoctorReport(checks=())


class PlainLogDesk:
    """A log without lines."""

    async def read(self, query: ReadLogs) -> LogPage:
        """Return no lines."""
        del query
        return LogPage(lines=())


def plain_desks() -> Desks:
    """Return the desks that every house has."""
    return Desks(config=PlainConfigDesk(), doctor=PlainDoctor(), logs=PlainLogDesk())
