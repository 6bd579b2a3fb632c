"""The JSON names of the vocabularies."""

import typing
from typing import Any

import msgspec
import pytest

from openpista.domain.command import Command
from openpista.domain.event import Event
from openpista.domain.model import StreamEvent
from openpista.domain.query import Answer, Query
from openpista.domain.wire import snake_case


@pytest.mark.parametrize(
    ("name", "tag"),
    [("TurnStarted", "turn_started"), ("Text", "text"), ("ReadToolOutput", "read_tool_output")],
)
def test_a_class_name_becomes_its_tag(name: str, tag: str) -> None:
    assert snake_case(name) == tag


@pytest.mark.parametrize("vocabulary", [Command, Event, Query, Answer, StreamEvent])
def test_a_vocabulary_is_closed_frozen_and_told_apart(vocabulary: Any) -> None:
    members = typing.get_args(vocabulary)
    tags = [member.__struct_config__.tag for member in members]

    assert len(set(tags)) == len(members)
    assert all(member.__struct_config__.frozen for member in members)
    msgspec.json.Decoder(vocabulary)
