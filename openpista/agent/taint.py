"""Who else has spoken in a session: taint, the set of untrusted sources (decisions.md 14)."""

from openpista.agent.ports import Approver
from openpista.domain.tool import Intent, ToolOutcome

_MOST_NAMED = 3


def is_tainted(taint: tuple[str, ...], *, sensitive: bool, approver: Approver) -> bool:
    """Say whether the tainted column of the table holds (security.md §9.2).

    Untrusted text alone is enough in a session of the owner: such a session always counts as
    having seen private things.
    """
    return bool(taint) and (sensitive or approver != "guest")


def named_sources(taint: tuple[str, ...]) -> str:
    """Return the sources for a sentence, at most three by name."""
    more = len(taint) - _MOST_NAMED
    names = ", ".join(taint[:_MOST_NAMED])
    return f"{names} and {more} more" if more > 0 else names


def is_from_elsewhere(
    taint: tuple[str, ...], known: tuple[str, ...], hosts: frozenset[str]
) -> bool:
    """Say whether `taint` has a source that was neither `known` at some earlier time nor is one
    of `hosts` itself."""
    return any(source not in known and source not in hosts for source in taint)


def sees_private_data(intent: Intent, outcome: ToolOutcome) -> bool:
    """Say whether a call that ran showed the model something private."""
    if outcome.is_error:
        return False
    return intent.kind == "control" or (intent.kind == "read" and bool(intent.outside))
