"""The Korean texts of the help."""

TEXTS: dict[str, str] = {
    "help.title": "도움말",
    "help.settings": "설정",
    "help.key_settings": "설정",
    "help.key_keys": "키",
    "help.group_conversation": "대화",
    "help.group_sessions": "모든 대화",
    "help.group_decisions": "결정",
    "help.group_window": "창",
    "help.keys_at": "키 · {place}",
    "help.nothing": "“{query}”에 대한 것이 없습니다.",
    "help.tip": "입력하면 찾습니다. 키는 /keys, 나머지는 /settings에서 바꿉니다.",
    "help.loading": "설정을 읽는 중 …",
}
