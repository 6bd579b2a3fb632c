from typing import Literal, get_args

import pytest

from openpista.domain import command, query
from openpista.domain.command import (
    AnswerApproval,
    CancelTurn,
    ClearTaint,
    Command,
    ForkSession,
    NewSession,
    OpenSession,
    RunShell,
    SendMessage,
    Shutdown,
    SwitchModel,
)
from openpista.domain.ids import HOUSE, ApprovalId, MessageId, SessionId, StreamId
from openpista.domain.job import JobDraft
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.model import ModelRef
from openpista.domain.query import ListSessions, ReadConfig, ReadHistory
from openpista.gateway.admit import AT_THE_DOOR, Doorkeeper, FollowStream, Wish

OWN = SessionId("own")
OTHER = SessionId("other")
MESSAGE = MessageId("m")
MODEL = ModelRef("practice", "practice")
ANSWER = AnswerApproval(approval_id=ApprovalId("a"), answer="once")

Channel = Literal["cli", "web", "telegram"]


def person(role: Literal["owner", "guest", "stranger", "job"], channel: Channel) -> Sender:
    return Sender(user_id="7", role=role, address=ChatAddress(channel=channel, chat="7"))


def door() -> Doorkeeper:
    async def is_own(sender: Sender, session_id: SessionId) -> bool:
        assert sender.role == "guest"
        return session_id == OWN

    return Doorkeeper(is_own)


def example(kind: type) -> Wish:
    """Return any value of a command or query: ids are ids, the rest as small as it can be."""
    values: dict[str, object] = {
        "message_id": MESSAGE,
        "text": "x",
        "session_id": OWN,
        "command": "true",
        "approval_id": "a",
        "answer": "once",
        "grant_id": "g",
        "title": "t",
        "seq": 1,
        "model": MODEL,
        "service": "s",
        "to": "15550100",
        "call_id": "c",
        "key": "agent.effort",
        "value": '"low"',
        "login_id": "l",
        "provider": "openai",
        "method": "key",
        "code": "c",
        "role": "guest",
        "job_id": "j",
        "draft": JobDraft(name="news", schedule="@daily"),
        "sha256": "0" * 64,
        "address": ChatAddress(channel="telegram", chat="1"),
        "total_bytes": 1,
        "offset": 0,
        "data": b"x",
    }
    names = [name for name in kind.__annotations__ if name in values]
    return kind(**{name: values[name] for name in names})


COMMANDS = [example(kind) for kind in get_args(command.Command)]
QUERIES = [example(kind) for kind in get_args(query.Query)]
ON_A_SCREEN_ONLY = {
    *("RunShell", "ClearTaint", "Shutdown", "ReadLogs"),
    *("StartService", "StopService", "RestartService"),
    *("SetConfig", "UnsetConfig", "ReadConfig"),
    *("BeginLogin", "AnswerLogin", "CancelLogin", "Logout", "ListProviders"),
    *("BeginPairing", "CancelPairing", "AnswerPairingRequest", "Unpair", "ListPeople"),
    *("WriteTo", "LogOutDevice"),
    "AddJob",
}
STREAMS: list[Wish] = [FollowStream(HOUSE), FollowStream(StreamId(OWN))]


@pytest.mark.parametrize("wish", [*COMMANDS, *QUERIES, *STREAMS])
async def test_a_stranger_reaches_nothing_and_is_counted(wish: Wish) -> None:
    keeper = door()

    refused = await keeper.admit(person("stranger", "telegram"), wish)

    if isinstance(wish, AT_THE_DOOR):
        assert refused is None
        return
    assert refused is not None
    assert refused.code == "stranger"
    assert keeper.strangers == 1


def test_at_the_door_one_can_only_knock_and_show_a_link() -> None:
    assert {kind.__name__ for kind in AT_THE_DOOR} == {"Knock", "PresentPairingCode"}


@pytest.mark.parametrize("wish", [*COMMANDS, *QUERIES, *STREAMS])
async def test_the_owner_at_the_terminal_may_do_everything(wish: Wish) -> None:
    assert await door().admit(person("owner", "cli"), wish) is None


@pytest.mark.parametrize("wish", [*COMMANDS, *QUERIES])
async def test_the_owner_in_a_messenger_may_do_what_needs_no_screen(wish: Wish) -> None:
    refused = await door().admit(person("owner", "telegram"), wish)

    screen_only = type(wish).__name__ in ON_A_SCREEN_ONLY
    assert (refused is not None) == screen_only


async def test_only_the_terminal_ends_the_house() -> None:
    assert await door().admit(person("owner", "web"), Shutdown()) is not None
    assert await door().admit(person("owner", "web"), ClearTaint(session_id=OWN)) is None


async def test_a_window_without_a_person_approves_nothing() -> None:
    refused = await door().admit(person("owner", "cli"), ANSWER, answers=False)

    assert refused is not None
    assert await door().admit(person("owner", "cli"), ListSessions(), answers=False) is None


async def test_the_owner_at_the_web_page_may_configure_and_log_in() -> None:
    for wish in COMMANDS + QUERIES:
        refused = await door().admit(person("owner", "web"), wish)

        assert (refused is None) == (not isinstance(wish, Shutdown))


GUEST_MAY: list[Wish] = [
    SendMessage(message_id=MESSAGE, text="hello"),
    SendMessage(message_id=MESSAGE, text="hello", session_id=OWN),
    NewSession(),
    OpenSession(session_id=OWN),
    CancelTurn(session_id=OWN),
    ReadHistory(session_id=OWN),
    FollowStream(StreamId(OWN)),
]
GUEST_MAY_NOT: list[Wish] = [
    SendMessage(message_id=MESSAGE, text="hello", session_id=OTHER),
    SendMessage(message_id=MESSAGE, text="hello", model=MODEL),
    SendMessage(message_id=MESSAGE, text="hello", workspace="/etc"),
    NewSession(workspace="/etc"),
    NewSession(model=MODEL),
    OpenSession(session_id=OTHER),
    CancelTurn(session_id=OTHER),
    ReadHistory(session_id=OTHER),
    FollowStream(StreamId(OTHER)),
    FollowStream(HOUSE),
    ANSWER,
    SwitchModel(session_id=OWN, model=MODEL),
    ForkSession(session_id=OWN, seq=1),
    RunShell(message_id=MESSAGE, session_id=OWN, command="id"),
    ListSessions(),
    ReadConfig(),
    Shutdown(),
]


@pytest.mark.parametrize("wish", GUEST_MAY)
async def test_a_guest_may_talk_in_the_session_of_its_own_chat(wish: Wish) -> None:
    assert await door().admit(person("guest", "telegram"), wish) is None


@pytest.mark.parametrize("wish", GUEST_MAY_NOT)
async def test_a_guest_may_nothing_else(wish: Wish) -> None:
    assert await door().admit(person("guest", "telegram"), wish) is not None


@pytest.mark.parametrize("wish", [*COMMANDS, *QUERIES])
async def test_no_command_or_query_is_a_guests_unless_it_is_listed(wish: Wish) -> None:
    refused = await door().admit(person("guest", "cli"), wish)

    listed = SendMessage | NewSession | OpenSession | CancelTurn | ReadHistory
    assert refused is not None or isinstance(wish, listed)


@pytest.mark.parametrize("wish", COMMANDS)
async def test_a_job_only_speaks(wish: Command) -> None:
    refused = await door().admit(person("job", "cli"), wish)

    assert (refused is None) == isinstance(wish, SendMessage)
