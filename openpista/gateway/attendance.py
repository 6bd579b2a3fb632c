"""Who is there to decide: windows with a person, and people who are expected back."""

from collections.abc import Callable, Iterable

from openpista.agent.ports import Approver
from openpista.domain.ids import MessageId
from openpista.domain.message import Message


class Attendance:
    """Says for each turn who could answer its questions (decisions.md 11). `by_messenger` says
    whether an owner's messenger chat is paired."""

    def __init__(self, *, by_messenger: Callable[[], bool] = lambda: False) -> None:
        self._by_messenger = by_messenger
        self._windows: set[object] = set()
        self._left_over: frozenset[MessageId] = frozenset()

    def enter(self, window: object) -> None:
        """A window with a person who may decide was opened."""
        self._windows.add(window)

    def leave(self, window: object) -> None:
        """It was closed. May be called twice."""
        self._windows.discard(window)

    def expect(self, prompts: Iterable[MessageId]) -> None:
        """Note the messages that an earlier process left over. Their person is on the way to a
        window: a question waits for them, and its deadline is still a no."""
        self._left_over = frozenset(prompts)

    def approver(self, prompt: Message) -> Approver:
        """Return who could answer in the turn of a prompt."""
        match prompt.sender.role if prompt.sender else "stranger":
            case "owner":
                there = self._windows or prompt.id in self._left_over or self._by_messenger()
                return "present" if there else "no_approver"
            case "guest":
                return "guest"
            case "job":
                return "job"
            case _:
                return "no_approver"
