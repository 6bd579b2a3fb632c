"""Logging in to providers: the list of them, and one login at a time, begun by this window.

What is secret never comes here: views leave it in the drawer and say its slip.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import AnswerLogin, BeginLogin, CancelLogin, Logout
from openpista.domain.event import LoginChanged, ProvidersChanged
from openpista.domain.ids import LoginId
from openpista.domain.login import Login, LoginMethod, LoginWish, ProviderStatus
from openpista.domain.query import AnswerBase, ListProviders, ProviderList, QueryFailed
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ConnectionLost,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Outcome, Send, SendSealed
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.stamp import ActionBase, StartingAction

LoginStep = Literal["providers", "provider", "entry", "running", "logout"]
"""`provider`: one was chosen and the method is to be; `entry`: a key or an address is typed;
`running`: a login is under way or has ended; `logout`: asked whether to forget it."""

ENDED = frozenset({"done", "failed", "cancelled", "expired"})


class Logins(Struct, frozen=True):
    """`index` and `choice` are chosen rows of providers and methods and may run past the end.

    `login` is the one that this window began, `slip` the secret that waits until it is wanted,
    `begun` and `sent` the requests on their way.
    """

    state: Literal["unknown", "loading", "loaded", "failed"] = "unknown"
    providers: tuple[ProviderStatus, ...] = ()
    reason: str = ""
    request_id: str = ""
    query: str = ""
    index: int = 0
    step: LoginStep = "providers"
    provider: str = ""
    choice: int = 0
    method: LoginMethod = "none"
    login: Login | None = None
    slip: str = ""
    begun: str = ""
    sent: str = ""
    problem: Phrase | None = None


class ProvidersWanted(StartingAction, frozen=True):
    """The providers are to be read anew."""


class ProvidersSearched(ActionBase, frozen=True):
    """The search over providers reads so now."""

    query: str


class LoginMoved(ActionBase, frozen=True):
    """The user goes to another row, of providers or of methods."""

    step: int


class ProviderChosen(ActionBase, frozen=True):
    """The user wants to log in to this provider, or out of it."""

    provider: str


class MethodChosen(StartingAction, frozen=True):
    """The user decides how to log in."""

    method: LoginMethod


class LoginEntered(StartingAction, frozen=True):
    """The user has written what the method or the login wants; `slip` is empty where no secret
    was written, `endpoint` where no address is asked for."""

    slip: str
    endpoint: str = ""


class LoginTouched(ActionBase, frozen=True):
    """The user goes on writing: what was wrong is being mended."""


class LogoutAsked(ActionBase, frozen=True):
    """The user wants to forget a provider's credentials; they are asked once more."""

    provider: str


class LogoutConfirmed(StartingAction, frozen=True):
    """The user means it."""


class LoginSteppedBack(StartingAction, frozen=True):
    """The user goes back one step; a login that runs is ended by it."""


LoginAction = (
    ProvidersWanted
    | ProvidersSearched
    | LoginMoved
    | ProviderChosen
    | MethodChosen
    | LoginEntered
    | LoginTouched
    | LogoutAsked
    | LogoutConfirmed
    | LoginSteppedBack
)
HEARS = (
    ProvidersWanted,
    ProvidersSearched,
    LoginMoved,
    ProviderChosen,
    MethodChosen,
    LoginEntered,
    LoginTouched,
    LogoutAsked,
    LogoutConfirmed,
    LoginSteppedBack,
    OverlayOpened,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ConnectionLost,
    LoginChanged,
    ProvidersChanged,
)

Changed = tuple[Logins, tuple[Outcome, ...]]


def update(logins: Logins, action: ActionBase) -> Changed:
    """Return the logins after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind="login", query=query, id=request_id):
            return _opened(logins, query, request_id)
        case OverlayOpened(kind="models", id=request_id):
            # The models are asked for under the id itself: each answer must find its question.
            return _ask(logins, f"{request_id}-providers")
        case ProvidersWanted(id=request_id):
            return _ask(logins, request_id)
        case AnswerArrived(request_id=request_id, answer=answer) if (
            request_id == logins.request_id != ""
        ):
            return _answered(logins, answer), ()
        case EventArrived(event=ProvidersChanged(providers=providers)):
            return replace(logins, state="loaded", providers=providers), ()
        case EventArrived(event=LoginChanged(login=login)):
            return _told(logins, login)
        case ConnectionLost() if is_under_way(logins):
            return _lost(logins), ()
        case CommandAccepted(request_id=request_id) if request_id == logins.sent != "":
            return _sent(logins), ()
        case CommandRefused(request_id=request_id, reason=reason):
            return _refused(logins, request_id, phrase("login.refused", reason=reason)), ()
        case CommandUnsent(request_id=request_id):
            return _refused(logins, request_id, phrase("login.unsent")), ()
        case _:
            return _stepped(logins, action)


def provider_of(logins: Logins, provider_id: str) -> ProviderStatus | None:
    """Return a provider of the registry by its id."""
    return next((known for known in logins.providers if known.id == provider_id), None)


def is_under_way(logins: Logins) -> bool:
    """Say whether a login of this window has not ended."""
    return logins.login is not None and logins.login.state not in ENDED


# --- the list -------------------------------------------------------------------------------


def _opened(logins: Logins, query: str, request_id: str) -> Changed:
    fresh = Logins(state=logins.state, providers=logins.providers, query=query)
    known = provider_of(logins, query)
    if known is not None:
        fresh = _with_provider(replace(fresh, query=""), known)
    return _ask(fresh, request_id)


def _ask(logins: Logins, request_id: str) -> Changed:
    state = logins.state if logins.providers else "loading"
    asking = replace(logins, state=state, reason="", request_id=request_id)
    return asking, (Ask(ListProviders(), request_id, slot="providers"),)


def _answered(logins: Logins, answer: AnswerBase) -> Logins:
    logins = replace(logins, request_id="")
    match answer:
        case ProviderList(providers=providers):
            return replace(logins, state="loaded", providers=providers)
        case QueryFailed(reason=reason):
            return replace(logins, state="failed", reason=reason)
        case _:
            return replace(logins, state="failed")


# --- one login ------------------------------------------------------------------------------


def _stepped(logins: Logins, action: ActionBase) -> Changed:
    match action:
        case ProvidersSearched(query=query) if query != logins.query:
            return replace(logins, query=query, index=0), ()
        case LoginMoved(step=step) if logins.step == "provider":
            return replace(logins, choice=logins.choice + step), ()
        case LoginMoved(step=step) if logins.step == "providers":
            return replace(logins, index=logins.index + step), ()
        case ProviderChosen(provider=provider) if known := provider_of(logins, provider):
            return _with_provider(logins, known), ()
        case MethodChosen(method=method, id=request_id) if _offers(logins, method):
            return _begun(replace(logins, method=method, problem=None), request_id)
        case LoginEntered():
            return _entered(logins, action)
        case LoginTouched() if logins.problem is not None:
            return replace(logins, problem=None), ()
        case LogoutAsked(provider=provider) if provider_of(logins, provider) is not None:
            return replace(logins, step="logout", provider=provider, problem=None), ()
        case LogoutConfirmed(id=request_id) if logins.step == "logout" and not logins.sent:
            command = Logout(provider=logins.provider)
            return replace(logins, sent=request_id), (Send(command, request_id),)
        case LoginSteppedBack(id=request_id):
            return _back(logins, request_id)
        case _:
            return logins, ()


def _with_provider(logins: Logins, known: ProviderStatus) -> Logins:
    """Go to a provider; where there is one way to log in, straight to it."""
    chosen = replace(logins, step="provider", provider=known.id, choice=0, problem=None)
    only = known.methods[0] if len(known.methods) == 1 else "none"
    typed = only in ("key", "endpoint") and known.state == "missing" and not known.note
    return replace(chosen, step="entry", method=only) if typed else chosen


def _offers(logins: Logins, method: LoginMethod) -> bool:
    known = provider_of(logins, logins.provider)
    return known is not None and method in known.methods and not is_under_way(logins)


def _begun(logins: Logins, request_id: str, *, endpoint: str = "", slip: str = "") -> Changed:
    """Begin what needs nothing typed; else ask for it first."""
    if logins.method in ("key", "endpoint") and not slip and not endpoint:
        return replace(logins, step="entry", login=None), ()
    login_id = LoginId(request_id)
    command = BeginLogin(
        login_id=login_id, provider=logins.provider, method=logins.method, endpoint=endpoint
    )
    login = Login(login_id, logins.provider, logins.method)
    running = replace(
        logins, step="running", login=login, slip=slip, begun=request_id, problem=None
    )
    return running, (Send(command, request_id),)


def _entered(logins: Logins, action: LoginEntered) -> Changed:
    login = logins.login
    if logins.step == "running" and login is not None:
        return _answered_login(logins, login, action)
    if logins.step != "entry":
        return logins, ()
    if logins.method == "key" and not action.slip:
        return replace(logins, problem=phrase("login.key_needed")), ()
    if logins.method == "endpoint" and (problem := _address_problem(action.endpoint)):
        return replace(logins, problem=problem), ()
    return _begun(logins, action.id, endpoint=action.endpoint, slip=action.slip)


def _answered_login(logins: Logins, login: Login, action: LoginEntered) -> Changed:
    """Hand on what the running login asks for."""
    wish = wish_of(login)
    if wish == "confirm" or (wish == "endpoint" and is_address(action.endpoint)):
        text = action.endpoint if wish == "endpoint" else "yes"
        return _answer(logins, login, action.id, text=text)
    if wish == "endpoint":
        return replace(logins, problem=_address_problem(action.endpoint)), ()
    if wish and not action.slip and logins.method != "endpoint":
        return replace(logins, problem=phrase(f"login.{wish}_needed")), ()
    return _answer(replace(logins, slip=action.slip), login, action.id) if wish else (logins, ())


def wish_of(login: Login) -> LoginWish:
    """Return what an answer to a login shall hold now; empty where none is wanted."""
    if login.state == "answer_wanted" and not login.wants:
        return "key" if login.method in ("key", "endpoint") else "code"
    return login.wants if login.state in ("answer_wanted", "waiting") else ""


def is_address(text: str) -> bool:
    """Say whether a text may be the address of a server: a scheme of the web, and a host."""
    scheme, found, rest = text.partition("://")
    host = rest.split("/", 1)[0]
    return bool(found) and scheme in ("http", "https") and bool(host) and " " not in text


def _address_problem(text: str) -> Phrase | None:
    if is_address(text):
        return None
    return phrase("login.address_wrong" if text else "login.address_needed")


def _answer(logins: Logins, login: Login, request_id: str, *, text: str = "") -> Changed:
    """Answer a login: with the secret that waits, or with a text that is none."""
    command = AnswerLogin(login_id=login.id, text=text)
    slip = "" if text else logins.slip
    order = SendSealed(command, slip, request_id) if slip else Send(command, request_id)
    logins = replace(logins, slip=logins.slip if text else "", sent=request_id, problem=None)
    return replace(logins, login=replace(login, state="checking")), (order,)


def _told(logins: Logins, login: Login) -> Changed:
    """The login went on; the key that was typed before it began goes out once it is wanted."""
    held = logins.login
    if held is None or held.id != login.id or held.state in ENDED:
        return logins, ()
    logins = replace(logins, login=login)
    if login.state in ENDED:
        return replace(logins, slip="", begun=""), ()
    typed_first = bool(logins.slip) or logins.method == "endpoint"
    if login.state == "answer_wanted" and wish_of(login) == "key" and logins.begun and typed_first:
        return _answer(replace(logins, begun=""), login, f"{login.id}-key")
    return logins, ()


def _sent(logins: Logins) -> Logins:
    """An answer or a farewell arrived: after a farewell the list is shown."""
    step = "providers" if logins.step == "logout" else logins.step
    return replace(logins, sent="", step=step)


def _refused(logins: Logins, request_id: str, why: Phrase) -> Logins:
    """A request came to nothing: the user stands where they can mend it."""
    if not request_id or request_id not in (logins.begun, logins.sent):
        return logins
    begins = request_id == logins.begun
    login = logins.login
    if begins:
        typed = logins.method in ("key", "endpoint")
        step: LoginStep = "entry" if typed else "provider"
        return replace(logins, begun="", slip="", login=None, step=step, problem=why)
    if login is not None and login.state == "checking":
        login = replace(login, state="answer_wanted")
    return replace(logins, sent="", login=login, problem=why)


def _lost(logins: Logins) -> Logins:
    """The house ends a login with the connection that it came by."""
    login = None if logins.login is None else replace(logins.login, state="failed")
    lost = phrase("login.lost")
    return replace(logins, login=login, slip="", begun="", sent="", problem=lost)


def _back(logins: Logins, request_id: str) -> Changed:
    known = provider_of(logins, logins.provider)
    several = known is not None and (len(known.methods) > 1 or bool(known.note))
    step: LoginStep = "providers"
    if logins.step in ("entry", "running") and several:
        step = "provider"
    orders: tuple[Outcome, ...] = ()
    if is_under_way(logins) and logins.login is not None:
        orders = (Send(CancelLogin(login_id=logins.login.id), f"{request_id}-cancel"),)
    cleared = replace(logins, step=step, login=None, slip="", begun="", sent="", problem=None)
    return cleared, orders
