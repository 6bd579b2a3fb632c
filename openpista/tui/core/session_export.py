"""Writing a conversation to a file: which format, where, and how it ended."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.arrivals import SessionSaved, SessionUnsaved
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import Outcome, SaveSession, Then
from openpista.tui.core.moves import NoticeRaised, OverlayClosed, OverlayOpened
from openpista.tui.core.phrase import phrase
from openpista.tui.core.stamp import ActionBase, StartingAction

Format = Literal["markdown", "json"]
SUFFIX: dict[Format, str] = {"markdown": ".md", "json": ".json"}
MAX_NAME_CHARS = 60


class Export(Struct, frozen=True):
    """What is asked about. `folder` is where a path begins that does not say it itself.

    `revision` rises only when State itself wrote the path: then the field shows it.
    """

    session_id: SessionId = NEW_SESSION
    title: str = ""
    folder: str = ""
    path: str = ""
    revision: int = 0
    format: Format = "markdown"
    state: Literal["asking", "writing", "failed"] = "asking"
    reason: str = ""
    request_id: str = ""


class ExportAsked(ActionBase, frozen=True):
    """The user wants a conversation in a file; `path` where they said already which."""

    session_id: SessionId
    title: str
    folder: str
    path: str = ""


class ExportPathEdited(ActionBase, frozen=True):
    """Where to write reads so now."""

    path: str


class ExportFormatChosen(ActionBase, frozen=True):
    """The user wants this format."""

    format: Format


class ExportStarted(StartingAction, frozen=True):
    """The user says: write it. `path` is what the field shows, which may be newer than the last
    `ExportPathEdited`."""

    path: str


SessionExportAction = ExportAsked | ExportPathEdited | ExportFormatChosen | ExportStarted
HEARS = (
    ExportAsked,
    ExportPathEdited,
    ExportFormatChosen,
    ExportStarted,
    SessionSaved,
    SessionUnsaved,
)

Changed = tuple[Export, tuple[Outcome, ...]]


def update(export: Export, action: ActionBase) -> Changed:
    """Return the export after `action`, and what is to be done."""
    at_ms = action.at_ms
    match action:
        case ExportAsked(session_id=session_id, title=title, folder=folder, path=said) if (
            session_id != NEW_SESSION
        ):
            named = _format_of(said, export.format)
            path = said or f"{folder.rstrip('/')}/{file_stem(title)}{SUFFIX[named]}"
            asked = Export(session_id, title, folder, path, export.revision + 1, named)
            return asked, (Then(OverlayOpened("export", at_ms=at_ms)),)
        case ExportPathEdited(path=path) if path != export.path:
            return replace(export, path=path, format=_format_of(path, export.format),
                           state="asking", reason=""), ()  # fmt: skip
        case ExportFormatChosen(format=wanted) if wanted != export.format:
            path = _with_suffix(export.path, wanted)
            revision = export.revision + 1
            changed = replace(export, format=wanted, path=path, revision=revision)
            return replace(changed, state="asking", reason=""), ()
        case ExportStarted(id=request_id, path=path) if export.state != "writing" and path.strip():
            meant = replace(export, path=path, format=_format_of(path, export.format))
            order = SaveSession(meant.session_id, meant.format, whole_path(meant), request_id)
            return replace(meant, state="writing", reason="", request_id=request_id), (order,)
        case SessionSaved(request_id=request_id, path=path) if request_id == export.request_id:
            told = NoticeRaised("success", phrase("export.done", path=path), at_ms=at_ms)
            closed = OverlayClosed("export", at_ms=at_ms)
            return Export(revision=export.revision, format=export.format), (
                Then(closed),
                Then(told),
            )
        case SessionUnsaved(request_id=request_id, reason=reason) if (
            request_id == export.request_id
        ):
            return replace(export, state="failed", reason=reason, request_id=""), ()
        case _:
            return export, ()


def whole_path(export: Export) -> str:
    """Return the path that is meant: from the folder on where it names none."""
    path = export.path.strip()
    return path if path.startswith(("/", "~")) else f"{export.folder.rstrip('/')}/{path}"


def file_stem(title: str) -> str:
    """Return a title as a file's name: letters and digits of any script, joined by dashes."""
    words = "".join(char if char.isalnum() else " " for char in title.lower()).split()
    return "-".join(words)[:MAX_NAME_CHARS].strip("-") or "conversation"


def _format_of(path: str, known: Format) -> Format:
    """The suffix that was written says the format; without one of ours it stays."""
    for name, suffix in SUFFIX.items():
        if path.strip().lower().endswith(suffix):
            return name
    return known


def _with_suffix(path: str, wanted: Format) -> str:
    for suffix in SUFFIX.values():
        if path.lower().endswith(suffix):
            return path[: -len(suffix)] + SUFFIX[wanted]
    return path if path.endswith("/") or not path else path + SUFFIX[wanted]
