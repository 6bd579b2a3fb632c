"""The models of the house: which can be used, which is taken, and the providers behind them."""

import asyncio
import random
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from openpista.auth.logins import Logins
from openpista.config.presets import DEFAULT_ORDER, PRACTICE, PRESETS
from openpista.config.schema import Config
from openpista.domain.clock import Clock
from openpista.domain.model import ModelInfo, ModelRef, Provider, ProviderError
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import KnownModels, ModelTraits
from openpista.providers.pictures import MediaReader
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.resolve import (
    LOGIN,
    configured_provider,
    is_ready,
    preset_of,
    resolve,
)
from openpista.providers.retry import Chance, Sleep
from openpista.providers.wire import Wire

PRACTICE_REF = ModelRef(PRACTICE, PRACTICE)

PracticeFactory = Callable[[], Provider]


def build_models(
    config: Config,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    practice_factory: PracticeFactory,
    read_media: MediaReader | None = None,
    last: ModelRef | None = None,
    logins: Logins | None = None,
    sleep: Sleep = asyncio.sleep,
    chance: Chance = random.random,
) -> "HouseModels":
    """Return the models for `config`; `last` is the one chosen last time, if any. Of `logins`
    each is used from the moment it is stored.

    Nothing is loaded or asked for yet: a provider is made when it is first needed.
    """
    around = Surroundings(clock=clock, sleep=sleep, chance=chance, read_media=read_media)
    return HouseModels(config, environ, around, practice_factory, last, logins)


class HouseModels:
    """A `domain.model.Models` over the presets and the config."""

    def __init__(
        self,
        config: Config,
        environ: Mapping[str, str],
        around: Surroundings,
        practice_factory: PracticeFactory,
        last: ModelRef | None,
        logins: Logins | None = None,
    ) -> None:
        self._config = config
        self._environ = environ
        self._around = around
        self._practice_factory = practice_factory
        self._last = last
        self._logins = logins
        self._table: KnownModels | None = None
        self._practice: Provider | None = None
        self._providers: dict[tuple[str, str], tuple[Endpoint, WireProvider]] = {}
        self._retired: list[Provider] = []

    def provider(self, ref: ModelRef) -> Provider:
        """Return the provider of `ref`. Raises ProviderError where address or key are missing.

        One whose address or key changed since, by a login for example, is made anew; what still
        runs over the one before ends undisturbed.
        """
        if ref.provider == PRACTICE:
            self._practice = self._practice or self._practice_factory()
            return self._practice
        endpoint = self._resolve(ref.provider, ref.model)
        place = (ref.provider, endpoint.base_url)
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
        for ref in (default, *self._named()):
            found.setdefault(ref, self.info(ref))
        for name in self._ready():
            for info in self._known().of_provider(name):
                found.setdefault(info.ref, self.info(info.ref))
        practice = found.pop(PRACTICE_REF, self.info(PRACTICE_REF))
        return (*found.values(), practice)

    def default(self) -> tuple[ModelRef, str]:
        """Return the model of a new session and one line that says why (decisions.md 4)."""
        if (chosen := self._configured()) is not None:
            return chosen
        if self._last is not None and self._usable(self._last.provider):
            return self._last, f"{self._last} was chosen last time."
        for name in DEFAULT_ORDER:
            if self._usable(name) and (ref := self._first_model(name)) is not None:
                return ref, f"{ref} is used because {self._why(name)}."
        return PRACTICE_REF, "No key was found: the practice model answers."

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return the models of `agent.fallback` that can be used now, in their order."""
        wanted = map(self.find, self._config.agent.fallback)
        return tuple(ref for ref in dict.fromkeys(wanted) if self._usable(ref.provider))

    def cheaper(self) -> ModelRef | None:
        """Return the model of `budget.route_to`, None where none is set or it cannot be used."""
        wanted = self._config.budget.route_to
        ref = self.find(wanted) if wanted else None
        return ref if ref is not None and self._usable(ref.provider) else None

    def find(self, text: str) -> ModelRef:
        """Return the model that a person names as `model` or `provider/model`.

        A bare name belongs to the configured provider, else to one that knows it.
        """
        name = configured_provider(self._config)
        head, slash, rest = text.partition("/")
        whole = ModelRef(name or head, text)
        if slash and self._is_provider(head) and not self._known().knows(whole):
            return ModelRef(self._id_of(head), rest)
        return ModelRef(name or self._provider_of(text), text)

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
        providers = [*self._retired, *(made for _, made in self._providers.values())]
        if self._practice is not None:
            providers.append(self._practice)
        self._providers.clear()
        self._retired.clear()
        self._practice = None
        for provider in providers:
            await provider.aclose()

    def _resolve(self, name: str, model: str = "") -> Endpoint:
        return resolve(name, self._config, self._environ, logins=self._logins, model=model)

    def _known(self) -> KnownModels:
        if self._table is None:
            self._table = KnownModels.load()
        return self._table

    def _traits(self, ref: ModelRef) -> ModelTraits:
        own = self._config.provider(ref.provider)
        traits = self._known().traits(ref, context_tokens=own.context_tokens)
        return replace(traits, info=replace(traits.info, free=self._is_free(ref.provider)))

    def _is_free(self, name: str) -> bool:
        try:
            return preset_of(name, self._config).local
        except ProviderError:
            return False

    def _usable(self, name: str) -> bool:
        ready = is_ready(name, self._config, self._environ, logins=self._logins)
        return name == PRACTICE or ready

    def _why(self, name: str) -> str:
        source = self._resolve(name).key_source
        return f"you are logged in to {name}" if source == LOGIN else f"{source} is set"

    def _configured(self) -> tuple[ModelRef, str] | None:
        """Return the model that the config chooses, and why; None where it says nothing."""
        name, model = configured_provider(self._config), self._config.agent.model
        if model:
            ref = self._own_model(name, model) if name else self.find(model)
            return ref, f"{ref} is set in the config."
        if not name:
            return None
        ref = self._first_model(name)
        if ref is None:
            return PRACTICE_REF, f"{name} needs agent.model: until then the practice model answers."
        return ref, f"{ref} is used because {name} is set in the config."

    def _own_model(self, name: str, model: str) -> ModelRef:
        """Return a model of `name`; many ids have slashes, and one begins with its provider's."""
        if self._known().knows(ModelRef(name, model)):
            return ModelRef(name, model)
        head, slash, rest = model.partition("/")
        own = slash and self._is_provider(head) and self._id_of(head) == name
        return ModelRef(name, rest if own else model)

    def _is_provider(self, name: str) -> bool:
        try:
            preset_of(name, self._config)
        except ProviderError:
            return False
        return True

    def _id_of(self, name: str) -> str:
        """Return the id behind an alias; a name of the config's own stays."""
        return preset_of(name, self._config).id

    def _provider_of(self, model: str) -> str:
        """Return whose model of that name it is: a usable one that knows it, else the first."""
        names = (*DEFAULT_ORDER, *self._config.providers)
        knowing = [name for name in names if self._known().knows(ModelRef(name, model))]
        usable = [name for name in names if self._usable(name)]
        both = [name for name in knowing if name in usable]
        return next(iter((*both, *knowing, *usable)), DEFAULT_ORDER[0])

    def _first_model(self, name: str) -> ModelRef | None:
        if name == PRACTICE:
            return PRACTICE_REF
        try:
            defaults = preset_of(name, self._config).default_models
        except ProviderError:
            defaults = ()
        models = (*self._config.provider(name).models, *defaults)
        return ModelRef(name, models[0]) if models else None

    def _ready(self) -> tuple[str, ...]:
        names = [one.id for one in PRESETS if one.id != PRACTICE]
        return tuple(name for name in names if self._usable(name))

    def _named(self) -> tuple[ModelRef, ...]:
        return tuple(
            ModelRef(name, model)
            for name, own in self._config.providers.items()
            if self._usable(name)
            for model in own.models
        )


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
