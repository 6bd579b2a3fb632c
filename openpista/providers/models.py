"""The models of the house and the providers behind them; which one is meant decides `choice`."""

import asyncio
import random
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec.structs import replace

from openpista.auth.key_sources import configured_provider
from openpista.auth.logins import Logins
from openpista.config.live import LiveConfig
from openpista.config.presets import PRACTICE
from openpista.domain.clock import Clock
from openpista.domain.model import ModelInfo, ModelRef, Provider, ProviderError
from openpista.providers.choice import PRACTICE_REF, Choice
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.live_models import ListCache
from openpista.providers.model_book import ModelBook
from openpista.providers.pictures import MediaReader
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.retry import Chance, Sleep
from openpista.providers.wire import Wire

__all__ = ["PRACTICE_REF", "HouseModels", "PracticeFactory", "build_models"]

PracticeFactory = Callable[[], Provider]


def build_models(
    config: LiveConfig,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    practice_factory: PracticeFactory,
    read_media: MediaReader | None = None,
    last: ModelRef | None = None,
    logins: Logins | None = None,
    heard: Callable[[str, bool], None] | None = None,
    sleep: Sleep = asyncio.sleep,
    chance: Chance = random.random,
) -> "HouseModels":
    """Return the models for `config`; `last` is the one chosen last time, if any. Of `logins`
    each is used from the moment it is stored, and so is a change of the configuration. `heard`
    is told by provider how requests went (see `Surroundings`).

    Nothing is loaded or asked for yet: a provider is made when it is first needed.
    """
    around = Surroundings(
        clock=clock, sleep=sleep, chance=chance, read_media=read_media, heard=heard
    )
    lists = config.now.models
    is_asked = lists.cache_path and not lists.offline
    book = ModelBook(clock=clock, cache=ListCache(Path(lists.cache_path)) if is_asked else None)
    choice = Choice(config, environ, book, last=last, logins=logins)
    return HouseModels(config, around, practice_factory, book, choice)


class HouseModels:
    """A `domain.model.Models` over the presets and the config."""

    def __init__(
        self,
        config: LiveConfig,
        around: Surroundings,
        practice_factory: PracticeFactory,
        book: ModelBook,
        choice: Choice,
    ) -> None:
        self._config = config
        self._around = around
        self._practice_factory = practice_factory
        self._book = book
        self._choice = choice
        self._practice: Provider | None = None
        self._providers: dict[tuple[str, str], tuple[Endpoint, WireProvider]] = {}
        self._retired: list[Provider] = []
        self._recalled: set[str] = set()

    def provider(self, ref: ModelRef) -> Provider:
        """Return the provider of `ref`. Raises ProviderError where address or key are missing.

        One whose address or key changed since, by a login for example, is made anew; what still
        runs over the one before ends undisturbed.
        """
        if ref.provider == PRACTICE:
            self._practice = self._practice or self._practice_factory()
            return self._practice
        endpoint = self._choice.endpoint(ref.provider, ref.model)
        place = (ref.provider, endpoint.wire)
        found = self._providers.get(place)
        if found is not None and found[0] == endpoint:
            return found[1]
        if found is not None:
            self._retired.append(found[1])
        made = WireProvider(endpoint, _wire(endpoint), self._traits, self._around)
        self._providers[place] = (endpoint, made)
        return made

    def info(self, ref: ModelRef) -> ModelInfo:
        """Return what is known of `ref`, with cautious defaults where nothing is."""
        return self._traits(ref).info

    def known(self) -> tuple[ModelInfo, ...]:
        """Return the models that can be used now: by provider in the order of the presets, those
        that the config names first; the practice model last."""
        found: dict[ModelRef, ModelInfo] = {}
        default, _ = self.default()
        for ref in (default, *self._choice.named()):
            found.setdefault(ref, self.info(ref))
        for endpoint in self._endpoints():
            self._book.recall(endpoint)
            for info in self._book.of_provider(endpoint.id):
                found.setdefault(info.ref, self.info(info.ref))
        practice = found.pop(PRACTICE_REF, self.info(PRACTICE_REF))
        return (*found.values(), practice)

    def default(self) -> tuple[ModelRef, str]:
        """Return the model of a new session and one line that says why (decisions.md 4)."""
        return self._choice.default()

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return the models that may stand in where one cannot be reached, in their order."""
        return self._choice.fallbacks()

    def cheaper(self) -> ModelRef | None:
        """Return the model to go on with when the budget is reached, None where none is set."""
        return self._choice.cheaper()

    def find(self, text: str) -> ModelRef:
        """Return the model that a person names as `model` or `provider/model`."""
        return self._choice.find(text)

    async def refresh(self, *, force: bool = False) -> Mapping[str, str]:
        """Ask the services for their models where that is due, or with `force` in any case.

        Returns a sentence for each service that could not be asked; not for servers of this
        computer that nobody chose, of which most do not run.
        """
        await self._book.refresh(self._endpoints(), force=force)
        chosen = {*self._config.now.providers, configured_provider(self._config.now)}
        return {
            name: told
            for name, told in self._book.failures.items()
            if name in chosen or not self._choice.is_free(name)
        }

    async def warm(self, ref: ModelRef) -> None:
        """Load what `ref` needs while there is time; failures show when it is used."""
        try:
            provider = self.provider(ref)
        except ProviderError:
            return
        if isinstance(provider, WireProvider):
            await provider.warm()

    async def aclose(self) -> None:
        """Close the connections of all providers."""
        await self._book.aclose()
        providers = [*self._retired, *(made for _, made in self._providers.values())]
        if self._practice is not None:
            providers.append(self._practice)
        self._providers.clear()
        self._retired.clear()
        self._practice = None
        for provider in providers:
            await provider.aclose()

    def _traits(self, ref: ModelRef) -> ModelTraits:
        self._recall(ref.provider)
        own = self._config.now.provider(ref.provider)
        traits = self._book.traits(ref, context_tokens=own.context_tokens)
        return replace(traits, info=replace(traits.info, free=self._choice.is_free(ref.provider)))

    def _recall(self, provider: str) -> None:
        """Take up what the service said of its models before this process began, once."""
        if provider in self._recalled or provider == PRACTICE:
            return
        try:
            self._book.recall(self._choice.endpoint(provider))
        except ProviderError:
            return
        self._recalled.add(provider)

    def _endpoints(self) -> list[Endpoint]:
        """Return where the usable providers are reached."""
        found: list[Endpoint] = []
        for name in self._choice.usable():
            try:
                found.append(self._choice.endpoint(name))
            except ProviderError:
                continue
        return found


def _wire(endpoint: Endpoint) -> Wire:
    """Return the wire of an endpoint; only then its encoder and decoder are loaded."""
    match endpoint.wire:
        case "responses":
            from openpista.providers.wire_responses import RESPONSES

            return RESPONSES
        case "messages":
            from openpista.providers.wire_messages import MESSAGES

            return MESSAGES
        case "gemini":
            from openpista.providers.wire_gemini import GEMINI

            return GEMINI
        case "ollama":
            from openpista.providers.wire_ollama import OLLAMA

            return OLLAMA
        case "chat" | "practice":
            from openpista.providers.wire_chat import CHAT

            return CHAT
