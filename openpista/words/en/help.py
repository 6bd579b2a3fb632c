"""The English texts of the help."""

TEXTS: dict[str, str] = {
    "help.title": "Help",
    "help.settings": "Settings",
    "help.key_settings": "settings",
    "help.key_keys": "keys",
    "help.group_conversation": "Conversation",
    "help.group_sessions": "All conversations",
    "help.group_decisions": "Decisions",
    "help.group_window": "Window",
    "help.keys_at": "Keys · {place}",
    "help.nothing": "Nothing about “{query}”.",
    "help.tip": "Type to search. /keys changes keys, /settings everything else.",
    "help.loading": "reading the settings …",
}
