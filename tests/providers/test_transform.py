"""The pass before every encoder: what history may lack, a request must not."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.message import Attachment, Message, Text, Thinking, ToolCall, ToolResult
from openpista.providers.transform import (
    INTERRUPTED,
    SUMMARY_HEADING,
    AssistantSaid,
    Part,
    ToolsAnswered,
    UserSaid,
    prepare,
)
from openpista.providers.wire_chat import CHAT
from openpista.providers.wire_messages import MESSAGES
from tests.providers.making import (
    PICTURE,
    assistant,
    call,
    message,
    result,
    tag_of,
    target_of,
    thinking,
    user,
)


def parts(*messages: Message) -> tuple[Part, ...]:
    return prepare(messages, target_of(CHAT))


def test_results_follow_their_calls_in_the_order_of_the_calls():
    found = parts(
        assistant(call("a"), call("b")), result("b", "2"), user("wait"), result("a", "1"), user("x")
    )

    assert [type(part) for part in found] == [AssistantSaid, ToolsAnswered, UserSaid]
    assert isinstance(found[1], ToolsAnswered)
    assert [(one.call_id, one.text) for one in found[1].results] == [("a", "1"), ("b", "2")]


def test_a_call_without_a_result_gets_one_that_says_so():
    (_, answered, _) = parts(assistant(call("a")), user("go on"))

    assert answered == ToolsAnswered(
        (ToolResult(call("a").call_id, "system.run", INTERRUPTED, True),)
    )


def test_the_result_of_a_later_answer_is_not_taken_for_an_earlier_call_of_the_same_id():
    found = parts(assistant(call("a")), assistant(call("a")), result("a", "late"))

    assert isinstance(found[1], ToolsAnswered)
    assert isinstance(found[3], ToolsAnswered)
    assert found[1].results[0].text == INTERRUPTED
    assert found[3].results[0].text == "late"


def test_a_result_without_a_call_is_left_out_and_the_first_of_two_counts():
    found = parts(result("x"), assistant(call("a")), result("a", "1"), result("a", "2"))

    assert len(found) == 2
    assert isinstance(found[1], ToolsAnswered)
    assert [one.text for one in found[1].results] == ["1"]


def test_foreign_thinking_is_dropped_and_foreign_payloads_are_stripped():
    foreign = tag_of(MESSAGES).wrap(b"{}")
    found = parts(
        assistant(
            Thinking("unsigned"), Thinking("foreign", foreign), thinking(CHAT, "{}"),
            Text("hi", foreign), call(opaque=foreign),
        ),
        result(),
    )  # fmt: skip

    assert isinstance(found[0], AssistantSaid)
    assert found[0].blocks == (thinking(CHAT, "{}"), Text("hi"), call())


def test_another_model_of_the_same_provider_does_not_get_the_payload_either():
    ours = thinking(CHAT, "{}")
    other = replace(target_of(CHAT), tag=replace(tag_of(CHAT), model="other"))

    assert prepare([assistant(ours, Text("hi"))], other) == (AssistantSaid((Text("hi"),)),)


def test_an_answer_with_neither_words_nor_calls_is_left_out():
    found = parts(user("a"), assistant(thinking(CHAT, "{}"), Text("  \n")), user("b"))

    assert found == (UserSaid((Text("a"), Text("b"))),)


def test_a_sentence_of_ours_in_place_of_an_answer_is_not_sent():
    failed = message("assistant", Text("The service failed."), is_error=True)

    assert parts(user("a"), failed) == (UserSaid((Text("a"),)),)


def test_a_failed_answer_with_calls_keeps_them():
    failed = message("assistant", call(), is_error=True)

    assert len(parts(failed, result())) == 2


def test_a_call_that_did_not_arrive_whole_goes_back_empty():
    (said, _) = parts(assistant(call(arguments='{"comm', complete=False)), result())

    assert isinstance(said, AssistantSaid)
    assert isinstance(said.blocks[0], ToolCall)
    assert said.blocks[0].arguments == "{}"


def test_a_summary_is_told_as_one():
    found = parts(message("summary", Text("They spoke.")), user("go on"))

    assert found == (UserSaid((Text(SUMMARY_HEADING), Text("They spoke."), Text("go on"))),)


def test_what_is_no_users_to_say_is_left_out():
    assert parts(message("user", Thinking("hm"), call(), Text("hi"))) == (UserSaid((Text("hi"),)),)


def test_an_attachment_is_named_and_an_empty_message_says_nothing():
    found = parts(user(" "), message("user", Attachment("sha", "a.pdf", "application/pdf", 5)))

    assert found == (UserSaid((Text("[attached file “a.pdf”: application/pdf, 5 bytes]"),)),)


def test_pictures_are_kept_for_a_model_that_sees():
    (said,) = parts(message("user", PICTURE))

    assert said == UserSaid((PICTURE,))


def test_pictures_become_words_where_they_cannot_be_shown():
    gone = replace(PICTURE, sha256="gone", alt="")
    messages = [message("user", gone), assistant(call()), result(images=(PICTURE, gone))]

    (said, _, answered) = prepare(messages, target_of(CHAT))
    assert said == UserSaid((Text("[picture, 4x3, left out: its bytes are gone]"),))
    assert isinstance(answered, ToolsAnswered)
    assert answered.results[0].images == (PICTURE,)
    assert answered.results[0].text == "done\n[picture, 4x3, left out: its bytes are gone]"

    (_, _, blind) = prepare(messages, target_of(CHAT, vision=False))
    assert isinstance(blind, ToolsAnswered)
    assert blind.results[0].images == ()
    assert "“a cat”, 4x3, left out: this model cannot see" in blind.results[0].text


def test_ids_of_another_service_take_a_form_that_the_wire_knows():
    strange = call("functions.run:0")
    mine = parts(assistant(strange), result("functions.run:0"))
    theirs = parts(assistant(strange, provider="other"), result("functions.run:0"))

    for found, kept in ((mine, True), (theirs, False)):
        said, answered = found
        assert isinstance(said, AssistantSaid)
        assert isinstance(answered, ToolsAnswered)
        assert isinstance(said.blocks[0], ToolCall)
        assert said.blocks[0].call_id == answered.results[0].call_id
        assert (said.blocks[0].call_id == "functions.run:0") is kept
        assert kept or CHAT.call_id.fullmatch(said.blocks[0].call_id)


def calling(ids: list[str]) -> Message:
    return assistant(*[call(one) for one in ids])


def saying(text: str) -> Message:
    return assistant(Text(text))


_IDS = st.sampled_from(["a", "b", "c"])
_MESSAGES = st.one_of(
    st.builds(user, st.sampled_from(["", "hi"])),
    st.builds(calling, st.lists(_IDS, unique=True)),
    st.builds(saying, st.sampled_from(["", "yes"])),
    st.builds(result, _IDS),
)


@given(st.lists(_MESSAGES, max_size=12))
def test_whatever_the_history_every_call_is_answered_right_after_it(history: list[Message]):
    found = parts(*history)

    for index, part in enumerate(found):
        match part:
            case AssistantSaid():
                wanted = [block.call_id for block in part.blocks if isinstance(block, ToolCall)]
                after = found[index + 1] if index + 1 < len(found) else None
                given = after.results if isinstance(after, ToolsAnswered) else ()
                assert [one.call_id for one in given] == wanted
                assert part.blocks
            case ToolsAnswered():
                assert isinstance(found[index - 1], AssistantSaid)
            case UserSaid():
                assert part.blocks
                assert index == 0 or not isinstance(found[index - 1], UserSaid)
