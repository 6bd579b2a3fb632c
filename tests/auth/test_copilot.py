"""Copilot by device code with an app of the user's own."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth.copilot import copilot_login
from openpista.auth.errors import LoginError
from openpista.guard.secret import Secret
from tests.auth.conversing import NoNetwork, Window, around_at, context_of, moved, row
from tests.auth.vendor import Told, vendor

DEVICE, TOKEN = "/login/device/code", "/login/oauth/access_token"


async def test_githubs_token_goes_straight_to_copilot(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on(
            DEVICE,
            {"device_code": "d", "user_code": "U", "verification_uri": f"{service.url}/device"},
        )
        service.on(TOKEN, {"access_token": "gho_canary_12345", "token_type": "bearer"})
        service.on("/models", {"data": []})
        known, site = moved(row("copilot"), service.url)
        context = context_of(around_at(tmp_path), known, site=replace(site, client_id="mine"))

        made = await copilot_login(context, Window())

    assert made.credential.secrets.access == Secret("gho_canary_12345")
    assert made.credential.entry.kind == "key"
    assert service.hits("/models")[0].headers["authorization"] == "Bearer gho_canary_12345"
    assert service.hits(DEVICE)[0].fields == {"client_id": "mine", "scope": "read:user"}
    assert not [one for one in service.asked if "copilot_internal" in one.path]


async def test_without_a_client_id_nothing_is_asked_of_anybody(tmp_path: Path) -> None:
    async with vendor() as service:
        known, site = moved(row("copilot"), service.url)

        with pytest.raises(LoginError, match=r"providers\.copilot\.client_id"):
            await copilot_login(context_of(around_at(tmp_path), known, site=site), Window())

    assert service.asked == []


async def test_a_tenant_has_its_own_pages(tmp_path: Path) -> None:
    known = row("copilot")
    assert known.oauth
    nobody = NoNetwork()
    context = context_of(
        around_at(tmp_path, http=nobody),
        known,
        site=replace(known.oauth, client_id="mine"),
        endpoint="https://acme.ghe.com",
    )

    with pytest.raises(LoginError, match="does not answer"):
        await copilot_login(context, Window())

    assert nobody.asked == ["https://acme.ghe.com/login/device/code"]


async def test_a_token_that_copilot_does_not_take_is_not_stored(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on(
            DEVICE,
            {"device_code": "d", "user_code": "U", "verification_uri": f"{service.url}/device"},
        )
        service.on(TOKEN, {"access_token": "gho_canary_12345"})
        service.on("/models", Told({"error": {"message": "no plan gho_canary_12345"}}, 401))
        known, site = moved(row("copilot"), service.url)
        context = context_of(around_at(tmp_path), known, site=replace(site, client_id="mine"))

        with pytest.raises(LoginError, match="no plan") as caught:
            await copilot_login(context, Window())

    assert "canary" not in caught.value.message
