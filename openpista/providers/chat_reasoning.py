"""Reasoning that a chat service wants back: which fields, put together from their pieces."""

import msgspec

from openpista.providers.chat_schema import Delta
from openpista.providers.json_text import Json, read_json, write_json
from openpista.providers.wire_fields import given, words

_GROWING = {"reasoning.text": "text", "reasoning.summary": "summary"}
"""Kinds of detail whose words arrive in pieces, and the field that holds them."""


class ReasoningDetails:
    """Collects what must be sent back with the assistant's message.

    `reasoning_details` (OpenRouter, Vercel): signed or encrypted steps, pieces of one step by
    its index. `reasoning_opaque` (Copilot) and `extra_content` (Gemini): as they came, last one
    wins. `reasoning_content` (DeepSeek and others): plain words, wanted in tool loops.
    """

    def __init__(self) -> None:
        self._details: list[dict[str, Json]] = []
        self._content: list[str] = []
        self._opaque = ""
        self._extra = b""

    def add(self, delta: Delta) -> str:
        """Take one delta; return the plain words that stand only in its details."""
        details: list[str] = []
        for raw in delta.reasoning_details or ():
            detail = read_json(bytes(raw))
            if isinstance(detail, dict):
                details.append(self._add_detail(detail))
        if content := words(delta.reasoning_content):
            self._content.append(content)
        self._opaque = words(delta.reasoning_opaque) or self._opaque
        if given(delta.extra_content):
            self._extra = bytes(delta.extra_content)
        return "".join(details)

    def payload(self) -> bytes:
        """Return the fields of the message as JSON, empty where there is nothing to keep."""
        fields: dict[str, object] = {}
        if self._details:
            fields["reasoning_details"] = self._details
        if self._content:
            fields["reasoning_content"] = "".join(self._content)
        if self._opaque:
            fields["reasoning_opaque"] = self._opaque
        if self._extra:
            fields["extra_content"] = msgspec.Raw(self._extra)
        return write_json(fields) if fields else b""

    def _add_detail(self, detail: dict[str, Json]) -> str:
        field = _GROWING.get(str(detail.get("type")))
        said = words(detail.get(field)) if field else ""
        last = self._details[-1] if self._details else None
        if field and last and _same_step(last, detail) and not (said and last.get("signature")):
            last[field] = f"{last.get(field) or ''}{said}"
            last.update({k: v for k, v in detail.items() if v is not None and k != field})
        else:
            self._details.append(detail)
        return said


def _same_step(last: dict[str, Json], detail: dict[str, Json]) -> bool:
    return last.get("type") == detail.get("type") and last.get("index") == detail.get("index")
