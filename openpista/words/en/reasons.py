"""The English texts of why something is asked for, and what to be careful about."""

TEXTS: dict[str, str] = {
    "why.read_outside": "It reads outside the workspace.",
    "why.credentials": (
        "It touches a place where passwords or keys are kept; that is never allowed."
    ),
    "why.write_guarded": "It writes outside the workspace, or a file that starts programs.",
    "why.run_strict": "approvals.strict is on: sandboxed commands ask too.",
    "why.run_network": "It runs in the sandbox, with network.",
    "why.run_host": "It runs on this computer itself, outside the sandbox.",
    "why.fetch": "It reads from the network.",
    "why.send": "It speaks to somebody else.",
    "why.remind": "It makes, changes or removes what happens at set times.",
    "why.schedule": "It lets the agent work by itself at set times.",
    "why.control": "It sees or moves this computer's screen.",
    "why.no_sandbox": "There is no working sandbox here, so every command asks.",
    "why.elsewhere": "This conversation has read text from elsewhere: {sources}.",
    "why.alone": "Nobody is here who could allow it.",
    "careful.hidden": "It contains invisible or control characters: {listed}.",
    "careful.twins": "It contains look-alike letters: {pairs}.",
    "careful.strange": "It contains characters outside your alphabets: {listed}.",
    "careful.mixed": "One word mixes alphabets: {word} ({alphabets}).",
    "careful.elsewhere": (
        "The agent has read text from elsewhere ({sources}); it may be doing what that text says."
    ),
    "careful.long": (
        "It is long ({size} bytes): read it to the end in the terminal or on the web page."
    ),
    "careful.no_undo": "It cannot be undone.",
}
