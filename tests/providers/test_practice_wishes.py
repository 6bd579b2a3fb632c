"""What the practice model understands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.providers.practice_wishes import (
    DiskUsage,
    Greeting,
    Help,
    HowToUndo,
    ListFiles,
    LookAround,
    ReadFile,
    RunCommand,
    Screenshot,
    Search,
    Showcase,
    TellTime,
    Unknown,
    Uptime,
    Wish,
    WriteNote,
    is_korean,
    wish_of,
)
from openpista.words.catalogue import load_words


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("How long has this computer been on?", Uptime()),
        ("이 컴퓨터는 얼마나 켜져 있었어?", Uptime()),
        ("List the files here", ListFiles()),
        ("list the files in src/deep", ListFiles("src/deep")),
        ("여기 파일 목록을 보여줘", ListFiles()),
        ("what is my disk usage", DiskUsage()),
        ("디스크 용량은 얼마나 남았어?", DiskUsage()),
        ("Write a note that says hello", WriteNote("notes/hello.md", "hello\n")),
        ("안녕이라고 메모를 써줘", WriteNote("notes/안녕.md", "안녕\n")),
        ("메모: 우유 사기", WriteNote("notes/우유-사기.md", "우유 사기\n")),
        ("메모를 남겨줘", WriteNote("notes/안녕.md", "안녕\n")),
        ("Take a note", WriteNote("notes/hello.md", "hello\n")),
        ("Make a note: ???", WriteNote("notes/note.md", "???\n")),
        ("read notes/hello.md", ReadFile("notes/hello.md")),
        ("show me `my notes.txt`", ReadFile("my notes.txt")),
        ('open "a b.txt"', ReadFile("a b.txt")),
        ("README.md 읽어줘", ReadFile("README.md")),
        ("read a file", ReadFile("")),
        ("search for tea in the files", Search("tea")),
        ('find "needle"', Search("needle")),
        ("여기서 tea를 검색해줘", Search("tea")),
        ("run `ls -la`", RunCommand("ls -la", host=False)),
        ("run `uptime` on the host", RunCommand("uptime", host=True)),
        ("`ls` 실행해줘", RunCommand("ls", host=False)),
        ("look around", LookAround()),
        ("what time is it?", TellTime()),
        ("지금 몇 시야?", TellTime()),
        ("take a screenshot", Screenshot()),
        ("how do I undo that?", HowToUndo()),
        ("show me some Markdown", Showcase()),
        ("help", Help()),
        ("무엇을 할 수 있어?", Help()),
        ("Hello!", Greeting()),
        ("고마워", Greeting()),
        ("Please refactor my code", Unknown()),
        ("search for ...", Unknown()),
        ("", Unknown()),
    ],
)
def test_plain_requests_are_understood(text: str, wish: Wish) -> None:
    assert wish_of(text) == wish


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_suggestions_of_home_lead_where_they_should(language: str) -> None:
    words = load_words(language)

    assert wish_of(words("home.suggestion_1")) == Uptime()
    assert wish_of(words("home.suggestion_2")) == ListFiles()
    assert isinstance(wish_of(words("home.suggestion_3")), WriteNote)
    assert is_korean(words("home.suggestion_1")) is (language == "ko")


@given(st.text())
def test_any_text_is_some_wish_and_a_note_s_name_stays_in_its_folder(text: str) -> None:
    wish = wish_of(text)
    note = wish_of(f"write a note: {text}")

    assert isinstance(wish, Wish)
    if isinstance(note, WriteNote):
        assert note.path.startswith("notes/")
        assert note.path.count("/") == 1
        assert ".." not in note.path
