"""The fields of a panel's step: made when the step comes, gone with everything in them when it
goes."""

from collections.abc import Callable

from textual.containers import Horizontal
from textual.events import Key, Paste
from textual.widget import Widget
from textual.widgets import Input

from openpista.guard.safe_text import safe_text
from openpista.tui.core.phrase import Phrase
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Field, Shape
from openpista.tui.views.row_view import RowView
from openpista.tui.views.rows import Row, clip, pad

LABEL_CELLS = 16
MASK = "•"

Press = Callable[[str, str | None], bool]
Hold = Callable[[Key | Paste], bool]
"""Takes what was typed while fields are made, and says whether it did."""


class PanelInput(Input):
    """Hears the panel's keys before those of a text field."""

    def __init__(self, field: Field, press: Press, hold: Hold, placeholder: str) -> None:
        super().__init__(
            value=field.value,
            placeholder=placeholder,
            password=field.kind == "secret",
            id=_widget_id(field),
            compact=True,
            select_on_focus=False,
        )
        self._press = press
        self._hold = hold

    async def take(self, event: Key | Paste) -> None:
        """Write what was typed before this field was there."""
        if isinstance(event, Paste):
            self._write(event)
        elif not self._is_command(event):
            await super()._on_key(event)

    async def _on_key(self, event: Key) -> None:
        if self._hold(event) or self._is_command(event):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        if not self._hold(event):
            self._write(event)

    def _write(self, event: Paste) -> None:
        """A key that is copied brings blanks and a line break along."""
        super()._on_paste(Paste(event.text.strip()))

    def _is_command(self, event: Key) -> bool:
        if event.key == "delete" and self.cursor_position < len(self.value):
            return False
        return self._press(event.key, event.character if event.is_printable else None)


class PanelFields:
    """Makes and keeps the widgets of the fields. A search stands above the rows, others below."""

    def __init__(
        self,
        *,
        above: Widget,
        below: Widget,
        body: Widget,
        look: Callable[[], Look],
        press: Press,
    ) -> None:
        self._above = above
        self._below = below
        self._body = body
        self._look = look
        self._press = press
        self._page: str | None = None
        self._inputs: list[tuple[Field, PanelInput]] = []
        self._seen: dict[str, str] = {}
        self._held: list[Key | Paste] | None = None

    def needs(self, shape: Shape) -> bool:
        """Say whether the step has other fields than those shown."""
        return shape.page != self._page

    def hold(self, event: Key | Paste) -> bool:
        """Keep what is typed while fields are made, for the first of them; say whether they are.

        Whoever types ahead, as password managers do, must not leave a key in the field before.
        """
        if self._held is None:
            return False
        self._held.append(event)
        return True

    def retire(self) -> None:
        """The fields shown are of a step that is gone: from now on they take nothing."""
        self._held = [] if self._held is None else self._held

    async def put(self, shape: Shape) -> None:
        """Show the fields of a step and put the cursor into the first."""
        if self.needs(shape) and self._body.is_attached:
            await self._make(shape)
        while self._held:
            held = self._held.pop(0)
            if self._inputs:
                await self._inputs[0][1].take(held)
        self._held = None

    async def _make(self, shape: Shape) -> None:
        self._page = shape.page
        look = self._look()
        await self._above.remove_children()
        await self._below.remove_children()
        self._inputs = [
            (field, PanelInput(field, self._press, self.hold, _words(look, field.placeholder)))
            for field in shape.fields
        ]
        for field, widget in self._inputs:
            if field.kind == "search":
                await self._above.mount(widget)
            else:
                label = RowView(look, widget_id=f"label-{field.id}", fill="user")
                label.put(_label(field), look)
                await self._below.mount(Horizontal(label, widget))
            widget.cursor_position = len(field.value)
        self._seen = {_widget_id(field): field.value for field, _ in self._inputs}
        self._above.display = any(field.kind == "search" for field, _ in self._inputs)
        self._below.display = any(field.kind != "search" for field, _ in self._inputs)
        first = self._inputs[0][1] if self._inputs else self._body
        self._body.screen.set_focus(first)

    def reapply(self) -> None:
        """Wear another look; what is written stays."""
        look = self._look()
        for field, widget in self._inputs:
            widget.placeholder = _words(look, field.placeholder)
        for label in self._below.query(RowView):
            label.refresh()

    def is_news(self, widget_id: str, text: str) -> bool:
        """Say whether a field reads otherwise than when last asked; at first it holds its value."""
        before = self._seen.get(widget_id)
        self._seen[widget_id] = text
        return text != before

    def field(self, widget_id: str) -> Field | None:
        """Return the field of a widget."""
        return next((field for field, _ in self._inputs if _widget_id(field) == widget_id), None)

    @property
    def written(self) -> list[tuple[Field, str]]:
        """What stands in the fields that are filled in, without blanks around it."""
        return [
            (field, widget.value.strip())
            for field, widget in self._inputs
            if field.kind != "search"
        ]

    def focus_beside(self, here: Field | None, step: int) -> bool:
        """Go to the field before or after; say whether there are several."""
        if len(self._inputs) < 2:
            return False
        places = [field for field, _ in self._inputs]
        place = places.index(here) if here is not None and here in places else -1
        self._body.screen.set_focus(self._inputs[(place + step) % len(places)][1])
        return True


def phrased(look: Look, phrase: Phrase) -> str:
    """Return the words of a phrase; its values come from outside and are made safe."""
    values = {name: safe_text(value) for name, value in phrase.values}
    return look.words(phrase.key, **values)


def _widget_id(field: Field) -> str:
    return f"field-{field.id}"


def _words(look: Look, key: str) -> str:
    return look.words(key) if key else ""


def _label(field: Field) -> Callable[[Look, int], list[Row]]:
    def draw(look: Look, width: int) -> list[Row]:
        text = _words(look, field.label)
        return [Row(((pad(clip(text, width), width), "dim"),))]

    return draw
