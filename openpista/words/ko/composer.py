"""The Korean texts of the composer."""

TEXTS: dict[str, str] = {
    "prompt.home": "무엇을 할까요?",
    "prompt.chat": "말하거나, / 명령, @ 파일",
    "prompt.busy": "계속 입력: enter 대기열, ctrl+s 바로 전달",
    "popup.looking": "찾는 중 …",
    "popup.nothing": "그런 파일이 없습니다",
}
