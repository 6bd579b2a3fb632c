"""Links of the conversation: shown whole in a dialog, and opened only from there by the user.

What a conversation says never opens anything (security.md §13).
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.effects import Copy, OpenLink, Outcome, Then
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.stamp import ActionBase

MAX_LINKS = 100
SCHEMES = ("http://", "https://")

_ADDRESS = r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]"
_TARGET = r"\]\(\s*<?(https?://[^\s<>]+?)>?(?:\s+[\"'(][^\n]*?)?\s*\)"


class Links(Struct, frozen=True):
    """What the dialog shows; `index` is the chosen one and may run past the end."""

    targets: tuple[str, ...] = ()
    index: int = 0


class LinksShown(ActionBase, frozen=True):
    """The user wants to see where these lead."""

    targets: tuple[str, ...]


class LinkMoved(ActionBase, frozen=True):
    """The user goes to another link."""

    step: int


class LinkFollowed(ActionBase, frozen=True):
    """The user has seen where the chosen link leads, and wants to go there."""


class LinkCopied(ActionBase, frozen=True):
    """The user wants the chosen link in the clipboard."""


LinkAction = LinksShown | LinkMoved | LinkFollowed | LinkCopied
HEARS = (LinksShown, LinkMoved, LinkFollowed, LinkCopied)


def update(links: Links, action: ActionBase) -> tuple[Links, tuple[Outcome, ...]]:
    """Return the links after `action`, and what is to be done."""
    target = chosen_link(links)
    match action:
        case LinksShown(targets=targets, at_ms=at_ms) if targets:
            opened = OverlayOpened("links", at_ms=at_ms)
            return Links(targets[:MAX_LINKS]), (Then(opened),)
        case LinkMoved(step=step):
            return replace(links, index=links.index + step), ()
        case LinkFollowed(at_ms=at_ms) if target:
            return links, (OpenLink(target), Then(OverlayClosed("links", at_ms=at_ms)))
        case LinkCopied(at_ms=at_ms) if target:
            return links, (Copy(target), Then(OverlayClosed("links", at_ms=at_ms)))
        case _:
            return links, ()


def chosen_link(links: Links) -> str:
    """Return where the chosen link leads; empty where there is none."""
    return links.targets[links.index % len(links.targets)] if links.targets else ""


def links_in(text: str) -> tuple[str, ...]:
    """Return where the links of a Markdown text lead, in their order, each once."""
    found = [(match.start(1), match.group(1)) for match in re.finditer(_TARGET, text)]
    taken = {start for start, _ in found}
    found += [
        (match.start(), match.group())
        for match in re.finditer(_ADDRESS, text)
        if match.start() not in taken
    ]
    return tuple(dict.fromkeys(target for _, target in sorted(found)))[:MAX_LINKS]


def is_link(target: str) -> bool:
    """Say whether a target is of a kind that may be opened."""
    return target.lower().startswith(SCHEMES)
