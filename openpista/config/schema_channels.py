"""The part of the configuration that says from where openpista can be reached."""

from typing import Annotated, Literal

from openpista.config.marks import Section, about


class CliConfig(Section, frozen=True, kw_only=True):
    """The plain console of the headless process."""

    enabled: Annotated[bool, about("Whether it listens on standard input.")] = True


class TelegramConfig(Section, frozen=True, kw_only=True):
    """The Telegram bot."""

    enabled: Annotated[bool, about("Whether the bot runs.")] = False
    token: Annotated[
        str,
        about(
            "The token from BotFather.",
            secret=True,
            env=("TELEGRAM_BOT_TOKEN",),
            switch="channels.telegram.enabled",
        ),
    ] = ""

    groups: Annotated[
        tuple[str, ...],
        about(
            "Groups in which the bot answers people who are paired, when they name it."
            " Empty: none.",
            commas=True,
            example='["-1001234567890"]',
        ),
    ] = ()
    transcriber: Annotated[
        tuple[str, ...],
        about(
            "A command of yours that prints what is said in a voice message; `{file}` stands for"
            " its path. Unset: voice messages come as files.",
            example='["whisper-cli", "--no-timestamps", "-f", "{file}"]',
        ),
    ] = ()
    webhook_url: Annotated[
        str,
        about(
            "The public address that leads to `/hooks/telegram` of the web page's server, where"
            " Telegram shall bring messages. Empty: they are fetched.",
            example='"https://pista.example/hooks/telegram"',
        ),
    ] = ""
    base_url: Annotated[
        str,
        about(
            "A Bot API server of your own. Empty: Telegram's.",
            example='"http://127.0.0.1:8081"',
        ),
    ] = ""


class WhatsappConfig(Section, frozen=True, kw_only=True):
    """The WhatsApp link."""

    enabled: Annotated[bool, about("Whether the link runs.")] = False
    session_dir: Annotated[
        str,
        about(
            "Where the linked session is kept. Empty: `~/.openpista/whatsapp-session`.",
            path=True,
            env=("WHATSAPP_SESSION_DIR",),
            switch="channels.whatsapp.enabled",
        ),
    ] = ""
    bridge_path: Annotated[
        str,
        about(
            "A bridge of your own. Empty: the one that comes with openpista.",
            path=True,
            env=("WHATSAPP_BRIDGE_PATH",),
        ),
    ] = ""
    contacts: Annotated[
        tuple[str, ...],
        about(
            "Numbers that may ask you to let them in when they write to you; `*` is everybody."
            " Empty: nobody but you, in the chat with yourself.",
            commas=True,
            example='["+15550100"]',
        ),
    ] = ()
    groups: Annotated[
        tuple[str, ...],
        about(
            "Groups in which people who are paired are answered when they mention you."
            " Empty: none.",
            commas=True,
            example='["120363000000000000@g.us"]',
        ),
    ] = ()
    transcriber: Annotated[
        tuple[str, ...],
        about(
            "A command of yours that prints what is said in a voice message; `{file}` stands for"
            " its path. Unset: voice messages come as files.",
            example='["whisper-cli", "--no-timestamps", "-f", "{file}"]',
        ),
    ] = ()


class WhatsappCloudConfig(Section, frozen=True, kw_only=True):
    """A WhatsApp Business account of Meta's cloud; needs the web page reachable by TLS."""

    enabled: Annotated[bool, about("Whether it is served.")] = False
    access_token: Annotated[
        str, about("The access token of a system user of the business.", secret=True)
    ] = ""
    app_secret: Annotated[
        str, about("The app's secret, with which Meta signs its calls.", secret=True)
    ] = ""
    verify_token: Annotated[
        str, about("What you also type where Meta asks for the verify token.", secret=True)
    ] = ""
    phone_numbers: Annotated[
        tuple[str, ...],
        about(
            "The ids of the business's numbers that are served; new chats begin with the first.",
            commas=True,
            example='["106540352242922"]',
        ),
    ] = ()
    contacts: Annotated[
        tuple[str, ...],
        about(
            "Numbers that may ask you to let them in; `*` is everybody. Empty: nobody.",
            commas=True,
            example='["*"]',
        ),
    ] = ()
    transcriber: Annotated[
        tuple[str, ...],
        about(
            "A command of yours that prints what is said in a voice message; `{file}` stands for"
            " its path. Unset: voice messages come as files.",
            example='["whisper-cli", "--no-timestamps", "-f", "{file}"]',
        ),
    ] = ()
    base_url: Annotated[
        str,
        about(
            "Another address of the Graph API. Empty: Meta's.",
            example='"http://127.0.0.1:8082"',
        ),
    ] = ""


class WebConfig(Section, frozen=True, kw_only=True):
    """The web page."""

    enabled: Annotated[bool, about("Whether the page is served.")] = False
    token: Annotated[
        str,
        about(
            "A lasting token for logging in. Empty: one-time codes only.",
            secret=True,
            env=("OPENPISTA_WEB_TOKEN",),
            switch="channels.web.enabled",
        ),
    ] = ""
    host: Annotated[
        str,
        about("The address to listen on; anything but loopback needs TLS."),
    ] = "127.0.0.1"
    port: Annotated[
        int, about("The port to listen on.", least=1, most=65535, env=("OPENPISTA_WEB_PORT",))
    ] = 3210
    cors_origins: Annotated[
        tuple[str, ...],
        about(
            "Other pages that may connect, as exact origins; `*` is refused.",
            commas=True,
            example='["https://home.example"]',
        ),
    ] = ()
    max_sockets: Annotated[
        int, about("How many connections may be open at once.", least=1, most=10000)
    ] = 64
    expose: Annotated[
        Literal["proxy", "certificate", "generated"] | None,
        about(
            "What guards the page when it is reached from other computers: a proxy or tunnel in"
            " front of it, a certificate of yours, or one that openpista makes. Unset: it is"
            " reached from this computer only.",
            example='"proxy"',
        ),
    ] = None
    addresses: Annotated[
        tuple[str, ...],
        about(
            "The addresses under which people reach the page from elsewhere; links and codes name"
            " the first.",
            commas=True,
            example='["https://pista.example"]',
        ),
    ] = ()
    tls_certificate: Annotated[
        str, about("A PEM file with your certificate and those above it.", path=True)
    ] = ""
    tls_key: Annotated[
        str, about("A PEM file with its key. Empty: it stands in the same file.", path=True)
    ] = ""
    trusted_proxy: Annotated[
        tuple[str, ...],
        about(
            "Addresses of proxies that are believed when they say for whom they ask.",
            commas=True,
            example='["127.0.0.1"]',
        ),
    ] = ()


class ChannelsConfig(Section, frozen=True, kw_only=True):
    """From where openpista can be reached beside the terminal."""

    cli: CliConfig = CliConfig()
    telegram: TelegramConfig = TelegramConfig()
    whatsapp: WhatsappConfig = WhatsappConfig()
    whatsapp_cloud: WhatsappCloudConfig = WhatsappCloudConfig()
    web: WebConfig = WebConfig()
