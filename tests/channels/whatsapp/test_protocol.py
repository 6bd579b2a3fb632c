"""The lines that go both ways."""

import msgspec
import pytest

from openpista.channels.whatsapp.bridge_commands import Send
from openpista.channels.whatsapp.bridge_events import Qr
from openpista.channels.whatsapp.protocol import decode_event, encode_command


def test_a_command_is_one_line_in_the_bridges_spelling() -> None:
    line = encode_command(Send(id="c1", to="15550100001@s.whatsapp.net", text="a\nb"))

    assert line == b'{"type":"send","id":"c1","to":"15550100001@s.whatsapp.net","text":"a\\nb"}\n'


def test_an_event_is_read_by_its_type() -> None:
    assert decode_event(b'{"type":"qr","data":"2@x","expiresIn":20}') == Qr(
        data="2@x", expires_in=20
    )


@pytest.mark.parametrize("line", [b"", b"noise", b'{"type":"qr"}', b'{"type":"unheard"}', b"[]"])
def test_what_is_no_event_is_an_error_of_decoding(line: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_event(line)
