"""The Graph API of the WhatsApp Business Cloud, as far as it is used; and what its refusals mean
for what is owed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError
from openpista.egress.addresses import is_loopback

if TYPE_CHECKING:
    import httpx2

GRAPH = "https://graph.facebook.com"
VERSION = "v23.0"
MEDIA_HOSTS = frozenset({"lookaside.fbsbx.com", "graph.facebook.com"})
"""Where files lie: the token goes nowhere else."""

TIMEOUT_S = 30.0
MAX_BUTTONS = 3
MAX_ROWS = 10
MAX_BUTTON_CHARS = 20
MAX_ROW_CHARS = 24
MAX_NOTE_CHARS = 72
MAX_BUTTONS_BODY_CHARS = 1024
SLOW_DOWN = frozenset({4, 80007, 130429, 131048, 131056})
"""Its codes for too many calls or messages."""

NOT_NOW = frozenset({1, 2, 131000, 131016, 133004})
"""Its codes for trouble of its own that passes."""

_SLOW_DOWN_S = 30.0

Json = dict[str, Any]


class Choice(Struct, frozen=True):
    """A button or a row; `id` comes back when it is chosen."""

    id: str
    label: str
    note: str = ""


class _Error(Struct, frozen=True):
    code: int = 0
    message: str = ""


class _Id(Struct, frozen=True):
    id: str = ""


class _Answer(Struct, frozen=True):
    """All that is read of an answer, whatever was asked."""

    id: str = ""
    messages: tuple[_Id, ...] = ()
    display_phone_number: str = ""
    url: str = ""
    file_size: int = 0
    error: _Error = _Error()


class Graph:
    """The API with one token; close it."""

    def __init__(self, token: str, base_url: str = "") -> None:
        import httpx2

        self._base = (base_url or GRAPH).rstrip("/")
        self._client: httpx2.AsyncClient = httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_S,
            trust_env=not is_loopback(self._base),
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def number(self, number_id: str) -> str:
        """Return the digits of one of the business's numbers; the token works where it does."""
        got = await self._call("GET", f"{number_id}?fields=display_phone_number")
        return "".join(filter(str.isdecimal, got.display_phone_number))

    async def send(self, number_id: str, to: str, text: str) -> str:
        """Send words and return the message's id."""
        body = {"type": "text", "text": {"preview_url": False, "body": text}}
        return await self._message(number_id, to, body)

    async def ask(self, number_id: str, to: str, text: str, choices: Sequence[Choice]) -> str:
        """Send a question with buttons, or with a list where there are more than three."""
        is_short = len(text) <= MAX_BUTTONS_BODY_CHARS and len(choices) <= MAX_BUTTONS
        action = _buttons(choices) if is_short else _list(choices)
        kind = "button" if is_short else "list"
        interactive = {"type": kind, "body": {"text": text}, "action": action}
        return await self._message(
            number_id, to, {"type": "interactive", "interactive": interactive}
        )

    async def send_file(self, number_id: str, to: str, name: str, mime: str, data: bytes) -> str:
        """Send a picture or any file and return the message's id."""
        got = await self._call(
            "POST",
            f"{number_id}/media",
            data={"messaging_product": "whatsapp", "type": mime},
            files={"file": (name, data, mime)},
        )
        kind = "image" if mime in {"image/png", "image/jpeg"} else "document"
        file: Json = {"id": got.id}
        if kind == "document":
            file["filename"] = name
        return await self._message(number_id, to, {"type": kind, kind: file})

    async def typing(self, number_id: str, message_id: str) -> None:
        """Mark a message as read and show that an answer is being written."""
        body = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        await self._call("POST", f"{number_id}/messages", json=body)

    async def fetch(self, media_id: str, *, most_bytes: int) -> bytes:
        """Return the bytes of a file that a person sent."""
        got = await self._call("GET", media_id)
        parts, base = urlsplit(got.url), urlsplit(self._base)
        is_ours = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
        if not is_ours and (parts.scheme != "https" or parts.netloc not in MEDIA_HOSTS):
            raise UndeliverableError("The file lies where it should not.")
        if got.file_size > most_bytes:
            raise UndeliverableError("The file is too large.")
        answer = await self._request("GET", got.url)
        if answer.status_code != 200 or len(answer.content) > most_bytes:
            raise UndeliverableError("The file could not be fetched.")
        return answer.content

    async def _message(self, number_id: str, to: str, body: Json) -> str:
        whole = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to,
            **body,
        }
        got = await self._call("POST", f"{number_id}/messages", json=whole)
        return got.messages[0].id if got.messages else ""

    async def _call(self, method: str, path: str, **more: Any) -> _Answer:
        answer = await self._request(method, f"{self._base}/{VERSION}/{path}", **more)
        try:
            got = msgspec.json.decode(answer.content, type=_Answer, strict=False)
        except msgspec.MsgspecError:
            raise UnclearError("WhatsApp's answer could not be read.") from None
        if answer.status_code == 200:
            return got
        raise _meant(answer.status_code, got.error)

    async def _request(self, method: str, url: str, **more: Any) -> "httpx2.Response":
        import httpx2

        try:
            return await self._client.request(method, url, **more)
        except httpx2.ConnectError as error:
            raise PostponedError("WhatsApp cannot be reached.", detail=repr(error)) from None
        except httpx2.HTTPError as error:
            raise UnclearError(
                "The connection to WhatsApp was lost.", detail=type(error).__name__
            ) from None


def _meant(status: int, error: _Error) -> Exception:
    """Return what a refusal means for what was to be sent."""
    code = error.code
    detail = f"status {status}, code {code}: {error.message[:200]}"
    if code in SLOW_DOWN or status == 429:
        return PostponedError("WhatsApp wants a pause.", wait_s=_SLOW_DOWN_S, detail=detail)
    if code in NOT_NOW:
        return PostponedError("WhatsApp cannot take it now.", detail=detail)
    if status >= 500:
        return UnclearError("WhatsApp had an error of its own.", detail=detail)
    if code == 190:
        return PostponedError(
            "WhatsApp does not take the access token.", wait_s=60.0, detail=detail
        )
    if code == 131047:
        return UndeliverableError(
            "More than a day has passed since they wrote: WhatsApp lets a business write first"
            " with templates only.",
            detail=detail,
        )
    return UndeliverableError("WhatsApp refused a message.", detail=detail)


def _buttons(choices: Sequence[Choice]) -> Json:
    replies = (
        {"type": "reply", "reply": {"id": one.id, "title": one.label[:MAX_BUTTON_CHARS]}}
        for one in choices
    )
    return {"buttons": list(replies)}


def _list(choices: Sequence[Choice]) -> Json:
    rows: list[Json] = []
    for one in choices[:MAX_ROWS]:
        row: Json = {"id": one.id, "title": one.label[:MAX_ROW_CHARS]}
        if one.note:
            row["description"] = one.note[:MAX_NOTE_CHARS]
        rows.append(row)
    return {"button": "…", "sections": [{"title": "…", "rows": rows}]}
