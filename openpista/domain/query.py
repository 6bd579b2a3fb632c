"""What a window may ask to know. Reading changes nothing. A closed vocabulary."""

from typing import Literal

from msgspec import Struct

from openpista.domain.approval import Approval, Grant
from openpista.domain.event import ServiceStatus
from openpista.domain.ids import CallId, JobId, MessageId, SessionId
from openpista.domain.job import Job, JobRun
from openpista.domain.login import ProviderStatus
from openpista.domain.message import ChatAddress, Message, Role
from openpista.domain.model import ModelInfo
from openpista.domain.pairing import Paired, PairingRequest
from openpista.domain.session import Session, UndoEntry
from openpista.domain.wire import snake_case


class QueryBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all queries."""


class AnswerBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all answers."""


class ListSessions(QueryBase, frozen=True, kw_only=True):
    """Sessions by newest change; page on with the answer's `next_cursor`. `filter` matches
    title and preview."""

    cursor: str = ""
    limit: int = 50
    filter: str = ""
    deleted: bool = False


class SessionPage(AnswerBase, frozen=True, kw_only=True):
    """A page of sessions; `next_cursor` is empty at the end."""

    sessions: tuple[Session, ...]
    next_cursor: str = ""


class ReadHistory(QueryBase, frozen=True, kw_only=True):
    """Messages of a session before `before_seq` (None: the newest), oldest first."""

    session_id: SessionId
    before_seq: int | None = None
    limit: int = 100


class HistoryPage(AnswerBase, frozen=True, kw_only=True):
    """A page of history."""

    messages: tuple[Message, ...]
    older_exist: bool = False


class SearchMessages(QueryBase, frozen=True, kw_only=True):
    """Full-text search over all messages, or those of one session."""

    text: str
    session_id: SessionId | None = None
    limit: int = 50


class SearchHit(Struct, frozen=True):
    """One message that matched; `snippet` is text with the hits between U+E000 and U+E001."""

    session_id: SessionId
    session_title: str
    message_id: MessageId
    seq: int
    role: Role
    at_ms: int
    snippet: str


class SearchHits(AnswerBase, frozen=True, kw_only=True):
    """Matches, best first."""

    hits: tuple[SearchHit, ...]


class ListModels(QueryBase, frozen=True, kw_only=True):
    """The models that can be chosen."""

    refresh: bool = False


class ModelList(AnswerBase, frozen=True, kw_only=True):
    """Models in the order in which to show them; `failures` are sentences about services that
    could not be asked."""

    models: tuple[ModelInfo, ...]
    failures: tuple[str, ...] = ()


class ListGrants(QueryBase, frozen=True, kw_only=True):
    """Standing allowances."""


class GrantList(AnswerBase, frozen=True, kw_only=True):
    """Standing allowances, newest first."""

    grants: tuple[Grant, ...]


class ReadBinding(QueryBase, frozen=True, kw_only=True):
    """Which session a chat talks to; answered by a page with that one or none."""

    address: ChatAddress


class ListApprovals(QueryBase, frozen=True, kw_only=True):
    """Requests that wait for a decision."""


class ApprovalList(AnswerBase, frozen=True, kw_only=True):
    """Waiting requests, oldest first."""

    approvals: tuple[Approval, ...]


class ListUndo(QueryBase, frozen=True, kw_only=True):
    """What turns of a session changed and whether it can be taken back."""

    session_id: SessionId


class UndoList(AnswerBase, frozen=True, kw_only=True):
    """Turns with changes, newest first."""

    entries: tuple[UndoEntry, ...]


class ReadToolOutput(QueryBase, frozen=True, kw_only=True):
    """The kept output of a call (at most 64 KiB)."""

    session_id: SessionId
    call_id: CallId


class ToolOutputText(AnswerBase, frozen=True, kw_only=True):
    """The kept output and the size of the whole in bytes."""

    text: str
    total_bytes: int


class ReadConfig(QueryBase, frozen=True, kw_only=True):
    """Every config key with its value and origin; secrets are masked."""


ConfigKind = Literal["text", "switch", "choice", "whole", "number", "list", "table", "tables"]
"""What may stand at a key. `switch` is true or false, `whole` a whole number, `list` a list of
texts, `table` texts by name, `tables` a list of tables, which is only changed in the file."""


class ConfigEntry(Struct, frozen=True):
    """One key: its value as TOML text, where it came from, and what it is for.

    `where` is the place in the file, or the variable's name. `text` is the value of a text or a
    number as people write it, `items` those of a list, or `name = value` lines of a table; both
    are empty for a secret. `default` is TOML text. `restart` says what has to start again before
    a change holds, as in `ConfigChanged`. `section` is the text of the table it stands in.
    """

    key: str
    value: str
    origin: Literal["default", "file", "environment", "option"]
    type: str
    doc: str
    kind: ConfigKind = "text"
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    secret: bool = False
    where: str = ""
    default: str = ""
    restart: str = ""
    text: str = ""
    items: tuple[str, ...] = ()
    section: str = ""


class ConfigEntries(AnswerBase, frozen=True, kw_only=True):
    """All keys in the order of the schema."""

    entries: tuple[ConfigEntry, ...]
    path: str


class RunDoctor(QueryBase, frozen=True, kw_only=True):
    """Check the set-up, live."""


class Check(Struct, frozen=True):
    """One check of the doctor; `fix` says what to do where it is not ok."""

    name: str
    state: Literal["ok", "warning", "failed", "skipped"]
    found: str
    fix: str = ""


class DoctorReport(AnswerBase, frozen=True, kw_only=True):
    """All checks in order."""

    checks: tuple[Check, ...]


class ListServices(QueryBase, frozen=True, kw_only=True):
    """The services of the host process."""


class ServiceList(AnswerBase, frozen=True, kw_only=True):
    """Services in a stable order."""

    services: tuple[ServiceStatus, ...]


class ListProviders(QueryBase, frozen=True, kw_only=True):
    """The providers of the registry and how each stands."""


class ProviderList(AnswerBase, frozen=True, kw_only=True):
    """Providers in the order in which to show them."""

    providers: tuple[ProviderStatus, ...]


class ListJobs(QueryBase, frozen=True, kw_only=True):
    """What the agent does at set times."""


class JobList(AnswerBase, frozen=True, kw_only=True):
    """Jobs, the next one first."""

    jobs: tuple[Job, ...]


class ListJobRuns(QueryBase, frozen=True, kw_only=True):
    """How a job went, newest first; without `job_id` all jobs."""

    job_id: JobId | None = None
    limit: int = 50


class JobRunList(AnswerBase, frozen=True, kw_only=True):
    """Runs, newest first, with what became of their answers."""

    runs: tuple[JobRun, ...]


class ListPeople(QueryBase, frozen=True, kw_only=True):
    """Who may talk through channels, and who asks to."""


class PeopleList(AnswerBase, frozen=True, kw_only=True):
    """Everyone paired, and requests that wait."""

    paired: tuple[Paired, ...]
    requests: tuple[PairingRequest, ...]


LogLevel = Literal["debug", "info", "warning", "error"]


class ReadLogs(QueryBase, frozen=True, kw_only=True):
    """Lines of the log before `before` (an answer's `next_before`; None: the newest), of at
    least `level`, from `service` where one is named, that contain `text`."""

    level: LogLevel = "info"
    service: str = ""
    text: str = ""
    before: int | None = None
    limit: int = 200


class LogLine(Struct, frozen=True):
    """One entry of the log."""

    at_ms: int
    level: LogLevel
    source: str
    text: str


class LogPage(AnswerBase, frozen=True, kw_only=True):
    """Lines, oldest first; `next_before` is None where there are no older ones."""

    lines: tuple[LogLine, ...]
    next_before: int | None = None
    path: str = ""


class ExportSession(QueryBase, frozen=True, kw_only=True):
    """A conversation as a document, a piece at a time: the messages after `after_seq`."""

    session_id: SessionId
    format: Literal["markdown", "json"] = "markdown"
    after_seq: int = 0


class SessionExport(AnswerBase, frozen=True, kw_only=True):
    """A piece of the document; `next_after_seq` is None with the last. `file_name` is a
    proposal without a folder."""

    text: str
    file_name: str
    next_after_seq: int | None = None


class ReadMedia(QueryBase, frozen=True, kw_only=True):
    """The bytes of a picture or file that a message refers to."""

    sha256: str


class MediaBytes(AnswerBase, frozen=True, kw_only=True):
    """What was kept, and the type that it was kept under. Nobody looked into it."""

    data: bytes
    mime: str


class QueryFailed(AnswerBase, frozen=True, kw_only=True):
    """The question could not be answered; `reason` is a sentence."""

    reason: str


Query = (
    ListSessions
    | ReadHistory
    | SearchMessages
    | ListModels
    | ListGrants
    | ListApprovals
    | ReadBinding
    | ListUndo
    | ReadToolOutput
    | ReadConfig
    | RunDoctor
    | ListServices
    | ListProviders
    | ListJobs
    | ListJobRuns
    | ListPeople
    | ReadLogs
    | ExportSession
    | ReadMedia
)

Answer = (
    SessionPage
    | HistoryPage
    | SearchHits
    | ModelList
    | GrantList
    | ApprovalList
    | UndoList
    | ToolOutputText
    | ConfigEntries
    | DoctorReport
    | ServiceList
    | ProviderList
    | JobList
    | JobRunList
    | PeopleList
    | LogPage
    | SessionExport
    | MediaBytes
    | QueryFailed
)
