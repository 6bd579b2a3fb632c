"""Renewals: once for all, kept whole, and never again with a token that is dead."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth.credential import Credential
from openpista.auth.errors import LoginError
from openpista.auth.renewal import Renewals
from openpista.domain.tasks import owned_task
from openpista.guard.secret import Secret
from tests.auth.making import credential, vault_at
from tests.auth.vendor import vendor


class Vendor:
    """Hands out fresh tokens, rotates refresh tokens, and ends a login whose old one returns."""

    def __init__(self, *, rotates: bool = True) -> None:
        self.asked: list[str] = []
        self.rotates = rotates
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.arrived = asyncio.Event()

    async def __call__(self, held: Credential) -> Credential:
        refresh = held.secrets.refresh
        assert refresh is not None
        self.arrived.set()
        await self.may_answer.wait()
        if refresh.reveal() in self.asked and self.rotates:
            raise LoginError("Used twice.", failure="revoked")
        self.asked.append(refresh.reveal())
        number = len(self.asked)
        return credential(
            "chatgpt",
            f"access-{number}",
            kind="oauth",
            refresh=f"refresh-{number}" if self.rotates else "",
            expires_at_ms=number * 1000,
        )


def old() -> Credential:
    return credential(
        "chatgpt",
        "access-0",
        kind="oauth",
        refresh="refresh-0",
        identity="id",
        account="ann",
        client_id="oaiapp_1",
        subject="s",
        endpoint="https://e",
    )


async def test_a_renewed_login_is_saved_and_keeps_what_the_reply_leaves_out(
    tmp_path: Path,
) -> None:
    vault = vault_at(tmp_path)
    await vault.save(old())
    renewals = Renewals(vault, Vendor(rotates=False))

    fresh = await renewals.renew(old())

    read = await vault_at(tmp_path).load("chatgpt")
    assert read == fresh
    assert fresh.secrets.values() == ("access-1", "refresh-0", "id")
    entry = fresh.entry
    assert (entry.account, entry.client_id, entry.subject) == ("ann", "oaiapp_1", "s")
    assert (entry.endpoint, entry.expires_at_ms) == ("https://e", 1000)


async def test_all_who_want_a_renewal_at_once_share_one(tmp_path: Path) -> None:
    vault, vendor = vault_at(tmp_path), Vendor()
    await vault.save(old())
    renewals = Renewals(vault, vendor)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(renewals.renew(old())) for _ in range(8)]

    assert vendor.asked == ["refresh-0"]
    assert {task.result().secrets.access for task in tasks} == {Secret("access-1")}


async def test_two_houses_share_one_renewal(tmp_path: Path) -> None:
    vendor = Vendor()
    await vault_at(tmp_path).save(old())
    houses = [Renewals(vault_at(tmp_path), vendor) for _ in range(2)]
    vendor.may_answer.clear()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(house.renew(old())) for house in houses]
        await asyncio.sleep(0)
        vendor.may_answer.set()

    assert vendor.asked == ["refresh-0"]
    assert {task.result().secrets.access for task in tasks} == {Secret("access-1")}


async def test_a_dead_refresh_token_is_quarantined_and_never_tried_again(tmp_path: Path) -> None:
    vault, vendor = vault_at(tmp_path), Vendor()
    vendor.asked.append("refresh-0")
    await vault.save(old())
    renewals = Renewals(vault, vendor)

    with pytest.raises(LoginError, match="Used twice"):
        await renewals.renew(old())
    entry = vault.entry("chatgpt")
    assert entry is not None
    assert entry.is_expired(0)
    with pytest.raises(LoginError, match="has ended"):
        await renewals.renew(old())

    assert vendor.asked == ["refresh-0"]


async def test_a_dead_token_that_comes_back_by_an_import_is_not_tried_either(
    tmp_path: Path,
) -> None:
    vault, vendor = vault_at(tmp_path), Vendor()
    held = old()
    await vault.save(held)
    await vault.quarantine(held)
    dead = vault.entry("chatgpt")
    assert dead is not None
    await vault.save(Credential(dead, held.secrets))

    with pytest.raises(LoginError, match="has ended"):
        await Renewals(vault, vendor).renew(old())

    assert vendor.asked == []


async def test_a_cancelled_turn_does_not_lose_the_token_that_the_vendor_handed_out(
    tmp_path: Path,
) -> None:
    vault, vendor = vault_at(tmp_path), Vendor()
    await vault.save(old())
    renewals = Renewals(vault, vendor)
    vendor.may_answer.clear()
    turn = owned_task(renewals.renew(old()), name="turn")
    await asyncio.sleep(0)

    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)
    vendor.may_answer.set()
    await renewals.aclose()

    held = await vault.load("chatgpt")
    assert held is not None
    assert held.secrets.values() == ("access-1", "refresh-1", "id")


async def test_logging_out_while_the_vendor_answers_is_not_undone_by_its_answer(
    tmp_path: Path,
) -> None:
    vault, vendor = vault_at(tmp_path), Vendor()
    await vault.save(old())
    renewals = Renewals(vault, vendor)
    for again in (None, credential("chatgpt", "new-login")):
        await vault.save(old())
        vendor.asked.clear()
        vendor.may_answer.clear()
        vendor.arrived.clear()
        renewing = owned_task(renewals.renew(old()), name="renewing")
        await vendor.arrived.wait()
        await vault.remove("chatgpt")
        if again:
            await vault.save(again)
        vendor.may_answer.set()

        if again:
            assert (await renewing).secrets.access == Secret("new-login")
        else:
            with pytest.raises(LoginError, match="has ended"):
                await renewing
            assert vault.entry("chatgpt") is None


async def test_nobody_answering_ends_no_login(tmp_path: Path) -> None:
    vault = vault_at(tmp_path)
    await vault.save(old())

    async def nobody(held: Credential) -> Credential:
        raise LoginError("Nobody answers.", failure="network")

    with pytest.raises(LoginError):
        await Renewals(vault, nobody).renew(old())

    held = await vault.load("chatgpt")
    assert held is not None
    assert held.secrets.refresh == Secret("refresh-0")


async def test_what_another_program_hands_out_is_never_written(tmp_path: Path) -> None:
    vault = vault_at(tmp_path)
    held = credential("azure", "", kind="command", command="az")
    await vault.save(held)

    async def program(held: Credential) -> Credential:
        return credential("azure", "entra-canary", kind="command", command="az")

    fresh = await Renewals(vault, program).renew(held)

    assert fresh.secrets.access == Secret("entra-canary")
    assert "canary" not in vault.file.path.read_text()


RACER = """
import asyncio, sys
from pathlib import Path
from openpista.app.clock import SystemClock
from openpista.auth.build import build_logins
from openpista.config.paths import Home
from openpista.config.schema import Config, CredentialsConfig, ProviderConfig
from openpista.guard.redact import Redactor

config = Config(
    providers={"chatgpt": ProviderConfig(token_url=sys.argv[2])},
    credentials=CredentialsConfig(store="file"),
)
room = build_logins(
    lambda: config, home=Home(Path(sys.argv[1])), environ={}, redactor=Redactor(),
    clock=SystemClock(), page=str,
)

async def main():
    key = room.logins.key("chatgpt")
    print("ready", flush=True)
    sys.stdin.readline()
    print((await key.current()).reveal(), flush=True)
    await room.aclose()

asyncio.run(main())
"""


async def test_two_processes_renew_once_between_them_over_the_network(tmp_path: Path) -> None:
    held = old()
    await vault_at(tmp_path).save(Credential(replace(held.entry, expires_at_ms=1), held.secrets))
    async with vendor() as service:
        tokens = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600}
        service.on("/token", tokens)
        racers = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", RACER, str(tmp_path), f"{service.url}/token"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _ in range(2)
        ]
        try:
            for racer in racers:
                assert racer.stdout
                assert await racer.stdout.readline() == b"ready\n"
            answers = await asyncio.gather(*(racer.communicate(b"go\n") for racer in racers))
        finally:
            for racer in racers:
                if racer.returncode is None:
                    racer.kill()
                await racer.wait()

    assert [out for out, _ in answers] == [b"access-1\n", b"access-1\n"]
    assert [one.fields["refresh_token"] for one in service.asked] == ["refresh-0"]
    saved = await vault_at(tmp_path).load("chatgpt")
    assert saved is not None
    assert saved.secrets.refresh == Secret("refresh-1")
