"""The English texts of the command line."""

TEXTS: dict[str, str] = {
    "cli.no_log_lines": "Nothing like that is in the log under {path}.",
    "cli.no_sessions": "There are no sessions yet. `openpista` starts one.",
    "cli.session_unknown": "There is no session {id}. `openpista sessions list` shows all.",
    "cli.session_ambiguous": "{id} fits several sessions: {found}.",
    "cli.session_deleted": "Session {id} ({title}) is deleted.",
    "cli.run_stopped": "Stopped before the answer was complete. "
    "Go on with: openpista run -s {id} -e …",
    "cli.exported": "“{title}” is written to {path}.",
    "cli.delete_question": "Delete this session?",
    "cli.approvals_auto": "approvals.mode is auto: commands run as you without asking.",
    "cli.nothing_found": "Nothing found for “{text}”.",
    "cli.config_ok": "{path} is in order.",
    "cli.config_missing": "There is no {path}; the defaults apply.",
}
