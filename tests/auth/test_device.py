"""The device flow against a server that speaks RFC 8628."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from openpista.auth.device import GRANT, device_login
from openpista.auth.errors import LoginError
from openpista.config.presets import OAuthSite
from openpista.guard.secret import Secret
from tests.auth.conversing import Window, around_at
from tests.auth.vendor import Asked, Told, Vendor, vendor
from tests.fakes.clock import FakeClock

PENDING, SLOW = {"error": "authorization_pending"}, {"error": "slow_down"}


def site_at(service: Vendor) -> OAuthSite:
    return OAuthSite(
        device_url=f"{service.url}/device",
        token_url=f"{service.url}/token",
        client_id="mine",
        scopes=("read:user",),
    )


def offer(service: Vendor, **more: object) -> None:
    service.on(
        "/device",
        {
            "device_code": "device-canary",
            "user_code": "ABCD-1234",
            "verification_uri": f"{service.url}/login/device",
            "interval": 5,
            "expires_in": 900,
            **more,
        },
    )


def answers(service: Vendor, *bodies: Mapping[str, object]) -> None:
    left = list(bodies)

    def answer(_: Asked) -> Told:
        return Told(left.pop(0) if len(left) > 1 else left[0])

    service.on("/token", answer)


async def test_the_code_is_shown_and_asked_for_until_the_token_is_there(tmp_path: Path) -> None:
    clock = FakeClock()
    begun = clock.now_ms()
    async with vendor() as service:
        offer(service)
        answers(service, PENDING, SLOW, PENDING, {"access_token": "gho_canary"})
        window = Window()

        tokens = await device_login(
            site_at(service), window, around_at(tmp_path, clock=clock), label="GitHub"
        )

    assert tokens.access == Secret("gho_canary")
    assert window.user_code == "ABCD-1234"
    assert window.url.endswith("/login/device")
    assert service.hits("/device")[0].fields == {"client_id": "mine", "scope": "read:user"}
    assert service.hits("/token")[0].fields == {
        "client_id": "mine",
        "device_code": "device-canary",
        "grant_type": GRANT,
    }
    assert clock.now_ms() - begun == (5 + 5 + 10 + 10) * 1000


async def test_slowing_down_takes_the_interval_that_the_server_names(tmp_path: Path) -> None:
    clock = FakeClock()
    begun = clock.now_ms()
    async with vendor() as service:
        offer(service, interval="5")
        answers(service, {**SLOW, "interval": 30}, {"access_token": "t"})

        await device_login(
            site_at(service), Window(), around_at(tmp_path, clock=clock), label="GitHub"
        )

    assert clock.now_ms() - begun == 35_000


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ({"error": "expired_token"}, "expired"),
        ({"error": "access_denied"}, "denied"),
        ({"error": "incorrect_client_credentials"}, "refused"),
        (PENDING, "expired"),
    ],
)
async def test_how_it_may_end(tmp_path: Path, body: Mapping[str, object], failure: str) -> None:
    async with vendor() as service:
        offer(service, expires_in=60)
        answers(service, body)

        with pytest.raises(LoginError) as caught:
            await device_login(site_at(service), Window(), around_at(tmp_path), label="GitHub")

    assert caught.value.failure == failure
    assert "canary" not in caught.value.message


async def test_a_poll_that_nobody_answers_is_tried_again_later(tmp_path: Path) -> None:
    clock = FakeClock()
    begun = clock.now_ms()
    async with vendor() as service:
        offer(service)
        left: list[object] = ["hang"]

        def answer(_: Asked) -> Told:
            return Told(left.pop()) if left else Told({"access_token": "t"})

        service.on("/token", answer)
        around = around_at(tmp_path, clock=clock, timeout_s=0.3)

        await device_login(site_at(service), Window(), around, label="GitHub")

    assert clock.now_ms() - begun == 15_000


async def test_a_page_of_somebody_else_is_never_shown(tmp_path: Path) -> None:
    async with vendor() as service:
        offer(service, verification_uri="https://evil.example/device")
        window = Window()

        with pytest.raises(LoginError, match="not its own"):
            await device_login(site_at(service), window, around_at(tmp_path), label="GitHub")

    assert window.url == ""


async def test_a_client_id_that_is_not_known_is_told(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/device", Told({"error": "Not Found"}, 404))

        with pytest.raises(LoginError, match="Not Found"):
            await device_login(site_at(service), Window(), around_at(tmp_path), label="GitHub")
