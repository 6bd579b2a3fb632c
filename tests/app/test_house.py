"""The doors into an app."""

from pathlib import Path

from openpista.app.house import examine, open_house
from openpista.domain.query import ListSessions, SessionPage
from tests.app.an_app import an_app


async def test_the_first_hosts_and_the_second_attaches(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with open_house(app) as first, open_house(app) as second:
        hosting = await first.reach()
        attached = await second.reach()

        assert (hosting.inside, attached.inside) == (True, False)
        assert isinstance(await attached.port.ask(ListSessions()), SessionPage)
        await attached.leave()
        await hosting.leave()


async def test_whoever_was_attached_hosts_when_the_host_has_gone(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with open_house(app) as second:
        async with open_house(app) as first:
            await first.reach()
            attached = await second.reach()
            assert not attached.inside
        await attached.leave()

        assert (await second.reach()).inside


async def test_the_doctor_comes_to_a_house_that_is_open_and_to_one_that_is_not(
    tmp_path: Path,
) -> None:
    app = an_app(tmp_path)
    closed = await examine(app)
    async with open_house(app) as house:
        await house.reach()
        opened = await examine(app)

    found = {
        name: [check.found for check in report.checks if check.name == "host"]
        for name, report in (("closed", closed), ("opened", opened))
    }
    assert "No openpista runs" in found["closed"][0]
    assert "hosts the gateway" in found["opened"][0]
