"""What the page gets to see of messages and events: texts as HTML, files by handles that nobody
can guess, and nothing of what belongs between us and the model's provider."""

import asyncio
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable

from msgspec.structs import replace

from openpista.channels.web.markup import markdown_html
from openpista.channels.web.open_answer import OpenAnswer
from openpista.channels.web.server_frames import (
    EventFrame,
    MessageHtml,
    ProviderAuthCompleted,
    ProviderAuthStatus,
    ProviderAuthUrl,
    ServerFrame,
    SessionHistory,
    ToolApprovalRequest,
)
from openpista.domain.event import (
    ApprovalRequested,
    Event,
    LoginChanged,
    MessageAdded,
    ProvidersChanged,
    QueueChanged,
    Snapshot,
)
from openpista.domain.ids import MessageId
from openpista.domain.login import Login
from openpista.domain.message import (
    Attachment,
    Block,
    Image,
    Message,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from openpista.domain.query import HistoryPage

MAX_KEPT = 2_000
"""Messages whose HTML is kept, so that a page of history is made once for all who read it."""

MAX_KEPT_CHARS = 20_000_000
MARK_CHARS = 32
LARGE_CHARS = 5_000
"""A text from here on is made into HTML beside the loop."""

_FLOWS = {"browser": "redirect", "code": "code_display", "device": "device"}


class Shown:
    """Makes frames of events and history; keeps the HTML of messages."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._kept: OrderedDict[MessageId, MessageHtml] = OrderedDict()
        self._kept_chars = 0

    async def frame_of(self, event: Event) -> ServerFrame:
        """Return how an event is told."""
        match event:
            case MessageAdded(message=message):
                (html,) = await self.html_of((message,))
                bare = replace(event, message=_bare(message))
                return EventFrame(event=bare, html=(html,), handles=self._handles((message,)))
            case Snapshot():
                return await self._snapshot(event)
            case ApprovalRequested(approval=approval):
                return ToolApprovalRequest(
                    stream=event.stream,
                    seq=event.seq,
                    session_id=approval.session_id,
                    turn_id=approval.turn_id,
                    at_ms=event.at_ms,
                    approval=approval,
                )
            case ProvidersChanged(providers=providers):
                return ProviderAuthStatus(providers=providers, seq=event.seq)
            case LoginChanged(login=login):
                return _login_frame(event, login)
            case QueueChanged(queued=queued):
                carried = (block for waiting in queued for block in waiting.attachments)
                return EventFrame(event=event, handles=self._of_blocks(carried))
            case _:
                return EventFrame(event=event)

    async def history(self, page: HistoryPage, empty: SessionHistory) -> SessionHistory:
        """Return a page of history as the answer that is still `empty`."""
        return replace(
            empty,
            messages=tuple(_bare(message) for message in page.messages),
            html=await self.html_of(page.messages),
            handles=self._handles(page.messages),
            older_exist=page.older_exist,
        )

    def handle(self, sha256: str) -> str:
        """Return the name under which `/media/` has a file: only we can have made it."""
        return f"{sha256}-{self._mark(sha256)}"

    def sha256_of(self, handle: str) -> str | None:
        """Return the file that a handle stands for; None where we did not make it."""
        sha256, _, mark = handle.partition("-")
        return sha256 if hmac.compare_digest(self._mark(sha256), mark) else None

    async def html_of(self, messages: Iterable[Message]) -> tuple[MessageHtml, ...]:
        """Return the HTML of messages; that of long ones is made beside the loop."""
        made: list[MessageHtml] = []
        for message in messages:
            kept = self._kept.get(message.id)
            if kept is None:
                if _weight(message) < LARGE_CHARS:
                    kept = _html(message)
                else:
                    kept = await asyncio.to_thread(_html, message)
                self._keep(message.id, kept)
            made.append(kept)
        return tuple(made)

    async def _snapshot(self, event: Snapshot) -> EventFrame:
        if len(event.open_text) < LARGE_CHARS:
            answer = OpenAnswer(event.open_text)
        else:
            answer = await asyncio.to_thread(OpenAnswer, event.open_text)
        html = await self.html_of(event.messages)
        calls = tuple(replace(call, opaque=None) for call in event.open_calls)
        bare = replace(
            event, messages=tuple(_bare(one) for one in event.messages), open_calls=calls
        )
        carried = (block for waiting in event.queued for block in waiting.attachments)
        return EventFrame(
            event=bare,
            html=html,
            handles=self._handles(event.messages) | self._of_blocks(carried),
            open_html=answer.html,
            open_html_chars=answer.chars,
        )

    def _handles(self, messages: Iterable[Message]) -> dict[str, str]:
        return self._of_blocks(block for message in messages for block in message.blocks)

    def _of_blocks(self, blocks: Iterable[Block]) -> dict[str, str]:
        found: dict[str, str] = {}
        for block in blocks:
            match block:
                case Image(sha256=sha256) | Attachment(sha256=sha256):
                    found[sha256] = self.handle(sha256)
                case ToolResult(images=images):
                    found.update((image.sha256, self.handle(image.sha256)) for image in images)
                case _:
                    pass
        return found

    def _mark(self, sha256: str) -> str:
        made = hmac.new(self._key, sha256.encode("utf-8", "replace"), "sha256")
        return made.hexdigest()[:MARK_CHARS]

    def _keep(self, message_id: MessageId, html: MessageHtml) -> None:
        self._kept[message_id] = html
        self._kept_chars += _length(html)
        while len(self._kept) > MAX_KEPT or self._kept_chars > MAX_KEPT_CHARS:
            _, gone = self._kept.popitem(last=False)
            self._kept_chars -= _length(gone)


def _login_frame(event: LoginChanged, login: Login) -> ServerFrame:
    match login.state:
        case "done" | "failed" | "cancelled" | "expired":
            return ProviderAuthCompleted(
                provider=login.provider,
                success=login.state == "done",
                message=login.reason,
                login=login,
                seq=event.seq,
            )
        case _ if login.url and (flow := _FLOWS.get(login.method)) is not None:
            return ProviderAuthUrl(
                provider=login.provider,
                auth_url=login.url,
                flow_type=flow,  # pyright: ignore[reportArgumentType] - one of the three
                login=login,
                seq=event.seq,
            )
        case _:
            return EventFrame(event=event)


def _html(message: Message) -> MessageHtml:
    """The words of people are shown as they were written; the model's are Markdown."""
    if message.role == "user":
        return tuple(None for _ in message.blocks)
    return tuple(
        markdown_html(block.text) if isinstance(block, Text) else None for block in message.blocks
    )


def _weight(message: Message) -> int:
    return sum(len(block.text) for block in message.blocks if isinstance(block, Text))


def _length(html: MessageHtml) -> int:
    return sum(len(text) for text in html if text is not None)


def _bare(message: Message) -> Message:
    return replace(message, blocks=tuple(_bare_block(block) for block in message.blocks))


def _bare_block(block: Block) -> Block:
    match block:
        case Text() | Thinking() | ToolCall() if block.opaque is not None:
            return replace(block, opaque=None)
        case _:
            return block
