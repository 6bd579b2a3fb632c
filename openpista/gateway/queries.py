"""Answers questions. Reading changes nothing."""

from collections.abc import Callable
from typing import assert_never

from openpista.domain.errors import NotFoundError
from openpista.domain.event import ServiceStatus
from openpista.domain.model import Models
from openpista.domain.query import (
    Answer,
    ApprovalList,
    ExportSession,
    GrantList,
    JobList,
    JobRunList,
    ListApprovals,
    ListGrants,
    ListJobRuns,
    ListJobs,
    ListModels,
    ListPeople,
    ListProviders,
    ListServices,
    ListSessions,
    ListUndo,
    MediaBytes,
    ModelList,
    ProviderList,
    Query,
    ReadBinding,
    ReadConfig,
    ReadHistory,
    ReadLogs,
    ReadMedia,
    ReadToolOutput,
    RunDoctor,
    SearchHits,
    SearchMessages,
    ServiceList,
    SessionPage,
    ToolOutputText,
    UndoList,
)
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.desks import Desks
from openpista.gateway.export import Exports
from openpista.gateway.live import LiveSessions
from openpista.store.open import Store

MAX_PAGE = 500
MAX_SEARCH_CHARS = 1_000


class Queries:
    """Answers every query of the domain; raises OpenpistaError when it cannot."""

    def __init__(
        self,
        *,
        store: Store,
        live: LiveSessions,
        desk: ApprovalDesk,
        models: Models,
        desks: Desks,
        exports: Exports,
        services: Callable[[], tuple[ServiceStatus, ...]],
    ) -> None:
        self._store = store
        self._live = live
        self._desk = desk
        self._models = models
        self._desks = desks
        self._exports = exports
        self._services = services

    async def answer(self, query: Query) -> Answer:  # noqa: C901 - one line each
        """Return the answer."""
        match query:
            case ListSessions():
                return await self._sessions(query)
            case ReadHistory():
                return await self._store.messages.page(
                    query.session_id, before_seq=query.before_seq, limit=_bounded(query.limit)
                )
            case SearchMessages():
                return await self._search(query)
            case ListModels():
                failures = await self._models.refresh(force=query.refresh)
                return ModelList(models=self._models.known(), failures=tuple(failures.values()))
            case ListGrants():
                return GrantList(grants=self._desk.grants())
            case ListApprovals():
                return ApprovalList(approvals=self._desk.waiting())
            case ReadBinding():
                return await self._binding(query)
            case ListUndo():
                return UndoList(entries=await self._store.undo.entries(query.session_id))
            case ReadToolOutput():
                return await self._tool_output(query)
            case ReadMedia():
                return await self._media(query)
            case ReadConfig():
                return await self._desks.config.entries()
            case RunDoctor():
                return await self._desks.doctor.examine()
            case ListServices():
                return ServiceList(services=self._services())
            case ListProviders():
                return await self._providers()
            case ListJobs():
                return JobList(jobs=self._desks.job_list())
            case ListJobRuns():
                runs = await self._desks.job_runs(query.job_id, _bounded(query.limit))
                return JobRunList(runs=runs)
            case ListPeople():
                return self._desks.people()
            case ReadLogs():
                return await self._desks.logs.read(query)
            case ExportSession():
                return await self._exports.piece(query)
            case _:
                assert_never(query)

    async def _sessions(self, query: ListSessions) -> SessionPage:
        page = await self._store.sessions.page(
            cursor=query.cursor,
            limit=_bounded(query.limit),
            filter=query.filter,
            deleted=query.deleted,
        )
        sessions = tuple(self._live.overlay(row) for row in page.sessions)
        return SessionPage(sessions=sessions, next_cursor=page.next_cursor)

    async def _binding(self, query: ReadBinding) -> SessionPage:
        session_id = await self._store.bindings.get(query.address)
        row = await self._store.sessions.get(session_id) if session_id is not None else None
        return SessionPage(sessions=(self._live.overlay(row),) if row is not None else ())

    async def _media(self, query: ReadMedia) -> MediaBytes:
        media = self._store.media
        data = await media.read(query.sha256)
        return MediaBytes(data=data, mime=await media.mime(query.sha256))

    async def _providers(self) -> ProviderList:
        desk = self._desks.logins
        return ProviderList(providers=await desk.providers() if desk else ())

    async def _search(self, query: SearchMessages) -> SearchHits:
        hits = await self._store.search.find(
            query.text[:MAX_SEARCH_CHARS], query.session_id, _bounded(query.limit)
        )
        return SearchHits(hits=hits)

    async def _tool_output(self, query: ReadToolOutput) -> ToolOutputText:
        kept = await self._store.journal.tool_output(query.session_id, query.call_id)
        if kept is None:
            raise NotFoundError("The output of this call was not kept, or it has expired.")
        text, total_bytes = kept
        return ToolOutputText(text=text, total_bytes=total_bytes)


def _bounded(limit: int) -> int:
    return max(1, min(limit, MAX_PAGE))
