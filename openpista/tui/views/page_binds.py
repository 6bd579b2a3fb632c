"""Which part of the page shows what of the state: the list of all bindings."""

from openpista.tui.core.danger import shell_command
from openpista.tui.core.lists import candidates
from openpista.tui.core.notices import Toast
from openpista.tui.core.route import Page
from openpista.tui.core.selectors import active_chat, active_draft, status, workspace_of
from openpista.tui.core.state import State
from openpista.tui.views.activity import activity_rows, activity_view, waiting_rows
from openpista.tui.views.attach import chip_rows
from openpista.tui.views.bind import Binder
from openpista.tui.views.find_transcript import marks_view
from openpista.tui.views.home import HomeView, home_foot, home_head, home_view
from openpista.tui.views.page import PageScreen
from openpista.tui.views.page_keys import sidebar_visible
from openpista.tui.views.sidebar import SidebarView, sidebar_view
from openpista.tui.views.sidebar_list import SidebarList
from openpista.tui.views.status import status_rows
from openpista.tui.views.toasts import toast_rows


def bind_page(binder: Binder, page: PageScreen) -> None:
    """Connect the parts of the page with the state."""
    look, keys = page.look, page.keys

    def put_home(view: HomeView | None) -> None:
        page.fit_composer()
        if view is not None:
            page.part("home-head").put(home_head(view), look())
            page.part("home-foot").put(home_foot(view, keys), look())

    def put_sidebar(view: SidebarView | None) -> None:
        if view is not None:
            page.query_one(SidebarList).put_view(view, keys, look())

    def put_toasts(toasts: tuple[Toast, ...]) -> None:
        page.part("toasts").put(toast_rows(toasts), look())
        page.put_toasts_shown(shown=bool(toasts))

    def put_placeholder(value: tuple[Page, bool]) -> None:
        shown, busy = value
        key = "busy" if busy and shown == "chat" else shown
        page.prompt.placeholder = look().words(f"prompt.{key}")

    binder.bind(lambda state: (state.route, sidebar_visible(state)), page.put_route)
    binder.bind(_home, put_home)
    _bind_conversation(binder, page)
    binder.bind(
        activity_view, lambda view: page.part("activity").put(activity_rows(view, keys), look())
    )
    binder.bind(
        lambda state: (active_chat(state).queued, active_chat(state).outgoing),
        lambda value: page.part("waiting").put(waiting_rows(*value), look()),
    )
    _bind_composer(binder, page)
    binder.bind(
        lambda state: (state.route.page, active_chat(state).turn is not None), put_placeholder
    )
    binder.bind(_sidebar, put_sidebar)
    binder.bind(
        status,
        lambda value: page.part("status").put(status_rows(value, keys, page.user_home), look()),
    )
    binder.bind(candidates, page.put_completion)
    binder.bind(lambda state: state.notices.shown, put_toasts)


def _bind_conversation(binder: Binder, page: PageScreen) -> None:
    look = page.look
    binder.bind(
        lambda state: workspace_of(state, state.sessions.active),
        lambda workspace: page.transcript.put_place(workspace, look().words),
    )
    binder.bind(
        lambda state: (state.images, state.settings.images),
        lambda value: page.transcript.put_pictures(value[0], drawn=value[1] != "off"),
    )
    binder.bind(active_chat, page.transcript.put)
    binder.bind(marks_view, page.transcript.put_marks)


def _bind_composer(binder: Binder, page: PageScreen) -> None:
    look = page.look
    binder.bind(active_draft, page.prompt.put)
    binder.bind(lambda state: shell_command(active_draft(state).text), page.put_shell)
    binder.bind(
        lambda state: (active_draft(state).chips, active_draft(state).pins),
        lambda _: page.part("chips").put(chip_rows(active_draft(page.parts.state)), look()),
    )


def _home(state: State) -> HomeView | None:
    return home_view(state) if state.route.page == "home" else None


def _sidebar(state: State) -> SidebarView | None:
    return sidebar_view(state) if sidebar_visible(state) else None
