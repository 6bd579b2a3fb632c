"""The Korean texts of Home."""

TEXTS: dict[str, str] = {
    "home.tagline": "대화 한 번이면 되는 내 컴퓨터.",
    "home.practice": "연습 · 아무것도 이 컴퓨터를 떠나지 않습니다",
    "home.no_model": "아직 모델이 없습니다",
    "home.starting": "시작하는 중 …",
    "home.keys": "enter 보내기 · ctrl+p 명령",
    "home.try": "해 보기",
    "home.try_key": "tab",
    "home.suggestion_1": "이 컴퓨터는 얼마나 켜져 있었어?",
    "home.suggestion_2": "여기 파일 목록을 보여줘",
    "home.suggestion_3": "안녕이라고 메모를 써줘",
    "home.recent": "최근 대화",
    "home.recent_key": "ctrl+o 모두",
    "home.no_sessions": "대화가 여기에 모입니다.",
    "home.unreachable": "openpista 게이트웨이에 연결할 수 없습니다. {reason}",
    "home.reconnect": "자동으로 다시 시도합니다. 지금 시도하려면 /reconnect",
}
