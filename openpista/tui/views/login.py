"""The login browser: providers, the ways to log in, what is to be typed, and how it goes."""

from collections.abc import Sequence

from openpista.domain.login import Login, LoginMethod
from openpista.tui.core.actions import Action
from openpista.tui.core.login import (
    ENDED,
    LoginEntered,
    LoginMoved,
    LoginSteppedBack,
    LoginTouched,
    LogoutAsked,
    LogoutConfirmed,
    MethodChosen,
    ProviderChosen,
    ProvidersSearched,
    ProvidersWanted,
    provider_of,
    wish_of,
)
from openpista.tui.core.login_rows import method_at, provider_at, provider_rows
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.notices import CopyAsked, LinkWanted
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.login_rows import draw_login
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Entered, Field, Panel, Room, Shape

BACK = ("dialog.close", "panel.back")
CLOSE = ("dialog.close", "list.close")


def _shape(state: State) -> Shape:
    logins = state.logins
    known = provider_of(logins, logins.provider)
    label = logins.provider if known is None else known.label
    match logins.step:
        case "providers":
            search = Field("search", "search", value=logins.query, placeholder="login.search")
            keys = (("row.choose", "list.choose"), ("row.remove", "login.key_logout"),
                    ("panel.refresh", "panel.refreshes"), CLOSE)  # fmt: skip
            return Shape("providers", phrase("login.title"), (search,), keys, logins.problem)
        case "provider":
            keys = (("row.choose", "list.choose"), BACK)
            title = phrase("login.title_provider", provider=label)
            return Shape("provider", title, (), keys, logins.problem)
        case "entry":
            title = phrase(f"login.title_{logins.method}", provider=label)
            keys = (("row.choose", "login.key_send"), BACK)
            page = f"entry-{logins.provider}-{logins.method}"
            return Shape(page, title, _entry(state, logins.method), keys, logins.problem)
        case "logout":
            keys = (("row.choose", "login.key_forget"), BACK)
            title = phrase("login.title_logout", provider=label)
            return Shape("logout", title, (), keys, logins.problem)
        case "running":
            title = phrase("login.title_provider", provider=label)
            return _running(title, logins.login, logins.problem)


def _entry(state: State, method: LoginMethod) -> tuple[Field, ...]:
    if method == "key":
        return (Field("secret", "secret", "login.field_key", placeholder="login.hint_key"),)
    known = provider_of(state.logins, state.logins.provider)
    at = "" if known is None else known.base_url
    return (
        Field("endpoint", "text", "login.field_endpoint", at, "login.hint_endpoint"),
        Field("secret", "secret", "login.field_key", placeholder="login.hint_optional"),
    )


def _running(title: Phrase, login: Login | None, problem: Phrase | None) -> Shape:
    if login is None or login.state in ENDED:
        done = login is not None and login.state == "done"
        again = ("row.choose", "login.key_models" if done else "login.key_again")
        return Shape("ended", title, (), (again, BACK), problem)
    code = (("login.copy_code", "login.key_code"),) if login.user_code else ()
    links = (("link.copy", "panel.copies"), ("link.open", "panel.opens")) if login.url else ()
    cancel = ("dialog.close", "login.key_cancel")
    wish = wish_of(login)
    send = (("row.choose", "login.key_send"),) if wish else ()
    keys = (*send, *code, *links, cancel)
    fields: tuple[Field, ...] = ()
    if wish == "endpoint":
        fields = (Field("endpoint", "text", "login.field_endpoint", "", "login.hint_endpoint"),)
    elif wish == "key":
        fields = (Field("secret", "secret", "login.field_key", placeholder="login.hint_key"),)
    elif wish == "code":
        fields = (Field("secret", "code", "login.field_code", placeholder="login.hint_code"),)
    return Shape(f"running-{login.id}-{wish}", title, fields, keys, problem)


def _draw(state: State, look: Look, _keys: KeyMap, room: Room) -> Drawn:
    return draw_login(state, look, room)


def _pressed(state: State, action: str) -> Sequence[Action] | None:
    logins = state.logins
    login = logins.login
    match action:
        case "dialog.close" if logins.step == "providers":
            return (OverlayClosed("login"),)
        case "dialog.close":
            return (LoginSteppedBack(),)
        case "panel.refresh":
            return (ProvidersWanted(),)
        case "row.choose":
            return _chosen(state)
        case "row.remove" if logins.step == "providers":
            known = provider_at(state)
            stored = known is not None and known.state != "missing"
            return (LogoutAsked(known.id),) if known is not None and stored else ()
        case "link.copy" if login is not None and login.url:
            return (CopyAsked(login.url),)
        case "login.copy_code" if login is not None and login.user_code:
            return (CopyAsked(login.user_code),)
        case "link.open" if login is not None and login.url:
            return (LinkWanted(login.url),)
        case _:
            return None


def _chosen(state: State) -> Sequence[Action]:
    logins = state.logins
    match logins.step:
        case "providers":
            known = provider_at(state)
            return (ProviderChosen(known.id),) if known is not None else ()
        case "provider":
            return _with_method(method_at(state))
        case "logout":
            return (LogoutConfirmed(),)
        case "running":
            return _after(logins.login)
        case "entry":
            return ()


def _after(login: Login | None) -> Sequence[Action]:
    """What Enter means where nothing is to be typed."""
    if login is None:
        return ()
    if login.state == "done":
        return (OverlayClosed("login"), OverlayOpened("models"))
    if login.state in ENDED:
        return (LoginSteppedBack(), ProviderChosen(login.provider), MethodChosen(login.method))
    return (LoginEntered(""),) if wish_of(login) == "confirm" else ()


def _with_method(method: LoginMethod | None) -> Sequence[Action]:
    if method is None or method == "none":
        return ()
    return (MethodChosen(method),)


def _entered(state: State, entered: Entered) -> Sequence[Action]:
    if state.logins.step == "providers":
        return _chosen(state)
    return (LoginEntered(entered.slips.get("secret", ""), entered.texts.get("endpoint", "")),)


def _typed(_state: State, field: str, text: str) -> Sequence[Action]:
    return (ProvidersSearched(text),) if field == "search" else ()


def _touched(state: State) -> Sequence[Action]:
    return (LoginTouched(),) if state.logins.problem is not None else ()


def _clicked(state: State, hit: str) -> Sequence[Action]:
    kind, _, name = hit.partition(":")
    match kind:
        case "provider":
            return (ProviderChosen(name),)
        case "method":
            known = provider_of(state.logins, state.logins.provider)
            methods = () if known is None else known.methods
            return _with_method(methods[int(name)])
        case "url" | "code":
            return _pressed(state, "link.copy" if kind == "url" else "login.copy_code") or ()
        case _:
            return ()


def _value(state: State) -> object:
    return (state.logins, provider_rows(state), state.window.now_ms // 1_000)


LOGIN = Panel(
    value=_value,
    shape=_shape,
    draw=_draw,
    pressed=_pressed,
    place="login",
    moved=lambda _, step: (LoginMoved(step),),
    typed=_typed,
    touched=_touched,
    entered=_entered,
    clicked=_clicked,
)
