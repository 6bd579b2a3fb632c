"""Setting up a channel: what is written is saved, the service starts, a pairing begins.

Commands go out one after the other; the first that is refused stops the rest and says why.
"""

from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import (
    BeginPairing,
    CancelPairing,
    RestartService,
    SetConfig,
)
from openpista.domain.query import AnswerBase, ConfigEntries, QueryFailed, ReadConfig
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
)
from openpista.tui.core.effects import Ask, Outcome, Send, SendSealed, Then
from openpista.tui.core.moves import OverlayOpened, PairingWanted
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.stamp import ActionBase, StartingAction
from openpista.tui.core.websetup import host_problem, phone_problem, port_problem

SetupStep = Literal["reading", "form", "ready", "phone", "working", "pairing"]
"""`ready`: everything is there and a pairing may begin; `phone`: a number is asked for."""

Drawing = Literal["auto", "half", "small", "ascii"]
DRAWINGS: tuple[Drawing, ...] = ("auto", "half", "small", "ascii")


class Todo(Struct, frozen=True):
    """A command that is still to be sent. `value` is TOML text, the slip of a secret, or the
    telephone number."""

    kind: Literal["set", "seal", "restart", "pair"]
    key: str = ""
    value: str = ""


class Setup(Struct, frozen=True):
    """The set-up that is open; `service` is empty where none is. `known` are the config's keys
    of the service with values and origins; `sent` is the command on its way, `todo` come after.
    """

    service: str = ""
    step: SetupStep = "reading"
    known: tuple[tuple[str, str, str], ...] = ()
    asked: str = ""
    sent: str = ""
    todo: tuple[Todo, ...] = ()
    problem: Phrase | None = None
    drawing: Drawing = "auto"


class TokenEntered(StartingAction, frozen=True):
    """The user has given the bot's token; `wrong` names what is not right with it."""

    slip: str
    wrong: str = ""


class WebFormEntered(StartingAction, frozen=True):
    """The user has filled in where the web page listens, and a passphrase or none."""

    host: str
    port: str
    slip: str = ""
    wrong: str = ""


class PhoneEntered(StartingAction, frozen=True):
    """The user has given the number of the phone that is to be linked by a code."""

    phone: str


class SetupStepChosen(ActionBase, frozen=True):
    """The user goes to another step of the set-up."""

    step: Literal["form", "ready", "phone"]


class SetupTouched(ActionBase, frozen=True):
    """The user goes on writing: what was wrong is being mended."""


class DrawingChanged(ActionBase, frozen=True):
    """The user wants the code drawn in another way."""


class SetupLeft(StartingAction, frozen=True):
    """The set-up is closed; with `cancel` a pairing that waits is ended."""

    cancel: bool = False


SetupAction = (
    TokenEntered
    | WebFormEntered
    | PhoneEntered
    | SetupStepChosen
    | SetupTouched
    | DrawingChanged
    | SetupLeft
)
HEARS = (
    TokenEntered,
    WebFormEntered,
    PhoneEntered,
    PairingWanted,
    SetupStepChosen,
    SetupTouched,
    DrawingChanged,
    SetupLeft,
    OverlayOpened,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
)

Changed = tuple[Setup, tuple[Outcome, ...]]


def update(setup: Setup, action: ActionBase) -> Changed:
    """Return the set-up after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind="telegram" | "whatsapp" | "web" as service, id=request_id):
            ask = Ask(ReadConfig(), request_id, slot="setup")
            return Setup(service, asked=request_id), (ask,)
        case AnswerArrived(request_id=request_id, answer=answer) if request_id == setup.asked != "":
            return _read(replace(setup, asked=""), answer), ()
        case CommandAccepted(request_id=request_id) if request_id == setup.sent != "":
            return _next(setup, request_id)
        case CommandRefused(request_id=request_id, reason=reason) if request_id == setup.sent != "":
            return _stopped(setup, phrase("setup.refused", reason=reason)), ()
        case CommandUnsent(request_id=request_id) if request_id == setup.sent != "":
            return _stopped(setup, phrase("setup.unsent")), ()
        case SetupLeft(cancel=cancel, id=request_id) if setup.service:
            orders = (Send(CancelPairing(service=setup.service), request_id),) if cancel else ()
            return Setup(), orders
        case _ if setup.service and not setup.sent:
            return _acted(setup, action)
        case _:
            return setup, ()


def value_of(setup: Setup, name: str) -> str:
    """Return the value of the service's key `name`, without the quotes of TOML."""
    wanted = f"channels.{setup.service}.{name}"
    found = next((value for key, value, _ in setup.known if key == wanted), "")
    return found.removeprefix('"').removesuffix('"')


def origin_of(setup: Setup, name: str) -> str:
    """Return where the value of the service's key `name` comes from."""
    wanted = f"channels.{setup.service}.{name}"
    return next((origin for key, _, origin in setup.known if key == wanted), "")


def _read(setup: Setup, answer: AnswerBase) -> Setup:
    match answer:
        case ConfigEntries(entries=entries):
            prefix = f"channels.{setup.service}."
            own = [entry for entry in entries if entry.key.startswith(prefix)]
            known = tuple((entry.key, entry.value, entry.origin) for entry in own)
            setup = replace(setup, known=known)
            return replace(setup, step="ready" if _is_filled_in(setup) else "form")
        case QueryFailed(reason=reason):
            step: SetupStep = "ready" if setup.service == "whatsapp" else "form"
            return replace(setup, step=step, problem=phrase("setup.refused", reason=reason))
        case _:
            return replace(setup, step="ready" if setup.service == "whatsapp" else "form")


def _is_filled_in(setup: Setup) -> bool:
    """Say whether nothing need be written before a pairing."""
    match setup.service:
        case "telegram":
            return bool(value_of(setup, "token"))
        case "web":
            return value_of(setup, "enabled") == "true"
        case _:
            return True


# --- what the user does ---------------------------------------------------------------------


def _acted(setup: Setup, action: ActionBase) -> Changed:
    match action:
        case TokenEntered(slip=slip, wrong=wrong, id=request_id):
            if wrong or not slip:
                problem = phrase(f"telegram.token_{wrong or 'empty'}")
                return replace(setup, problem=problem), ()
            return _begun(setup, request_id, (Todo("seal", "token", slip), *_started(setup)))
        case WebFormEntered():
            return _web_form(setup, action)
        case PairingWanted(service=setup.service, phone=phone, id=request_id):
            on = value_of(setup, "enabled") == "true"
            before = () if on else _started(setup)[:-1]
            return _begun(setup, request_id, (*before, Todo("pair", value=phone)))
        case PhoneEntered(phone=phone, id=request_id, at_ms=at_ms):
            problem = phone_problem(phone)
            if problem is not None:
                return replace(setup, problem=problem), ()
            wanted = PairingWanted(setup.service, phone, id=request_id, at_ms=at_ms)
            return setup, (Then(wanted),)
        case SetupStepChosen(step=step):
            return replace(setup, step=step, problem=None), ()
        case SetupTouched() if setup.problem is not None:
            return replace(setup, problem=None), ()
        case DrawingChanged():
            later = DRAWINGS[(DRAWINGS.index(setup.drawing) + 1) % len(DRAWINGS)]
            return replace(setup, drawing=later), ()
        case _:
            return setup, ()


def _web_form(setup: Setup, action: WebFormEntered) -> Changed:
    known = {key: value for key, value, _ in setup.known}
    problem = host_problem(action.host, known) or port_problem(action.port)
    if problem is None and action.wrong:
        problem = phrase(f"web.passphrase_{action.wrong}")
    if problem is not None:
        return replace(setup, problem=problem), ()
    todo = [Todo("set", "host", f'"{action.host}"'), Todo("set", "port", action.port)]
    if action.slip:
        todo.append(Todo("seal", "token", action.slip))
    return _begun(setup, action.id, (*todo, *_started(setup)))


def _started(_setup: Setup) -> tuple[Todo, ...]:
    """What turns a service on and lets the owner in."""
    return (Todo("set", "enabled", "true"), Todo("restart"), Todo("pair"))


# --- one command after the other ------------------------------------------------------------


def _begun(setup: Setup, request_id: str, todo: tuple[Todo, ...]) -> Changed:
    setup = replace(setup, step="working", problem=None)
    return _send(setup, request_id, todo)


def _next(setup: Setup, request_id: str) -> Changed:
    """The command was accepted: what it wrote is known, and the next goes out."""
    if setup.todo:
        return _send(setup, request_id, setup.todo)
    return replace(setup, sent=""), ()


def _send(setup: Setup, request_id: str, todo: tuple[Todo, ...]) -> Changed:
    first, rest = todo[0], todo[1:]
    request = f"{request_id}+"
    setup = replace(setup, sent=request, todo=rest)
    key = f"channels.{setup.service}.{first.key}"
    match first.kind:
        case "set":
            return _noted(setup, key, first.value), (
                Send(SetConfig(key=key, value=first.value), request),
            )
        case "seal":
            order = SendSealed(SetConfig(key=key, value=""), first.value, request)
            return _noted(setup, key, "set"), (order,)
        case "restart":
            return setup, (Send(RestartService(service=setup.service), request),)
        case "pair":
            command = BeginPairing(service=setup.service, phone=first.value)
            return replace(setup, step="pairing"), (Send(command, request),)
        case _:
            assert_never(first.kind)


def _noted(setup: Setup, key: str, value: str) -> Setup:
    others = tuple(entry for entry in setup.known if entry[0] != key)
    return replace(setup, known=(*others, (key, value, "file")))


def _stopped(setup: Setup, why: Phrase) -> Setup:
    """A command came to nothing: the user stands where they can mend it."""
    writes = setup.step == "working" and setup.service != "whatsapp"
    step: SetupStep = "form" if writes else "ready"
    return replace(setup, sent="", todo=(), step=step, problem=why)
