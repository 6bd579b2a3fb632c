"""The Korean texts of `openpista web`."""

TEXTS: dict[str, str] = {
    "webcli.at": "페이지 주소: {address}",
    "webcli.off": "페이지가 꺼져 있습니다. `openpista web start`로 켭니다.",
    "webcli.starts_later": "저장했습니다. openpista가 실행되는 동안 페이지를 제공합니다:"
    " `openpista serve`.",
    "webcli.no_host": "openpista가 실행 중이 아니어서 코드를 받을 곳이 없습니다. 먼저 시작하세요:"
    " `openpista serve`.",
    "webcli.open_it": "브라우저에서 이 주소를 여세요. {left} 동안 한 번,"
    " 브라우저 하나만 들어올 수 있습니다.",
    "webcli.only_here": "이 컴퓨터에서만 페이지에 접속할 수 있습니다. 휴대폰에서 쓰려면"
    " `openpista web expose`를 보세요.",
    "webcli.token.none": "계속 쓰는 토큰이 없습니다. 일회용 코드로 들어옵니다.",
    "webcli.token.config": "계속 쓰는 토큰이 {where}에 있습니다.",
    "webcli.token.kept": "계속 쓰는 토큰의 해시가 보관되어 있습니다.",
    "webcli.token.new": "적어 두세요. 다시 보여 주지 않습니다."
    " 이전 토큰으로 들어온 브라우저는 나갔습니다.",
    "webcli.token.forgotten": "토큰을 지웠습니다. 그 토큰으로 들어온 브라우저는 나갔습니다.",
    "webcli.token.terminal": "토큰은 터미널에만 표시합니다.",
    "webcli.token.before": "{where}에 있는 토큰이 우선합니다. 먼저 거기서 지우세요.",
    "webcli.device": "{id}  {since}부터  {name}",
    "webcli.no_devices": "아직 들어올 수 있는 브라우저가 없습니다.",
    "webcli.revoked": "이 브라우저는 나갔습니다.",
    "webcli.fingerprint": "인증서의 SHA-256 지문: {fingerprint}",
    "webcli.exposed": "저장했습니다. 페이지가 다시 시작될 때 적용됩니다.",
    "webcli.needs_address": "어떤 주소로 접속할지 알려 주세요: --address https://pista.example",
    "webcli.needs_certificate": "인증서가 어디 있는지 알려 주세요: --certificate FILE",
    "webcli.guide": "휴대폰에서 페이지에 접속하는 세 가지 방법:\n\n"
    "1. 진짜 인증서가 있는 터널이나 프록시 (가장 좋음: 모든 기능이 됩니다).\n"
    "   http://127.0.0.1:{port}로 전달하고 Host 헤더를 그대로 두게 한 다음:\n"
    "   openpista web expose proxy --address https://pista.example\n\n"
    "2. 이 컴퓨터로 오는 이름에 대한 직접 준비한 인증서:\n"
    "   openpista web expose certificate --certificate FILE --key FILE --host 0.0.0.0"
    " --address https://pista.example:{port}\n\n"
    "3. openpista가 만드는 인증서. 브라우저가 한 번 경고합니다. 지문을 비교하세요.\n"
    "   페이지 설치와 알림은 되지 않습니다.\n"
    "   openpista web expose generated --host 192.168.1.5\n\n"
    "`openpista web expose off`로 끝냅니다.",
}
