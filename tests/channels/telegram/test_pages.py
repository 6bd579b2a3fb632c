"""An answer in messages that are edited until it is whole."""

from openpista.channels.telegram.errors import RefusedError
from openpista.channels.telegram.markdown import Rich, Span, plain
from openpista.channels.telegram.pages import Pages
from openpista.channels.telegram.place import Keys, Place

PLACE = Place(42)
ONE, TWO, THREE = plain("one"), plain("two"), plain("three")


class Chat:
    """Keeps what stands in it."""

    def __init__(self) -> None:
        self.stands: dict[int, str] = {}
        self.did: list[str] = []
        self.refuses_looks = False
        self._next = 1

    async def send(
        self, place: Place, part: Rich, *, keys: Keys = (), silent: bool = False, reply_to: int = 0
    ) -> int:
        self._look(part)
        self.did.append(f"send {part.text}")
        self.stands[self._next] = part.text
        self._next += 1
        return self._next - 1

    async def edit(self, place: Place, message_id: int, part: Rich, *, keys: Keys = ()) -> bool:
        self._look(part)
        self.did.append(f"edit {part.text}")
        if message_id not in self.stands:
            return False
        self.stands[message_id] = part.text
        return True

    async def delete(self, place: Place, message_id: int) -> None:
        self.did.append(f"delete {message_id}")
        del self.stands[message_id]

    def _look(self, part: Rich) -> None:
        if self.refuses_looks and part.spans:
            raise RefusedError("can't parse entities")


class Noted(list[str]):
    """The ids that were noted."""

    async def took(self, external_id: str) -> None:
        self.append(external_id)


async def test_only_what_changed_is_written() -> None:
    chat, noted = Chat(), Noted()
    pages = Pages(chat, PLACE)

    await pages.show([ONE])
    await pages.show([ONE, TWO])
    await pages.show([ONE, THREE])
    await pages.finish([ONE, THREE], taken=0, took=noted.took)

    assert chat.did == ["send one", "send two", "edit three"]
    assert noted == ["1", "2"]


async def test_nothing_is_shown_any_more_once_it_is_finished() -> None:
    chat, noted = Chat(), Noted()
    pages = Pages(chat, PLACE)
    await pages.finish([ONE], taken=0, took=noted.took)

    await pages.show([TWO])

    assert chat.stands == {1: "one"}


async def test_a_message_too_many_is_taken_back() -> None:
    chat, noted = Chat(), Noted()
    pages = Pages(chat, PLACE)
    await pages.show([ONE, TWO])

    await pages.finish([THREE], taken=0, took=noted.took)

    assert chat.stands == {1: "three"}


async def test_what_arrived_before_is_not_sent_again_and_the_next_is_marked() -> None:
    chat, noted = Chat(), Noted()
    bold = Rich("two", (Span("bold", 0, 3),))

    await Pages(chat, PLACE).finish([ONE, bold, THREE], taken=1, took=noted.took, mark="(resent)")

    assert chat.did == ["send (resent) two", "send three"]
    assert len(noted) == 2


async def test_a_message_that_somebody_deleted_is_sent_anew() -> None:
    chat, noted = Chat(), Noted()
    pages = Pages(chat, PLACE)
    await pages.show([ONE])
    chat.stands.clear()

    await pages.finish([TWO], taken=0, took=noted.took)

    assert chat.stands == {2: "two"}
    assert noted == ["2"]


async def test_words_arrive_where_their_looks_are_refused() -> None:
    chat, noted = Chat(), Noted()
    chat.refuses_looks = True
    pages = Pages(chat, PLACE)
    await pages.show([Rich("one", (Span("bold", 0, 3),))])

    await pages.finish([Rich("two", (Span("bold", 0, 3),))], taken=0, took=noted.took)

    assert chat.stands == {1: "two"}
