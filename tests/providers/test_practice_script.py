"""Practice scripts: the format is frozen here (decisions.md 30)."""

from pathlib import Path

import msgspec
import pytest

from openpista.domain.errors import ConfigError
from openpista.providers.practice_answers import Plan, PlannedCall
from openpista.providers.practice_script import (
    MAX_SCRIPT_BYTES,
    Cursor,
    Script,
    ScriptCall,
    Step,
    load_script,
    parse_script,
)

EVERYTHING = """
[[step]]
when = "hello"
say = "I look."
think = "They greet."
call = { tool = "files.list", args = { path = "." } }
pace_ms = 5
repeat = 2

[[step]]
call = [
  { tool = "system.run", args = { command = "df -h .", host = true } },
  { tool = "files.read", args = { path = "a.txt" } },
  { tool = "tools.load" },
]

[[step]]
fail = "rate_limit"
say = "Too many requests."

[[step]]
say = "I was going to"
cut = true
repeat = true
"""


def test_the_format_stays_as_it_is() -> None:
    optional = {field.name: field.default for field in msgspec.structs.fields(Step)}
    calls = msgspec.structs.fields(ScriptCall)

    assert optional == {
        "when": "",
        "say": "",
        "think": "",
        "call": (),
        "fail": None,
        "cut": False,
        "pace_ms": None,
        "repeat": False,
    }
    assert [(field.name, field.required) for field in calls] == [("tool", True), ("args", False)]
    assert [field.name for field in msgspec.structs.fields(Script)] == ["step"]


@pytest.mark.parametrize(
    "kind",
    [
        "auth",
        "permission",
        "quota",
        "rate_limit",
        "overloaded",
        "server",
        "context_too_long",
        "content_filter",
        "not_found",
        "bad_request",
        "network",
        "timeout",
        "cut_off",
        "malformed",
    ],
)
def test_every_kind_of_failure_can_be_played(kind: str) -> None:
    [step] = parse_script(f"[[step]]\nfail = '{kind}'", name="x").step

    assert step.fail == kind


def test_every_key_means_what_it_says() -> None:
    greeting, together, failing, breaking = parse_script(EVERYTHING, name="x.toml").step

    assert greeting.when == "hello"
    assert greeting.plan() == Plan(
        "I look.", "They greet.", (PlannedCall("files.list", '{"path":"."}'),)
    )
    assert (greeting.pace_ms, greeting.times) == (5, 2)
    assert [call.tool for call in together.plan().calls] == [
        "system.run",
        "files.read",
        "tools.load",
    ]
    assert together.plan().calls[0].arguments == '{"command":"df -h .","host":true}'
    assert together.plan().calls[2].arguments == "{}"
    assert (together.times, failing.fail) == (1, "rate_limit")
    assert breaking.cut
    assert breaking.times is None


def test_the_first_step_that_fits_and_is_left_is_next() -> None:
    cursor = Cursor(
        Script(
            (
                Step(when="tea", say="tea once"),
                Step(when="tea", say="tea twice", repeat=2),
                Step(say="anything"),
            )
        )
    )

    said = [cursor.next(given) for given in ("tea?", "coffee", "tea", "tea", "tea", "coffee")]

    assert [step and step.say for step in said] == [
        "tea once",
        "anything",
        "tea twice",
        "tea twice",
        None,
        None,
    ]


def test_a_step_may_repeat_for_ever() -> None:
    cursor = Cursor(Script((Step(say="again", repeat=True),)))

    assert all(cursor.next("") is not None for _ in range(100))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[step]", "is not TOML"),
        ("", "[[step]] tables and nothing else"),
        ("step = 1", "[[step]] tables and nothing else"),
        ("[[step]]\n[other]", "[[step]] tables and nothing else"),
        ("[[step]]\n[[step]]\nsays = 'x'", "step 2: Object contains unknown field `says`"),
        ("[[step]]\nfail = 'odd'", "Kinds of failure: auth, permission"),
        ("[[step]]\nrepeat = 0", "step 1: "),
        ("[[step]]\npace_ms = -1", "step 1: "),
        ("[[step]]\ncall = {args = {}}", "missing required field `tool`"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(ConfigError) as failure:
        parse_script(text, name="demo.toml")

    assert "demo.toml" in failure.value.message
    assert reason in failure.value.message


def test_a_script_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "demo.toml"
    path.write_text(EVERYTHING, encoding="utf-8")

    assert len(load_script(path).step) == 4


def test_a_file_that_is_missing_or_too_large_is_told(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (MAX_SCRIPT_BYTES + 1))

    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_script(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="larger than"):
        load_script(large)
