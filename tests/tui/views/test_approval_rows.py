"""The card: every byte is there, nothing misleads, nothing counts before it was read."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.approval import Approval
from openpista.domain.sentence import Sentence
from openpista.domain.tool import Intent
from openpista.tui.core.approvals_card import Card
from openpista.tui.views.approval_rows import (
    CardView,
    answer_rows,
    body_rows,
    card_view,
    title_rows,
)
from openpista.tui.views.look import Look
from openpista.tui.views.rows import copied_text
from openpista.words.catalogue import load_words
from tests.tui.core.makers import approval, told
from tests.tui.core.makers import snapshot as chat_snapshot
from tests.tui.views.harness import KEYS, LOOK, NOW_MS, Stage, opened, text

LATIN = ("Latin",)
ASCII = st.characters(codec="ascii", exclude_characters="\r\t")


def asked(**intent: Any) -> Approval:
    known: dict[str, Any] = {"kind": "run", "title": "Run it", "command": "uptime", "cwd": "/src"}
    return approval(intent=Intent(**{**known, **intent}))


def replace_words(look: Look) -> Look:
    return look._replace(words=load_words("ko"))


def body(request: Approval, width: int = 60) -> str:
    rows = body_rows(request, LATIN)(LOOK, width)
    assert all(row.cells <= width for row in rows)
    return text(rows)


def answers(width: int = 70, **card: Any) -> str:
    known: dict[str, Any] = {"approval": asked(), "armed": True, "read": True}
    view = CardView(Card(**{**known, **card}), 1, 1, 200_000)
    return text(answer_rows(view, KEYS, LATIN)(LOOK, width))


def test_the_command_its_place_and_why() -> None:
    shown = body(asked(host=True))

    assert shown.startswith("Run it\n\n▏ uptime\n\nwhere")
    assert "on this computer itself, outside the sandbox" in shown
    assert "everything this computer can reach" in shown
    assert shown.rstrip().endswith("why        host")


def test_why_and_what_to_be_careful_about_are_said_in_the_language_of_the_window() -> None:
    request = replace(
        asked(command="uptime"),
        why=(Sentence("English.", "why.run_host"), Sentence("Only in English.")),
        careful=(Sentence("English.", "careful.elsewhere", (("sources", "a.example\x1b[2J"),)),),
    )

    rows = body_rows(request, LATIN)(replace_words(LOOK), 70)

    assert "이 컴퓨터에서 직접 실행합니다." in text(rows)
    assert "Only in" in text(rows)
    assert "a.example" in text(rows)
    assert "\x1b" not in text(rows)


def test_a_sandboxed_command_says_which_sandbox_and_network() -> None:
    request = replace(asked(network=("example.org:443",)), sandbox="bubblewrap")

    assert "in the sandbox (bubblewrap)" in body(request)
    assert "example.org:443" in body(request)
    assert "network    none" in body(replace(asked(), sandbox="bubblewrap"))


def test_what_is_filled_in_from_elsewhere_is_spelled_out_and_our_words_are_not() -> None:
    request = replace(
        asked(command="ls \u202e", undoable=False, undo_note="p\u0430th"),
        careful=(Sentence("English.", "careful.elsewhere", (("sources", "p\u0430ge"),)),),
        task_covers="in /p\u0430th",
    )

    shown = text(body_rows(request, LATIN)(replace_words(LOOK), 70))
    offered = answers(approval=request)

    assert "p⟨U+0430⟩ge" in shown
    assert "p⟨U+0430⟩th" in shown
    assert "⟨U+202E⟩" in shown
    assert "U+27E8" not in shown
    assert "이 대화는" in shown or "다른 곳" in shown
    assert "in /p⟨U+0430⟩th" in offered


@given(st.text(alphabet=ASCII, min_size=1, max_size=300))
def test_every_byte_of_a_command_is_shown(command: str) -> None:
    rows = body_rows(asked(command=command, title="x"), LATIN)(LOOK, 40)

    shown = "".join(row.text[row.gutter :] for row in rows if row.fill == "code")
    for letter in command.replace("\n", ""):
        assert letter in shown or f"U+{ord(letter):04X}" in shown
    assert len(shown.replace("\n", "").replace(" ", "")) >= len("".join(command.split()))


def test_what_cannot_be_seen_is_marked_and_warned_of() -> None:
    shown = body(asked(command="ls \u202efdp.exe \u0430"))

    assert "⟨U+202E⟩" in shown
    assert "⟨U+0430⟩" in shown
    assert shown.count("careful") >= 1
    assert "\u202e" not in shown


def test_arguments_of_other_tools_are_shown_whole() -> None:
    request = approval(
        tool="notify.send", arguments='{"to": "Anna", "text": "hi"}', intent=Intent("send", "Send")
    )

    assert '{"to": "Anna", "text": "hi"}' in body(request)


def test_a_change_of_a_file_is_shown_as_a_diff() -> None:
    shown = body(
        asked(kind="write", command="", paths=("/src/a.py",), diff="@@ -1 +1 @@\n-x\n+y\n")
    )

    assert "file       /src/a.py" in shown
    assert " 1 + y" in shown


def test_what_cannot_be_taken_back_and_warnings_are_told() -> None:
    request = replace(asked(undoable=False), warnings=("It deletes files.",))

    assert "this cannot be taken back" in body(request)
    assert "It deletes files." in body(request)


def test_the_program_and_its_digest() -> None:
    assert "/usr/bin/uptime sha256 abc" in body(
        asked(program="/usr/bin/uptime", program_sha256="abc"), 80
    )


def test_all_answers_with_their_keys() -> None:
    shown = answers()

    assert [line.split()[0] for line in shown.split("\n")[:5]] == ["y", "t", "a", "c", "n"]
    assert "uptime" in shown.split("\n")[1]


def test_answers_that_are_not_offered_are_not_there() -> None:
    request = replace(asked(), task_covers="", exact_offered=False)

    assert "this task" not in answers(approval=request)
    assert "Always" not in answers(approval=request)


def test_what_a_task_covers_is_never_cut() -> None:
    covers = "runs of /usr/bin/uptime in /home/someone/a/long/path until the task ends"
    request = replace(asked(), task_covers=covers)

    view = CardView(Card(request, armed=True, read=True), 1, 1, 200_000)
    rows = answer_rows(view, KEYS, LATIN)(LOOK, 44)

    assert covers in copied_text([row for row in rows if row.hit == "answer:task"])


def test_it_must_be_read_to_the_end_first() -> None:
    assert "read to the end first" in answers(read=False)
    assert "one moment" in answers(armed=False)


def test_only_what_counts_now_is_lit() -> None:
    view = CardView(Card(asked(), armed=True, read=False), 1, 1, 1)

    looks = [row.runs[0][1] for row in answer_rows(view, KEYS, LATIN)(LOOK, 70)][:5]

    assert looks == ["muted", "muted", "muted", "info+reverse", "error+reverse"]


def test_an_answer_on_its_way_and_words_to_write_take_their_place() -> None:
    assert answers(request_id="r1") == "◌ answering …"
    assert "instead" in answers(mode="change")
    assert "Why not" in answers(mode="no")


def test_the_title_counts_and_counts_down() -> None:
    view = CardView(Card(asked()), 1, 3, 247_000)

    row = title_rows(view)(LOOK, 60)[0]

    assert row.text.split() == (
        ["▲", "May", "I", "do", "this?", "high", "risk", "1", "of", "3", "4:07", "left"]
    )


def test_the_risk_gives_way_where_the_window_is_narrow() -> None:
    view = CardView(Card(asked()), 1, 3, 247_000)

    row = title_rows(view)(LOOK, 36)[0]

    assert "high" not in row.text
    assert "4:07 left" in row.text


def test_a_card_of_another_conversation_names_it() -> None:
    view = CardView(Card(asked()), 1, 1, 247_000, session="Trip\x1b[31m to Seoul")

    assert text(title_rows(view)(LOOK, 60)).split("\n")[1].strip() == "asked by “Trip to Seoul”"
    assert "o goes there" in text(answer_rows(view, KEYS, LATIN)(LOOK, 80))


def test_several_cards_can_be_gone_through() -> None:
    one, three = CardView(Card(asked()), 1, 1, 9_000), CardView(Card(asked()), 2, 3, 9_000)

    assert "tab next one" in text(answer_rows(three, KEYS, LATIN)(LOOK, 80))
    assert "next one" not in text(answer_rows(one, KEYS, LATIN)(LOOK, 80))


def test_the_front_card_is_read_from_the_state() -> None:
    stage = Stage(*opened())
    assert card_view(stage.store.state) is None

    waiting = (
        approval("a1", deadline_ms=NOW_MS + 61_000),
        approval("a2", deadline_ms=NOW_MS + 1_000),
    )
    stage.store.dispatch(told(chat_snapshot(approvals=waiting)))

    view = card_view(stage.store.state)
    assert view is not None
    assert (view.card.approval.id, view.count, view.left_ms) == ("a1", 2, 61_000)
