"""The only door to tools."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.authorize import Allow, Ask, Circumstances, Deny, Verdict, authorize
from openpista.agent.grants import exact_cover, make_grant, task_cover
from openpista.agent.ports import Approver
from openpista.agent.rules import TABLE, Cells, Row
from openpista.domain.approval import Grant
from openpista.domain.ids import GrantId
from openpista.domain.tool import Intent
from tests.agent.builders import SESSION, TURN, call, run_intent

CLEAN = Circumstances(session_id=SESSION, approver="present", sandboxed=True, now_ms=1000)
TAINTED = msgspec.structs.replace(CLEAN, taint=("evil.example",))
ALONE = msgspec.structs.replace(CLEAN, approver="no_approver")
JOB = msgspec.structs.replace(CLEAN, approver="job")
GUEST = msgspec.structs.replace(CLEAN, approver="guest")
ALONE_TAINTED = msgspec.structs.replace(ALONE, taint=("evil.example",))

READ = Intent(kind="read", title="")
READ_OUTSIDE = Intent(kind="read", title="", outside=("/data/a/x",))
SECRET = Intent(kind="read", title="", outside=("/home/ann/.ssh/id",))
WRITE = Intent(kind="write", title="")
WRITE_OUTSIDE = Intent(kind="write", title="", outside=("/data/a/x",))
SANDBOXED = run_intent(host=False)
NETWORK = run_intent(host=False, network=("a.example:443",))
HOST = run_intent(host=True)
FETCH = Intent(kind="fetch", title="", network=("a.example:443",))
SEND = Intent(kind="send", title="")
CONTROL = Intent(kind="control", title="")
INTERNAL = Intent(kind="internal", title="")
ALL = (
    READ,
    READ_OUTSIDE,
    SECRET,
    WRITE,
    WRITE_OUTSIDE,
    SANDBOXED,
    NETWORK,
    HOST,
    FETCH,
    SEND,
    CONTROL,
    INTERNAL,
)


def verdict(intent: Intent, now: Circumstances) -> Verdict:
    return authorize(call(), intent, now)


def word(intent: Intent, now: Circumstances) -> str:
    return type(verdict(intent, now)).__name__.lower()


@pytest.mark.parametrize(
    ("intent", "clean", "tainted", "alone", "alone_tainted"),
    [
        (READ, "allow", "allow", "allow", "allow"),
        (READ_OUTSIDE, "ask", "deny", "deny", "deny"),
        (SECRET, "deny", "deny", "deny", "deny"),
        (WRITE, "allow", "allow", "allow", "allow"),
        (WRITE_OUTSIDE, "ask", "ask", "deny", "deny"),
        (SANDBOXED, "allow", "allow", "allow", "allow"),
        (NETWORK, "ask", "ask", "deny", "deny"),
        (HOST, "ask", "ask", "deny", "deny"),
        (FETCH, "allow", "ask", "deny", "deny"),
        (SEND, "ask", "ask", "deny", "deny"),
        (CONTROL, "ask", "ask", "deny", "deny"),
        (INTERNAL, "allow", "allow", "allow", "allow"),
    ],
)
def test_the_table_holds(
    intent: Intent, clean: str, tainted: str, alone: str, alone_tainted: str
) -> None:
    assert word(intent, CLEAN) == clean
    assert word(intent, TAINTED) == tainted
    assert word(intent, ALONE) == alone
    assert word(intent, JOB) == alone
    assert word(intent, ALONE_TAINTED) == alone_tainted
    assert word(intent, GUEST) == "deny"


def test_without_a_sandbox_every_command_asks_and_says_so() -> None:
    bare = msgspec.structs.replace(CLEAN, sandboxed=False)

    asked = verdict(SANDBOXED, bare)

    assert isinstance(asked, Ask)
    assert "no working sandbox" in asked.reason
    assert word(SANDBOXED, msgspec.structs.replace(ALONE, sandboxed=False)) == "deny"


def test_a_question_names_its_rule_and_who_else_has_spoken() -> None:
    asked = verdict(HOST, TAINTED)

    assert isinstance(asked, Ask)
    assert "outside the sandbox" in asked.reason
    assert "evil.example" in asked.reason


def test_a_clean_session_is_offered_wider_answers_and_a_tainted_one_is_not() -> None:
    clean, tainted = verdict(HOST, CLEAN), verdict(HOST, TAINTED)

    assert isinstance(clean, Ask)
    assert clean.task is not None
    assert clean.exact is not None
    assert isinstance(tainted, Ask)
    assert tainted.task is None
    assert tainted.exact is None


def test_what_would_have_asked_is_marked_when_nobody_is_there() -> None:
    for intent in (HOST, NETWORK, READ_OUTSIDE, SEND):
        refused = verdict(intent, ALONE)
        assert isinstance(refused, Deny)
        assert refused.unanswerable
        assert "Nobody is here" in refused.reason


def test_what_is_never_allowed_is_not_marked_as_a_question() -> None:
    for intent, now in ((SECRET, CLEAN), (SECRET, ALONE), (READ_OUTSIDE, TAINTED), (HOST, GUEST)):
        refused = verdict(intent, now)
        assert isinstance(refused, Deny)
        assert not refused.unanswerable


def grant(row: Row, intent: Intent, *, scope: str, taint: tuple[str, ...] = ()) -> Grant:
    cover = (
        task_cover(row, call(), intent, taint)
        if scope == "task"
        else exact_cover(row, call(), intent)
    )
    assert cover is not None
    return make_grant(
        cover,
        scope=scope,
        grant_id=GrantId("G1"),
        session_id=SESSION,
        turn_id=TURN,
        tool="system.run",
        now_ms=500,
        by="owner",
    )


def test_a_grant_lets_its_own_command_through_and_is_named_as_the_rule() -> None:
    for scope in ("task", "exact"):
        now = msgspec.structs.replace(CLEAN, grants=(grant("run_host", HOST, scope=scope),))

        allowed = verdict(HOST, now)

        assert isinstance(allowed, Allow)
        assert "G1" in allowed.rule
        assert word(run_intent("df", program="/usr/bin/df"), now) == "ask"


def test_no_grant_counts_once_strangers_have_spoken() -> None:
    for scope in ("task", "exact"):
        now = msgspec.structs.replace(TAINTED, grants=(grant("run_host", HOST, scope=scope),))
        assert word(HOST, now) == "ask"


def test_with_nobody_there_only_an_exact_grant_lets_a_host_command_through() -> None:
    for_task = msgspec.structs.replace(ALONE, grants=(grant("run_host", HOST, scope="task"),))
    exact = msgspec.structs.replace(ALONE, grants=(grant("run_host", HOST, scope="exact"),))

    assert word(HOST, for_task) == "deny"
    assert word(HOST, exact) == "allow"
    assert word(HOST, msgspec.structs.replace(exact, taint=("evil.example",))) == "deny"


def test_a_page_is_read_again_in_a_tainted_session_when_its_host_was_granted() -> None:
    page = grant("fetch", FETCH, scope="task", taint=("evil.example",))
    now = msgspec.structs.replace(TAINTED, grants=(page,))

    assert word(FETCH, now) == "allow"
    assert word(Intent(kind="fetch", title="", network=("b.example:443",)), now) == "ask"


def test_strict_asks_before_sandboxed_commands_unless_a_pattern_means_them() -> None:
    strict = msgspec.structs.replace(CLEAN, strict=True, patterns=("git log", "uptime"))
    alone = msgspec.structs.replace(strict, approver="job")

    assert word(run_intent("df", host=False, program="/usr/bin/df"), strict) == "ask"
    assert verdict(SANDBOXED, strict) == Allow("approvals.patterns has 'uptime'")
    assert word(run_intent("uptime; ls", host=False), strict) == "ask"
    assert word(SANDBOXED, alone) == "allow"
    assert word(run_intent("df", host=False, program="/usr/bin/df"), alone) == "deny"


def test_a_pattern_never_lets_anything_out_of_the_sandbox() -> None:
    now = msgspec.structs.replace(CLEAN, strict=True, patterns=("uptime",))

    assert word(HOST, now) == "ask"
    assert word(NETWORK, now) == "ask"
    assert word(SANDBOXED, msgspec.structs.replace(now, sandboxed=False)) == "ask"


def test_auto_answers_every_question_but_allows_nothing_that_is_denied() -> None:
    auto = msgspec.structs.replace(CLEAN, auto=True)
    auto_tainted = msgspec.structs.replace(TAINTED, auto=True)

    assert verdict(HOST, auto) == Allow("approvals.mode is auto")
    assert word(HOST, auto_tainted) == "allow"
    assert word(SECRET, auto) == "deny"
    assert word(READ_OUTSIDE, auto_tainted) == "deny"
    assert word(HOST, msgspec.structs.replace(GUEST, auto=True)) == "deny"


def test_auto_needs_nobody_but_trusts_no_stranger_while_nobody_looks_on() -> None:
    for now in (ALONE, JOB):
        auto = msgspec.structs.replace(now, auto=True)
        assert word(HOST, auto) == "allow"
        assert word(FETCH, auto) == "allow"
        assert word(HOST, msgspec.structs.replace(auto, taint=("evil.example",))) == "deny"


def test_a_cell_of_an_unknown_kind_denies(monkeypatch: pytest.MonkeyPatch) -> None:
    odd: dict[str, Cells] = {**TABLE, "read": Cells("maybe", "deny", "deny")}  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr("openpista.agent.authorize.TABLE", odd)

    assert verdict(READ, CLEAN) == Deny("No rule allows this.")


circumstances = st.builds(
    Circumstances,
    session_id=st.just(SESSION),
    approver=st.sampled_from(["present", "no_approver", "job", "guest"]),
    sandboxed=st.booleans(),
    now_ms=st.just(1000),
    taint=st.sampled_from([(), ("evil.example",)]),
    sensitive=st.booleans(),
    auto=st.just(False),
    strict=st.booleans(),
    patterns=st.sampled_from([(), ("uptime",), ("uptime", "*", "rm *")]),
    grants=st.just(()),
    private=st.just(()),
)


@given(st.text(max_size=20), circumstances)
def test_no_circumstances_without_a_grant_or_auto_let_a_host_command_through(
    command: str, now: Circumstances
) -> None:
    assert not isinstance(verdict(run_intent(command), now), Allow)


@given(st.sampled_from(ALL), circumstances)
def test_with_nobody_to_ask_nothing_ever_asks(intent: Intent, now: Circumstances) -> None:
    alone: tuple[Approver, ...] = ("no_approver", "job", "guest")
    for approver in alone:
        lonely = msgspec.structs.replace(now, approver=approver)
        assert not isinstance(verdict(intent, lonely), Ask)


@given(st.sampled_from(ALL), circumstances)
def test_taint_never_turns_a_question_or_a_no_into_a_yes(
    intent: Intent, now: Circumstances
) -> None:
    order = {"allow": 0, "ask": 1, "deny": 2}
    clean = msgspec.structs.replace(now, taint=())
    tainted = msgspec.structs.replace(now, taint=("evil.example",))

    assert order[word(intent, tainted)] >= order[word(intent, clean)]


REMIND = Intent(kind="remind", title="water, every 2 h")
SCHEDULE = Intent(kind="schedule", title="work, every 2 h")


@pytest.mark.parametrize("intent", [REMIND, SCHEDULE])
def test_making_jobs_is_asked_for_each_time_and_never_without_anybody(intent: Intent) -> None:
    clean = verdict(intent, CLEAN)

    assert isinstance(clean, Ask)
    assert (clean.task, clean.exact, clean.on_screen) == (None, None, False)
    for approver in ("job", "no_approver", "guest"):
        alone = msgspec.structs.replace(CLEAN, approver=approver)
        assert isinstance(verdict(intent, alone), Deny)


def test_after_strangers_have_spoken_work_by_itself_is_allowed_on_a_screen_only() -> None:
    tainted = msgspec.structs.replace(CLEAN, taint=("a.example",))
    reminder, work = verdict(REMIND, tainted), verdict(SCHEDULE, tainted)

    assert isinstance(reminder, Ask)
    assert isinstance(work, Ask)
    assert (reminder.on_screen, work.on_screen) == (False, True)
