"""What is said at once waits where Telegram wants that, and gives up where it must."""

import pytest

from openpista.channels.telegram.conversation import Speaks
from openpista.channels.telegram.markdown import Rich, plain
from openpista.channels.telegram.patient import MAX_TRIES, Patient
from openpista.channels.telegram.place import Keys, Place
from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError


class Moody:
    """Refuses as often as it was told to."""

    def __init__(self, *moods: Exception) -> None:
        self.moods = list(moods)
        self.said: list[str] = []
        self.tries = 0

    def do(self, text: str) -> None:
        self.tries += 1
        if self.moods:
            raise self.moods.pop(0)
        self.said.append(text)

    async def send(
        self, place: Place, part: Rich, *, keys: Keys = (), silent: bool = False, reply_to: int = 0
    ) -> int:
        self.do(part.text)
        return 7

    async def edit(self, place: Place, message_id: int, part: Rich, *, keys: Keys = ()) -> bool:
        self.do(part.text)
        return True

    async def delete(self, place: Place, message_id: int) -> None:
        self.do(f"delete {message_id}")

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        self.do(text)

    async def fetch(self, file_id: str) -> bytes:
        self.do(file_id)
        return b"x"


def patient(api: Speaks) -> tuple[Patient, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Patient(api, sleep=sleep), slept


async def test_it_waits_as_long_as_telegram_wants() -> None:
    api = Moody(PostponedError("pause", wait_s=7.0), PostponedError("no network"))
    made, slept = patient(api)

    assert await made.send(Place(1), plain("hello")) == 7
    assert (api.said, slept) == (["hello"], [7.0, 2.0])


@pytest.mark.parametrize("error", [UnclearError("lost"), UndeliverableError("blocked")])
async def test_what_may_have_arrived_or_never_will_is_not_repeated(error: Exception) -> None:
    api = Moody(error)
    made, _ = patient(api)

    assert await made.send(Place(1), plain("hello")) == 0
    assert api.tries == 1


async def test_it_gives_up_after_some_tries() -> None:
    api = Moody(*[PostponedError("pause")] * 9)
    made, _ = patient(api)

    assert not await made.edit(Place(1), 1, plain("hello"))
    assert api.tries == MAX_TRIES


async def test_everything_goes_through() -> None:
    api = Moody()
    made, _ = patient(api)

    await made.delete(Place(1), 5)
    await made.answer("q", "yes")

    assert await made.edit(Place(1), 1, plain("b"))
    assert await made.fetch("f") == b"x"
    assert api.said == ["delete 5", "yes", "b", "f"]
