"""What the dialogs with several steps have in common, as data: one `Panel` for each.

A step has a title, rows, fields to write in, and keys. Which step it is stands in the state.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from openpista.tui.core.actions import Action
from openpista.tui.core.phrase import Phrase
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap, Place
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look

FieldKind = Literal["search", "text", "code", "secret"]
"""`code` and `secret` are handed on as slips of the drawer; only `secret` is masked."""

SEALED: frozenset[FieldKind] = frozenset({"code", "secret"})


def fits(_text: str) -> str:
    """Find nothing wrong with what was written."""
    return ""


class Field(NamedTuple):
    """A line to write in. `label`, `hint` and the placeholder are keys of the catalogue; `value`
    is what stands there at first. `check` names what is wrong with a text, empty where nothing
    is; for a sealed field it is the only thing that is ever told of it beside its slip."""

    id: str
    kind: FieldKind
    label: str = ""
    value: str = ""
    placeholder: str = ""
    check: Callable[[str], str] = fits


class Shape(NamedTuple):
    """A step: another `page` has other fields, which are made anew and begin with their values.

    `keys` are actions of the key map and what to call them; `problem` stands under the fields.
    """

    page: str
    title: Phrase
    fields: tuple[Field, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    problem: Phrase | None = None


class Room(NamedTuple):
    """The cells that the rows may take, and whether the window is a low one."""

    width: int
    height: int
    is_low: bool = False


class Entered(NamedTuple):
    """What the fields hold: plain texts, slips of sealed ones (empty where nothing was written),
    and what is wrong, by field. With anything wrong there are no slips."""

    texts: Mapping[str, str]
    slips: Mapping[str, str]
    wrong: Mapping[str, str]


def say_nothing(*_: object) -> Sequence[Action]:
    """Answer with no action."""
    return ()


class Panel(Struct, frozen=True):
    """`value` is what the panel shows of the state: equal values look the same. `place` is where
    its own keys are looked up before those of all panels and lists.

    The others answer with what happens: `pressed` for an action of the key map (None: the key
    means nothing here), `moved` for a step in the list, `typed` for the text of a plain field,
    `touched` where any field was written in, `entered` for Enter, `clicked` for a row's hit.
    """

    value: Callable[[State], object]
    shape: Callable[[State], Shape]
    draw: Callable[[State, Look, KeyMap, Room], Drawn]
    pressed: Callable[[State, str], Sequence[Action] | None]
    place: Place = "panel"
    moved: Callable[[State, int], Sequence[Action]] | None = None
    typed: Callable[[State, str, str], Sequence[Action]] = say_nothing
    touched: Callable[[State], Sequence[Action]] = say_nothing
    entered: Callable[[State, Entered], Sequence[Action]] = say_nothing
    clicked: Callable[[State, str], Sequence[Action]] = say_nothing
