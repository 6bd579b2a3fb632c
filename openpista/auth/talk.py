"""What a login says while it goes on, and what it waits for. The desk carries it to a window."""

from typing import Protocol

from openpista.domain.login import LoginWish

MAX_ANSWER_CHARS = 16 * 1024


class Talk(Protocol):
    """The one conversation of a login. Nothing is ever printed."""

    def show(
        self,
        *,
        url: str,
        expires_at_ms: int,
        user_code: str = "",
        wants: LoginWish = "",
        question: str = "",
    ) -> None:
        """Say which page is to be opened and what is to be typed there; then it waits. With
        `wants` an answer is also taken meanwhile; `question` says what was wrong with one."""
        ...

    def checking(self) -> None:
        """Say that what was given is being checked."""
        ...

    async def ask(self, wants: LoginWish, question: str = "") -> str:
        """Ask for an answer and return it, without blanks around it."""
        ...

    async def answer(self) -> str:
        """Wait for the answer to what `show` wanted."""
        ...
