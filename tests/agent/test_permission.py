"""From a verdict to a word of the owner."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from openpista.agent.permission import (
    MOST_QUESTIONS,
    Permission,
    Permitted,
    Refused,
    is_still_what_was_shown,
)
from openpista.agent.ports import NOBODY, Decision
from openpista.config.schema import ApprovalsConfig
from openpista.domain.approval import Outcome
from openpista.domain.event import ApprovalRequested, ApprovalResolved, SandboxStatus
from openpista.domain.tool import Intent
from tests.agent.builders import call, run_intent
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeProvider

HOST = run_intent(host=True)


def staying(intent: Intent) -> Callable[[], Awaitable[Intent]]:
    async def intent_now() -> Intent:
        return intent

    return intent_now


async def obtain(
    test: Rig, intent: Intent, now: Callable[[], Awaitable[Intent]] | None = None
) -> Permitted | Refused:
    permission = Permission(test.turn, test.port, test.house)
    verdict = await permission.verdict(call(), intent)
    return await permission.obtain(call(), intent, verdict, intent_now=now or staying(intent))


async def test_what_is_allowed_runs_unasked() -> None:
    test = rig(FakeProvider())

    permitted = await obtain(test, run_intent(host=False))

    assert isinstance(permitted, Permitted)
    assert len(permitted.digest) == 64
    assert test.port.asked == []


async def test_a_question_is_put_and_a_yes_permits_exactly_what_was_shown() -> None:
    test = rig(FakeProvider())
    test.port.answers.append(Decision("once", "owner"))

    permitted = await obtain(test, HOST)

    [approval] = test.port.asked
    assert isinstance(permitted, Permitted)
    assert permitted.digest == approval.digest
    assert approval.intent == HOST
    assert test.port.standing == []


@pytest.mark.parametrize(
    ("outcome", "text", "told"),
    [
        ("no", "", "Not run. The user said no."),
        ("no", "too late", "Not run. The user said no. Their reason: too late"),
        ("change", "use df", "Not run. The user wants it done differently: use df"),
        ("expired", "", "Not run. Nobody answered in time, and that counts as no."),
        ("cancelled", "", "Not run. The request was withdrawn."),
    ],
)
async def test_everything_but_a_yes_is_a_no(outcome: Outcome, text: str, told: str) -> None:
    test = rig(FakeProvider())
    test.port.answers.append(Decision(outcome, "owner", text))

    assert await obtain(test, HOST) == Refused(told, outcome, "owner")


async def test_a_wider_yes_leaves_an_allowance_that_counts_next_time() -> None:
    test = rig(FakeProvider())
    test.port.answers.append(Decision("task", "owner"))

    await obtain(test, HOST)
    again = await obtain(test, run_intent("uptime -p"))

    [grant] = test.port.standing
    assert (grant.scope, grant.by) == ("task", "owner")
    assert grant.covers == test.port.asked[0].task_covers
    assert isinstance(again, Permitted)
    assert len(test.port.asked) == 1


async def test_always_is_for_exactly_this() -> None:
    test = rig(FakeProvider())
    test.port.answers += [Decision("exact", "owner"), Decision("no")]

    await obtain(test, HOST)
    same = await obtain(test, HOST)
    other = await obtain(test, run_intent("uptime", cwd="/elsewhere"))

    assert test.port.standing[0].scope == "exact"
    assert isinstance(same, Permitted)
    assert isinstance(other, Refused)


async def test_a_wider_yes_that_was_not_offered_means_once() -> None:
    test = rig(FakeProvider(), taint=("evil.example",))
    test.port.answers += [Decision("task"), Decision("exact")]

    first = await obtain(test, HOST)
    second = await obtain(test, HOST)

    assert isinstance(first, Permitted)
    assert isinstance(second, Permitted)
    assert test.port.standing == []


async def test_what_changed_while_somebody_thought_is_asked_anew() -> None:
    test = rig(FakeProvider())
    test.port.answers += [Decision("once"), Decision("once")]
    swapped = run_intent(sha="swapped")

    permitted = await obtain(test, HOST, staying(swapped))

    assert isinstance(permitted, Permitted)
    assert permitted.intent == swapped
    assert [approval.intent for approval in test.port.asked] == [HOST, swapped]
    assert permitted.digest == test.port.asked[1].digest != test.port.asked[0].digest


def test_only_a_promise_of_undo_that_breaks_is_a_change() -> None:
    promised = msgspec.structs.replace(HOST, undoable=True, undo_note="")
    unsure = msgspec.structs.replace(HOST, undoable=False, undo_note="Not looked at yet.")

    assert is_still_what_was_shown(HOST, HOST)
    assert is_still_what_was_shown(unsure, promised)
    assert not is_still_what_was_shown(promised, unsure)
    assert not is_still_what_was_shown(HOST, run_intent(cwd="/elsewhere"))


async def test_what_never_stands_still_is_refused_in_the_end() -> None:
    test = rig(FakeProvider())
    test.port.answers += [Decision("once")] * MOST_QUESTIONS
    count = 0

    async def moving() -> Intent:
        nonlocal count
        count += 1
        return run_intent(sha=f"{count}")

    refused = await obtain(test, HOST, moving)

    assert isinstance(refused, Refused)
    assert "changed each time" in refused.reason


async def test_with_nobody_there_windows_see_what_would_have_been_asked() -> None:
    test = rig(FakeProvider(), approver="no_approver")

    refused = await obtain(test, HOST)

    [requested] = test.port.told(ApprovalRequested)
    [resolved] = test.port.told(ApprovalResolved)
    assert isinstance(refused, Refused)
    assert requested.approval.intent == HOST
    assert resolved.approval_id == requested.approval.id
    assert (resolved.outcome, resolved.by) == ("no", NOBODY)
    assert test.port.asked == []


async def test_what_is_denied_outright_is_no_question() -> None:
    test = rig(FakeProvider(), approver="no_approver")
    secret = Intent(kind="read", title="", outside=("/home/ann/.ssh/id",))

    assert isinstance(await obtain(test, secret), Refused)
    assert test.port.events == []


async def test_the_sandbox_is_looked_at_before_a_command_and_only_then() -> None:
    bare = rig(FakeProvider(), sandbox=SandboxStatus(kind="none"))
    bare.port.answers.append(Decision("no"))
    inside = run_intent(host=False)
    permission = Permission(bare.turn, bare.port, bare.house)

    assert not permission.is_sandboxed(inside)
    assert isinstance(await obtain(bare, inside), Refused)
    assert bare.port.asked[0].sandbox == ""
    assert "There is no working sandbox here" in bare.port.asked[0].reason


async def test_auto_and_strict_come_from_the_config() -> None:
    auto = rig(FakeProvider(), approvals=ApprovalsConfig(mode="auto"))
    strict = rig(FakeProvider(), approvals=ApprovalsConfig(strict=True, patterns=("uptime",)))
    strict.port.answers.append(Decision("no"))

    assert isinstance(await obtain(auto, HOST), Permitted)
    assert isinstance(await obtain(strict, run_intent("df", host=False)), Refused)
    assert isinstance(await obtain(strict, run_intent("uptime", host=False)), Permitted)
