"""The two doors into an app: the gateway and the doctor."""

from pathlib import Path

from openpista.app.house import examine, open_house
from openpista.domain.query import ListSessions, SessionPage
from tests.app.test_host import an_app


async def test_the_first_who_opens_hosts_and_the_second_attaches(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    async with open_house(app, takes_work=False) as first, open_house(app) as second:
        hosting = await first.reach()
        attached = await second.reach()
        answer = await attached.port.ask(ListSessions())
        await attached.leave()
        await hosting.leave()

    assert (hosting.inside, attached.inside) == (True, False)
    assert answer == SessionPage(sessions=())


async def test_the_doctor_examines_with_and_without_a_host(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    alone = await examine(app)
    async with open_house(app, takes_work=False) as house:
        await house.reach()
        hosted = await examine(app)

    assert [check.name for check in alone.checks] == [check.name for check in hosted.checks]
    assert {check.name: check.state for check in alone.checks}["config"] == "ok"
