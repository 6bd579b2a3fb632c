"""Gemini's own wire, over HTTP alone: google-genai would cost 86 MB and most of a second."""

import re

from openpista.providers.encoding import Encoding
from openpista.providers.gemini_decode import GeminiDecoder
from openpista.providers.gemini_encode import gemini_body
from openpista.providers.reply import CallIds
from openpista.providers.wire import Wire


def _decoder(encoding: Encoding, ids: CallIds, label: str) -> GeminiDecoder:
    return GeminiDecoder(tag=encoding.tag, names=encoding.names, ids=ids, label=label)


GEMINI = Wire(
    name="gemini",
    sdk="none",
    path="/models/{model}:streamGenerateContent?alt=sse",
    call_id=re.compile(r"[a-zA-Z0-9_.:-]{1,64}"),
    encode=gemini_body,
    decoder=_decoder,
)
