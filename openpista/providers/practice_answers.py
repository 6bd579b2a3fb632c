"""What the practice model answers: a call, or words, or words about what a call came to. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from msgspec import Struct

from openpista.domain.message import Message, Text, ToolCall, ToolResult, calls_of
from openpista.domain.model import ModelRequest
from openpista.providers.practice_wishes import (
    DiskUsage,
    Greeting,
    Help,
    HowToUndo,
    ListFiles,
    LookAround,
    ReadFile,
    RunCommand,
    Screenshot,
    Search,
    Showcase,
    TellTime,
    Unknown,
    Uptime,
    Wish,
    WriteNote,
    is_korean,
    wish_of,
)
from openpista.providers.practice_words import ENGLISH, KOREAN, SHOWCASE

_TITLE_WORDS = 6
SHOWN_LINES = 24
"""Longer results are cut in the answer; the card has all of them."""

_FROM_OPENPISTA = "[openpista]"
"""How the agent marks a wish of its own at the end of a conversation."""

_DENIED = "Denied. "

DISK_COMMAND = "df -h ."
UPTIME_COMMAND = "uptime"

Arguments = Mapping[str, object]


class PlannedCall(Struct, frozen=True):
    """A call to make: the tool and its arguments as JSON."""

    tool: str
    arguments: str


class Plan(Struct, frozen=True):
    """One reply: thoughts, words, calls."""

    say: str
    think: str = ""
    calls: tuple[PlannedCall, ...] = ()


def plan_reply(request: ModelRequest, *, now_ms: int) -> Plan:
    """Return what to answer to a conversation; `now_ms` is wall time in Unix ms."""
    asked, results = _last_exchange(request.messages)
    words = KOREAN if is_korean(asked) else ENGLISH
    wish = wish_of(asked)
    if asked.startswith(_FROM_OPENPISTA):
        return Plan(words["stand"] + words["mark"])
    if results:
        return Plan(_about(results, wish, words) + words["mark"])
    calls = _calls_for(wish)
    offered = {tool.name for tool in request.tools}
    missing = next((call.tool for call in calls if call.tool not in offered), "")
    if missing:
        return Plan(words["no_tool"].format(tool=missing) + words["mark"])
    if not calls:
        return Plan(_words_for(wish, words, now_ms) + words["mark"])
    think = words["think"].format(text=asked[:200])
    return Plan(_before(wish, words), think=think, calls=calls)


def title_of(request: ModelRequest) -> str:
    """Return a title for the conversation that a request for a title quotes."""
    quoted = _text_of(request.messages[-1]) if request.messages else ""
    asked = quoted.removeprefix("User:").partition("\n\nAssistant:")[0]
    return " ".join(asked.split()[:_TITLE_WORDS]).rstrip(".?!")


def summary_of(request: ModelRequest) -> str:
    """Return a summary: what the user has asked, line by line."""
    quoted = _text_of(request.messages[-1]) if request.messages else ""
    asked = re.findall(r"^User: (.+)$", quoted, re.MULTILINE)
    words = KOREAN if is_korean(quoted) else ENGLISH
    return "\n".join([words["summary"], *(f"- {line[:200]}" for line in asked)])


def _last_exchange(
    messages: Sequence[Message],
) -> tuple[str, tuple[tuple[ToolCall, ToolResult], ...]]:
    """Return the last user's words, and the calls made since with their results."""
    start = max((i for i, m in enumerate(messages) if m.role == "user"), default=0)
    since = messages[start:]
    calls = {call.call_id: call for message in since for call in calls_of(message)}
    results = tuple(
        (calls[block.call_id], block)
        for message in since
        for block in message.blocks
        if isinstance(block, ToolResult) and block.call_id in calls
    )
    return (_text_of(messages[start]) if messages else ""), results


def _text_of(message: Message) -> str:
    return "\n".join(block.text for block in message.blocks if isinstance(block, Text))


def _calls_for(wish: Wish) -> tuple[PlannedCall, ...]:
    match wish:
        case Uptime():
            return (_call("system.run", {"command": UPTIME_COMMAND, "host": True}),)
        case LookAround():
            return (
                _call("files.list", {"path": "."}),
                _call("system.run", {"command": DISK_COMMAND}),
            )
        case ListFiles():
            return (_call("files.list", {"path": wish.path}),)
        case DiskUsage():
            return (_call("system.run", {"command": DISK_COMMAND}),)
        case WriteNote():
            return (_call("files.write", {"path": wish.path, "content": wish.content}),)
        case ReadFile():
            return (_call("files.read", {"path": wish.path}),) if wish.path else ()
        case Search():
            return (_call("files.search", {"pattern": wish.text}),)
        case RunCommand():
            host: Arguments = {"host": True} if wish.host else {}
            return (_call("system.run", {"command": wish.command, **host}),)
        case TellTime() | Screenshot() | HowToUndo() | Showcase() | Greeting() | Help() | Unknown():
            return ()
        case _:  # pragma: no cover
            assert_never(wish)


def _call(tool: str, arguments: Arguments) -> PlannedCall:
    return PlannedCall(tool, json.dumps(arguments, ensure_ascii=False))


def _words_for(wish: Wish, words: Mapping[str, str], now_ms: int) -> str:
    """Return the answer to a wish that takes no tool."""
    match wish:
        case TellTime():
            local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone()
            return words["time"].format(time=f"{local:%Y-%m-%d %H:%M}")
        case Screenshot():
            return words["screenshot"]
        case HowToUndo():
            return words["undo"]
        case Showcase():
            return SHOWCASE
        case Greeting():
            return words["greeting"]
        case Help():
            return words["help"]
        case ReadFile():
            return words["read.which"]
        case _:
            return words["unknown"]


def _before(wish: Wish, words: Mapping[str, str]) -> str:
    """Return what is said beside a call."""
    name = _name_of(wish)
    if isinstance(wish, RunCommand) and wish.host:
        name = "run.host"
    key = name if name == "run.host" else f"{name}.before"
    return words[key].format(**_values(wish))


def _name_of(wish: Wish) -> str:
    names: Mapping[type, str] = {
        Uptime: "uptime",
        LookAround: "look",
        ListFiles: "list",
        DiskUsage: "disk",
        WriteNote: "note",
        ReadFile: "read",
        Search: "search",
        RunCommand: "run",
    }
    return names.get(type(wish), "")


def _values(wish: Wish) -> dict[str, str]:
    match wish:
        case ListFiles() | WriteNote() | ReadFile():
            return {"path": wish.path}
        case Search():
            return {"text": wish.text}
        case RunCommand():
            return {"command": wish.command}
        case _:
            return {}


def _about(
    results: Sequence[tuple[ToolCall, ToolResult]], wish: Wish, words: Mapping[str, str]
) -> str:
    """Return words about what the calls came to."""
    failed = [result for _, result in results if result.is_error]
    if failed:
        return _about_failure(failed[-1].text, words)
    blocks = [_fenced(result.text, words) for _, result in results]
    name = _name_of(wish)
    if not name:
        return words["run.after"].format(output="\n\n".join(blocks))
    return words[f"{name}.after"].format(output="\n\n".join(blocks), **_values(wish))


def _about_failure(text: str, words: Mapping[str, str]) -> str:
    for begin, key in (
        ("Not run. The user said no", "said_no"),
        ("Not run. The user wants", "change"),
        ("Not run. Nobody answered", "expired"),
    ):
        if text.startswith(begin):
            return words[key]
    if text.startswith(_DENIED):
        return words["denied"].format(output=text.removeprefix(_DENIED))
    return words["failed"].format(output=_fenced(text, words))


def _fenced(text: str, words: Mapping[str, str]) -> str:
    """Return a result as a code block, without the frame that tools put around output."""
    bare = re.sub(r"\A\s*stdout:\n", "", text)
    bare = re.sub(r"\n*exit_code: 0\s*\Z", "", bare).strip("\n")
    if not bare.strip():
        return words["nothing"]
    lines = bare.split("\n")
    fence = "```"
    while fence in bare:
        fence += "`"
    shown = "\n".join(lines[:SHOWN_LINES])
    more = f"\n\n{words['cut']}" if len(lines) > SHOWN_LINES else ""
    return f"{fence}\n{shown}\n{fence}{more}"
