"""What a window may ask about jobs; part of the closed vocabulary in `command`."""

from openpista.domain.command_base import CommandBase
from openpista.domain.ids import JobId
from openpista.domain.job import JobDraft


class AddJob(CommandBase, frozen=True, kw_only=True):
    """Let something be done at set times. Owner at the terminal or the web page only."""

    draft: JobDraft


class PauseJob(CommandBase, frozen=True, kw_only=True):
    """Let a job rest, or with `paused` false go on."""

    job_id: JobId
    paused: bool = True


class RunJob(CommandBase, frozen=True, kw_only=True):
    """Run a job now."""

    job_id: JobId


class RemoveJob(CommandBase, frozen=True, kw_only=True):
    """Delete a job."""

    job_id: JobId
