"""One login from its beginning to its end, as its window sees it."""

import asyncio
from pathlib import Path

import pytest

from openpista.auth.context import Flow, LoginContext, Made
from openpista.auth.errors import CredentialsUnsafeError, LoginError
from openpista.auth.running import RunningLogin
from openpista.auth.talk import MAX_ANSWER_CHARS, Talk
from openpista.domain.ids import LoginId
from openpista.domain.login import Login
from tests.auth.conversing import around_at, context_of, row
from tests.auth.making import credential


class Kept:
    """Hears what is told, and keeps what is made."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.logins: list[Login] = []
        self.made: list[Made] = []
        self.fails = fails
        self.changed = asyncio.Event()

    def told(self, login: Login) -> None:
        self.logins.append(login)
        self.changed.set()

    async def keep(self, made: Made) -> None:
        if self.fails:
            raise self.fails
        self.made.append(made)

    async def until(self, *states: str) -> Login:
        while not self.logins or self.logins[-1].state not in states:
            self.changed.clear()
            await self.changed.wait()
        return self.logins[-1]


def start(home: Path, flow: Flow, kept: Kept) -> RunningLogin:
    login = Login(LoginId("L1"), "openai", "key")
    running = RunningLogin(login, told=kept.told, keep=kept.keep)
    running.start(flow, context_of(around_at(home), row("openai")))
    return running


async def asking(context: LoginContext, talk: Talk) -> Made:
    answer = await talk.ask("key", "Which one?")
    talk.checking()
    return Made(credential(access=answer, account="ann\x1b[31m"), "remark")


async def showing(context: LoginContext, talk: Talk) -> Made:
    talk.show(url="https://x\x1b", user_code="A" * 99, wants="code", expires_at_ms=9)
    return Made(credential(access=await talk.answer()))


async def test_a_login_asks_checks_and_is_done(tmp_path: Path) -> None:
    kept = Kept()
    running = start(tmp_path, asking, kept)
    asked = await kept.until("answer_wanted")
    assert (asked.wants, asked.question) == ("key", "Which one?")

    assert running.give(" sk-canary \n")
    done = await kept.until("done")

    assert [one.state for one in kept.logins] == ["answer_wanted", "checking", "done"]
    assert (done.reason, done.wants, done.question) == ("remark", "", "")
    assert "\x1b" not in done.account
    assert kept.made[0].credential.secrets.access.reveal() == "sk-canary"
    assert "canary" not in repr(kept.logins)
    assert running.ended


async def test_what_a_vendor_says_cannot_steer_a_terminal(tmp_path: Path) -> None:
    kept = Kept()
    running = start(tmp_path, showing, kept)
    shown = await kept.until("waiting")

    assert "\x1b" not in shown.url
    assert len(shown.user_code) == 32
    assert (shown.wants, shown.expires_at_ms) == ("code", 9)
    await running.cancel()


async def test_only_what_is_waited_for_is_taken_and_not_without_end(tmp_path: Path) -> None:
    kept = Kept()
    running = start(tmp_path, asking, kept)
    assert not running.give("too early")
    await kept.until("answer_wanted")

    assert not running.give("x" * (MAX_ANSWER_CHARS + 1))
    assert running.give("one")
    await kept.until("done")
    assert not running.give("too late")
    assert kept.made[0].credential.secrets.access.reveal() == "one"


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (LoginError("No.", failure="refused"), "failed", "No."),
        (LoginError("Late.", failure="expired"), "expired", "Late."),
        (CredentialsUnsafeError("Damaged."), "failed", "Damaged."),
        (OSError(28, "No space left on device"), "failed", "No space left"),
    ],
)
async def test_every_failure_is_a_state_with_a_sentence(
    tmp_path: Path, error: Exception, state: str, said: str
) -> None:
    async def failing(context: LoginContext, talk: Talk) -> Made:
        raise error

    kept = Kept()
    start(tmp_path, failing, kept)
    ended = await kept.until("failed", "expired")
    assert (ended.state, said in ended.reason) == (state, True)

    unkept = Kept(fails=error)
    running = start(tmp_path, asking, unkept)
    await unkept.until("answer_wanted")
    running.give("key")
    assert said in (await unkept.until("failed", "expired")).reason


async def test_a_cancelled_login_is_over_when_cancel_returns(tmp_path: Path) -> None:
    kept = Kept()
    running = start(tmp_path, asking, kept)
    await kept.until("answer_wanted")

    await running.cancel()
    await running.cancel()

    assert kept.logins[-1].state == "cancelled"
    assert kept.made == []


async def test_a_question_that_nobody_answers_expires(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openpista.auth.running.CODE_WAIT_S", 0.01)
    kept = Kept()
    start(tmp_path, asking, kept)

    expired = await kept.until("expired")

    assert "Begin it again" in expired.reason
    assert kept.made == []
