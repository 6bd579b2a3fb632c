"""What the practice model understands: a handful of plain requests in English and Korean."""

import re
from collections.abc import Callable

from msgspec import Struct


class Uptime(Struct, frozen=True):
    """How long the computer has been on; asks for the host."""


class LookAround(Struct, frozen=True):
    """Files and disk space at once: two calls side by side."""


class ListFiles(Struct, frozen=True):
    """What lies in a folder."""

    path: str = "."


class DiskUsage(Struct, frozen=True):
    """How full the disk is; runs in the sandbox."""


class WriteNote(Struct, frozen=True):
    """A note in a file of its own, which can be undone."""

    path: str
    content: str


class ReadFile(Struct, frozen=True):
    """The text of a file; `path` is empty when none was named."""

    path: str


class Search(Struct, frozen=True):
    """Where a word stands in the files."""

    text: str


class RunCommand(Struct, frozen=True):
    """A command that stands between backticks in the request."""

    command: str
    host: bool


class TellTime(Struct, frozen=True):
    """Date and time; needs no tool."""


class Screenshot(Struct, frozen=True):
    """A picture of the screen."""


class HowToUndo(Struct, frozen=True):
    """What takes changes back."""


class Showcase(Struct, frozen=True):
    """Everything that an answer can look like."""


class Greeting(Struct, frozen=True):
    """A hello or a thank you."""


class Help(Struct, frozen=True):
    """What can be asked."""


class Unknown(Struct, frozen=True):
    """Something else."""


Wish = (
    Uptime
    | LookAround
    | ListFiles
    | DiskUsage
    | WriteNote
    | ReadFile
    | Search
    | RunCommand
    | TellTime
    | Screenshot
    | HowToUndo
    | Showcase
    | Greeting
    | Help
    | Unknown
)

NOTES = "notes"
_NAME_WORDS = 4
_NAME_CHARS = 40


def wish_of(text: str) -> Wish:
    """Return what `text` asks for; the first kind that fits, from the special to the general."""
    plain = " ".join(text.split())
    for understand in _UNDERSTANDING:
        wish = understand(plain)
        if wish is not None:
            return wish
    return Unknown()


def is_korean(text: str) -> bool:
    """Say whether to answer in Korean."""
    return re.search("[가-힣]", text) is not None


def _says(pattern: str, wish: Wish) -> Callable[[str], Wish | None]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: wish if compiled.search(text) else None


def _command(text: str) -> Wish | None:
    match = re.search(r"`([^`]+)`", text)
    is_wish = re.search(r"\b(run|execute|start)\b|실행|돌려", text, re.IGNORECASE)
    if match is None or not is_wish:
        return None
    host = re.search(r"\bhost\b|on (this|my|the) computer|호스트|컴퓨터에서", text, re.IGNORECASE)
    return RunCommand(match.group(1).strip(), host=host is not None)


_ENGLISH_NOTE = re.compile(
    r"\b(?:write|make|take|leave|save|jot)\b.*?\bnotes?\b"
    r"(?:\s*(?:that\s+says?|saying|which\s+says|with|about|to\s+self|:|-))*\s*(?P<text>.*)",
    re.IGNORECASE,
)
_KOREAN_NOTE = (
    re.compile(r"메모\s*[:：]\s*(?P<text>.+)"),
    re.compile(r"(?P<text>.+?)\s*(?:이라고|라고|이라는|라는)\s*(?:\S+\s+)??메모"),
    re.compile(r"메모.{0,4}\s*(?:써|적어|남겨|작성|저장)(?P<text>)"),
)


def _note(text: str) -> Wish | None:
    for pattern in (_ENGLISH_NOTE, *_KOREAN_NOTE):
        if match := pattern.search(text):
            said = match.group("text").strip(" \"'“”‘’.!")
            content = said or ("안녕" if is_korean(text) else "hello")
            return WriteNote(f"{NOTES}/{_file_name(content)}.md", f"{content}\n")
    return None


def _file_name(content: str) -> str:
    """Return a name made of the first words; letters and digits of any language."""
    words = re.findall(r"\w+", content.lower())[:_NAME_WORDS]
    return "-".join(words)[:_NAME_CHARS].strip("-") or "note"


_PATH = re.compile(
    r"`([^`]+)`|[\"“]([^\"”]+)[\"”]|((?:[\w.~-]+/)*[\w-]*\.[A-Za-z][\w.]*\b|\S+/\S+)"
)
_READ = re.compile(r"\b(read|open|show|print|cat)\b|읽어|열어|보여", re.IGNORECASE)
_FILE = re.compile(r"\b(file|note)\b|파일|메모", re.IGNORECASE)
_LIST = re.compile(
    r"\b(list|ls|dir|files|folder|directory|what.?s (in )?here)\b|목록|폴더|뭐가 있", re.IGNORECASE
)


def _read(text: str) -> Wish | None:
    if _READ.search(text) is None:
        return None
    if match := _PATH.search(text):
        return ReadFile(next(group for group in match.groups() if group))
    return ReadFile("") if _FILE.search(text) and not _LIST.search(text) else None


def _list(text: str) -> Wish | None:
    if _LIST.search(text) is None:
        return None
    folder = re.search(r"(?<!\S)[\w.~-]+/[\w./-]*", text)
    return ListFiles(folder.group() if folder else ".")


def _search(text: str) -> Wish | None:
    english = r"\b(?:search|find|grep|look)\b(?:\s+(?:for|the|word|text|files?))*\s+(?P<text>.+)"
    korean = r"(?P<text>.+?)(?:을|를)?\s*(?:찾아|검색)"
    for pattern in (english, korean):
        if match := re.search(pattern, text, re.IGNORECASE):
            said = re.sub(
                r"\s+(in|within|inside)\s+(the|my|these|all)?\s*(files?|folder|here).*$|^(여기서|.*에서)\s+",
                "",
                match.group("text"),
                flags=re.IGNORECASE,
            )
            found = said.strip(" \"'“”‘’`.?!")
            return Search(found) if found else None
    return None


_UNDERSTANDING: tuple[Callable[[str], Wish | None], ...] = (
    _command,
    _says(r"\bundo\b|take (it|that) back|되돌", HowToUndo()),
    _note,
    _says(r"\buptime\b|been (on|up|running)|켜져|켜 ?있|가동", Uptime()),
    _says(r"look around|둘러", LookAround()),
    _says(r"screen ?shot|capture|스크린샷|화면", Screenshot()),
    _says(r"\bdisk\b|\bstorage\b|free space|디스크|용량|저장 ?공간", DiskUsage()),
    _says(r"markdown|마크다운", Showcase()),
    _read,
    _search,
    _list,
    _says(r"\b(time|date|today|day is)\b|몇 ?시|시간|날짜|며칠|요일", TellTime()),
    _says(r"\bhelp\b|what can you|how do(es)? (this|you)|도움|무엇을|뭘 ?할|할 수 있", Help()),
    _says(r"^(hi|hello|hey|thanks?|thank you|good (morning|evening))\b|안녕|고마|감사", Greeting()),
)
