"""The desk: logins side by side, told to their windows, stored, and forgotten."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth import desk as module
from openpista.auth import ways
from openpista.auth.context import Around
from openpista.auth.desk import Desk
from openpista.auth.destinations import LOOKS_LIKE_KEY
from openpista.config.schema import Config, ProviderConfig
from openpista.domain.command import Accepted, AnswerLogin, BeginLogin, Refused
from openpista.domain.event import HouseEvent, LoginChanged, Notice, ProvidersChanged
from openpista.domain.ids import LoginId
from openpista.domain.login import Login, LoginMethod, ProviderStatus
from openpista.guard.redact import MARK, Redactor
from tests.auth.conversing import around_at
from tests.auth.making import credential, vault_at
from tests.auth.vendor import Told, Vendor, vendor

KEY = "sk-canary-1234567890"


class House:
    """A desk with a window that hears everything."""

    def __init__(self, home: Path, url: str = "http://127.0.0.1:1", **providers: ProviderConfig):
        self.redactor = Redactor()
        self.around: Around = replace(
            around_at(home, timeout_s=5), vault=vault_at(home, redactor=self.redactor)
        )
        own = {"openai": ProviderConfig(base_url=f"{url}/v1"), **providers}
        self.config = Config(providers=own)
        self.desk = Desk(lambda: self.config, self.around)
        self.events: list[HouseEvent] = []
        self.changed = asyncio.Event()
        self.desk.open(self.hear)

    def hear(self, event: HouseEvent) -> None:
        self.events.append(event)
        self.changed.set()

    @property
    def logins(self) -> list[Login]:
        return [one.login for one in self.events if isinstance(one, LoginChanged)]

    async def begin(
        self,
        login_id: str = "L1",
        provider: str = "openai",
        method: LoginMethod = "key",
        endpoint: str = "",
    ) -> Accepted | Refused:
        login = LoginId(login_id)
        return await self.desk.begin(
            BeginLogin(login_id=login, provider=provider, method=method, endpoint=endpoint)
        )

    async def answer(self, text: str, login_id: str = "L1") -> Accepted | Refused:
        return await self.desk.answer(AnswerLogin(login_id=LoginId(login_id), text=text))

    async def until(self, state: str, login_id: str = "L1") -> Login:
        while True:
            for login in self.logins:
                if (login.id, login.state) == (login_id, state):
                    return login
            self.changed.clear()
            await self.changed.wait()

    async def status(self, provider: str) -> ProviderStatus:
        return next(one for one in await self.desk.providers() if one.id == provider)


def good(service: Vendor) -> None:
    service.on("/v1/models", {"data": []})


async def test_a_login_is_told_stored_and_usable(tmp_path: Path) -> None:
    async with vendor() as service:
        good(service)
        house = House(tmp_path, service.url)

        assert await house.begin() == Accepted()
        await house.until("answer_wanted")
        assert await house.answer(KEY) == Accepted()
        await house.until("done")

    states = [one.state for one in house.logins]
    assert states == ["starting", "answer_wanted", "checking", "done"]
    changed = [one for one in house.events if isinstance(one, ProvidersChanged)]
    about = next(one for one in changed[-1].providers if one.id == "openai")
    assert (about.state, about.source, about.last_four) == ("ready", "file", "7890")
    assert house.around.vault.entry("openai") is not None
    assert "canary" not in repr(house.events)
    assert house.redactor.redact(KEY) == MARK


async def test_a_key_is_blacked_out_from_the_moment_it_is_typed_even_if_it_is_refused(
    tmp_path: Path,
) -> None:
    async with vendor() as service:
        service.on("/v1/models", Told({"error": {"message": f"wrong {KEY}"}}, 401))
        house = House(tmp_path, service.url)
        await house.begin()
        await house.until("answer_wanted")
        await house.answer(KEY)
        failed = await house.until("failed")

    assert "canary" not in failed.reason
    assert house.redactor.redact(KEY) == MARK
    assert house.around.vault.entry("openai") is None
    assert house.redactor.redact("openai") == "openai"


async def test_a_key_typed_as_an_address_is_refused_and_blacked_out(tmp_path: Path) -> None:
    pasted = f"{KEY}-and-more-0123456789"
    house = House(tmp_path)

    refused = await house.begin(provider="custom", method="endpoint", endpoint=pasted)

    assert refused == Refused(reason=LOOKS_LIKE_KEY, code="not_valid")
    assert house.redactor.redact(pasted) == MARK

    await house.begin(provider="custom", method="endpoint")
    await house.until("answer_wanted")
    await house.answer(f"{pasted}2")
    failed = await house.until("failed")

    assert failed.reason == LOOKS_LIKE_KEY
    assert house.redactor.redact(f"{pasted}2") == MARK


async def test_a_login_can_be_repeated_and_cancelled(tmp_path: Path) -> None:
    house = House(tmp_path)
    for login_id in ("L1", "L2"):
        await house.begin(login_id)
        await house.until("answer_wanted", login_id)
        assert await house.desk.cancel(LoginId(login_id)) == Accepted()
        await house.until("cancelled", login_id)
    assert await house.desk.cancel(LoginId("L1")) == Accepted()

    assert isinstance(await house.answer(KEY), Refused)
    assert isinstance(await house.begin("L1"), Accepted)
    await house.desk.aclose()


@pytest.mark.parametrize(
    ("provider", "method", "told"),
    [
        ("nobody", "key", "no model service"),
        ("anthropic", "browser", "cannot be logged in to this way"),
        ("google", "browser", "key"),
    ],
)
async def test_what_cannot_be_is_refused_at_once(
    tmp_path: Path, provider: str, method: LoginMethod, told: str
) -> None:
    house = House(tmp_path)

    refused = await house.begin(provider=provider, method=method)

    assert isinstance(refused, Refused)
    assert told in refused.reason
    assert house.events == []


async def test_an_id_in_use_and_too_many_logins_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_LOGINS", 2)
    house = House(tmp_path)

    assert isinstance(await house.begin("L1"), Accepted)
    assert isinstance(await house.begin("L1"), Refused)
    assert isinstance(await house.begin("L2"), Accepted)
    assert isinstance(await house.begin("L3"), Refused)
    await house.desk.aclose()


async def test_names_of_the_original_and_servers_of_ones_own_are_understood(
    tmp_path: Path,
) -> None:
    async with vendor() as service:
        good(service)
        house = House(tmp_path, service.url, mybox=ProviderConfig(base_url=f"{service.url}/v1"))
        await house.begin("L1", provider="Claude", method="key")
        assert (await house.until("answer_wanted")).provider == "anthropic"
        await house.begin("L2", provider="mybox", method="endpoint")
        await house.until("answer_wanted", "L2")
        await house.answer(f"{service.url}/v1", "L2")
        await house.answer("", "L2")
        await house.until("done", "L2")

        assert house.around.vault.entry("mybox") is not None
        await house.desk.aclose()


async def test_logging_out_forgets_and_says_what_still_counts(tmp_path: Path) -> None:
    house = House(tmp_path, together=ProviderConfig(api_key="config-key"))
    for provider in ("openai", "together"):
        await house.around.vault.save(credential(provider))
    house.desk.heard("openai", True)

    assert await house.desk.logout("openai") == Accepted()
    left = await house.desk.logout("together")
    again = await house.desk.logout("openai")

    assert house.around.vault.entries() == {}
    assert isinstance(left, Accepted)
    assert "providers.together.api_key still counts" in left.note
    assert isinstance(again, Accepted)
    assert "There was no login" in again.note
    assert isinstance(await house.desk.logout("nobody"), Refused)
    assert isinstance(house.events[-1], ProvidersChanged)
    assert (await house.status("openai")).state == "missing"


async def test_logging_out_of_chatgpt_tells_the_vendor_and_forgets_whatever_it_answers(
    tmp_path: Path,
) -> None:
    house = House(tmp_path)
    held = credential("chatgpt", kind="oauth", refresh="r", client_id="oaiapp_1")
    for answer, told in ((True, ""), (False, "could not be told")):
        await house.around.vault.save(held)
        called: list[str] = []

        async def revoke(*_: object, answer: bool = answer, called: list[str] = called) -> bool:
            called.append("")
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ways, "revoke", revoke)
            left = await house.desk.logout("chatgpt")

        assert isinstance(left, Accepted)
        assert told in left.note
        assert called == [""]
        assert house.around.vault.entry("chatgpt") is None


async def test_logging_out_ends_logins_that_are_under_way(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.begin()
    await house.until("answer_wanted")

    await house.desk.logout("openai")

    assert house.logins[-1].state == "cancelled"


async def test_news_about_a_provider_is_told_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.around.vault.save(credential())

    house.desk.heard("openai", False)
    house.desk.heard("openai", False)

    assert len(house.events) == 1
    assert (await house.status("openai")).state == "failed"


async def test_what_was_dead_stays_dead_after_a_new_login(tmp_path: Path) -> None:
    async with vendor() as service:
        good(service)
        house = House(tmp_path, service.url)
        held = credential(refresh="dead", kind="oauth")
        await house.around.vault.save(held)
        await house.around.vault.quarantine(held)
        assert (await house.status("openai")).state == "expired"

        await house.begin()
        await house.until("answer_wanted")
        await house.answer(KEY)
        await house.until("done")

    entry = house.around.vault.entry("openai")
    assert entry is not None
    assert len(entry.dead) == 1
    assert (await house.status("openai")).state == "ready"


async def test_a_closed_desk_ends_everything_in_silence(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.begin()
    await house.until("answer_wanted")
    before = len(house.events)

    await house.desk.aclose()

    assert len(house.events) == before
    assert isinstance(await house.answer(KEY), Refused)


async def test_a_server_on_this_computer_is_offered_where_there_is_nothing_else(
    tmp_path: Path,
) -> None:
    async with vendor() as service:
        service.on("/api/tags", {"models": []})
        service.on("/v1/models", {"data": []})
        own = {
            "ollama": ProviderConfig(base_url=service.url),
            "vllm": ProviderConfig(base_url=f"{service.url}/v1"),
            "lmstudio": ProviderConfig(base_url="http://127.0.0.1:1/v1"),
            "llamacpp": ProviderConfig(base_url="http://127.0.0.1:1/v1"),
        }
        house = House(tmp_path, service.url, **own)
        await house.desk.look_around()
        (told,) = [one for one in house.events if isinstance(one, Notice)]

        set_up = House(tmp_path / "b", service.url, **own, together=ProviderConfig(api_key="k"))
        await set_up.desk.look_around()

    assert told.text == "Ollama and vLLM answer on this computer: /model chooses a model there."
    assert (await house.status("ollama")).state == "ready"
    assert (await house.status("lmstudio")).state == "unknown"
    assert not [one for one in set_up.events if isinstance(one, Notice)]
    assert (await set_up.status("vllm")).state == "ready"


async def test_a_key_is_checked_where_the_environment_says_that_its_service_is(
    tmp_path: Path,
) -> None:
    async with vendor() as service:
        service.on("/models", {"data": []})
        house = House(tmp_path)
        house.around = replace(house.around, environ={"OPENAI_BASE_URL": service.url})
        house.config = Config()
        house.desk = Desk(lambda: house.config, house.around)
        house.desk.open(house.hear)
        await house.begin()
        await house.until("answer_wanted")
        await house.answer(KEY)
        await house.until("done")

    entry = house.around.vault.entry("openai")
    assert entry is not None
    assert entry.endpoint == service.url
    assert len(service.asked) == 1
