"""The English texts of `openpista web`."""

TEXTS: dict[str, str] = {
    "webcli.at": "The page is at {address}.",
    "webcli.off": "The page is switched off. `openpista web start` switches it on.",
    "webcli.starts_later": "Kept. The page is served whenever openpista runs: `openpista serve`.",
    "webcli.no_host": "openpista does not run, so nobody would take the code. Start it first:"
    " `openpista serve`.",
    "webcli.open_it": "Open this address in a browser. It lets one browser in, once, for {left}.",
    "webcli.only_here": "The page can be reached from this computer only. For a phone see"
    " `openpista web expose`.",
    "webcli.token.none": "There is no lasting token; one-time codes let browsers in.",
    "webcli.token.config": "A lasting token stands in {where}.",
    "webcli.token.kept": "A lasting token is kept, as a digest.",
    "webcli.token.new": "Write it down; it is not shown again. Browsers that an earlier token let"
    " in are out.",
    "webcli.token.forgotten": "The lasting token is forgotten; browsers that it let in are out.",
    "webcli.token.terminal": "A token is printed to a terminal only.",
    "webcli.token.before": "The token in {where} goes before. Take it out there first.",
    "webcli.device": "{id}  since {since}  {name}",
    "webcli.no_devices": "No browser may come in yet.",
    "webcli.revoked": "This browser is out.",
    "webcli.fingerprint": "Its certificate has the SHA-256 fingerprint {fingerprint}",
    "webcli.exposed": "Kept. It holds when the page starts again.",
    "webcli.needs_address": "Say under which address people will reach the page: --address"
    " https://pista.example",
    "webcli.needs_certificate": "Say where your certificate is: --certificate FILE",
    "webcli.guide": "Three ways to reach the page from a phone:\n\n"
    "1. A tunnel or proxy with a real certificate (the best: everything works).\n"
    "   Let it forward to http://127.0.0.1:{port} and keep the Host header, then:\n"
    "   openpista web expose proxy --address https://pista.example\n\n"
    "2. A certificate of your own for a name that leads here:\n"
    "   openpista web expose certificate --certificate FILE --key FILE --host 0.0.0.0"
    " --address https://pista.example:{port}\n\n"
    "3. A certificate that openpista makes. Browsers warn once; compare the fingerprint.\n"
    "   Installing the page and its notifications do not work then.\n"
    "   openpista web expose generated --host 192.168.1.5\n\n"
    "`openpista web expose off` ends it.",
}
