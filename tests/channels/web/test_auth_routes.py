"""Logging in, again, and out."""

from pathlib import Path

import pytest

from openpista.channels.web.login_sessions import FRESH_MS, IDLE_MS
from openpista.channels.web.tries import FIRST_WAIT_S, FREE_TRIES
from openpista.domain.query import ListPeople, PeopleList
from tests.channels.web.web_house import open_web


async def test_the_token_lets_a_browser_in(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(logged_in=False)
        answer = await browser.log_in(name="phone")
        cookies = answer.headers.get_list("set-cookie")
        people = await web.house.port.ask(ListPeople())

        assert answer.json()["device_name"] == "phone"
        assert answer.json()["fresh_until_ms"] == web.clock.now_ms() + FRESH_MS
        assert all("HttpOnly" in one and "SameSite=strict" in one for one in cookies)
        assert len(cookies) == 2
        assert isinstance(people, PeopleList)
        assert [(one.service, one.name, one.role) for one in people.paired] == [
            ("web", "phone", "owner")
        ]
        assert not people.requests


async def test_a_code_lets_in_once(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        code = await web.code()
        first, second = [await web.browser(logged_in=False) for _ in range(2)]

        assert (await first.log_in(code=code)).status_code == 200
        assert (await second.log_in(code=code)).status_code == 401
        assert (await first.get("/devices")).status_code == 200


async def test_a_code_lives_for_five_minutes(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        code = await web.code()
        web.clock.advance(300)
        browser = await web.browser(logged_in=False)

        assert (await browser.log_in(code=code)).status_code == 401


async def test_a_code_that_was_followed_by_another_does_not_count(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        old, new = await web.code(), await web.code()
        browser = await web.browser(logged_in=False)

        assert (await browser.log_in(code=old)).status_code == 401
        assert (await browser.log_in(code=new)).status_code == 200


async def test_guessing_is_slow_and_harms_nobody_who_is_in(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        inside, guesser = await web.browser(), await web.browser(logged_in=False)
        for _ in range(FREE_TRIES):
            assert (await guesser.log_in(token="wrong")).status_code == 401
        refused = await guesser.log_in(token="wrong")

        assert refused.status_code == 429
        assert refused.json()["retry_after_s"] == int(FIRST_WAIT_S) + 1
        assert (await guesser.log_in()).status_code == 429
        assert (await inside.post("/auth/renew", {})).status_code == 200
        web.clock.advance(FIRST_WAIT_S)
        assert (await guesser.log_in()).status_code == 200


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("{}", {}, 400),
        ('{"token":"a","code":"b"}', {}, 400),
        ('{"token":1}', {}, 400),
        ('{"token":"a","else":1}', {}, 400),
        ("[" * 2000, {}, 400),
        ('{"token":"a"}', {"content-type": "text/plain"}, 415),
        ('{"token":"' + "a" * 5000 + '"}', {}, 413),
        ('{"token":""}', {}, 400),
    ],
)
async def test_what_is_no_login_is_refused(
    tmp_path: Path, body: str, headers: dict[str, str], status: int
) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(logged_in=False)
        given = {"content-type": "application/json", **headers}
        answer = await browser.http.post("/auth", content=body, headers=given)

        assert answer.status_code == status


async def test_a_cookie_alone_is_not_enough(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        browser.csrf = "guessed"

        assert (await browser.post("/auth/renew", {})).status_code == 401
        assert (await browser.get("/devices")).status_code == 401
        assert (await browser.post("/logout", {})).status_code == 401
        assert (await browser.post("/auth/again", {"token": "x"})).status_code == 401


async def test_the_value_of_another_browser_does_not_count(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        one, two = await web.browser(), await web.browser()
        one.csrf = two.csrf

        assert (await one.get("/devices")).status_code == 401


async def test_a_browser_comes_in_again_by_itself(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        web.clock.advance(IDLE_MS / 1000)
        assert (await browser.get("/devices")).status_code == 401
        renewed = await browser.post("/auth/renew", {})

        assert renewed.status_code == 200
        assert renewed.json()["csrf"] == browser.csrf
        assert renewed.json()["fresh_until_ms"] == 0
        assert (await browser.get("/devices")).status_code == 200


async def test_it_comes_in_again_after_a_restart_of_the_house(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        cookies = dict(browser.http.cookies)
        csrf = browser.csrf
    async with open_web(tmp_path) as web:
        again = await web.browser(logged_in=False)
        again.csrf = csrf
        old = next(value for name, value in cookies.items() if "device" in name)
        port = web.address.rpartition(":")[2]
        again.http.cookies.set(f"openpista_{port}_device", old)

        assert (await again.post("/auth/renew", {})).status_code == 200


async def test_a_login_is_shown_again(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        web.clock.advance(FRESH_MS / 1000)
        wrong = await browser.post("/auth/again", {"token": "wrong"})
        right = await browser.post("/auth/again", {"code": await web.code()})
        devices = (await browser.get("/devices")).json()["devices"]

        assert wrong.status_code == 401
        assert right.json()["fresh_until_ms"] == web.clock.now_ms() + FRESH_MS
        assert len(devices) == 1
        assert devices[0]["current"]


async def test_who_logs_out_is_forgotten(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser, other = await web.browser(), await web.browser()
        assert (await browser.post("/logout", {})).status_code == 204

        assert (await browser.post("/auth/renew", {})).status_code == 401
        assert len((await other.get("/devices")).json()["devices"]) == 1


async def test_one_browser_sends_another_away(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser, other = await web.browser(name="sofa"), await web.browser(name="lost phone")
        listed = (await browser.get("/devices")).json()["devices"]
        lost = next(one["id"] for one in listed if one["name"] == "lost phone")
        headers = {"x-csrf": browser.csrf}

        assert (await browser.http.delete(f"/devices/{lost}")).status_code == 401
        assert (await browser.http.delete("/devices/none", headers=headers)).status_code == 404
        gone = await browser.http.delete(f"/devices/{lost}", headers=headers)
        assert gone.status_code == 204
        assert (await other.get("/devices")).status_code == 401
        assert (await other.post("/auth/renew", {})).status_code == 401
