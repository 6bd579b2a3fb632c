"""What the practice model answers."""

import json
from datetime import datetime

import pytest

from openpista.domain.model import ModelRequest
from openpista.providers.practice_answers import (
    SHOWN_LINES,
    Plan,
    PlannedCall,
    plan_reply,
    summary_of,
    title_of,
)
from openpista.providers.practice_words import ENGLISH, KOREAN
from tests.providers.practice_builders import after, request, said


def plan(asked: ModelRequest | str) -> Plan:
    made = request(asked) if isinstance(asked, str) else asked
    return plan_reply(made, now_ms=0)


def call_of(text: str) -> tuple[str, object]:
    [call] = plan(text).calls
    return call.tool, json.loads(call.arguments)


def test_both_languages_say_the_same_things() -> None:
    assert set(ENGLISH) == set(KOREAN)
    for key, text in ENGLISH.items():
        values = {"path": "", "text": "", "output": "", "command": "", "time": "", "tool": ""}
        assert text.format(**values) or key == "x"
        assert sorted(_fields(text)) == sorted(_fields(KOREAN[key]))


def _fields(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


def test_the_first_suggestion_asks_for_a_tiny_command_on_the_host() -> None:
    assert call_of("How long has this computer been on?") == (
        "system.run",
        {"command": "uptime", "host": True},
    )


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("List the files here", "files.list", {"path": "."}),
        ("disk usage?", "system.run", {"command": "df -h ."}),
        (
            "Write a note that says hello",
            "files.write",
            {"path": "notes/hello.md", "content": "hello\n"},
        ),
        ("read a.txt", "files.read", {"path": "a.txt"}),
        ("search for tea", "files.search", {"pattern": "tea"}),
        ("run `ls`", "system.run", {"command": "ls"}),
        ("run `ls` on the host", "system.run", {"command": "ls", "host": True}),
    ],
)
def test_wishes_become_calls_of_real_tools(text: str, tool: str, arguments: object) -> None:
    assert call_of(text) == (tool, arguments)


def test_looking_around_makes_two_calls_at_once() -> None:
    assert [call.tool for call in plan("look around").calls] == ["files.list", "system.run"]


def test_a_call_comes_with_a_thought_and_a_word() -> None:
    made = plan("List the files here")

    assert "List the files here" in made.think
    assert made.say == "I look into `.`."
    assert plan("`uptime`를 호스트에서 실행해줘").say.startswith("컴퓨터에서 직접")


@pytest.mark.parametrize(
    "text",
    ["help", "hi", "undo?", "what time is it", "screenshot", "markdown", "read a file", "xyzzy"],
)
def test_other_wishes_are_answered_in_words_that_say_it_is_practice(text: str) -> None:
    made = plan(text)

    assert made.calls == ()
    assert made.say.endswith(ENGLISH["mark"])
    assert len(made.say) > len(ENGLISH["mark"]) + 5


def test_the_time_comes_from_the_clock() -> None:
    noon = int(datetime(2026, 1, 5, 12).astimezone().timestamp() * 1000)

    made = plan_reply(request("what time is it?"), now_ms=noon)

    assert "2026-01-05 12:00" in made.say


def test_a_tool_that_is_switched_off_is_named() -> None:
    made = plan(request("List the files here", tools=("system.run",)))

    assert made.calls == ()
    assert "`files.list`" in made.say


def test_results_are_told_without_their_frame() -> None:
    output = "stdout:\n 12:00 up 3 days\n\nexit_code: 0"

    made = plan(after("How long has this computer been on?", ("system.run", output)))

    assert "```\n 12:00 up 3 days\n```" in made.say
    assert "exit_code" not in made.say
    assert made.calls == ()


def test_several_results_are_told_together() -> None:
    made = plan(after("look around", ("files.list", "a.txt"), ("system.run", "disk")))

    assert "a.txt" in made.say
    assert "disk" in made.say


def test_a_note_tells_how_to_take_it_back() -> None:
    assert "/undo" in plan(after("Write a note that says hello", ("files.write", "ok"))).say
    assert "/undo" in plan(after("안녕이라고 메모를 써줘", ("files.write", "ok"))).say


@pytest.mark.parametrize(
    ("result", "word"),
    [
        ("Not run. The user said no.", "You said no"),
        ("Not run. The user wants it done differently: x", "other words"),
        ("Not run. Nobody answered in time, and that counts as no.", "in time"),
        ("Denied. Nobody is here.", "I may not do that. Nobody is here."),
        ("No such file.", "No such file."),
    ],
)
def test_what_did_not_work_is_told_as_it_is(result: str, word: str) -> None:
    made = plan(after("read a.txt", ("files.read", result), is_error=True))

    assert word in made.say
    assert made.calls == ()


def test_long_results_are_cut_and_fences_cannot_be_broken() -> None:
    long = plan(after("read a.txt", ("files.read", "\n".join("x" * 99))))
    fenced = plan(after("read a.txt", ("files.read", "```\nevil")))

    assert long.say.count("\nx") == SHOWN_LINES
    assert ENGLISH["cut"] in long.say
    assert "````\n```\nevil\n````" in fenced.say


def test_an_empty_result_is_nothing() -> None:
    made = plan(after("run `true`", ("system.run", "\nexit_code: 0")))

    assert "Nothing." in made.say


def test_results_without_a_known_wish_are_told_all_the_same() -> None:
    assert "found" in plan(after("xyzzy", ("system.run", "found"))).say


def test_only_results_of_the_last_request_count() -> None:
    made = plan(request(*after("look around", ("files.list", "a")).messages, said("user", "hi")))

    assert made.say.startswith("Hello!")


def test_a_wish_of_the_agent_itself_is_answered_with_where_things_stand() -> None:
    assert plan("[openpista] The limit is reached.").say.startswith("I stop here.")


def test_a_title_is_the_beginning_and_a_summary_the_requests() -> None:
    asked = request("User: Please list all of the files here.\n\nAssistant: ok")
    told = request("User: one\n\nAgent: x\n\nUser: 둘")

    assert title_of(asked) == "Please list all of the files"
    assert summary_of(told) == f"{KOREAN['summary']}\n- one\n- 둘"
    assert title_of(request()) == ""
    assert summary_of(request()) == ENGLISH["summary"]


def test_an_empty_conversation_is_no_reason_to_fail() -> None:
    assert plan(request()).calls == ()
    assert isinstance(plan("run `ls`").calls[0], PlannedCall)
