"""Answers questions. Reading changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import assert_never

from msgspec import Struct

from openpista.domain.errors import NotFoundError
from openpista.domain.event import ServiceStatus
from openpista.domain.model import Models
from openpista.domain.query import (
    Answer,
    ApprovalList,
    ConfigEntries,
    DoctorReport,
    GrantList,
    ListApprovals,
    ListGrants,
    ListModels,
    ListServices,
    ListSessions,
    ListUndo,
    ModelList,
    Query,
    ReadConfig,
    ReadHistory,
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
from openpista.gateway.live import LiveSessions
from openpista.store.open import Store

MAX_PAGE = 500
MAX_SEARCH_CHARS = 1_000


class AboutHouse(Struct, frozen=True):
    """What the house can say about itself: its configuration, its health, its services."""

    read_config: Callable[[], ConfigEntries]
    run_doctor: Callable[[], Awaitable[DoctorReport]]
    services: Callable[[], tuple[ServiceStatus, ...]]


class Queries:
    """Answers every query of the domain; raises OpenpistaError when it cannot."""

    def __init__(
        self,
        *,
        store: Store,
        live: LiveSessions,
        desk: ApprovalDesk,
        models: Models,
        house: AboutHouse,
    ) -> None:
        self._store = store
        self._live = live
        self._desk = desk
        self._models = models
        self._house = house

    async def answer(self, query: Query) -> Answer:
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
                return ModelList(models=self._models.known())
            case ListGrants():
                return GrantList(grants=self._desk.grants())
            case ListApprovals():
                return ApprovalList(approvals=self._desk.waiting())
            case ListUndo():
                return UndoList(entries=await self._store.undo.entries(query.session_id))
            case ReadToolOutput():
                return await self._tool_output(query)
            case ReadConfig():
                return await asyncio.to_thread(self._house.read_config)
            case RunDoctor():
                return await self._house.run_doctor()
            case ListServices():
                return ServiceList(services=self._house.services())
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
