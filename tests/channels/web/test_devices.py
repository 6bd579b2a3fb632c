"""The list of browsers: digests in a private file."""

import stat
from pathlib import Path

import pytest

from openpista.auth.errors import CredentialsUnsafeError
from openpista.channels.web.devices import (
    NO_NAME,
    NOTE_USE_EVERY_MS,
    UNUSED_MS,
    DeviceBook,
    DevicesDamagedError,
    is_csrf_of,
)
from tests.fakes.clock import FakeClock, counting_ulids


def book(folder: Path, clock: FakeClock | None = None) -> DeviceBook:
    return DeviceBook(
        folder / "web" / "devices.json", clock=clock or FakeClock(), new_ulid=counting_ulids()
    )


def test_a_browser_is_known_by_what_it_holds_also_after_a_restart(tmp_path: Path) -> None:
    devices = book(tmp_path)
    keys = devices.add(devices.new_id(), "phone", by_token=False)
    row = book(tmp_path).of_secret(keys.secret)

    assert row is not None
    assert (row.id, row.name) == ("ID1", "phone")
    assert is_csrf_of(row, keys.csrf)
    assert not is_csrf_of(row, keys.secret)
    assert book(tmp_path).of_secret(keys.csrf) is None


def test_the_file_is_private_and_holds_no_secret(tmp_path: Path) -> None:
    keys = book(tmp_path).add("d", "", by_token=True)
    path = tmp_path / "web" / "devices.json"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.secret not in path.read_text()
    assert keys.csrf not in path.read_text()
    assert repr(keys) == "Keys(…)"
    assert book(tmp_path).all()[0].name == NO_NAME


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    book(tmp_path).add("d", "x", by_token=False)
    (tmp_path / "web" / "devices.json").chmod(0o644)

    with pytest.raises(CredentialsUnsafeError):
        book(tmp_path)


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    book(tmp_path).add("d", "x", by_token=False)
    (tmp_path / "web" / "devices.json").write_text("[{]")

    with pytest.raises(DevicesDamagedError, match="Move it away"):
        book(tmp_path)


def test_ninety_days_without_use_are_the_end(tmp_path: Path) -> None:
    clock = FakeClock()
    devices = book(tmp_path, clock)
    keys = devices.add("d", "x", by_token=False)
    clock.advance(UNUSED_MS / 1000 - 1)
    assert devices.of_secret(keys.secret) is not None
    clock.advance(1)

    assert devices.of_secret(keys.secret) is None
    assert devices.unused() == ("d",)


def test_use_prolongs(tmp_path: Path) -> None:
    clock = FakeClock()
    devices = book(tmp_path, clock)
    keys = devices.add("d", "x", by_token=False)
    clock.advance(NOTE_USE_EVERY_MS / 1000)
    devices.used("d")
    clock.advance(UNUSED_MS / 1000 - 1)

    assert devices.of_secret(keys.secret) is not None
    assert book(tmp_path, clock).of_secret(keys.secret) is not None


def test_only_those_whom_the_house_knows_stay(tmp_path: Path) -> None:
    devices = book(tmp_path)
    for name in ("a", "b"):
        devices.add(name, name, by_token=False)

    assert devices.keep_only({"a", "stranger"}) == {"b"}
    assert [row.id for row in book(tmp_path).all()] == ["a"]
    assert devices.get("b") is None
