"""Model servers of this computer: asked, found, and told from others on their ports."""

import pytest
from msgspec.structs import replace

from openpista.auth.local_servers import answering
from openpista.config.presets import PRESETS
from tests.auth.conversing import row
from tests.auth.vendor import Told, vendor


async def test_those_that_answer_with_models_are_found() -> None:
    async with vendor() as service:
        service.on("/api/tags", {"models": []})
        service.on("/v1/models", {"data": []})
        ollama = replace(row("ollama"), base_url=service.url)
        vllm = replace(row("vllm"), base_url=f"{service.url}/v1")
        silent = replace(row("lmstudio"), base_url="http://127.0.0.1:1/v1")

        found = await answering([ollama, silent, vllm])

    assert [one.id for one in found] == ["ollama", "vllm"]
    assert {one.path for one in service.asked} == {"/api/tags", "/v1/models"}
    assert not any("authorization" in one.headers for one in service.asked)


async def test_another_program_on_the_port_is_no_model_server() -> None:
    async with vendor() as service:
        server = replace(row("llamacpp"), base_url=f"{service.url}/v1")
        for answer in (Told(b"<html>"), Told({"data": []}, 404), Told(b""), Told("hang")):
            service.on("/v1/models", answer)

            assert await answering([server]) == ()


async def test_nobody_elsewhere_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def called(host: str, port: int) -> None:
        raise AssertionError(host)

    monkeypatch.setattr("asyncio.open_connection", called)
    away = [one for one in PRESETS if not one.local]

    assert await answering([*away, replace(row("ollama"), base_url="http://192.168.1.9:1")]) == ()
