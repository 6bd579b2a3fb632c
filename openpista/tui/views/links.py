"""The dialog before a link is opened: where it really leads, and what to mistrust about it."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from openpista.guard.safe_text import display_warnings, safe_text, visible_text
from openpista.tui.core.actions import Action
from openpista.tui.core.links import LinkCopied, LinkFollowed, LinkMoved, chosen_link
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, clip, wrap

SCRIPTS = ("Latin", "Hangul")
"""Letters that are shown as they are; every other one of an address by its code point."""

MAX_TARGET_CHARS = 8_000
LEAD = "  "


def _links(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    targets = state.links.targets
    chosen = chosen_link(state.links)
    detail = target_rows(chosen, look, width)
    if len(targets) < 2:
        # With a single link the index only says how far down one has read.
        line = max(0, min(state.links.index, len(detail) - 1))
        return Drawn(detail, (line, line + 1))
    here = state.links.index % len(targets)
    rows: list[Row] = []
    for number, target in enumerate(targets):
        mark: Run = ("› ", "accent") if number == here else (LEAD, "text")
        text = clip(visible_text(target, SCRIPTS).replace("\n", " "), width - 3)
        fill = "selection" if number == here else ""
        rows.append(Row((mark, (text, "text")), hit=f"row:{number}", fill=fill))
    shown = (here, here + 1)
    return Drawn([*rows, BLANK, *detail], shown if len(rows) > 6 else (0, 0))


def target_rows(target: str, look: Look, width: int) -> list[Row]:
    """Return a link's target whole, its host for itself, and warnings."""
    words = look.words
    lead: list[Run] = [(LEAD, "text")]
    parts = _split(target)
    host = "" if parts is None else parts.hostname or ""
    rows = wrap([(words("links.host") + "  ", "muted"), (_shown(host), "strong")], width - 1,
                first=lead, words=False)  # fmt: skip
    rows += _warnings(target, host, look, width)
    rows.append(BLANK)
    rows += wrap([(_shown(target[:MAX_TARGET_CHARS]), "link")], width - 1, first=lead, words=False)
    return rows


def _warnings(target: str, host: str, look: Look, width: int) -> list[Row]:
    """Return what to mistrust, above the target, so that it is seen on the smallest screen."""
    told = [look.words(key) for key in warnings_of(target)]
    ascii_host = _ascii_host(host)
    if ascii_host:
        told.append(look.words("links.really", host=ascii_host))
    bar: list[Run] = [(LEAD, "text"), ("▌ ", "warning")]
    rows = [BLANK] if told else []
    for text in told:
        rows += wrap([(text, "warning")], width - 1, first=bar, rest=bar)
    return rows


def warnings_of(target: str) -> tuple[str, ...]:
    """Return the keys of what is to be mistrusted about an address."""
    parts = _split(target)
    if parts is None:
        return ("links.broken",)
    host = parts.hostname or ""
    found: list[str] = []
    if display_warnings(host, SCRIPTS) or not host.isascii() or "xn--" in host:
        found.append("links.strange_host")
    if parts.username is not None or parts.password is not None:
        found.append("links.userinfo")
    if safe_text(target, keep_newlines=False) != target:
        found.append("links.hidden")
    if parts.scheme == "http":
        found.append("links.plain_http")
    return tuple(found)


def _split(target: str) -> SplitResult | None:
    try:
        parts = urlsplit(target)
        parts.port  # noqa: B018 - reading it raises where it is none
    except ValueError:
        return None
    return parts if parts.hostname else None


def _ascii_host(host: str) -> str:
    """Return the name that is really asked for, where letters beyond ASCII stand for it."""
    if host.isascii():
        return ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _shown(text: str) -> str:
    return visible_text(text, SCRIPTS).replace("\n", "⟨U+000A⟩")


def _clicked(state: State, hit: str) -> Sequence[Action]:
    if hit == "c":
        return (LinkCopied(),)
    return (LinkMoved(int(hit.removeprefix("row:")) - state.links.index),)


LINKS = Listing(
    title="links.title",
    keys=(
        ("row.choose", "links.opens"),
        ("entry.copy", "links.copies"),
        ("dialog.close", "list.close"),
    ),
    value=lambda state: state.links,
    draw=_links,
    query=lambda _: "",
    moved=lambda _, step: (LinkMoved(step),),
    chosen=lambda _: (LinkFollowed(),),
    clicked=_clicked,
    letters=frozenset({"c"}),
)
