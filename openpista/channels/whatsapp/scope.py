"""Which of all that happens in the owner's account is meant for openpista (security.md §2).

It is the owner's personal account: whatever the rules do not admit is dropped without a trace,
and nobody learns that somebody listens here.
"""

from typing import Literal

from msgspec import Struct

from openpista.channels.whatsapp.bridge_events import Message, Reaction
from openpista.channels.whatsapp.ids import is_own_id
from openpista.channels.whatsapp.place import (
    GROUP_SERVER,
    LID_SERVER,
    PHONE_SERVER,
    Me,
    is_number,
    user_and_server,
)
from openpista.channels.whatsapp.roster import Role

ANYBODY = "*"

Verdict = Literal["admit", "knock", "old", "drop"]


class Rules(Struct, frozen=True):
    """What the configuration allows. `contacts` are the numbers that may ask to be let in,
    `groups` the JIDs of groups; what came before `not_before_s` (Unix) while we were away is
    too old to be answered."""

    contacts: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    not_before_s: int = 0


class Heard(Struct, frozen=True):
    """Who said it and as what they may talk; `phone` is empty where WhatsApp does not tell."""

    phone: str
    role: Role


def judge(event: Message | Reaction, me: Me, heard: Heard, rules: Rules) -> Verdict:
    """Return what is to become of a message or a reaction."""
    match event.chat_kind:
        case "self":
            verdict = _own(event, me, heard)
        case "direct":
            verdict = _direct(event, heard, rules)
        case "group":
            verdict = _group(event, heard, rules)
        case _:
            verdict: Verdict = "drop"
    if verdict == "drop" or (isinstance(event, Reaction) and verdict == "knock"):
        return "drop"
    too_old = event.offline and not event.again and event.timestamp < rules.not_before_s
    if too_old:
        return "old" if verdict == "admit" else "drop"
    return verdict


def phone_of(event: Message | Reaction, me: Me) -> str:
    """Return the number of who said it; empty where that is not known for sure."""
    if event.from_me:
        return me.phone
    phone = event.sender.phone or ""
    return phone if is_number(phone) else ""


def _own(event: Message | Reaction, me: Me, heard: Heard) -> Verdict:
    is_ours = isinstance(event, Message) and is_own_id(event.message_id)
    if not (event.from_me and event.self_chat and me.is_own_chat(event.chat)) or is_ours:
        return "drop"
    return "admit" if heard.role == "owner" else "drop"


def _direct(event: Message | Reaction, heard: Heard, rules: Rules) -> Verdict:
    if event.from_me or not heard.phone:
        return "drop"
    user, server = user_and_server(event.chat)
    is_theirs = (server == PHONE_SERVER and user == heard.phone) or (
        server == LID_SERVER and user == event.sender.lid
    )
    if not is_theirs:
        return "drop"
    if heard.role != "stranger":
        return "admit"
    return "knock" if rules.contacts & {heard.phone, ANYBODY} else "drop"


def _group(event: Message | Reaction, heard: Heard, rules: Rules) -> Verdict:
    _, server = user_and_server(event.chat)
    if event.from_me or server != GROUP_SERVER or event.chat not in rules.groups:
        return "drop"
    if isinstance(event, Reaction) or heard.role == "stranger":
        return "drop"
    answers_us = event.quoted is not None and is_own_id(event.quoted.message_id)
    return "admit" if event.mentions_me or answers_us else "drop"
