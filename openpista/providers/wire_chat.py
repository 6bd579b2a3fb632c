"""The chat completions wire, over the openai SDK."""

import re

from openpista.providers.chat_decode import ChatDecoder
from openpista.providers.chat_encode import chat_body
from openpista.providers.encoding import Encoding
from openpista.providers.reply import CallIds
from openpista.providers.wire import Wire


def _decoder(encoding: Encoding, ids: CallIds, label: str) -> ChatDecoder:
    return ChatDecoder(
        tag=encoding.tag,
        names=encoding.names,
        ids=ids,
        label=label,
        inline_think_tags=encoding.quirks.inline_think_tags,
    )


CHAT = Wire(
    name="chat",
    sdk="openai",
    path="/chat/completions",
    call_id=re.compile(r"[a-zA-Z0-9_-]{1,40}"),
    encode=chat_body,
    decoder=_decoder,
)
"""Call ids of at most 40 characters: OpenAI's limit on this wire (providers.md §1.14)."""
