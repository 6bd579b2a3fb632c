"""What an answer covers beyond its own call."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from openpista.agent.grants import TASK_GRANT_MS, exact_cover, granted_by, make_grant, task_cover
from openpista.agent.rules import Row
from openpista.domain.approval import Grant
from openpista.domain.ids import GrantId, SessionId
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent
from tests.agent.builders import SESSION, TURN, call, run_intent

NOW = 1_000_000


def given_for_task(
    row: Row, intent: Intent, a_call: ToolCall | None = None, taint: tuple[str, ...] = ()
) -> Grant:
    cover = task_cover(row, a_call or call(), intent, taint)
    assert cover is not None
    return make_grant(
        cover,
        scope="task",
        grant_id=GrantId("G"),
        session_id=SESSION,
        turn_id=TURN,
        tool="system.run",
        now_ms=NOW,
        by="owner",
    )


def given_for_ever(row: Row, a_call: ToolCall, intent: Intent) -> Grant:
    cover = exact_cover(row, a_call, intent)
    assert cover is not None
    return make_grant(
        cover,
        scope="exact",
        grant_id=GrantId("G"),
        session_id=SESSION,
        turn_id=TURN,
        tool=a_call.name,
        now_ms=NOW,
        by="owner",
    )


def covers(
    grant: Grant,
    row: Row,
    intent: Intent,
    *,
    a_call: ToolCall | None = None,
    session_id: str = SESSION,
    taint: tuple[str, ...] = (),
    now_ms: int = NOW + 1,
) -> bool:
    found = granted_by(
        row,
        a_call or call(),
        intent,
        grants=(grant,),
        session_id=SessionId(session_id),
        taint=taint,
        now_ms=now_ms,
    )
    return found is grant


def test_a_task_covers_the_same_program_in_the_same_directory() -> None:
    grant = given_for_task("run_host", run_intent("uptime"))

    assert covers(grant, "run_host", run_intent("uptime -p"))
    assert not covers(grant, "run_host", run_intent("uptime", cwd="/home/ann"))
    assert not covers(grant, "run_host", run_intent("df", program="/usr/bin/df", sha="77"))
    assert not covers(grant, "run_host", run_intent("uptime", sha="changed"))
    assert not covers(grant, "run_strict", run_intent("uptime"))
    assert grant.covers == "the program /usr/bin/uptime on this computer, in /home/ann/work"


def test_a_task_covers_only_the_exact_text_of_a_compound_command() -> None:
    grant = given_for_task("run_host", run_intent("uptime; df", program="", sha=""))

    assert covers(grant, "run_host", run_intent("uptime; df", program="", sha=""))
    assert not covers(grant, "run_host", run_intent("uptime; rm x", program="", sha=""))
    assert "exactly this command" in grant.covers


def test_one_approved_removal_never_becomes_a_rule_for_removing() -> None:
    grant = given_for_task("run_host", run_intent("rm -rf build", program="/bin/rm"))

    assert covers(grant, "run_host", run_intent("rm -rf build", program="/bin/rm"))
    assert not covers(grant, "run_host", run_intent("rm -rf src", program="/bin/rm"))


def test_a_claimed_program_does_not_make_a_compound_command_plain() -> None:
    grant = given_for_task("run_host", run_intent("uptime"))

    assert not covers(grant, "run_host", run_intent("uptime; rm -rf ~"))


def test_a_task_covers_a_script_only_while_it_is_what_it_was() -> None:
    def running(sha256: str) -> Intent:
        intent = run_intent("python deploy.py", program="/usr/bin/python3")
        return structs.replace(intent, scripts=(("/home/ann/work/deploy.py", sha256),))

    grant = given_for_task("run_host", running("1"))

    assert "the files that it names" in grant.covers
    assert covers(grant, "run_host", running("1"))
    assert not covers(grant, "run_host", running("2"))


def test_a_task_ends_with_its_hour_and_its_session() -> None:
    grant = given_for_task("run_host", run_intent())

    assert covers(grant, "run_host", run_intent(), now_ms=NOW + TASK_GRANT_MS - 1)
    assert not covers(grant, "run_host", run_intent(), now_ms=NOW + TASK_GRANT_MS)
    assert not covers(grant, "run_host", run_intent(), session_id="S2")


def test_a_task_covers_hosts_and_no_others() -> None:
    grant = given_for_task("run_network", run_intent(host=False, network=("a:443", "b:443")))

    assert covers(grant, "run_network", run_intent("curl b", host=False, network=("b:443",)))
    assert not covers(grant, "run_network", run_intent(host=False, network=("b:80",)))
    assert not covers(grant, "run_network", run_intent(host=False, network=("b:443", "c:443")))


def fetch(*hosts: str) -> Intent:
    return Intent(kind="fetch", title="Read a page", network=hosts)


def test_reading_a_host_again_is_covered_until_somebody_else_has_spoken() -> None:
    grant = given_for_task("fetch", fetch("a.example:443"), taint=("mail",))

    assert covers(grant, "fetch", fetch("a.example:443"), taint=("mail",))
    assert covers(grant, "fetch", fetch("a.example:443"), taint=("mail", "a.example"))
    assert not covers(grant, "fetch", fetch("a.example:443"), taint=("mail", "b.example"))
    assert not covers(grant, "run_network", fetch("a.example:443"))


def outside(*paths: str) -> Intent:
    return Intent(kind="read", title="", outside=paths)


def test_a_task_covers_a_directory_tree() -> None:
    grant = given_for_task("read_outside", outside("/home/ann/docs/a.txt"))

    assert covers(grant, "read_outside", outside("/home/ann/docs/deep/b.txt"))
    assert not covers(grant, "read_outside", outside("/home/ann/docs2/b.txt"))
    assert not covers(grant, "read_outside", outside("/home/ann/docs/a", "/home/ann/x/y"))
    assert not covers(grant, "write_guarded", outside("/home/ann/docs/a.txt"))
    assert grant.covers == "reading /home/ann/docs/"


def test_a_tree_that_is_too_wide_or_hidden_shrinks_to_the_file() -> None:
    for path in ("/etc/hosts", "/home/ann/notes.txt", "/home/ann/.config/app/x"):
        grant = given_for_task("write_guarded", outside(path))

        assert covers(grant, "write_guarded", outside(path))
        assert not covers(grant, "write_guarded", outside(path + "2"))


def test_a_protected_file_is_covered_like_one_outside() -> None:
    hook = Intent(kind="write", title="", protected=("/home/ann/work/src/hook",))
    grant = given_for_task("write_guarded", hook)

    assert covers(grant, "write_guarded", hook)
    assert grant.covers == "writing /home/ann/work/src/"


def test_the_screen_is_given_by_the_tool() -> None:
    intent = Intent(kind="control", title="")
    grant = given_for_task("control", intent, call("screen.capture"))

    assert covers(grant, "control", intent, a_call=call("screen.capture"))
    assert not covers(grant, "control", intent, a_call=call("desktop.click"))


def test_speaking_to_others_is_never_given_for_a_task() -> None:
    assert task_cover("send", call(), Intent(kind="send", title=""), ()) is None
    assert exact_cover("send", call(), Intent(kind="send", title="")) is None


def test_exact_covers_the_same_bytes_anywhere_in_time_and_session() -> None:
    grant = given_for_ever("run_host", call(arguments='{"command":"uptime"}'), run_intent())
    same = call(arguments='{"command":"uptime"}', call_id="c9")

    assert grant.expires_at_ms is None
    assert covers(grant, "run_host", run_intent(), a_call=same, session_id="S2", now_ms=10**15)
    assert not covers(grant, "run_host", run_intent(sha="changed"), a_call=same)
    assert not covers(grant, "run_host", run_intent(cwd="/"), a_call=same)
    assert not covers(grant, "run_host", run_intent(), a_call=call(arguments='{"command": 1}'))
    assert not covers(grant, "run_network", run_intent(), a_call=same)


def test_exact_is_not_offered_for_what_reads_its_program_from_elsewhere() -> None:
    assert exact_cover("run_host", call(), run_intent("a; b", program="", sha="")) is None
    python = run_intent("python x.py", program="/usr/bin/python3.11")
    assert exact_cover("run_host", call(), python) is None


def test_exact_holds_for_files_too() -> None:
    grant = given_for_ever("read_outside", call("files.read"), outside("/data/a/b"))

    assert grant.covers == "exactly these bytes of files.read"
    assert covers(grant, "read_outside", outside("/data/a/b"), a_call=call("files.read"))
    assert not covers(grant, "read_outside", outside("/data/a/c"), a_call=call("files.read"))


def test_a_key_that_cannot_be_read_covers_nothing() -> None:
    good = given_for_task("read_outside", outside("/home/ann/docs/a.txt"))
    for key in ("", "{}", "[1]", '["read_outside", "x"]', '["\\ud800", []]'):
        bad = Grant(
            id=good.id,
            scope="task",
            session_id=SESSION,
            turn_id=TURN,
            tool="",
            covers="",
            key=key,
            at_ms=0,
            expires_at_ms=good.expires_at_ms,
        )
        assert not covers(bad, "read_outside", outside("/home/ann/docs/a.txt"))


def test_a_task_grant_without_an_end_is_no_grant() -> None:
    good = given_for_task("run_host", run_intent())
    endless = Grant(
        id=good.id,
        scope="task",
        session_id=SESSION,
        turn_id=TURN,
        tool="",
        covers="",
        key=good.key,
        at_ms=0,
    )

    assert not covers(endless, "run_host", run_intent())


commands = st.text(alphabet="ab ;|$-/", min_size=1, max_size=12)


@given(commands, commands, st.booleans(), st.booleans())
def test_a_grant_for_one_command_never_covers_another_program_or_text(
    one: str, other: str, one_is_simple: bool, other_is_simple: bool
) -> None:
    first = run_intent(one, program="/bin/one" if one_is_simple else "", sha="1")
    second = run_intent(other, program="/bin/two" if other_is_simple else "", sha="2")
    one_call, other_call = call(arguments=one), call(arguments=other)

    for_task = given_for_task("run_host", first, one_call)
    if covers(for_task, "run_host", second, a_call=other_call):
        assert one == other
    exact = exact_cover("run_host", one_call, first)
    if exact is not None:
        assert exact != exact_cover("run_host", other_call, second)
