"""A request for approval as text."""

import pytest
from msgspec.structs import replace

from openpista.channels.approval_card import card_text, question_text, read_answer
from openpista.domain.approval import Approval
from openpista.domain.ids import ApprovalId, CallId
from openpista.domain.sentence import Sentence
from openpista.domain.tool import Intent
from openpista.guard.safe_text import mistrusted
from tests.cli.fake_port import SESSION, TURN


def an_approval(intent: Intent, *, task: str = "git in /w", exact: bool = True) -> Approval:
    return Approval(
        id=ApprovalId("A"),
        session_id=SESSION,
        turn_id=TURN,
        call_id=CallId("c"),
        tool="system.run",
        arguments='{"command": "x"}',
        intent=intent,
        reason="It runs on the host.",
        task_covers=task,
        exact_offered=exact,
        digest="d",
        requested_at_ms=0,
        deadline_ms=300_000,
        warnings=("It contains look-alike letters.",),
    )


RUN = Intent(
    kind="run",
    title="Run git",
    command="git status\ngit pu\u202esh",
    cwd="/w",
    host=True,
    network=("github.com:443",),
    undoable=False,
    undo_note="It runs on the host.",
)


def card(intent: Intent) -> str:
    return card_text(an_approval(intent), scripts=("Latin",), now_ms=60_000)


def test_a_card_says_everything_that_would_happen() -> None:
    assert card(RUN).splitlines() == [
        "openpista asks: Run git",
        "  Command:",
        "    git status",
        "    git pu⟨U+202E⟩sh",
        "  In: /w",
        "  Runs: on this computer, as you",
        "  Network: github.com:443",
        "  It cannot be undone. It runs on the host.",
        "  Asked because: It runs on the host.",
        "  Careful: It contains look-alike letters.",
        "  For this task would cover: git in /w",
        "  Time left: 240 s; silence is no.",
    ]


def test_what_is_no_command_shows_its_arguments_and_its_diff() -> None:
    text = card(Intent(kind="write", title="Write a", diff="-a\n+b", outside=("/etc/a",)))

    assert '    {"command": "x"}' in text
    assert "    -a\n    +b" in text
    assert "Outside the workspace: /etc/a" in text
    assert "Runs:" not in text


def test_a_long_command_is_not_cut() -> None:
    command = "\n".join(f"echo {number}" for number in range(500))

    assert all(f"    echo {number}" in card(Intent("run", "x", command)) for number in (0, 499))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("y\n", ("once", "")),
        ("YES", ("once", "")),
        ("t", ("task", "")),
        ("a", ("exact", "")),
        ("c use ls instead", ("change", "use ls instead")),
        ("n too risky", ("no", "too risky")),
        ("no", ("no", "")),
        ("", None),
        ("c", None),
        ("maybe", None),
        ("yn", None),
    ],
)
def test_answers_are_read(line: str, answer: tuple[str, str] | None) -> None:
    assert read_answer(line, an_approval(RUN)) == answer


def test_what_was_not_offered_is_no_answer() -> None:
    approval = an_approval(RUN, task="", exact=False)

    assert read_answer("t", approval) is None
    assert read_answer("a", approval) is None
    assert question_text(approval) == "[y] once, [c TEXT] change it, [n] no"


def test_a_command_without_a_sandbox_is_said_to_run_on_the_computer() -> None:
    inside = Intent(kind="run", title="Run ls", command="ls")

    assert "Runs: on this computer, as you" in card(inside)
    confined = replace(an_approval(inside), sandbox="bubblewrap")
    assert "Runs: in the sandbox (bubblewrap)" in card_text(
        confined, scripts=("Latin",), now_ms=60_000
    )


def test_marks_of_hidden_characters_are_not_escaped_again() -> None:
    careful = mistrusted("ls \u200b", ("Latin",))
    once = Sentence(RUN.undo_note)
    asked = replace(an_approval(RUN), careful=(*careful, once), warnings=())

    shown = card_text(asked, scripts=("Latin",), now_ms=60_000)

    assert "Careful: It runs on the host." not in shown
    assert "Careful: It contains invisible or control characters: ⟨U+200B⟩." in shown
