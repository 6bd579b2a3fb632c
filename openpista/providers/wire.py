"""What tells one wire from another: its address, its SDK, and its two directions."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from openpista.config.presets import Wire as WireName
from openpista.providers.encoding import Body, Encoding
from openpista.providers.endpoint import Endpoint
from openpista.providers.reply import CallIds, Decoder
from openpista.providers.sdk import SdkName
from openpista.providers.sse import SseDecoder
from openpista.providers.stream import Splitter

NewDecoder = Callable[[Encoding, CallIds, str], Decoder]
"""Makes the decoder of one answer from the request, the free call ids and the service's label."""


class Wire(Struct, frozen=True):
    """One of the wires that model services speak.

    `path` may hold `{model}`.

    `call_id` is the form of call ids that it takes from elsewhere. `splitter` cuts
    the body into events.
    """

    name: WireName
    sdk: SdkName
    path: str
    call_id: re.Pattern[str]
    encode: Callable[[Encoding], Body]
    decoder: NewDecoder
    headers: Callable[[Encoding, Endpoint], Mapping[str, str]] = lambda _encoding, _endpoint: {}
    splitter: Callable[[], Splitter] = SseDecoder
