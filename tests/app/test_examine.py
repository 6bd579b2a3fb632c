"""The examination says whether it was made at a host."""

from pathlib import Path

from openpista.app.examine import examine_at_host, examine_here
from openpista.app.host import host
from tests.app.test_host import an_app


async def test_without_a_host_there_is_no_report_of_one(tmp_path: Path) -> None:
    assert await examine_at_host(an_app(tmp_path)) is None


async def test_a_socket_left_behind_counts_as_no_host(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir(mode=0o700)
    app.home.socket.touch()

    assert await examine_at_host(app) is None


async def test_the_host_examines_with_the_same_checks(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    here = await examine_here(app)
    async with host(app, takes_work=False):
        there = await examine_at_host(app)

    assert there is not None
    assert [check.name for check in there.checks] == [check.name for check in here.checks]
