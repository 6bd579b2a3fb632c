"""The words of the practice model, in English and Korean. Every answer says that it is practice."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "mark": "\n\n*This is the practice model; nothing left your computer.*",
    "think": "The user asks: “{text}”. I know this one.",
    "uptime.before": "I can ask the computer itself. That is outside the sandbox, so you decide:"
    " read the card, then answer it.",
    "uptime.after": "You allowed it, so it ran. The computer says:\n\n{output}\n\n"
    "That card was the brake: nothing runs outside the sandbox without your word.",
    "look.before": "I look at the files and at the disk at the same time.",
    "look.after": "This is what I found.\n\n{output}",
    "list.before": "I look into `{path}`.",
    "list.after": "In `{path}` I see:\n\n{output}\n\nReading here needs no permission.",
    "disk.before": "I ask in the sandbox; that needs no permission.",
    "disk.after": "The disk:\n\n{output}",
    "note.before": "I write it into `{path}`.",
    "note.after": "It is written into `{path}`. Type `/undo` to take it back.",
    "read.before": "I read `{path}`.",
    "read.after": "`{path}` says:\n\n{output}",
    "read.which": "Which file? Name it, for example: read `notes/hello.md`.",
    "search.before": "I search the files for “{text}”.",
    "search.after": "For “{text}” I found:\n\n{output}",
    "run.before": "I run `{command}` in the sandbox.",
    "run.host": "I ask to run `{command}` on the computer itself.",
    "run.after": "It ran:\n\n{output}",
    "time": "It is {time}.",
    "screenshot": "A picture of the screen takes a tool that this version does not have yet.",
    "undo": "Type `/undo`: it takes back the file changes of the last turn and keeps what you"
    " have edited since.",
    "greeting": "Hello! Ask me to list the files, or say *help* to see what I understand.",
    "help": "I am a small practice model. I understand:\n\n"
    "- *How long has this computer been on?* – asks for your permission\n"
    "- *List the files here*\n"
    "- *What is my disk usage?*\n"
    "- *Write a note that says hello* – can be undone\n"
    "- *Read `notes/hello.md`*, *search for hello*, *look around*\n"
    "- *Run `ls -la`*, and *run `uptime` on the host*\n"
    "- *What time is it?*, *show me some Markdown*\n\n"
    "For a real model: `/login`, or put a provider's key into your environment.",
    "unknown": "I am only the practice model and do not understand that. Say *help* to see what"
    " I do understand, or choose a real model with `/model`.",
    "no_tool": "For that I would need the tool `{tool}`, and it is switched off.",
    "said_no": "You said no, so nothing ran. That is how it should be.",
    "change": "Understood, not like that. Tell me in other words what you would like.",
    "expired": "Nobody answered in time, and that counts as no: nothing ran.",
    "stand": "I stop here. What the cards above show as done is done, the rest is open.",
    "denied": "I may not do that. {output}",
    "failed": "That did not work:\n\n{output}",
    "done": "Done.",
    "nothing": "Nothing.",
    "cut": "… and more; open the card to see all of it.",
    "script_end": "The practice script has ended.",
    "no_call": "I read it and found no call to obey.",
    "summary": "Practice summary. The user has asked:",
}

KOREAN: Mapping[str, str] = {
    "mark": "\n\n*연습 모델의 답입니다. 아무것도 컴퓨터 밖으로 나가지 않았습니다.*",
    "think": "사용자의 요청: “{text}”. 아는 요청이다.",
    "uptime.before": "컴퓨터에 직접 물어보겠습니다. 샌드박스 밖의 일이므로 결정은 당신이 합니다."
    " 카드를 읽고 답해 주세요.",
    "uptime.after": "허락하셨으므로 실행했습니다. 컴퓨터의 답:\n\n{output}\n\n"
    "방금 그 카드가 브레이크입니다. 당신의 말 없이는 샌드박스 밖에서 아무것도 실행되지 않습니다.",
    "look.before": "파일과 디스크를 동시에 살펴봅니다.",
    "look.after": "찾은 내용입니다.\n\n{output}",
    "list.before": "`{path}` 안을 살펴봅니다.",
    "list.after": "`{path}` 안에 있는 것:\n\n{output}\n\n여기를 읽는 데는 허락이 필요 없습니다.",
    "disk.before": "샌드박스에서 알아봅니다. 허락이 필요 없습니다.",
    "disk.after": "디스크 상태:\n\n{output}",
    "note.before": "`{path}`에 적습니다.",
    "note.after": "`{path}`에 적었습니다. `/undo`를 입력하면 되돌립니다.",
    "read.before": "`{path}`을(를) 읽습니다.",
    "read.after": "`{path}`의 내용:\n\n{output}",
    "read.which": "어느 파일인가요? 이름을 알려 주세요. 예: `notes/hello.md` 읽어줘.",
    "search.before": "파일에서 “{text}”을(를) 찾습니다.",
    "search.after": "“{text}”을(를) 찾은 결과:\n\n{output}",
    "run.before": "샌드박스에서 `{command}`을(를) 실행합니다.",
    "run.host": "컴퓨터에서 직접 `{command}`을(를) 실행해도 되는지 묻겠습니다.",
    "run.after": "실행했습니다:\n\n{output}",
    "time": "지금은 {time}입니다.",
    "screenshot": "화면을 찍는 도구는 이 버전에 아직 없습니다.",
    "undo": "`/undo`를 입력하세요. 마지막 차례의 파일 변경을 되돌리고, 그 뒤에 직접 고친 것은"
    " 그대로 둡니다.",
    "greeting": "안녕하세요! 파일 목록을 보여 달라고 하거나, *도움*이라고 말해 보세요.",
    "help": "저는 작은 연습 모델입니다. 이런 말을 알아듣습니다:\n\n"
    "- *이 컴퓨터는 얼마나 켜져 있었어?* – 허락을 묻습니다\n"
    "- *여기 파일 목록을 보여줘*\n"
    "- *디스크 용량은 얼마나 남았어?*\n"
    "- *안녕이라고 메모를 써줘* – 되돌릴 수 있습니다\n"
    "- *`notes/안녕.md` 읽어줘*, *안녕을 찾아줘*, *둘러봐*\n"
    "- *`ls -la` 실행해줘*, *호스트에서 `uptime` 실행해줘*\n"
    "- *지금 몇 시야?*, *마크다운 보여줘*\n\n"
    "진짜 모델을 쓰려면 `/login`을 입력하거나 환경 변수에 키를 넣으세요.",
    "unknown": "저는 연습 모델이라 그 말은 알아듣지 못합니다. *도움*이라고 말하면 할 수 있는 일을"
    " 알려 드리고, `/model`로 진짜 모델을 고를 수 있습니다.",
    "no_tool": "그러려면 `{tool}` 도구가 필요한데 꺼져 있습니다.",
    "said_no": "거절하셨으므로 아무것도 실행하지 않았습니다. 그래야 합니다.",
    "change": "알겠습니다. 그렇게 하지 않겠습니다. 원하는 것을 다시 말해 주세요.",
    "expired": "제때 답이 없어서 거절로 여겼습니다. 아무것도 실행하지 않았습니다.",
    "stand": "여기서 멈춥니다. 위 카드에 끝난 일은 끝났고, 나머지는 남아 있습니다.",
    "denied": "그것은 허락되지 않습니다. {output}",
    "failed": "되지 않았습니다:\n\n{output}",
    "done": "끝났습니다.",
    "nothing": "없습니다.",
    "cut": "… 더 있습니다. 카드를 열면 모두 볼 수 있습니다.",
    "script_end": "연습 대본이 끝났습니다.",
    "no_call": "읽어 보았지만 따를 호출이 없습니다.",
    "summary": "연습 요약. 사용자가 요청한 것:",
}

SHOWCASE = """\
# Markdown, as it streams

A paragraph with **bold**, *italic*, `code`, ~~struck~~ and [a link](https://example.com).

- a list
  - with a level below
1. and numbers

> A quotation, so that it can be seen.

| Name | Size |
|:-----|-----:|
| tea  | 12   |
| 우유 | 340  |

```python
def greet(name: str) -> str:
    return f"Hello, {name}!"
```

---

That was all of it."""
