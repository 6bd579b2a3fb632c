"""The sidebar's list: it goes to a session when that is chosen or shown, and stays where its user
scrolled it while others talk."""

from typing import ClassVar

from openpista.domain.ids import SessionId
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.row_view import RowScroll
from openpista.tui.views.sidebar import SidebarView, shown_rows, sidebar_rows


class SidebarList(RowScroll):
    """Takes the focus by key only: a click means the row under it, which must not move away."""

    FOCUS_ON_CLICK: ClassVar[bool] = False
    _followed: SessionId | None = None

    def put_view(self, view: SidebarView, keys: KeyMap, look: Look) -> None:
        """Show what the sidebar shows now."""
        followed = view.active if view.cursor is None else None
        if view.cursor is not None and view.cursor < len(view.rows):
            followed = view.rows[view.cursor].session.id
        here = self.scroll_offset.y
        show = shown_rows(view) if followed != self._followed else (here, here)
        self._followed = followed
        self.put(sidebar_rows(view, keys), look, show=show)
