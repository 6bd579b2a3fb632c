"""The rows of the login browser: providers that can be used now first, then the others."""

from openpista.domain.login import LoginMethod, ProviderStatus
from openpista.tui.core.fuzzy import ranked
from openpista.tui.core.lists import chosen
from openpista.tui.core.login import provider_of
from openpista.tui.core.memo import memo
from openpista.tui.core.state import State


def is_usable(provider: ProviderStatus) -> bool:
    """Say whether there is anything to use a provider with, were it expired."""
    return provider.state != "missing"


def _providers(state: State) -> tuple[ProviderStatus, ...]:
    logins = state.logins
    if logins.query.strip():
        return ranked(logins.query, logins.providers, _text)
    usable = [known for known in logins.providers if is_usable(known)]
    return (*usable, *(known for known in logins.providers if not is_usable(known)))


def _text(provider: ProviderStatus) -> str:
    return " ".join((provider.label, provider.id, *provider.search))


provider_rows = memo(lambda state: (state.logins.query, state.logins.providers), _providers)
"""The providers that fit the search."""


def provider_at(state: State) -> ProviderStatus | None:
    """Return the provider under the cursor."""
    rows = provider_rows(state)
    return rows[chosen(state.logins.index, rows)] if rows else None


def method_at(state: State) -> LoginMethod | None:
    """Return the method under the cursor."""
    known = provider_of(state.logins, state.logins.provider)
    if known is None or not known.methods:
        return None
    return known.methods[chosen(state.logins.choice, known.methods)]
