"""The English texts of Home."""

TEXTS: dict[str, str] = {
    "home.tagline": "Your computer, one conversation away.",
    "home.practice": "practice · nothing leaves this computer",
    "home.no_model": "no model yet",
    "home.starting": "starting …",
    "home.keys": "enter sends · ctrl+p commands",
    "home.try": "TRY",
    "home.try_key": "tab",
    "home.suggestion_1": "How long has this computer been on?",
    "home.suggestion_2": "List the files here",
    "home.suggestion_3": "Write a note that says hello",
    "home.recent": "RECENT",
    "home.recent_key": "ctrl+o all",
    "home.no_sessions": "Your conversations will be here.",
    "home.unreachable": "openpista's gateway cannot be reached. {reason}",
    "home.reconnect": "It is tried again by itself; /reconnect tries now.",
}
