"""The Korean texts of WhatsApp; what the Telegram bot says as well is taken from there."""

from openpista.words.en.whatsapp import SHARED
from openpista.words.ko.telegram import TEXTS as TELEGRAM

TEXTS: dict[str, str] = {
    **{f"wa.{key}": TELEGRAM[f"tg.{key}"] for key in SHARED},
    "wa.off": "WhatsApp이 돌고 있지 않습니다. `openpista whatsapp start`로 켭니다.",
    "wa.installing": "WhatsApp 브리지의 부품을 가져오는 중입니다. 한 번만 합니다 …",
    "wa.not_linked": "아직 연결된 휴대폰이 없습니다. 창의 `/whatsapp`이나 `openpista whatsapp"
    " setup`이"
    " 스캔할 코드를 보여 줍니다.",
    "wa.not_connected": "WhatsApp에 연결되어 있지 않습니다.",
    "wa.connecting": "WhatsApp에 연결하는 중 …",
    "wa.no_number": "국가 번호가 있는 전화번호가 아닙니다. 예: +82 10 1234 5678.",
    "wa.no_code": "WhatsApp이 이 번호의 코드를 아직 주지 않았습니다 …",
    "wa.not_on_whatsapp": "{number}에는 WhatsApp이 없습니다.",
    "wa.nothing_to_send": "보낼 것이 없습니다.",
    "wa.down.logged_out": "휴대폰이 이 컴퓨터를 로그아웃했습니다. `openpista whatsapp setup`으로"
    " 다시"
    " 연결하세요.",
    "wa.down.replaced": "다른 프로그램이 같은 연결을 쓰고 있습니다. 그것을 멈추고 여기서"
    " WhatsApp을 다시"
    " 켜세요.",
    "wa.down.restart_required": "WhatsApp이 새 연결을 원합니다 …",
    "wa.down.rate_limited": "WhatsApp이 쉬라고 합니다. 나중에 다시 시도합니다.",
    "wa.down.forbidden": "WhatsApp이 이 계정이나 연결을 막았습니다. 휴대폰의 WhatsApp을 보세요.",
    "wa.down.bad_session": "연결이 망가졌습니다. `openpista whatsapp logout` 뒤에 다시 연결하세요.",
    "wa.down.unreachable": "WhatsApp에 닿지 않습니다. 다시 시도합니다.",
    "wa.down.timed_out": "WhatsApp이 대답하지 않았습니다. 다시 시도합니다.",
    "wa.down.unavailable": "WhatsApp을 쓸 수 없습니다. 다시 시도합니다.",
    "wa.down.outdated": "WhatsApp이 이 브리지 버전과 더는 말하지 않습니다. openpista를"
    " 업데이트하세요.",
    "wa.down.pairing_expired": "제때 코드를 스캔한 사람이 없습니다.",
    "wa.down.shutdown": "브리지가 닫히는 중입니다.",
    "wa.down.unknown": "WhatsApp 연결이 끊어졌습니다. 다시 시도합니다.",
    "wa.test": "openpista가 연결되었습니다. 돌아오는 길도 되는지 알 수 있게 여기에 아무 말이나"
    " 답하세요.",
    "wa.connected": "연결되었습니다. 책상에서처럼 여기에 쓰세요. 승인 요청도 여기로 옵니다."
    " /help가 다른"
    " 것을 알려 줍니다.",
    "wa.help": "할 일을 쓰세요. 사진, 파일, 음성 메시지도 됩니다.\n\n{commands}\n\n승인 요청에는"
    " 번호와"
    " 코드로, 또는 반응으로 답합니다. 👍은 한 번 허용, 👎은 거절입니다.",
    "wa.sessions": "여기서 어느 대화를 이어 갈까요? /sessions 번호로 엽니다.",
    "wa.gone": "WhatsApp에서 이 파일을 가져오지 못했습니다. 다시 보내 주세요.",
    "wa.forwarded": "(전달된 메시지:)",
    "wa.quoted": "(이 메시지에 대한 답:)",
    "wa.location": "(장소: {latitude}, {longitude} {name})",
    "wa.contact": "(연락처: {name} {phones})",
    "wa.missed": "openpista가 없는 동안 여기에 메시지 {count}개가 왔는데, 처리하기에는 너무"
    " 오래되었습니다."
    " 아직 중요한 것은 다시 보내 주세요.",
    "wa.missed.one": "openpista가 없는 동안 여기에 온 메시지는 처리하기에는 너무 오래되었습니다."
    " 아직"
    " 중요하면 다시 보내 주세요.",
    "wa.how_to_answer": "번호와 코드로 답하거나 👍(한 번 허용)이나 👎(거절)로 반응하세요:",
    "wa.no_answer": "그런 답은 없습니다. 4 {code} 뒤에는 대신 원하는 것을 씁니다.",
    "wa.offer_1": "예, 한 번",
    "wa.offer_2": "예, 이 작업 동안",
    "wa.offer_3": "예, 정확히 이것은 항상",
    "wa.offer_4": "바꾸기: 뒤에 원하는 것을 쓰세요",
    "wa.offer_5": "아니요",
    "wa.setup_scan": "휴대폰에서: WhatsApp, 설정, 연결된 기기, 기기 연결. 이것을 스캔하세요. 저절로"
    " 새로워집니다.",
    "wa.setup_code": "휴대폰에서: WhatsApp, 설정, 연결된 기기, 기기 연결, 전화번호로 연결. 입력:"
    " {code}",
    "wa.setup_png": "코드는 {path}에도 있습니다.",
    "wa.setup_linked": "연결되었습니다. 나와의 대화에 시험 메시지가 있습니다. 답해 주세요 …",
    "wa.setup_done": "{name} 연결됨. 나와의 대화에 쓰세요.",
    "wa.setup_ended": "이루어지지 않았습니다. 다시 실행하면 새 코드가 나옵니다.",
    "wa.starts_later": "WhatsApp을 켰습니다. `openpista`나 `openpista serve`와 함께 시작합니다.",
    "wa.session_in": "연결된 세션은 {path}에 있습니다.",
    "wa.stopped": "WhatsApp을 멈췄습니다. `openpista whatsapp start`까지 그대로입니다.",
    "wa.logged_out": "이 컴퓨터는 더는 연결된 기기가 아닙니다.",
    "wa.sent": "보냈습니다.",
    "wa.choose": "어떻게 할까요?",
    "wa.choice_once": "예, 한 번",
    "wa.choice_task": "이 작업 동안",
    "wa.choice_exact": "정확히 이것은 항상",
    "wa.choice_no": "아니요",
    "wa.cloud_hello": "연결되었습니다. 책상에서처럼 여기에 쓰세요. 승인 요청도 여기로 옵니다.",
    "wa.cloud_missing": "channels.whatsapp_cloud.{name}이(가) 없습니다.",
}
