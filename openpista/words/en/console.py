"""The English texts of the console of a server."""

TEXTS: dict[str, str] = {
    "console.welcome": "Type a message. /new begins anew, /stop stops, /quit leaves the console.",
    "console.commands": "There are /new, /stop, /quit and /exit.",
    "console.begun": "A new conversation.",
    "console.number": "A question waits. Answer with one of its numbers:",
    "console.working": "(working)",
}
