"""The `[[jobs]]` of the configuration, read into drafts of jobs."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from openpista.domain.errors import ConfigError
from openpista.domain.ids import SessionId
from openpista.domain.job import JobDraft, JobKind, JobProfile, MissedPolicy, OverlapPolicy
from openpista.domain.message import ChatAddress

MAX_CONFIGURED = 1_000


class ConfiguredJob(Struct, frozen=True):
    """A job of the configuration; one that is not `enabled` rests."""

    draft: JobDraft
    enabled: bool


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    schedule: str
    says: str = ""
    kind: JobKind = "agent"
    zone: str = ""
    missed: MissedPolicy = "once"
    overlap: OverlapPolicy = "skip"
    profile: JobProfile = "deny"
    session: str = ""
    target: str = ""
    checklist: str = ""
    enabled: bool = True


def read_jobs(tables: Iterable[Mapping[str, object]]) -> tuple[ConfiguredJob, ...]:
    """Return the jobs that stand in the configuration. Raises ConfigError with one sentence."""
    jobs: list[ConfiguredJob] = []
    names: set[str] = set()
    for number, table in enumerate(tables, start=1):
        try:
            read = msgspec.convert(table, _Table)
            target = read_target(read.target)
        except (msgspec.ValidationError, ValueError) as error:
            raise ConfigError(f"[[jobs]], number {number}: {error}.") from error
        if not read.name.strip() or read.name in names:
            raise ConfigError(f"[[jobs]], number {number}: each job needs a name of its own.")
        names.add(read.name)
        draft = JobDraft(
            name=read.name,
            schedule=read.schedule,
            says=read.says,
            kind=read.kind,
            zone=read.zone,
            missed=read.missed,
            overlap=read.overlap,
            profile=read.profile,
            session_id=SessionId(read.session) if read.session else None,
            target=target,
            checklist=read.checklist,
        )
        jobs.append(ConfiguredJob(draft, read.enabled))
    if len(jobs) > MAX_CONFIGURED:
        raise ConfigError(f"There are {len(jobs)} [[jobs]]; there may be {MAX_CONFIGURED}.")
    return tuple(jobs)


def read_target(text: str) -> ChatAddress | None:
    """Return the chat that is written as `channel:chat` or `channel:chat/thread`, None for an
    empty text. Raises ValueError."""
    if not text:
        return None
    channel, colon, rest = text.partition(":")
    chat, _, thread = rest.partition("/")
    if not colon or not channel or not chat:
        raise ValueError(f"`target` must be a chat, as `telegram:42`, not `{text}`")
    return ChatAddress(channel=channel, chat=chat, thread=thread)


def target_text(address: ChatAddress | None) -> str:
    """Return how a chat is written."""
    if address is None:
        return ""
    thread = f"/{address.thread}" if address.thread else ""
    return f"{address.channel}:{address.chat}{thread}"
