"""The Korean texts of the commands that say who may talk."""

TEXTS: dict[str, str] = {
    "people.nobody": "아직 아무도 연결되지 않았습니다. `openpista owner add-link telegram`으로"
    " 휴대폰을 연결하세요.",
    "people.role.owner": "소유자",
    "people.role.guest": "손님",
    "people.no_request": "접속을 요청한 사람이 없습니다.",
    "people.unknown_code": "{code} 요청이 없습니다. `openpista pair list`로 모두 볼 수 있습니다.",
    "people.answered.owner": "{name} 님을 소유자로 들였습니다.",
    "people.answered.guest": "{name} 님을 손님으로 들였습니다.",
    "people.answered.nobody": "{name} 님을 돌려보냈습니다.",
    "people.unpaired": "{user}: 이제 {service}로 접속할 수 없습니다.",
    "people.open_it": "{left} 안에 휴대폰에서 여세요. Ctrl+C로 끝냅니다.",
    "people.press": "{name} 님이 열었습니다. 휴대폰에 온 카드의 버튼을 누르세요.",
    "people.is_owner": "{name} 님은 이제 소유자입니다.",
    "people.expired": "링크가 만료되었습니다.",
    "people.ended": "링크는 더 이상 쓸 수 없습니다.",
    "unit.written": "기록함: {path}",
    "unit.none": "{path}이(가) 없습니다.",
    "unit.none_yet": "{path}이(가) 없습니다. `openpista service install`이 만듭니다.",
    "unit.removed": "삭제함: {path}",
    "unit.no_program": "{program}이(가) 없습니다. 서비스를 돌릴 시스템에서 실행하세요: {line}",
    "unit.failed": "실패했습니다 ({code}): {line}",
    "unit.keyring": "서비스는 키링을 찾지 못할 수 있습니다. 키를 키링에서 openpista의"
    " 파일(0600)로 옮길까요?",
    "unit.at_terminal": "터미널에서 답하세요.",
    "unit.moved": "옮김: {names}.",
    "unit.nothing_moved": "옮길 것이 키링에 없었습니다.",
}
