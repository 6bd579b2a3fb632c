"""The messages wire, over the anthropic SDK."""

import re

from openpista.egress.addresses import host_of
from openpista.providers.encoding import Encoding
from openpista.providers.endpoint import Endpoint
from openpista.providers.messages_decode import MessagesDecoder
from openpista.providers.messages_encode import messages_body
from openpista.providers.reply import CallIds
from openpista.providers.wire import Wire

ANTHROPIC_HOST = "api.anthropic.com"
OLD_VERSION = "2023-06-01"
"""What other hosts that speak this wire know; the SDK would send its own newest version."""

INTERLEAVED = "interleaved-thinking-2025-05-14"


def _decoder(encoding: Encoding, ids: CallIds, label: str) -> MessagesDecoder:
    return MessagesDecoder(tag=encoding.tag, names=encoding.names, ids=ids, label=label)


def _headers(encoding: Encoding, endpoint: Endpoint) -> dict[str, str]:
    headers: dict[str, str] = {}
    if host_of(endpoint.base_url) != ANTHROPIC_HOST:
        headers["anthropic-version"] = OLD_VERSION
    if encoding.traits.thinking == "budget":
        headers["anthropic-beta"] = INTERLEAVED
    return headers


MESSAGES = Wire(
    name="messages",
    sdk="anthropic",
    path="/v1/messages",
    call_id=re.compile(r"[a-zA-Z0-9_-]{1,64}"),
    encode=messages_body,
    decoder=_decoder,
    headers=_headers,
)
