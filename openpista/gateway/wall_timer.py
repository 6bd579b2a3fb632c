"""Waiting for a time of the wall clock without looking at it in between.

Timers of the event loop run on a clock that stands while the computer sleeps and hears nothing of
a clock that is set. Linux has a timer that does both (timerfd_create(2), CLOCK_REALTIME with
TFD_TIMER_CANCEL_ON_SET); elsewhere the clock is looked at once a minute while something is planned.
"""

import asyncio
import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Generator
from typing import Protocol

from openpista.domain.clock import Clock

LOOK_EVERY_S = 60.0

_CLOCK_REALTIME = 0
_TFD_NONBLOCK_CLOEXEC = 0o4000 | 0o2000000
_ABSTIME_CANCEL_ON_SET = 1 | 2


class Alarm(Protocol):
    """Waits for a time, for news, or for a clock that was set."""

    async def wait(self, until_ms: int | None, news: asyncio.Event) -> None:
        """Return at `until_ms` (Unix ms; None: no time), when `news` is set, or when the clock
        was changed; possibly earlier than that, never much later."""
        ...


class WallTimer:
    """An `Alarm` over the clock of the computer."""

    def __init__(self, clock: Clock, *, precise: bool = sys.platform == "linux") -> None:
        self._clock = clock
        self._precise = precise

    async def wait(self, until_ms: int | None, news: asyncio.Event) -> None:
        """Wait as `Alarm` says."""
        if until_ms is None:
            await news.wait()
            return
        with self._ring(until_ms, news.set) as rings:
            left_s = max((until_ms - self._clock.now_ms()) / 1000, 0.0)
            # The event loop's own timer stays beside: it is right while nothing odd happens.
            limit_s = left_s + 0.001 if rings else min(left_s + 0.001, LOOK_EVERY_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit_s):
                    await news.wait()

    @contextlib.contextmanager
    def _ring(self, until_ms: int, ring: Callable[[], None]) -> Generator[bool]:
        """Call `ring` at that time or when the clock is set; False where this cannot be had."""
        timer = _open_timer(until_ms) if self._precise else None
        if timer is None:
            yield False
            return
        loop = asyncio.get_running_loop()
        loop.add_reader(timer, ring)
        try:
            yield True
        finally:
            loop.remove_reader(timer)
            os.close(timer)


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Itimerspec(ctypes.Structure):
    _fields_ = (("interval", _Timespec), ("value", _Timespec))


def _open_timer(until_ms: int) -> int | None:
    """Return the descriptor of a timer that becomes readable at that time, or when the clock is
    set; None where the system has none."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        timer = int(libc.timerfd_create(_CLOCK_REALTIME, _TFD_NONBLOCK_CLOEXEC))
    except (OSError, AttributeError):
        return None
    if timer < 0:
        return None
    # A value of zero would switch it off.
    at = _Timespec(max(until_ms, 1) // 1000, max(until_ms, 1) % 1000 * 1_000_000)
    setting = _Itimerspec(_Timespec(0, 0), at)
    if libc.timerfd_settime(timer, _ABSTIME_CANCEL_ON_SET, ctypes.byref(setting), None) < 0:
        os.close(timer)
        return None
    return timer
