"""Scenes of the settings, the keys, the log and the jobs, with values that never change."""

from typing import Any

from openpista.domain.ids import JobId
from openpista.domain.job import Job
from openpista.domain.query import (
    Answer,
    ConfigEntries,
    ConfigEntry,
    ConfigKind,
    JobList,
    LogLevel,
    LogLine,
    LogPage,
    QueryFailed,
)
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import Ask
from openpista.tui.core.moves import OverlayKind, OverlayOpened
from tests.tui.views.harness import NOW_MS, Stage, opened, session

HOME = "/home/ann/.openpista"
THEMES = ("openpista-dark", "openpista-light", "openpista-16")
SESSIONS = (session("s1", "Fix the failing build", 600_000), session("s2", "여행 계획", 4_000_000))


_AGENT = "Which model works, and within which limits."
_APPROVALS = "When the agent asks before it acts."
_UI = "How the terminal window looks and answers."


def entry(
    key: str, kind: ConfigKind, value: str, doc: str, section: str, **fields: Any
) -> ConfigEntry:
    """Return a key with its default, unless `fields` say more."""
    known: dict[str, Any] = {
        "origin": "default",
        "text": value.strip('"'),
        "default": value,
        "section": section,
        **fields,
    }
    return ConfigEntry(key, value, type=kind, doc=doc, kind=kind, **known)


ENTRIES: tuple[ConfigEntry, ...] = (
    entry("agent.provider", "text", '""', "The model service. Empty: the first one found.", _AGENT,
          restart="openpista"),
    entry("agent.model", "text", '"claude-opus-4-6"',
          "The model of new sessions, as `model` or `provider/model`. Empty: the last one chosen,"
          " else the service's default.", _AGENT, origin="file", default='""', restart="openpista",
          where=f"{HOME}/config.toml:3"),
    entry("agent.api_key", "text", '"***"',
          "A key for `agent.provider`. Better kept in the service's own variable.", _AGENT,
          origin="file", secret=True, text="", restart="openpista",
          where=f"{HOME}/config.toml:4"),
    entry("agent.max_tool_rounds", "whole", "30",
          "How often a turn may go from the model to tools and back before it must answer.",
          _AGENT, least=1.0, most=1000.0),
    entry("agent.turn_timeout", "number", "",
          "Seconds that a turn may take, without the wait for approvals. Unset: no limit.",
          _AGENT, least=1.0),
    entry("agent.effort", "choice", '"medium"',
          "How hard a reasoning model thinks. Unset: the model's own default.", _AGENT,
          origin="file", default="", choices=("none", "low", "medium", "high"),
          where=f"{HOME}/config.toml:6"),
    entry("agent.disabled_tools", "list", '["files.write", "web.fetch"]',
          "Tools that the model must not have, by name.", _AGENT, origin="file", default="[]",
          items=("files.write", "web.fetch"), text="", where=f"{HOME}/config.toml:8"),
    entry("approvals.mode", "choice", '"ask"',
          "`auto` never asks: every command runs as you. Each window then says so.", _APPROVALS,
          choices=("ask", "auto")),
    entry("approvals.timeout_s", "whole", "600",
          "Seconds until a question counts as answered with no.", _APPROVALS, origin="file",
          default="300", least=30.0, most=86400.0, where=f"{HOME}/config.toml:12"),
    entry("approvals.strict", "switch", "false", "Ask before sandboxed commands too.", _APPROVALS),
    entry("ui.language", "choice", '"auto"', "The language; `auto` follows the locale.", _UI,
          choices=("auto", "en", "ko")),
    entry("ui.theme", "text", '"auto"', "The theme by name; `auto` follows the terminal.", _UI),
    entry("ui.keys", "table", "{}", "Other keys for actions; several are parted by commas.", _UI,
          text=""),
    entry("ui.motion", "switch", "true", "Whether spinners and scrolling move.", _UI),
    entry("ui.mouse", "switch", "true", "Whether the window takes the mouse.", _UI,
          restart="openpista"),
    entry("log.level", "choice", '"debug"', "How much is written.",
          "The log under `~/.openpista/logs`.", origin="environment", default='"info"',
          choices=("debug", "info", "warning", "error"), where="OPENPISTA_LOG_LEVEL"),
)  # fmt: skip

_SAID: tuple[tuple[LogLevel, str, str], ...] = (
    ("info", "openpista.gateway.gateway", "the house is open"),
    ("debug", "openpista.agent.loop", "round 1 of 30"),
    ("info", "openpista.channels.telegram.poll", "3 updates"),
    ("warning", "openpista.gateway.services", "service whatsapp failed: the bridge is gone"),
    ("error", "openpista.channels.telegram",
     ("01KAX0ERR: telegram failed\nTraceback (most recent call last):\n"
     '  File "/opt/openpista/channels/telegram/poll.py", line 88, in poll\n'
     "ConnectionError: the other side hung up")),
    ("info", "openpista.web", "\x1b[31mhostile\x1b[0m \u202eline\x07 from a page"),
    ("info", "openpista.gateway.turn", "턴이 끝났습니다 (한글 기록)"),
)  # fmt: skip


def log_lines(count: int = 60) -> tuple[LogLine, ...]:
    """Return lines a second apart, the newest just now."""
    return tuple(
        LogLine(NOW_MS - (count - n) * 1_000, *_SAID[n % len(_SAID)]) for n in range(count)
    )


HOUR_MS = 3_600_000
JOBS = (
    Job(JobId("j1"), "morning news", "every day at 08:00", "Tell me what is new in this folder.",
        target="telegram · Ann", next_ms=NOW_MS + 9 * HOUR_MS, last_ms=NOW_MS - 15 * HOUR_MS,
        last_outcome="done"),
    Job(JobId("j2"), "back up notes", "0 */6 * * *", "Copy notes/ to the backup folder.",
        running=True, next_ms=NOW_MS + HOUR_MS, last_ms=NOW_MS, last_outcome="done"),
    Job(JobId("j3"), "check the certificate", "every monday 09:00", "Is the certificate good?",
        next_ms=NOW_MS + 70 * HOUR_MS, last_ms=NOW_MS - 98 * HOUR_MS, last_outcome="failed",
        last_reason="The model service could not be reached for ten minutes."),
    Job(JobId("j4"), "물 마시기", "every 2 hours", "물 마실 시간이라고 알려 줘.", kind="message",
        paused=True),
)  # fmt: skip


def stage_of(
    kind: OverlayKind, answer: Answer | None = None, *, query: str = "", language: str = "en"
) -> Stage:
    """Return a stage with a dialog open over Home; without an answer it still waits for one."""
    start = opened(*SESSIONS, language=language, themes=THEMES)
    stage = Stage(*start, OverlayOpened(kind, query, at_ms=NOW_MS))
    if answer is not None:
        reply(stage, answer)
    return stage


def reply(stage: Stage, answer: Answer) -> None:
    """Answer the newest question."""
    asked = [effect for effect in stage.effects if isinstance(effect, Ask)]
    stage.store.dispatch(AnswerArrived(asked[-1].request_id, answer))


SETTINGS = ConfigEntries(entries=ENTRIES, path=f"{HOME}/config.toml")
LOG = LogPage(lines=log_lines(), next_before=1, path=f"{HOME}/logs/openpista.log")
NO_LOG = LogPage(lines=(), path=f"{HOME}/logs/openpista.log")
ALL_JOBS = JobList(jobs=JOBS)
FAILED = QueryFailed(reason="The disk cannot be read: input/output error.")
