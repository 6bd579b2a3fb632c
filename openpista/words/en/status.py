"""The English texts of the status line."""

TEXTS: dict[str, str] = {
    "status.practice": "practice model",
    "status.approvals": "{count} decisions wait",
    "status.approvals.one": "a decision waits",
    "status.context": "context",
    "status.left_today": "left today",
    "status.tokens": "tokens",
    "status.tainted": "{count} untrusted sources",
    "status.tainted.one": "an untrusted source",
    "status.auto": "approvals off",
    "status.sandboxed": "sandbox",
    "status.unsandboxed": "no sandbox: every command asks",
    "status.keys": "commands",
    "service.up": "up",
    "service.degraded": "slow",
    "service.starting": "starting",
    "service.failed": "down",
    "service.paused": "paused",
    "service.off": "off",
}
