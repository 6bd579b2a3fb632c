"""The responses wire, over the openai SDK."""

import re

from openpista.providers.encoding import Encoding
from openpista.providers.reply import CallIds
from openpista.providers.responses_decode import ResponsesDecoder
from openpista.providers.responses_encode import responses_body
from openpista.providers.wire import Wire


def _decoder(encoding: Encoding, ids: CallIds, label: str) -> ResponsesDecoder:
    return ResponsesDecoder(tag=encoding.tag, names=encoding.names, ids=ids, label=label)


RESPONSES = Wire(
    name="responses",
    sdk="openai",
    path="/responses",
    call_id=re.compile(r"[a-zA-Z0-9_-]{1,64}"),
    encode=responses_body,
    decoder=_decoder,
)
