"""What the service manager hears."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.app.notify_systemd import ServiceManager


@pytest.fixture
def heard() -> Iterator[socket.socket]:
    """A manager's socket. Its folder is short: addresses of sockets are."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening,
    ):
        listening.bind(str(Path(folder) / "notify"))
        yield listening


def test_everything_is_said_in_the_manager_s_words(heard: socket.socket) -> None:
    manager = ServiceManager({"NOTIFY_SOCKET": heard.getsockname()})
    assert manager.is_there
    manager.ready("all is well")
    manager.reloading()
    manager.alive()
    manager.stopping()
    said = [heard.recv(1024).decode() for _ in range(4)]

    assert said[0] == "READY=1\nSTATUS=all is well"
    assert said[1].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert said[2:] == ["WATCHDOG=1", "STOPPING=1"]


def test_an_abstract_socket_is_found() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = f"openpista-test-{os.getpid()}"
        listening.bind(f"\0{name}")
        ServiceManager({"NOTIFY_SOCKET": f"@{name}"}).alive()
        assert listening.recv(64) == b"WATCHDOG=1"


def test_without_a_manager_nothing_is_sent_and_a_dead_one_is_no_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    manager = ServiceManager({})
    manager.ready()
    assert not manager.is_there
    assert caplog.text == ""
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready()
    assert "could not be told READY=1" in caplog.text


@pytest.mark.parametrize(
    ("environ", "every_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "60000000"}, 30.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_a_sign_of_life_is_due_twice_in_the_time_given(
    environ: dict[str, str], every_s: float | None
) -> None:
    assert ServiceManager(environ).watchdog_s == every_s
