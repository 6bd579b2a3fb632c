"""The composer: a text area that edits freely and tells; State overwrites it only by revision."""

from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual.events import Blur, Focus, Key, Paste
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Location

from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.attach import FileAttached, dropped_picture
from openpista.tui.core.danger import danger_spans, shell_command
from openpista.tui.core.drafts import Draft, token_before
from openpista.tui.core.moves import PromptEdited, PromptSubmitted
from openpista.tui.core.prompt import ChipRemoved, HistoryWalked, TextPasted, is_large

BLINK_S = 10.0
"""The cursor stops blinking this long after the last key: a blink every half second is most of
what an idle window costs."""

Press = Callable[[str], bool]
"""Hears a key first; says whether it meant something."""


Tint = Callable[[str], Style]
"""Returns the style of a look on the composer's ground."""


class PromptArea(TextArea):
    """Shows the draft of the active session."""

    def __init__(
        self, dispatch: Callable[[Action], None], press: Press, tint: Tint | None = None
    ) -> None:
        super().__init__(
            id="prompt",
            soft_wrap=True,
            tab_behavior="focus",
            highlight_cursor_line=False,
            compact=True,
        )
        self._dispatch = dispatch
        self._press = press
        self._tint = tint
        self._draft: Draft | None = None
        self._still: Timer | None = None

    def put(self, draft: Draft) -> None:
        """Show another session's draft, or what State wrote; what was typed stays as it is."""
        before, self._draft = self._draft, draft
        if before is not None and (before.session_id, before.revision) == (
            draft.session_id,
            draft.revision,
        ):
            return
        self._overwrite(draft)

    @property
    def cursor_offset(self) -> int:
        """Where the cursor stands, in characters from the start."""
        row, column = self.cursor_location
        lines = self.text.split("\n")
        return sum(len(line) + 1 for line in lines[:row]) + column

    def submit(self, *, steer: bool = False) -> None:
        """Send what stands here."""
        if self._draft is not None:
            self._dispatch(PromptSubmitted(self._draft.session_id, self.text, steer))

    def walk(self, step: int) -> bool:
        """Go through what was sent, from the first or the last line only; say whether it did."""
        edge = self.cursor_at_first_line if step < 0 else self.cursor_at_last_line
        walking = self._draft is not None and self._draft.walked is not None
        if self._draft is None or not edge or (step > 0 and not walking):
            return False
        self._dispatch(HistoryWalked(self._draft.session_id, step, self.text))
        return True

    def on_text_area_changed(self, _: TextArea.Changed) -> None:
        """Tell what stands here now."""
        self._tell()

    def on_text_area_selection_changed(self, _: TextArea.SelectionChanged) -> None:
        """Tell where the cursor went: a completion depends on it."""
        self._tell()

    async def _on_key(self, event: Key) -> None:
        self._blink()
        self._tell()
        if self._press(event.key):
            event.stop()
            event.prevent_default()
            return
        if event.key == "backspace" and self._remove_chip():
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    def _remove_chip(self) -> bool:
        """Take a chip out whole that ends where the cursor stands; say whether there was one."""
        draft = self._draft
        if draft is None or self.selected_text:
            return False
        chip = token_before(self.text, self.cursor_offset, draft.chips)
        if chip is not None:
            self._dispatch(ChipRemoved(draft.session_id, chip.number))
        return chip is not None

    async def _on_paste(self, event: Paste) -> None:
        """Take a paste as text; a long one becomes a chip. Control characters become visible."""
        event.stop()
        event.prevent_default()
        text = safe_text(event.text)
        picture = dropped_picture(event.text)
        if self._draft is not None and picture:
            self._dispatch(FileAttached(self._draft.session_id, picture))
        elif self._draft is not None and is_large(text):
            session_id = self._draft.session_id
            self._dispatch(TextPasted(session_id, text, self.text, self.cursor_offset))
        elif result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)

    def get_line(self, line_index: int) -> Text:
        """Return a line with the dangerous words of a command of the user's own in colour."""
        line = super().get_line(line_index)
        if self._tint is not None and shell_command(self.document.get_line(0)):
            if line_index == 0:
                line.stylize(self._tint("warning+strong"), 0, 1)
            for start, end in danger_spans(line.plain):
                line.stylize(self._tint("error+strong"), start, end)
        return line

    def on_focus(self, _: Focus) -> None:
        """Blink again."""
        self._blink()

    def on_blur(self, _: Blur) -> None:
        """Rest."""
        if self._still is not None:
            self._still.stop()
            self._still = None

    def _tell(self) -> None:
        draft = self._draft
        if draft is None:
            return
        cursor = self.cursor_offset
        if (self.text, cursor) != (draft.text, draft.cursor):
            self._dispatch(PromptEdited(draft.session_id, draft.revision, self.text, cursor))

    def _overwrite(self, draft: Draft) -> None:
        shown = safe_text(draft.text)
        if shown != self.text:
            self.load_text(shown)
        self.move_cursor(_location(shown, draft.cursor))

    def _blink(self) -> None:
        if not self.cursor_blink:
            self.cursor_blink = True
        if self._still is None:
            self._still = self.set_timer(BLINK_S, self._stand_still)
        else:
            self._still.reset()

    def _stand_still(self) -> None:
        self.cursor_blink = False
        self._still = None


def _location(text: str, offset: int) -> Location:
    before = text[: max(0, offset)]
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)
