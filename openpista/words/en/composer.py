"""The English texts of the composer."""

TEXTS: dict[str, str] = {
    "prompt.home": "What shall I do?",
    "prompt.chat": "Say something, / for commands, @ for files",
    "prompt.busy": "Type on: enter queues, ctrl+s tells it now",
    "popup.looking": "looking …",
    "popup.nothing": "no such file",
}
