"""What the bridge's answers mean for what was to be said."""

import hashlib
from pathlib import Path

import pytest

from openpista.channels.whatsapp.bridge_answers import AnyResult, Downloaded, Problem, ProblemCode
from openpista.channels.whatsapp.bridge_commands import Send, SendMedia, Taken
from openpista.channels.whatsapp.errors import BridgeEndedError, OrderError
from openpista.channels.whatsapp.ids import own_id
from openpista.channels.whatsapp.protocol import AnyCommand
from openpista.channels.whatsapp.speaking import MAX_TRIES, Speaker
from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError
from openpista.domain.errors import OpenpistaError


class Bridge:
    """Answers every order with the same."""

    def __init__(self, answer: AnyResult | OpenpistaError | None = None) -> None:
        self.answer = answer
        self.orders: list[AnyCommand] = []

    async def order(self, command: AnyCommand, *, within_s: float = 1.0) -> AnyResult | None:
        del within_s
        self.orders.append(command)
        if isinstance(self.answer, OpenpistaError):
            raise self.answer
        return self.answer


async def at_once(_: float) -> None:
    """Wait for nothing."""


def refusal(code: ProblemCode, *, retryable: bool = False) -> OrderError:
    return OrderError(Problem(code=code, message="played", retryable=retryable))


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        (refusal("not_connected"), PostponedError),
        (refusal("not_paired"), PostponedError),
        (refusal("busy", retryable=True), PostponedError),
        (refusal("failed", retryable=True), PostponedError),
        (refusal("timed_out"), UnclearError),
        (refusal("not_found"), UndeliverableError),
        (refusal("rejected"), UndeliverableError),
        (refusal("malformed"), UndeliverableError),
        (BridgeEndedError("It ended."), PostponedError),
        (UnclearError("Nobody knows."), UnclearError),
    ],
)
async def test_a_refusal_means_later_unclear_or_never(
    tmp_path: Path, answer: OpenpistaError, meant: type[OpenpistaError]
) -> None:
    with pytest.raises(meant):
        await Speaker(Bridge(answer), tmp_path, sleep=at_once).send("1@g.us", "x")


async def test_the_key_of_a_message_is_its_id(tmp_path: Path) -> None:
    bridge = Bridge()
    speaker = Speaker(bridge, tmp_path, sleep=at_once)

    assert await speaker.send("1@g.us", "x", key="reply 0") == own_id("reply 0")
    (order,) = bridge.orders
    assert isinstance(order, Send)
    assert order.message_id == own_id("reply 0")


async def test_what_is_not_owed_is_said_with_patience_and_under_one_id(tmp_path: Path) -> None:
    bridge = Bridge(refusal("busy", retryable=True))

    assert not await Speaker(bridge, tmp_path, sleep=at_once).say("1@g.us", "x")
    assert len(bridge.orders) == MAX_TRIES
    assert len({order.message_id for order in bridge.orders if isinstance(order, Send)}) == 1
    refused = Bridge(refusal("rejected"))
    assert not await Speaker(refused, tmp_path, sleep=at_once).say("1@g.us", "x")
    assert len(refused.orders) == 1


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/png", "image"),
        ("image/svg+xml", "document"),
        ("audio/ogg; codecs=opus", "voice"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("application/pdf", "document"),
        ("", "document"),
    ],
)
async def test_a_file_is_sent_as_what_it_is_and_leaves_nothing(
    tmp_path: Path, mime: str, kind: str
) -> None:
    bridge = Bridge()
    await Speaker(bridge, tmp_path, sleep=at_once).send_file("1@g.us", "n", mime, b"x", key="k")

    (order,) = bridge.orders
    assert isinstance(order, SendMedia)
    assert order.kind == kind
    assert list(tmp_path.iterdir()) == []


async def test_a_fetched_file_is_only_what_was_told(tmp_path: Path) -> None:
    def told(path: str, data: bytes = b"data") -> Downloaded:
        sha256 = hashlib.sha256(data).hexdigest()
        return Downloaded(path=path, mimetype="x/y", bytes=len(data), sha256=sha256)

    secret = tmp_path.parent / "secret"
    secret.write_bytes(b"data")
    media = tmp_path / "media"
    media.mkdir()
    (media / "link").symlink_to(secret)
    (media / "other").write_bytes(b"else")
    (media / "good").write_bytes(b"data")

    async def fetched(answer: Downloaded, most_bytes: int = 100) -> bytes:
        return await Speaker(Bridge(answer), media, sleep=at_once).fetch("h", most_bytes=most_bytes)

    for path in (str(secret), str(media / "link"), str(media / "other"), "/", ".."):
        with pytest.raises(UndeliverableError):
            await fetched(told(path))
    assert await fetched(told(str(media / "good"))) == b"data"
    assert not (media / "good").exists()
    (media / "big").write_bytes(b"data")
    with pytest.raises(UndeliverableError):
        await fetched(told(str(media / "big")), most_bytes=3)
    assert secret.read_bytes() == b"data"


async def test_much_is_taken_in_few_orders(tmp_path: Path) -> None:
    bridge = Bridge()
    await Speaker(bridge, tmp_path, sleep=at_once).take(tuple(range(3000)))

    taken = [order for order in bridge.orders if isinstance(order, Taken)]
    assert [len(order.seqs) for order in taken] == [1024, 1024, 952]
