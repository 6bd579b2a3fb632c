"""Text as an agent writes it: deterministic Markdown, cut into small pieces."""

from collections.abc import Iterator

WORDS = (
    "the", "process", "keeps", "its", "files", "open", "while", "a", "second", "reader", "waits",
    "for", "the", "lock", "to", "be", "given", "back", "so", "every", "change", "is", "written",
    "twice", "and", "the", "older", "copy", "stays", "until", "the", "newer", "one", "is",
    "complete",
)  # fmt: skip


def markdown(blocks: int) -> str:
    """Return `blocks` blocks: paragraphs, lists, fences, tables and headings in turn."""
    return "\n\n".join(_block(number) for number in range(blocks))


def pieces(text: str) -> Iterator[str]:
    """Cut `text` into pieces of 6 to 14 characters."""
    at, number = 0, 0
    while at < len(text):
        size = 6 + (number * 5) % 9
        yield text[at : at + size]
        at += size
        number += 1


def _block(number: int) -> str:
    match number % 6:
        case 0:
            return f"## Step {number}: {_words(number, 4)}"
        case 1 | 3:
            return f"{_words(number, 18)} **{_words(number + 3, 2)}** {_words(number + 5, 9)}."
        case 2:
            return "\n".join(f"- {_words(number + line, 6)}, `item_{line}`" for line in range(4))
        case 4:
            lines = "\n".join(f"    value_{line} = read({number}, {line})" for line in range(6))
            return f"```python\ndef step_{number}():\n{lines}\n```"
        case _:
            rows = "\n".join(f"| {_words(number + row, 2)} | {row} |" for row in range(3))
            return f"| what | how many |\n|---|---|\n{rows}"


def _words(start: int, count: int) -> str:
    return " ".join(WORDS[(start * 7 + index) % len(WORDS)] for index in range(count))
