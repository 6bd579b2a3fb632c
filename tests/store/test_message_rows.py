"""The rows of messages on one connection."""

from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.message import Attachment, Image, Text
from openpista.store.message_rows import delete_messages, media_of, write_message
from openpista.store.open import Store
from tests.store.builders import SESSION, a_message, a_result


def an_image(sha256: str) -> Image:
    return Image(sha256=sha256, mime="image/png", width=1, height=1, size_bytes=1)


def test_all_media_of_a_message_are_named_once() -> None:
    message = a_message(
        "m1",
        Text("see"),
        an_image("a"),
        an_image("a"),
        Attachment(sha256="b", name="n", mime="x/y", size_bytes=1),
        replace(a_result(), images=(an_image("c"),)),
    )

    assert media_of(message) == {"a", "b", "c"}


async def test_writing_a_row_counts_nothing(talked: Store) -> None:
    message = replace(a_message("m1", "Hello"), seq=7)

    await talked.database.write(lambda c: write_message(c, message))

    session = await talked.sessions.get(SESSION)
    assert session is not None
    assert session.message_count == 0
    assert (await talked.messages.page(SESSION)).messages == (message,)


async def test_the_oldest_messages_are_deleted_first_and_their_words_with_them(
    talked: Store,
) -> None:
    for number in range(5):
        await talked.messages.append(a_message(f"m{number}", f"word{number}"))

    deleted = await talked.database.write(lambda c: delete_messages(c, SESSION, limit=3))

    assert deleted == 3
    assert [m.seq for m in (await talked.messages.page(SESSION)).messages] == [4, 5]
    assert await talked.search.find("word1") == ()
    nobody = SessionId("none")
    assert await talked.database.write(lambda c: delete_messages(c, nobody, limit=3)) == 0
