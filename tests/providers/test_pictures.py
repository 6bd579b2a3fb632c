"""The bytes of pictures: the newest that fit, and what is gone is gone."""

from msgspec.structs import replace

from openpista.domain.errors import NotFoundError
from openpista.domain.message import Image
from openpista.providers import pictures
from openpista.providers.pictures import load_pictures
from tests.providers.making import PICTURE, message, result


class Media:
    """A media store with pictures of the given sizes."""

    def __init__(self, **sizes: int) -> None:
        self.sizes = sizes
        self.read: list[str] = []

    async def __call__(self, sha256: str) -> bytes:
        self.read.append(sha256)
        if sha256 not in self.sizes:
            raise NotFoundError("gone")
        if not self.sizes[sha256]:
            raise OSError("unreadable")
        return b"x" * self.sizes[sha256]


def picture(sha256: str, size: int = 1) -> Image:
    return replace(PICTURE, sha256=sha256, size_bytes=size)


async def test_pictures_of_people_and_of_tools_are_read_once():
    media = Media(a=1, b=1)
    history = [message("user", picture("a"), picture("b")), result(images=(picture("a"),))]

    found = await load_pictures(history, media)

    assert found == {"a": b"x", "b": b"x"}
    assert media.read == ["a", "b"]


async def test_what_is_gone_or_unreadable_is_missing():
    assert await load_pictures([message("user", picture("x"), picture("y"))], Media(y=0)) == {}


async def test_the_newest_count_where_not_all_fit():
    half = pictures.MAX_REQUEST_BYTES // 2
    media = Media(old=half, middle=half, new=half)
    history = [message("user", picture(name, half)) for name in ("old", "middle", "new")]

    assert set(await load_pictures(history, media)) == {"middle", "new"}
    assert "old" not in media.read


async def test_a_picture_that_is_larger_than_it_said_is_left_out():
    media = Media(a=pictures.MAX_REQUEST_BYTES + 1)

    assert await load_pictures([message("user", picture("a", 1))], media) == {}


async def test_without_a_media_store_there_are_none():
    assert await load_pictures([message("user", PICTURE)], None) == {}
