"""Examining here and at the host."""

from pathlib import Path

from openpista.app.examine import examine_at_host, examine_here
from openpista.app.host import host
from tests.app.an_app import an_app


async def test_without_a_host_there_is_nobody_to_ask(tmp_path: Path) -> None:
    assert await examine_at_host(an_app(tmp_path)) is None


async def test_a_socket_that_a_killed_host_left_is_nobody(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir()
    app.home.socket.write_text("")

    assert await examine_at_host(app) is None


async def test_the_host_answers_with_its_own_sandbox(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=False):
        report = await examine_at_host(app)

    assert report is not None
    assert "sandbox" in {check.name for check in report.checks}


async def test_examining_here_opens_no_house(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    report = await examine_here(app)

    assert "model" in {check.name for check in report.checks}
    assert not app.home.lock_file.exists()
    assert not app.home.database.exists()
