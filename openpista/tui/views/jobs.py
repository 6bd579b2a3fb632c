"""The dialog with the jobs, and the question before one is run or removed."""

from collections.abc import Callable, Sequence

from openpista.domain.job import Job
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.jobs import (
    Deed,
    JobConfirmed,
    JobMoved,
    JobPaused,
    JobPointed,
    JobWished,
    job_of,
)
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.state import State
from openpista.tui.views.figures import DAY_MS, HOUR_MS, MINUTE_MS, ago_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import listed_row
from openpista.tui.views.rows import BLANK, Row, Run, plain_rows, wrap
from openpista.words.catalogue import Words

NAME_CELLS = 24
FOOT_ROWS = 3


def _jobs(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    jobs = state.jobs
    if not jobs.jobs:
        return Drawn(_empty(state, look, width))
    index = chosen(jobs.index, jobs.jobs)
    now_ms = state.window.now_ms
    sending = {job_id for _, job_id in jobs.sending}
    rows = [
        _job(job, look, width, now_ms, here=number == index, sending=job.id in sending)._replace(
            hit=f"row:{number}"
        )
        for number, job in enumerate(jobs.jobs)
    ]
    return Drawn(rows, (index, index + 1))


def _empty(state: State, look: Look, width: int) -> list[Row]:
    words = look.words
    if state.jobs.state == "failed":
        text = words("jobs.failed", reason=safe_text(state.jobs.reason))
        return plain_rows(f"  {text}", width, "error")
    if state.jobs.state != "loaded":
        return plain_rows(f"  {words('list.loading')}", width, "muted")
    rows = plain_rows(words("jobs.none"), width - 4, "strong")
    rows += [BLANK, *plain_rows(words("jobs.none_how"), width - 4, "dim")]
    rows += [BLANK, *plain_rows(words("jobs.none_where"), width - 4, "muted")]
    return [row._replace(runs=(("  ", "text"), *row.runs)) for row in rows]


def _job(job: Job, look: Look, width: int, now_ms: int, *, here: bool, sending: bool) -> Row:
    words = look.words
    sign, state, tone = _state(job, words, now_ms)
    if sending:
        sign, state, tone = "◌", words("jobs.sending"), "info"
    right: list[Run] = [(f"{sign} {state}", tone)]
    name = safe_text(job.name or job.says, keep_newlines=False)
    about = safe_text(job.schedule, keep_newlines=False)
    return listed_row(name, about, right, width, NAME_CELLS, here=here)


def _state(job: Job, words: Words, now_ms: int) -> tuple[str, str, str]:
    """Return sign, words and look of what a job does now, or what comes next."""
    if job.running:
        return "▶", words("jobs.running"), "accent"
    if job.paused:
        return "‖", words("jobs.paused"), "muted"
    if job.last_outcome in {"failed", "denied"}:
        return "✗", _last(job, words, now_ms), "error"
    if job.next_ms is None:
        return "–", words("jobs.never"), "muted"
    return "◷", words("jobs.next", when=until_text(job.next_ms, now_ms, words)), "dim"


def _last(job: Job, words: Words, now_ms: int) -> str:
    if job.last_ms is None or not job.last_outcome:
        return words("jobs.not_run")
    when = ago_text(job.last_ms, max(now_ms, job.last_ms), words)
    return words(f"jobs.last_{job.last_outcome}", when=when)


def until_text(at_ms: int, now_ms: int, words: Words) -> str:
    """Return how long it is until then: `in 5 min`, `in 3 h`, `in 2 d`."""
    left_ms = at_ms - now_ms
    if left_ms < MINUTE_MS:
        return words("jobs.soon")
    if left_ms < HOUR_MS:
        return words("jobs.in_minutes", n=left_ms // MINUTE_MS)
    if left_ms < 2 * DAY_MS:
        return words("jobs.in_hours", n=left_ms // HOUR_MS)
    return words("jobs.in_days", n=left_ms // DAY_MS)


def _foot(state: State, look: Look, width: int) -> list[Row]:
    """What the job under the cursor says, to whom, and how it went last."""
    jobs, words = state.jobs, look.words
    job = _at(state)
    if job is None:
        return []
    lead: list[Run] = [("  ", "text")]
    said: list[Run] = [(f"{words('jobs.says')} ", "muted"), (safe_text(job.says), "text")]
    rows = wrap(said, width - 2, first=lead)[:2]
    facts = [_last(job, words, state.window.now_ms)]
    if job.next_ms is not None and not job.paused:
        until = until_text(job.next_ms, state.window.now_ms, words)
        facts.insert(0, words("jobs.next", when=until))
    if job.target:
        facts.append(words("jobs.to", target=safe_text(job.target, keep_newlines=False)))
    rows += wrap([(" · ".join(facts), "muted")], width - 2, first=lead)[:1]
    if job.last_reason and jobs.state == "loaded":
        rows += wrap([(safe_text(job.last_reason), "error")], width - 2, first=lead)[:1]
    return rows


def _at(state: State) -> Job | None:
    known = state.jobs.jobs
    return known[chosen(state.jobs.index, known)] if known else None


def _wish(deed: Deed) -> Callable[[State], Sequence[Action]]:
    def wish(state: State) -> Sequence[Action]:
        job = _at(state)
        return () if job is None else (JobWished(deed, job.id),)

    return wish


def _pause(state: State) -> Sequence[Action]:
    job = _at(state)
    return () if job is None else (JobPaused(job.id),)


_KEYS = (
    ("jobs.run", "jobs.run"),
    ("jobs.pause", "jobs.pause"),
    ("row.remove", "jobs.remove"),
    ("dialog.close", "list.close"),
)


def _offers(state: State) -> tuple[tuple[str, str], ...]:
    """Where there is no job, there is nothing to do with one."""
    return _KEYS if state.jobs.jobs else _KEYS[-1:]


JOBS = Listing(
    title="jobs.title",
    keys=_KEYS,
    value=lambda state: (state.jobs, state.window.now_ms // MINUTE_MS),
    draw=_jobs,
    query=lambda _: "",
    moved=lambda _, step: (JobMoved(step),),
    chosen=_wish("run"),
    removed=_wish("remove"),
    clicked=lambda _, hit: (JobPointed(int(hit.removeprefix("row:"))),),
    place="jobs",
    offers=_offers,
    more={"jobs.run": _wish("run"), "jobs.pause": _pause},
    foot=_foot,
    foot_rows=FOOT_ROWS,
)


def _question(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    wish, words = state.jobs.wish, look.words
    job = None if wish is None else job_of(state.jobs, wish.job_id)
    if wish is None or job is None:
        return Drawn([])
    name = safe_text(job.name or job.says, keep_newlines=False)
    rows = [
        row._replace(runs=(("  ", "text"), *row.runs))
        for row in plain_rows(words(f"jobs.ask_{wish.deed}", name=name), width - 4)
    ]
    tone = "error" if wish.deed == "remove" else "accent"
    yes = Row((("  y ", f"{tone}+strong"), (words(f"jobs.yes_{wish.deed}"), "text")), hit="y")
    rows += [BLANK, yes]
    rows.append(Row((("  n ", "accent+strong"), (words("jobs.no"), "text")), hit="n"))
    return Drawn(rows)


def _answer(_state: State, hit: str) -> Sequence[Action]:
    return (JobConfirmed(),) if hit == "y" else (OverlayClosed("job"),)


JOB = Listing(
    title="jobs.title",
    keys=(("dialog.close", "list.close"),),
    value=lambda state: state.jobs,
    draw=_question,
    query=lambda _: "",
    clicked=_answer,
    letters=frozenset("yn"),
)
