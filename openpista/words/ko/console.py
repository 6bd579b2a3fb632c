"""The Korean texts of the console of a server."""

TEXTS: dict[str, str] = {
    "console.welcome": "메시지를 입력하세요. /new 새 대화, /stop 중지, /quit 콘솔 나가기.",
    "console.commands": "/new, /stop, /quit, /exit를 쓸 수 있습니다.",
    "console.begun": "새 대화를 시작합니다.",
    "console.number": "답을 기다리는 질문이 있습니다. 번호로 답해 주세요:",
    "console.working": "(작업 중)",
}
