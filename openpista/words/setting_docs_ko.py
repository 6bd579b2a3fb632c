"""What config keys and tables are for, in Korean; the English stands in the schema."""

DOCS: dict[str, str] = {
    "agent": "어떤 모델이 어떤 한도 안에서 일하는지.",
    "providers.*": "모델 서비스 하나. 표 이름은 서비스 ID이거나 직접 정한 이름입니다.",
    "channels": "터미널 말고 어디에서 openpista를 쓸 수 있는지.",
    "channels.cli": "창 없이 도는 프로세스의 단순 콘솔.",
    "channels.telegram": "텔레그램 봇.",
    "channels.whatsapp": "WhatsApp 연결.",
    "channels.web": "웹 페이지.",
    "skills": "직접 만든 스킬.",
    "database": "모든 대화의 저장소.",
    "workspace": "에이전트가 일하는 곳.",
    "approvals": "에이전트가 언제 먼저 묻는지.",
    "sandbox": "명령을 컴퓨터의 나머지와 떼어 놓는 방법.",
    "egress": "네트워크에서 닿을 수 있는 곳.",
    "budget": "써도 되는 금액(미국 달러).",
    "practice": "프로그램에 들어 있는 연습 모델.",
    "models": "모델 목록.",
    "ui": "터미널 창의 모습과 동작.",
    "log": "`~/.openpista/logs`의 로그.",
    "agent.provider": "모델 서비스. 비우면 처음 찾은 것을 씁니다.",
    "agent.model": (
        "새 대화의 모델. `model` 또는 `provider/model`. 비우면 마지막에 고른 것, 없으면 서비스의"
        " 기본 모델입니다."
    ),
    "agent.api_key": "`agent.provider`의 키. 서비스 자체의 환경 변수에 두는 편이 낫습니다.",
    "agent.base_url": "`agent.provider`의 주소. 프록시나 직접 운영하는 서버에 씁니다.",
    "agent.oauth_client_id": "브라우저 로그인에 쓸 자신의 클라이언트 ID.",
    "agent.max_tool_rounds": "답하기 전에 모델과 도구 사이를 오갈 수 있는 횟수.",
    "agent.turn_timeout": "한 차례에 쓸 수 있는 초. 승인을 기다리는 시간은 빼며, 비우면 무제한.",
    "agent.max_turns": "모든 대화에서 동시에 돌 수 있는 차례 수.",
    "agent.effort": "추론 모델이 얼마나 깊이 생각하는지. 비우면 모델의 기본값.",
    "agent.disabled_tools": "모델이 쓰지 못할 도구의 이름.",
    "agent.profile": "`lean`은 작은 로컬 모델을 위해 짧은 프롬프트와 적은 도구를 보냅니다.",
    "providers.*.api_key": "이 서비스에만 쓰는 키.",
    "providers.*.api_keys": "차례로 쓸 다른 키. 앞의 키가 거절되거나 다 쓰이면 다음 키를 씁니다.",
    "providers.*.base_url": "이 서비스의 주소.",
    "providers.*.wire": "직접 운영하는 서버가 쓰는 규약.",
    "providers.*.headers": "모든 요청에 더할 HTTP 헤더.",
    "providers.*.models": "서버에 목록을 묻지 않고 보여 줄 모델.",
    "providers.*.context_tokens": "알려지지 않은 모델의 컨텍스트 크기.",
    "channels.cli.enabled": "표준 입력을 듣는지.",
    "channels.telegram.enabled": "봇을 돌리는지.",
    "channels.telegram.token": "BotFather가 준 토큰.",
    "channels.telegram.groups": "연결된 사람이 봇을 부르면 봇이 답하는 그룹들. 비어 있으면 없음.",
    "channels.telegram.transcriber": "음성 메시지를 글로 출력하는 명령. `{file}`은 파일의 경로."
    " 없으면 음성 메시지는 파일로 옵니다.",
    "channels.telegram.webhook_url": "웹 페이지 서버의 `/hooks/telegram`으로 이어지는 공개 주소."
    " 텔레그램이 메시지를 이곳으로 보냅니다. 비어 있으면 가져옵니다.",
    "channels.telegram.base_url": "직접 운영하는 Bot API 서버. 비어 있으면 텔레그램의 것.",
    "channels.whatsapp_cloud": (
        "Meta 클라우드의 WhatsApp Business 계정. 웹 페이지가 TLS로 닿아야 합니다."
    ),
    "channels.whatsapp_cloud.enabled": "쓰는지.",
    "channels.whatsapp_cloud.access_token": "비즈니스 시스템 사용자의 액세스 토큰.",
    "channels.whatsapp_cloud.app_secret": "Meta가 호출에 서명하는 앱 시크릿.",
    "channels.whatsapp_cloud.verify_token": "Meta가 묻는 확인 토큰으로도 적는 것.",
    "channels.whatsapp_cloud.phone_numbers": (
        "쓰는 비즈니스 번호들의 id. 새 대화는 첫 번째로 시작합니다."
    ),
    "channels.whatsapp_cloud.contacts": (
        "들여보내 달라고 할 수 있는 번호. `*`는 모두. 비우면 아무도."
    ),
    "channels.whatsapp_cloud.transcriber": (
        "음성 메시지의 말을 출력하는 나의 명령. `{file}`은 그 경로. 없으면 음성은 파일로 옵니다."
    ),
    "channels.whatsapp_cloud.base_url": "Graph API의 다른 주소. 비우면 Meta의 것.",
    "channels.whatsapp.enabled": "연결을 돌리는지.",
    "channels.whatsapp.session_dir": (
        "연결된 세션을 두는 곳. 비우면 `~/.openpista/whatsapp-session`."
    ),
    "channels.whatsapp.bridge_path": "직접 쓰는 브리지. 비우면 openpista에 들어 있는 것.",
    "channels.whatsapp.contacts": (
        "나에게 쓸 때 들여보내 달라고 할 수 있는 번호. `*`는 모두. 비우면 나와의 대화에서 나만."
    ),
    "channels.whatsapp.groups": ("연결된 사람이 나를 언급하면 답하는 그룹. 비우면 없음."),
    "channels.whatsapp.transcriber": (
        "음성 메시지의 말을 출력하는 나의 명령. `{file}`은 그 경로. 없으면 음성은 파일로 옵니다."
    ),
    "channels.web.enabled": "페이지를 제공하는지.",
    "channels.web.token": "로그인에 계속 쓰는 토큰. 비우면 일회용 코드만 씁니다.",
    "channels.web.host": "들을 주소. 루프백이 아니면 TLS가 필요합니다.",
    "channels.web.port": "들을 포트.",
    "channels.web.cors_origins": "접속해도 되는 다른 페이지의 정확한 출처. `*`는 안 됩니다.",
    "channels.web.max_sockets": "동시에 열 수 있는 연결 수.",
    "channels.web.expose": "다른 컴퓨터에서 접속할 때 페이지를 지키는 것: 앞에 둔 프록시나 터널,"
    " 직접 준비한 인증서, 또는 openpista가 만드는 인증서. 비우면 이 컴퓨터에서만 접속합니다.",
    "channels.web.addresses": "다른 곳에서 페이지에 접속하는 주소들."
    " 링크와 코드는 첫 번째 주소를 씁니다.",
    "channels.web.tls_certificate": "인증서와 그 상위 인증서가 든 PEM 파일.",
    "channels.web.tls_key": "그 키가 든 PEM 파일. 비우면 같은 파일에 있습니다.",
    "channels.web.trusted_proxy": "누구를 대신해 묻는지 말해도 믿는 프록시들의 주소.",
    "skills.workspace": "스킬 폴더. 비우면 `~/.openpista/workspace`.",
    "database.path": "데이터베이스 파일. 비우면 `~/.openpista/openpista.db`.",
    "workspace.default": "폴더에서 시작하지 않은 대화의 폴더. 비우면 `~/openpista`.",
    "approvals.mode": (
        "`auto`는 묻지 않고 모든 명령을 당신 권한으로 실행하며, 창마다 그렇게 알립니다."
    ),
    "approvals.timeout_s": "질문을 거절로 치기까지의 초.",
    "approvals.strict": "샌드박스 안의 명령도 먼저 묻습니다.",
    "approvals.patterns": (
        "strict여도 묻지 않는 샌드박스 안의 단순 명령. `*`는 낱말 하나를 뜻합니다."
    ),
    "approvals.scripts": "승인 카드에 그대로 보일 문자 체계. 나머지는 코드로 보입니다.",
    "sandbox.enabled": "끄면 모든 명령이 먼저 묻습니다.",
    "sandbox.read": "샌드박스 안의 명령이 더 읽을 수 있는 폴더.",
    "sandbox.uid": "openpista가 root일 때 명령을 실행할 사용자.",
    "egress.allow": "그래도 가져올 수 있는 사설 주소. `host:port`로 적습니다.",
    "budget.daily": "하루, 모든 대화 합계. 비우면 무제한.",
    "budget.per_turn": "한 차례. 비우면 무제한.",
    "practice.script": "연습 모델이 말하고 부를 것을 적은 파일. 시연과 시험용.",
    "practice.mode": "`obedient`는 방어를 시험하려고 마지막 글이 시키는 도구를 부릅니다.",
    "practice.pace_ms": "답의 낱말 사이 밀리초.",
    "models.cache_path": "가져온 목록을 두는 곳. 비우면 `~/.openpista/cache/models`.",
    "models.offline": "모델 목록을 가져오지 않습니다.",
    "ui.language": "언어. `auto`는 로캘을 따릅니다.",
    "ui.theme": "테마 이름. `auto`는 터미널을 따릅니다.",
    "ui.keys": "동작에 쓸 다른 키. 여럿이면 쉼표로 나눕니다.",
    "ui.mouse": "창이 마우스를 쓰는지.",
    "ui.plain": "화면 대신 줄로 보여 줍니다. 화면 낭독기와 단순한 터미널용.",
    "ui.motion": "스피너와 스크롤이 움직이는지.",
    "ui.images": "터미널이 할 수 있으면 그림을 그리는지.",
    "ui.notify": "다른 창을 보고 있을 때 당신을 부르는 방법.",
    "ui.sidebar": "대화 목록. `auto`는 폭에 따릅니다.",
    "log.level": "얼마나 자세히 적는지.",
    "jobs": "스스로 시작하는 일. `[[jobs]]` 하나에 하나씩이며 스케줄러가 읽습니다.",
    "credentials": "로그인을 두는 곳.",
    "agent.fallback": "자기 모델에 닿지 못할 때 대신 답할 모델. 이 차례대로 씁니다.",
    "providers.*.client_id": "이 서비스 로그인에 쓸 자신의 클라이언트 ID(필요한 경우).",
    "providers.*.authorize_url": "코드를 보여 주는 로그인 페이지. 직접 적어야 하는 경우에 씁니다.",
    "providers.*.token_url": "그런 로그인이 토큰을 주는 주소.",
    "providers.*.redirect_url": "그다음 코드를 보여 주는 서비스 페이지.",
    "providers.*.scopes": "그런 로그인이 요청하는 권한.",
    "credentials.store": "`auto`: 데스크톱 키링이 응답하면 키링, `file`: 항상 파일.",
    "budget.when_reached": (
        "한도를 넘을 호출 전에 할 일: `ask` 묻기, `block` 막기, `route` `budget.route_to`"
        " 모델로 돌리고 그것도 넘으면 묻기."
    ),
    "budget.route_to": "더 싼 모델. `provider/model`로 적습니다.",
}
