"""The Korean texts of why something is asked for, and what to be careful about."""

TEXTS: dict[str, str] = {
    "why.read_outside": "작업 폴더 밖의 파일을 읽습니다.",
    "why.credentials": "비밀번호나 키가 보관된 곳을 건드립니다. 이것은 절대 허용되지 않습니다.",
    "why.write_guarded": "작업 폴더 밖에 쓰거나, 프로그램을 시작하는 파일에 씁니다.",
    "why.run_strict": "approvals.strict가 켜져 있어 샌드박스 안의 명령도 묻습니다.",
    "why.run_network": "샌드박스 안에서 네트워크를 쓰며 실행합니다.",
    "why.run_host": "샌드박스 밖, 이 컴퓨터에서 직접 실행합니다.",
    "why.fetch": "네트워크에서 읽습니다.",
    "why.send": "다른 사람에게 말합니다.",
    "why.remind": "정해진 시각에 일어나는 일을 만들거나 바꾸거나 없앱니다.",
    "why.schedule": "정해진 시각에 에이전트가 스스로 일하게 합니다.",
    "why.control": "이 컴퓨터의 화면을 보거나 조작합니다.",
    "why.no_sandbox": "여기에는 작동하는 샌드박스가 없어 모든 명령을 묻습니다.",
    "why.elsewhere": "이 대화는 다른 곳에서 온 글을 읽었습니다: {sources}.",
    "why.alone": "허락할 수 있는 사람이 여기에 없습니다.",
    "careful.hidden": "보이지 않는 문자나 제어 문자가 들어 있습니다: {listed}.",
    "careful.twins": "비슷하게 생긴 글자가 들어 있습니다: {pairs}.",
    "careful.strange": "사용하는 문자가 아닌 글자가 들어 있습니다: {listed}.",
    "careful.mixed": "한 단어에 여러 문자가 섞여 있습니다: {word} ({alphabets}).",
    "careful.elsewhere": (
        "에이전트가 다른 곳에서 온 글({sources})을 읽었습니다. 그 글이 시키는 대로 하는 것일 수 "
        "있습니다."
    ),
    "careful.long": "깁니다({size}바이트). 터미널이나 웹 페이지에서 끝까지 읽으십시오.",
    "careful.no_undo": "되돌릴 수 없습니다.",
}
