"""Who may come in is the same here and in the gateway."""

from pathlib import Path

from openpista.channels.web.devices import UNUSED_MS
from openpista.channels.web.entry import Entry
from openpista.domain.command import Unpair
from openpista.domain.query import ListPeople, PeopleList
from tests.channels.web.browsers import Browser
from tests.channels.web.web_house import WebHouse, open_web


async def names(web: WebHouse) -> list[str]:
    answer = await web.house.port.ask(ListPeople())
    assert isinstance(answer, PeopleList)
    return [person.name for person in answer.paired]


async def listed(browser: Browser) -> list[str]:
    return [one["name"] for one in (await browser.get("/devices")).json()["devices"]]


async def test_four_browsers_come_in_one_after_the_other(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browsers = [await web.browser(name=f"b{number}") for number in range(4)]

        assert sorted(await names(web)) == sorted(await listed(browsers[0])) == [
            "b0", "b1", "b2", "b3",
        ]  # fmt: skip


async def test_after_ninety_days_a_browser_is_forgotten_by_both(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(name="old")
        web.clock.advance(UNUSED_MS / 1000)
        await entry_of(web).tidy()

        assert await names(web) == []
        assert (await browser.post("/auth/renew", {})).status_code == 401


async def test_whoever_was_sent_away_while_nothing_served_is_out(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        device = (await browser.get("/devices")).json()["devices"][0]["id"]
        cookies, csrf = dict(browser.http.cookies), browser.csrf
        await web.house.gateway.drain()
        await web.house.port.send(Unpair(service="web", user_id=device))
    async with open_web(tmp_path) as web:
        again = await web.browser(logged_in=False)
        again.csrf = csrf
        port = web.address.rpartition(":")[2]
        old = next(value for name, value in cookies.items() if "device" in name)
        again.http.cookies.set(f"openpista_{port}_device", old)

        assert (await again.post("/auth/renew", {})).status_code == 401


async def test_whom_only_the_gateway_knows_is_forgotten(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        await web.house.let_in("web", "ghost", "owner")
        await web.house.let_in("telegram", "42", "owner")
        await entry_of(web).tidy()

        assert await names(web) == ["42"]


def entry_of(web: WebHouse) -> Entry:
    assert web.channel.house is not None
    return web.channel.house.entry
