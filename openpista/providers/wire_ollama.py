"""Ollama's own wire: the only one of its three that lets a request say how large its window is."""

import re

from openpista.providers.encoding import Encoding
from openpista.providers.lines import LineDecoder
from openpista.providers.ollama_decode import OllamaDecoder
from openpista.providers.ollama_encode import ollama_body
from openpista.providers.reply import CallIds
from openpista.providers.wire import Wire


def _decoder(encoding: Encoding, ids: CallIds, label: str) -> OllamaDecoder:
    return OllamaDecoder(tag=encoding.tag, names=encoding.names, ids=ids, label=label)


OLLAMA = Wire(
    name="ollama",
    sdk="none",
    path="/api/chat",
    call_id=re.compile(r"[\x21-\x7e]{1,256}"),
    encode=ollama_body,
    decoder=_decoder,
    splitter=LineDecoder,
)
