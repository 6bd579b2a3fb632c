"""What is said between openpista and its WhatsApp bridge: one JSON object a line.

The bridge checks every command against the JSON Schema made from these structs
(`bridge/src/protocol.schema.json`), and its code is type-checked against the same
(`bridge/src/protocol.d.ts`): the structs are the only source of both.
"""

import msgspec

from openpista.channels.whatsapp.bridge_commands import AnyCommand
from openpista.channels.whatsapp.bridge_events import AnyEvent

__all__ = ["MAX_LINE_BYTES", "PROTOCOL", "AnyCommand", "AnyEvent", "decode_event", "encode_command"]

PROTOCOL = 1
MAX_LINE_BYTES = 1024 * 1024

_encoder = msgspec.json.Encoder()
_events: "msgspec.json.Decoder[AnyEvent]" = msgspec.json.Decoder(AnyEvent)


def encode_command(command: AnyCommand) -> bytes:
    """Return the line, with its end."""
    return _encoder.encode(command) + b"\n"


def decode_event(line: bytes) -> AnyEvent:
    """Read a line. Raises msgspec.DecodeError on what is no event of ours."""
    return _events.decode(line)
