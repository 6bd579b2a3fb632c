"""Ways in which a command tries to leave something behind (reliability.md P12)."""

WAYS = {
    "in the background": "sleep {mark} &",
    "deaf to hang-ups": "nohup sleep {mark} >/dev/null 2>&1 &",
    "in a session of its own": "setsid sleep {mark} &",
    "forked twice": "(setsid sh -c 'sleep {mark} & :' &);",
    "without a name": "env -i setsid sleep {mark} &",
}


def leaving(mark: str, *, then: str = "true") -> str:
    """Return a command that tries every way, with one `sleep` each, and goes on with `then`."""
    return " ".join(way.format(mark=mark) for way in WAYS.values()) + f" {then}"
