"""Logins through another program store that it is to be asked, and nothing of it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth import by_program as module
from openpista.auth.by_program import by_program, program_renew
from openpista.auth.errors import LoginError
from openpista.auth.programs import Handed
from openpista.guard.secret import Secret
from tests.auth.conversing import NoNetwork, Window, around_at, context_of, moved, row
from tests.auth.making import credential
from tests.auth.vendor import vendor


async def test_azure_through_az(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def entra(url: str, environ: object) -> Handed:
        asked.append(url)
        return Handed(Secret("entra-canary"), 5)

    monkeypatch.setattr(module, "entra_token", entra)
    async with vendor() as service:
        service.on("/openai/v1/models", {"data": []})
        context = context_of(
            around_at(tmp_path), row("azure"), base_url="", endpoint=f"{service.url}/openai/v1"
        )
        made = await by_program(context, Window())
        window = Window(f"{service.url}/openai/v1")
        await by_program(replace(context, endpoint=""), window)

    entry = made.credential.entry
    assert (entry.kind, entry.command, entry.endpoint) == ("command", "az", asked[0])
    assert not made.credential.secrets.access
    assert service.asked[0].headers["authorization"] == "Bearer entra-canary"
    assert window.asked == ["endpoint"]
    fresh = await program_renew(made.credential, context.around)
    assert (fresh.secrets.access, fresh.entry.expires_at_ms) == (Secret("entra-canary"), 5)


async def test_anthropic_through_ant_with_the_headers_of_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ant() -> Handed:
        return Handed(Secret("ant-canary"), account="work", headers=(("x-workspace", "w"),))

    monkeypatch.setattr(module, "ant_token", ant)
    async with vendor() as service:
        service.on("/v1/models", {"data": []})
        known, _ = moved(row("anthropic"), service.url)
        made = await by_program(context_of(around_at(tmp_path), known), Window())

    entry = made.credential.entry
    assert (entry.command, entry.account, entry.endpoint) == ("ant", "work", "")
    assert entry.headers == (("anthropic-beta", "oauth-2025-04-20"), ("x-workspace", "w"))


async def test_bedrock_through_aws_in_its_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    regions: list[str] = []

    async def aws(region: str) -> Handed:
        regions.append(region)
        return Handed(Secret("aws-canary"))

    monkeypatch.setattr(module, "aws_token", aws)
    around = around_at(tmp_path, http=NoNetwork())
    context = context_of(around, row("bedrock"), base_url="", endpoint="eu-west-1")

    made = await by_program(context, Window())
    await program_renew(made.credential, around)

    assert regions == ["eu-west-1", "eu-west-1"]


async def test_a_program_that_is_not_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoginError, match="gcloud"):
        await program_renew(
            credential("x", "", kind="command", command="gcloud"), around_at(tmp_path)
        )
