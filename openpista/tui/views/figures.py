"""Numbers as people read them: durations, sizes, tokens, money, and how long ago something was."""

from datetime import datetime, tzinfo

from openpista.words.catalogue import Words

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
WEEK_MS = 7 * DAY_MS


def duration_text(elapsed_ms: int) -> str:
    """Return `340 ms`, `1.3 s`, `12 s`, `2 min 05 s` or `1 h 02 min`."""
    elapsed_ms = max(0, elapsed_ms)
    if elapsed_ms < SECOND_MS:
        return f"{elapsed_ms} ms"
    if elapsed_ms < 10 * SECOND_MS:
        return f"{elapsed_ms / SECOND_MS:.1f} s"
    if elapsed_ms < MINUTE_MS:
        return f"{elapsed_ms // SECOND_MS} s"
    if elapsed_ms < HOUR_MS:
        return f"{elapsed_ms // MINUTE_MS} min {elapsed_ms % MINUTE_MS // SECOND_MS:02} s"
    return f"{elapsed_ms // HOUR_MS} h {elapsed_ms % HOUR_MS // MINUTE_MS:02} min"


def clock_text(left_ms: int) -> str:
    """Return a countdown as `4:07`; never below zero."""
    seconds = max(0, left_ms) // SECOND_MS
    return f"{seconds // 60}:{seconds % 60:02}"


def count_text(number: int) -> str:
    """Return `950`, `1.2k`, `34k` or `1.2M`."""
    if number < 1_000:
        return str(number)
    if number < 9_950:
        return f"{number / 1_000:.1f}k"
    if number < 999_500:
        return f"{number / 1_000:.0f}k"
    return f"{number / 1_000_000:.1f}M"


def bytes_text(size: int) -> str:
    """Return `950 B`, `1.2 kB` or `3.4 MB`, in thousands."""
    if size < 1_000:
        return f"{size} B"
    if size < 999_500:
        return f"{size / 1_000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"


def cost_text(dollars: float) -> str:
    """Return dollars with as many digits as the amount deserves."""
    return f"${dollars:.2f}" if dollars >= 0.995 else f"${dollars:.3f}"


def expiry_text(at_ms: int, now_ms: int, words: Words) -> str:
    """Return until when something holds: `5 min left`, `2 h left`, `3 d left`."""
    left_ms = max(0, at_ms - now_ms)
    if left_ms < HOUR_MS:
        return words("time.minutes_left", n=-(-left_ms // MINUTE_MS))
    if left_ms < DAY_MS:
        return words("time.hours_left", n=left_ms // HOUR_MS)
    return words("time.days_left", n=left_ms // DAY_MS)


def ago_text(at_ms: int, now_ms: int, words: Words, zone: tzinfo | None = None) -> str:
    """Return `just now`, `5 min`, `2 h`, `3 d`, or the date in local time (or in `zone`)."""
    passed = now_ms - at_ms
    if passed < MINUTE_MS:
        return words("time.just_now")
    if passed < HOUR_MS:
        return words("time.minutes", n=passed // MINUTE_MS)
    if passed < DAY_MS:
        return words("time.hours", n=passed // HOUR_MS)
    if passed < WEEK_MS:
        return words("time.days", n=passed // DAY_MS)
    then = datetime.fromtimestamp(at_ms / 1_000, tz=zone).astimezone(zone)
    now = datetime.fromtimestamp(now_ms / 1_000, tz=zone).astimezone(zone)
    return then.strftime("%m-%d" if then.year == now.year else "%Y-%m-%d")
