"""Summaries that stand for older turns."""

from openpista.agent.compaction import Compaction, compact, transcript
from openpista.agent.context import text_tokens
from openpista.domain.message import Attachment, Image, Message, Thinking, text_of
from tests.agent.builders import call, message, result, session
from tests.fakes.models import USAGE, FakeModels, FakeProvider, says


def talk() -> tuple[Message, ...]:
    return (
        message("summary", "They like tea.", seq=4),
        message("user", "Look at a.txt", seq=5),
        message("assistant", Thinking("hm"), "I look.", call("files.read", '{"a":1}'), seq=6),
        message("tool", result("c1", "tea " * 1_000, name="files.read"), seq=7),
        message("assistant", "It is about tea.", seq=8),
        message("user", "And now?", seq=9),
        message("assistant", "Nothing.", seq=10),
    )


async def test_older_turns_are_summarised_and_the_newest_stay() -> None:
    provider = FakeProvider(says("They want tea."))

    made = await compact(talk(), session(), FakeModels(provider), keep_tokens=30)

    assert made == Compaction("They want tea.", before_seq=9, usage=USAGE)
    told = text_of(provider.requests[0].messages[0])
    assert told.startswith("Earlier summary: They like tea.\n\nUser: Look at a.txt")
    assert 'Agent: I look.\n[used files.read with {"a":1}]' in told
    assert "hm" not in told
    assert len(told) < 2_000
    assert "And now?" not in told
    assert provider.requests[0].tools == ()


async def test_at_the_user_s_wish_everything_is_summarised() -> None:
    provider = FakeProvider(says("All of it."))

    made = await compact(talk(), session(), FakeModels(provider))

    assert made is not None
    assert made.before_seq == 11


async def test_there_is_nothing_to_do_where_nothing_is_older() -> None:
    provider = FakeProvider()
    models = FakeModels(provider)

    assert await compact((), session(), models) is None
    assert await compact(talk(), session(), models, keep_tokens=10**6) is None
    assert await compact(talk()[:1] + talk()[5:], session(), models, keep_tokens=20) is None
    assert provider.requests == []


async def test_a_model_that_says_nothing_makes_no_summary() -> None:
    assert await compact(talk(), session(), FakeModels(FakeProvider(says("")))) is None


def test_a_transcript_names_pictures_and_files() -> None:
    picture = Image(sha256="0", mime="image/png", width=1, height=1, size_bytes=1)
    named = Image(sha256="0", mime="image/png", width=1, height=1, size_bytes=1, alt="a cat")
    file = Attachment(sha256="0", name="a.pdf", mime="application/pdf", size_bytes=1)

    told = transcript((message("user", picture, named, file), message("assistant")), 1_000)

    assert told == "User: [a picture: image/png]\n[a picture: a cat]\n[a file: a.pdf]"


def test_a_transcript_loses_its_middle_before_it_grows_too_long() -> None:
    long = transcript((message("user", "b" + "x" * 10_000 + "e"),), 500)

    assert text_tokens(long) < 530
    assert long.startswith("User: b")
    assert long.endswith("e")
    assert "characters left out" in long
