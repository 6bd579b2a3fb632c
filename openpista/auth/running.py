"""One login that is under way: its conversation with the window, and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from openpista.auth.come_back import CODE_WAIT_S, within
from openpista.auth.context import Flow, LoginContext, Made
from openpista.auth.errors import LoginError
from openpista.auth.talk import MAX_ANSWER_CHARS
from openpista.domain.errors import OpenpistaError
from openpista.domain.login import Login, LoginState, LoginWish
from openpista.domain.tasks import owned_task
from openpista.guard.safe_text import safe_text

Keep = Callable[[Made], Awaitable[None]]
"""Stores what a login came to. Raises OpenpistaError, OSError."""

MAX_CODE_CHARS = 32
MAX_WAITING_ANSWERS = 2


class RunningLogin:
    """A `Talk`. `told` hears every change; `keep` stores what the login came to."""

    def __init__(self, login: Login, *, told: Callable[[Login], None], keep: Keep) -> None:
        self.login = login
        self._told = told
        self._keep = keep
        self._answers: asyncio.Queue[str] = asyncio.Queue(MAX_WAITING_ANSWERS)
        self._task: asyncio.Task[None] | None = None

    def start(self, flow: Flow, context: LoginContext) -> None:
        """Begin; returns at once."""
        self._task = owned_task(self._run(flow, context), name=f"login {self.login.id}")

    async def cancel(self) -> None:
        """End it and wait until it has ended."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def give(self, text: str) -> bool:
        """Hand over an answer; False where none is waited for."""
        if not self.login.wants or len(text) > MAX_ANSWER_CHARS or self._answers.full():
            return False
        self._answers.put_nowait(text)
        return True

    @property
    def ended(self) -> bool:
        """Say whether it is over."""
        return self.login.state in {"done", "failed", "cancelled", "expired"}

    def show(
        self,
        *,
        url: str,
        expires_at_ms: int,
        user_code: str = "",
        wants: LoginWish = "",
        question: str = "",
    ) -> None:
        """Say what is to be opened and typed (see `Talk`)."""
        self._change(
            "waiting",
            url=safe_text(url),
            user_code=safe_text(user_code)[:MAX_CODE_CHARS],
            wants=wants,
            question=question,
            expires_at_ms=expires_at_ms,
        )

    def checking(self) -> None:
        """Say that what was given is being checked (see `Talk`)."""
        self._change("checking")

    async def ask(self, wants: LoginWish, question: str = "") -> str:
        """Ask for an answer (see `Talk`); it may take `CODE_WAIT_S`."""
        self._change("answer_wanted", wants=wants, question=question)
        async with within(CODE_WAIT_S):
            return await self.answer()

    async def answer(self) -> str:
        """Wait for an answer (see `Talk`)."""
        return (await self._answers.get()).strip()

    async def _run(self, flow: Flow, context: LoginContext) -> None:
        try:
            made = await flow(context, self)
            await self._keep(made)
        except LoginError as error:
            self._change("expired" if error.failure == "expired" else "failed", error.message)
        except OpenpistaError as error:
            self._change("failed", error.message)
        except OSError as error:
            self._change("failed", f"The login could not be stored: {error.strerror}.")
        except asyncio.CancelledError:
            self._change("cancelled")
            raise
        else:
            self._change("done", made.remark, account=made.credential.entry.account)

    def _change(
        self,
        state: LoginState,
        reason: str = "",
        *,
        url: str = "",
        user_code: str = "",
        wants: LoginWish = "",
        question: str = "",
        account: str = "",
        expires_at_ms: int | None = None,
    ) -> None:
        self.login = replace(
            self.login,
            state=state,
            reason=reason,
            url=url,
            user_code=user_code,
            wants=wants,
            question=question,
            account=safe_text(account),
            expires_at_ms=expires_at_ms,
        )
        self._told(self.login)
