"""Which of all that happens in an account is meant for openpista: the rules by themselves. That
nothing else reaches the model is shown in test_conversation."""

from typing import Any

import pytest

from openpista.channels.whatsapp.bridge_events import Message, Party, Quoted, Reaction
from openpista.channels.whatsapp.ids import own_id
from openpista.channels.whatsapp.place import Me
from openpista.channels.whatsapp.roster import Role
from openpista.channels.whatsapp.scope import Heard, Rules, judge, phone_of

ME = Me("15550100001", "998877")
OWN = "15550100001@s.whatsapp.net"
BOB = "15550100002"
GROUP = "1203630@g.us"


def message(**more: Any) -> Message:
    values: dict[str, Any] = {
        "seq": 1,
        "message_id": "3A01",
        "chat": OWN,
        "chat_kind": "self",
        "sender": Party(jid=ME.phone, phone=ME.phone),
        "timestamp": 1000,
        "from_me": True,
        "self_chat": True,
        "text": "hello",
        **more,
    }
    return Message(**values)


def bobs(**more: Any) -> Message:
    values: dict[str, Any] = {
        "chat": f"{BOB}@s.whatsapp.net",
        "chat_kind": "direct",
        "sender": Party(jid=BOB, phone=BOB, lid="5"),
        "from_me": False,
        "self_chat": False,
        **more,
    }
    return message(**values)


def judged(event: Message | Reaction, role: Role = "owner", **rules: Any) -> str:
    return judge(event, ME, Heard(phone_of(event, ME), role), Rules(**rules))


def test_the_chat_with_oneself_is_admitted_by_number_and_by_lid() -> None:
    assert judged(message()) == "admit"
    assert judged(message(chat="998877:3@lid")) == "admit"


@pytest.mark.parametrize(
    "more",
    [
        {"from_me": False},
        {"self_chat": False},
        {"chat": "15550100002@s.whatsapp.net"},
        {"chat": "998878@lid"},
        {"chat": GROUP},
        {"message_id": own_id("what we said")},
        {"chat_kind": "direct"},
        {"chat_kind": "status"},
        {"chat_kind": "broadcast"},
        {"chat_kind": "newsletter"},
        {"chat_kind": "other"},
    ],
)
def test_what_only_looks_like_it_is_dropped(more: dict[str, Any]) -> None:
    assert judged(message(**more)) == "drop"


def test_an_account_that_is_not_let_in_reaches_nothing() -> None:
    assert judged(message(), "stranger") == "drop"
    assert judged(message(), "guest") == "drop"


def test_a_contact_is_admitted_when_let_in_and_may_knock_when_listed() -> None:
    assert judged(bobs(), "guest") == "admit"
    assert judged(bobs(), "stranger") == "drop"
    assert judged(bobs(), "stranger", contacts=frozenset({BOB})) == "knock"
    assert judged(bobs(), "stranger", contacts=frozenset({"*"})) == "knock"
    assert judged(bobs(), "stranger", contacts=frozenset({"1555010000"})) == "drop"
    assert judged(bobs(from_me=True), "owner") == "drop"


def test_a_lid_counts_only_with_its_number() -> None:
    known = Party(jid="5", phone=BOB, lid="5")
    unknown = Party(jid="5", lid="5")
    assert judged(bobs(chat="5@lid", sender=known), "guest") == "admit"
    assert judged(bobs(chat="6@lid", sender=known), "guest") == "drop"
    assert judged(bobs(chat="5@lid", sender=unknown), "guest") == "drop"
    assert judged(bobs(chat="5@lid", sender=unknown), "stranger", contacts={"*"}) == "drop"


def test_a_number_of_other_digits_is_nobody() -> None:
    fake = "1555010000２"
    event = bobs(chat=f"{fake}@s.whatsapp.net", sender=Party(jid=fake, phone=fake))

    assert phone_of(event, ME) == ""
    assert judged(event, "owner", contacts=frozenset({"*"})) == "drop"


def test_a_group_needs_its_list_a_paired_person_and_a_mention() -> None:
    listed = frozenset({GROUP})
    said = bobs(chat=GROUP, chat_kind="group", mentions_me=True)

    assert judged(said, "guest", groups=listed) == "admit"
    assert judged(said, "guest") == "drop"
    assert judged(said, "stranger", groups=listed, contacts=frozenset({"*"})) == "drop"
    assert judged(bobs(chat=GROUP, chat_kind="group"), "owner", groups=listed) == "drop"
    ours = Quoted(message_id=own_id("x"), from_me=True, text="what we said")
    answer = bobs(chat=GROUP, chat_kind="group", quoted=ours)
    assert judged(answer, "guest", groups=listed) == "admit"
    theirs = message(chat=GROUP, chat_kind="group", self_chat=False, mentions_me=True)
    assert judged(theirs, "owner", groups=listed) == "drop"


def test_what_waited_too_long_is_old_unless_it_was_told_before() -> None:
    late = {"offline": True, "timestamp": 999}
    rules: dict[str, Any] = {"not_before_s": 1000}
    assert judged(message(**late), **rules) == "old"
    assert judged(message(**late, again=True), **rules) == "admit"
    assert judged(message(offline=True, timestamp=1000), **rules) == "admit"
    assert judged(message(timestamp=999), **rules) == "admit"
    assert judged(bobs(**late), "stranger", contacts=frozenset({BOB}), **rules) == "drop"


def test_a_reaction_knocks_at_no_door() -> None:
    event = Reaction(
        seq=1,
        chat=f"{BOB}@s.whatsapp.net",
        chat_kind="direct",
        sender=Party(jid=BOB, phone=BOB),
        target="3A",
        target_from_me=True,
        emoji="👍",
        timestamp=1,
    )
    assert judged(event, "stranger", contacts=frozenset({"*"})) == "drop"
    assert judged(event, "owner") == "admit"
