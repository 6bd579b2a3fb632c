"""Which model is meant: by what the config says, what was chosen last, which keys are there, and
what a person typed (decisions.md 4)."""

from collections.abc import Mapping

from openpista.auth.logins import Logins
from openpista.config.live import LiveConfig
from openpista.config.presets import DEFAULT_ORDER, PRACTICE, PRESETS
from openpista.config.schema import Config
from openpista.domain.model import ModelRef, ProviderError
from openpista.providers.endpoint import Endpoint
from openpista.providers.model_book import ModelBook
from openpista.providers.resolve import (
    LOGIN,
    configured_provider,
    is_ready,
    preset_of,
    resolve,
)

PRACTICE_REF = ModelRef(PRACTICE, PRACTICE)


class Choice:
    """Decides from config, environment and logins as they are at that moment."""

    def __init__(
        self,
        config: LiveConfig,
        environ: Mapping[str, str],
        book: ModelBook,
        *,
        last: ModelRef | None,
        logins: Logins | None,
    ) -> None:
        self._live = config
        self._environ = environ
        self._book = book
        self._last = last
        self._logins = logins

    def endpoint(self, name: str, model: str = "") -> Endpoint:
        """Return where a provider is reached. Raises ProviderError where address or key are
        missing."""
        made = resolve(name, self._config, self._environ, logins=self._logins, model=model)
        if not model or not preset_of(name, self._config).routes:
            return made
        if not (wires := self._book.wires(made, model)):
            return made
        return resolve(
            name, self._config, self._environ, logins=self._logins, model=model, wires=wires
        )

    def is_usable(self, name: str) -> bool:
        """Say whether a provider has all it needs."""
        if name == PRACTICE:
            return True
        return is_ready(name, self._config, self._environ, logins=self._logins)

    def usable(self) -> tuple[str, ...]:
        """Return the usable presets in their order, without the practice model."""
        names = [one.id for one in PRESETS if one.id != PRACTICE]
        return tuple(name for name in names if self.is_usable(name))

    def is_free(self, name: str) -> bool:
        """Say whether a provider runs on this computer."""
        try:
            return preset_of(name, self._config).local
        except ProviderError:
            return False

    def named(self) -> tuple[ModelRef, ...]:
        """Return the models that the config names for usable providers."""
        return tuple(
            ModelRef(name, model)
            for name, own in self._config.providers.items()
            if self.is_usable(name)
            for model in own.models
        )

    def default(self) -> tuple[ModelRef, str]:
        """Return the model of a new session and one line that says why."""
        if (chosen := self._configured()) is not None:
            return chosen
        if self._last is not None and self.is_usable(self._last.provider):
            return self._last, f"{self._last} was chosen last time."
        for name in DEFAULT_ORDER:
            if self.is_usable(name) and (ref := self._first_model(name)) is not None:
                return ref, f"{ref} is used because {self._why(name)}."
        return PRACTICE_REF, "No key was found: the practice model answers."

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return the models of `agent.fallback` that can be used now, in their order."""
        wanted = map(self.find, self._config.agent.fallback)
        return tuple(ref for ref in dict.fromkeys(wanted) if self.is_usable(ref.provider))

    def cheaper(self) -> ModelRef | None:
        """Return the model of `budget.route_to`, None where none is set or it cannot be used."""
        wanted = self._config.budget.route_to
        ref = self.find(wanted) if wanted else None
        return ref if ref is not None and self.is_usable(ref.provider) else None

    def find(self, text: str) -> ModelRef:
        """Return the model that a person names as `model` or `provider/model`.

        A bare name is a provider's, whose first model is meant (`claude` is Anthropic's), or that
        of a model of the configured provider, else of one that knows it.
        """
        if self._is_provider(text) and (first := self._first_model(self._id_of(text))):
            return first
        name = configured_provider(self._config)
        head, slash, rest = text.partition("/")
        whole = ModelRef(name or head, text)
        if slash and self._is_provider(head) and not self._book.knows(whole):
            return ModelRef(self._id_of(head), rest)
        return ModelRef(name or self._provider_of(text), text)

    @property
    def _config(self) -> Config:
        return self._live.now

    def _why(self, name: str) -> str:
        source = self.endpoint(name).key_source
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
        if self._book.knows(ModelRef(name, model)):
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
        knowing = [name for name in names if self._book.knows(ModelRef(name, model))]
        usable = [name for name in names if self.is_usable(name)]
        both = [name for name in knowing if name in usable]
        return next(iter((*both, *knowing, *usable)), DEFAULT_ORDER[0])

    def _first_model(self, name: str) -> ModelRef | None:
        if name == PRACTICE:
            return PRACTICE_REF
        own = self._config.provider(name).models
        try:
            defaults = preset_of(name, self._config).default_models
        except ProviderError:
            defaults = ()
        model = own[0] if own else self._book.first_offered(name, defaults)
        return ModelRef(name, model) if model else None
