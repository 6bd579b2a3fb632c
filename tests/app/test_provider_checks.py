"""What the doctor says of model services."""

import asyncio

import pytest

from openpista.app import provider_checks
from openpista.app.provider_checks import MAX_AT_ONCE, Answered, check_providers
from openpista.domain.errors import OpenpistaError
from openpista.domain.login import ProviderStatus
from openpista.domain.query import Check

OK = Answered("ok", "succeeded.")
REFUSED = Answered("refused", "failed: it does not take this key.")
UNCLEAR = Answered("unclear", "failed: nobody answered.")
KEYED = ProviderStatus(
    "openai", "OpenAI", ("key",), "unknown", (), "environment", "OPENAI_API_KEY", "77fe"
)


async def check(status: ProviderStatus, answered: Answered | OpenpistaError) -> Check:
    async def ask(provider: str) -> Answered:
        assert provider == status.id
        if isinstance(answered, OpenpistaError):
            raise answered
        return answered

    (found,) = await check_providers([status], ask)
    return found


async def test_what_was_found_where_and_whether_a_request_succeeded() -> None:
    found = await check(KEYED, OK)

    assert found == Check(
        "provider openai",
        "ok",
        "A key (…77fe) from the variable OPENAI_API_KEY; a request succeeded.",
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            ProviderStatus(
                "chatgpt", "C", (), source="file", source_name="credentials.toml", account="a@b.c"
            ),
            "The login of a@b.c from credentials.toml; ",
        ),
        (ProviderStatus("google", "G", (), source="keyring"), "A key from the keyring; "),
        (
            ProviderStatus("own", "O", (), source="config", source_name="providers.own.api_key"),
            "A key from providers.own.api_key; ",
        ),
        (
            ProviderStatus("azure", "A", (), source="command", source_name="az"),
            "A key from the program az; ",
        ),
        (
            ProviderStatus("ollama", "O", (), source="local", base_url="http://127.0.0.1:1"),
            "http://127.0.0.1:1, without a key; ",
        ),
    ],
)
async def test_every_place_has_its_words(status: ProviderStatus, words: str) -> None:
    assert (await check(status, OK)).found.startswith(words)


async def test_a_refusal_is_a_failure_and_says_how_to_mend_it() -> None:
    found = await check(KEYED, REFUSED)

    assert found.state == "failed"
    assert found.found.endswith("a request failed: it does not take this key.")
    assert "OPENAI_API_KEY" in found.fix


async def test_no_answer_is_a_warning_and_no_failure() -> None:
    assert (await check(KEYED, UNCLEAR)).state == "warning"
    broken = await check(KEYED, OpenpistaError("No address."))
    assert broken.state == "warning"
    assert "could not be made: No address." in broken.found


async def test_a_request_that_breaks_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks(provider: str) -> Answered:
        if provider == "openai":
            raise RuntimeError("a detail")
        return OK

    other = ProviderStatus("google", "G", (), source="keyring")
    broken, fine = await check_providers([KEYED, other], breaks)

    assert (broken.state, fine.state) == ("warning", "ok")
    assert "a detail" not in broken.found
    assert "a detail" in caplog.text


async def test_a_service_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_checks, "REQUEST_TIMEOUT_S", 0.01)

    async def hangs(provider: str) -> Answered:
        assert provider
        await asyncio.Event().wait()
        return OK

    (found,) = await check_providers([KEYED], hangs)

    assert found.state == "warning"
    assert "no answer within" in found.found


async def test_a_local_server_that_is_not_there_is_nobodys_fault() -> None:
    local = ProviderStatus("ollama", "O", (), source="local", base_url="http://127.0.0.1:1")

    found = await check(local, UNCLEAR)

    assert found == Check("provider ollama", "skipped", "Nobody serves at http://127.0.0.1:1.")
    assert (await check(local, REFUSED)).state == "failed"


async def test_where_nothing_was_found_nothing_is_asked() -> None:
    async def ask(provider: str) -> Answered:
        raise AssertionError(provider)

    missing = ProviderStatus("openai", "OpenAI", ("key",))
    expired = ProviderStatus("chatgpt", "C", ("browser",), "expired", account="a@b.c")
    practice = ProviderStatus("practice", "P", ("none",), "ready", source="local")

    none, over = await check_providers([missing, expired, practice], ask)

    assert (none.state, none.fix) == ("skipped", "")
    assert none.found == "No login, and no key in OPENAI_API_KEY."
    assert over.state == "failed"
    assert over.found == "The login of a@b.c has run out."
    assert over.fix == "`openpista auth login chatgpt`"


async def test_a_few_are_asked_at_a_time_and_told_in_their_order() -> None:
    at_once, most = 0, 0

    async def ask(provider: str) -> Answered:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01 if provider == "p0" else 0)
        at_once -= 1
        return OK

    many = [ProviderStatus(f"p{n}", "P", (), source="config") for n in range(12)]
    checks = await check_providers(many, ask)

    assert [one.name for one in checks] == [f"provider p{n}" for n in range(12)]
    assert most == MAX_AT_ONCE
