"""All that is known of models, from three sources: the service's own list, the snapshot that
ships, and what only an encoder must know (`known`)."""

import asyncio
from collections.abc import Iterable

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.model import ModelInfo, ModelRef, ProviderError
from openpista.domain.tasks import owned_task
from openpista.providers.catalogue import Catalogue, Listed, info_of
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import KnownModels, ModelTraits
from openpista.providers.live_models import Kept, ListCache, ask_models, is_fresh

PATIENCE_S = 1.5
"""How long a list that nobody insisted on is waited for; it is kept when it comes later."""


class ModelBook:
    """Read when it is first needed. `cache` None keeps no lists and asks nobody."""

    def __init__(self, *, clock: Clock, cache: ListCache | None = None) -> None:
        self._clock = clock
        self._cache = cache
        self._rules: KnownModels | None = None
        self._catalogue: Catalogue | None = None
        self._kept: dict[str, Kept | None] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self.failures: dict[str, str] = {}

    @property
    def is_offline(self) -> bool:
        """Say whether services are never asked."""
        return self._cache is None

    def knows(self, ref: ModelRef) -> bool:
        """Say whether the model, or its family, is known."""
        return self._entry(ref) is not None or self._known().knows(ref)

    def traits(self, ref: ModelRef, *, context_tokens: int | None = None) -> ModelTraits:
        """Return what is known of `ref`, or cautious defaults; `context_tokens` holds against
        all."""
        traits = self._known().traits(ref)
        if (entry := self._entry(ref)) is not None:
            traits = replace(traits, info=info_of(entry, traits.info))
        if context_tokens is None:
            return traits
        return replace(traits, info=replace(traits.info, context_tokens=context_tokens))

    def wires(self, endpoint: Endpoint, model: str) -> tuple[str, ...]:
        """Return the wires that a service names for a model of it; none where it says nothing."""
        self.recall(endpoint)
        entry = self._entry(ModelRef(endpoint.id, model))
        return entry.wires if entry else ()

    def of_provider(self, provider: str) -> tuple[ModelInfo, ...]:
        """Return the models of a provider that can be offered."""
        refs = [ModelRef(provider, one.id) for one in self._models().of_provider(provider)]
        if not self._models().is_live(provider):
            refs = [*(info.ref for info in self._known().of_provider(provider)), *refs]
        return tuple(self.traits(ref).info for ref in dict.fromkeys(refs))

    def first_offered(self, provider: str, wanted: Iterable[str]) -> str | None:
        """Return the first of `wanted` that the service lists; the first of all where it has
        listed nothing yet, or none of them."""
        names = tuple(wanted)
        listed = {one.id for one in self._models().of_provider(provider)}
        if not self._models().is_live(provider):
            return names[0] if names else None
        return next((name for name in names if name in listed), names[0] if names else None)

    def recall(self, endpoint: Endpoint) -> None:
        """Take up the list of a service that was kept, once."""
        if self._cache is not None and endpoint.id not in self._kept:
            kept = self._cache.read(endpoint)
            self._kept[endpoint.id] = kept
            if kept is not None:
                self._models().put_live(endpoint.id, kept.models)

    async def refresh(self, endpoints: Iterable[Endpoint], *, force: bool = False) -> None:
        """Ask those services whose lists are older than a day, or with `force` all of them; a
        failure is a sentence in `failures` and changes nothing else."""
        if self._cache is None:
            return
        for endpoint in endpoints:
            self.recall(endpoint)
            is_stale = force or not is_fresh(self._kept.get(endpoint.id), self._clock)
            if is_stale and endpoint.id not in self._asking:
                asking = self._ask(endpoint, self._cache)
                task = owned_task(asking, name=f"list models of {endpoint.id}")
                self._asking[endpoint.id] = task
        if self._asking:
            await asyncio.wait(self._asking.values(), timeout=None if force else PATIENCE_S)

    async def aclose(self) -> None:
        """Give up what is being asked."""
        tasks = tuple(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, endpoint: Endpoint, cache: ListCache) -> None:
        try:
            kept = await ask_models(endpoint, clock=self._clock, known=self._kept.get(endpoint.id))
        except ProviderError as error:
            self.failures[endpoint.id] = error.message
        else:
            self.failures.pop(endpoint.id, None)
            self._kept[endpoint.id] = kept
            self._models().put_live(endpoint.id, kept.models)
            await asyncio.to_thread(cache.put, endpoint, kept)
        finally:
            self._asking.pop(endpoint.id, None)

    def _entry(self, ref: ModelRef) -> Listed | None:
        return self._models().find(ref)

    def _known(self) -> KnownModels:
        if self._rules is None:
            self._rules = KnownModels.load()
        return self._rules

    def _models(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = Catalogue.load()
        return self._catalogue
