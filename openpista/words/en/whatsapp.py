"""The English texts of WhatsApp; what the Telegram bot says as well is taken from there."""

from openpista.words.en.telegram import TEXTS as TELEGRAM

SHARED = (
    *("cmd.help", "cmd.new", "cmd.sessions", "cmd.model", "cmd.status", "cmd.cancel", "cmd.steer"),
    *("cmd.undo", "cmd.approve", "cmd.follow", "new", "no_session", "owners_only"),
    *("unknown_command", "no_sessions", "untitled", "opened", "model", "models", "model_chosen"),
    *("model_unknown", "status", "activity.idle", "activity.queued", "activity.working"),
    *("activity.waiting", "waiting_cards", "cancelled", "steer_what", "steered", "undone"),
    *("nothing_waits", "follow_on", "follow_off", "follow_how", "busy", "too_large"),
    *("cannot_read", "voice_attached", "voice_failed", "stopped_answer", "no_words"),
    *("media_gone", "not_here", "on_screen", "over", "answered", "knocked"),
    *("decided.once", "decided.task", "decided.exact", "decided.change", "decided.no"),
    *("decided.expired", "decided.cancelled"),
)

TEXTS: dict[str, str] = {
    **{f"wa.{key}": TELEGRAM[f"tg.{key}"] for key in SHARED},
    "wa.off": "WhatsApp does not run. `openpista whatsapp start` starts it.",
    "wa.installing": "Fetching the parts of the WhatsApp bridge; this happens once …",
    "wa.not_linked": "It is linked with no phone yet. `/whatsapp` in the window or"
    " `openpista whatsapp setup` shows a code to scan.",
    "wa.not_connected": "WhatsApp is not connected.",
    "wa.connecting": "Connecting to WhatsApp …",
    "wa.no_number": "That is not a telephone number with its country code, such as +82 10 1234"
    " 5678.",
    "wa.no_code": "WhatsApp gave no code for this number yet …",
    "wa.not_on_whatsapp": "{number} has no WhatsApp.",
    "wa.nothing_to_send": "There is nothing to send.",
    "wa.down.logged_out": "The phone has logged this computer out. Link it again with `openpista"
    " whatsapp setup`.",
    "wa.down.replaced": "Another program uses this link at the same time. Stop it, then start"
    " WhatsApp here again.",
    "wa.down.restart_required": "WhatsApp wants a fresh connection …",
    "wa.down.rate_limited": "WhatsApp wants a pause; it is tried again later.",
    "wa.down.forbidden": "WhatsApp has blocked this account or link. Look at WhatsApp on the"
    " phone.",
    "wa.down.bad_session": "The link is damaged. Run `openpista whatsapp logout`, then link it"
    " again.",
    "wa.down.unreachable": "WhatsApp cannot be reached; it is tried again.",
    "wa.down.timed_out": "WhatsApp did not answer; it is tried again.",
    "wa.down.unavailable": "WhatsApp is not available; it is tried again.",
    "wa.down.outdated": "WhatsApp does not talk to this version of the bridge any more. Update"
    " openpista.",
    "wa.down.pairing_expired": "Nobody scanned the code in time.",
    "wa.down.shutdown": "The bridge is closing.",
    "wa.down.unknown": "The connection to WhatsApp was lost; it is tried again.",
    "wa.test": "openpista is linked. Answer here with any word, so that both sides know that the"
    " way back works.",
    "wa.connected": "Connected. Write here as you would at the desk; requests for approval come"
    " here as well. /help says what else there is.",
    "wa.help": "Write what should be done. Pictures, files and voice messages may come"
    " along.\n\n{commands}\n\nA request for approval is answered with a number and its code, or"
    " by a reaction: 👍 is yes, once; 👎 is no.",
    "wa.sessions": "Which conversation shall go on here? /sessions NUMBER opens it.",
    "wa.gone": "I could not fetch this file from WhatsApp. Please send it again.",
    "wa.forwarded": "(A message that was forwarded:)",
    "wa.quoted": "(In reply to this message:)",
    "wa.location": "(A place: {latitude}, {longitude} {name})",
    "wa.contact": "(A contact: {name} {phones})",
    "wa.missed": "{count} messages came here while openpista was away, and are too old to be acted"
    " on. Send again what still matters.",
    "wa.missed.one": "A message came here while openpista was away, and is too old to be acted on."
    " Send it again if it still matters.",
    "wa.how_to_answer": "Answer with a number and the code, or react with 👍 (yes, once) or 👎"
    " (no):",
    "wa.no_answer": "That is none of the answers. Behind 4 {code} comes what you wish instead.",
    "wa.offer_1": "yes, once",
    "wa.offer_2": "yes, for this task",
    "wa.offer_3": "yes, always for exactly this",
    "wa.offer_4": "change it: write behind it what you wish",
    "wa.offer_5": "no",
    "wa.setup_scan": "On the phone: WhatsApp, Settings, Linked devices, Link a device. Scan this;"
    " it renews itself.",
    "wa.setup_code": "On the phone: WhatsApp, Settings, Linked devices, Link a device, Link with"
    " phone number. Type: {code}",
    "wa.setup_png": "The code is in {path} as well.",
    "wa.setup_linked": "Linked. A test message is in the chat with yourself: answer it …",
    "wa.setup_done": "{name} is connected. Write in the chat with yourself.",
    "wa.setup_ended": "That came to nothing. Run this again for fresh codes.",
    "wa.starts_later": "WhatsApp is on. It starts with `openpista` or `openpista serve`.",
    "wa.session_in": "The linked session is kept in {path}.",
    "wa.stopped": "WhatsApp is stopped, and stays so until `openpista whatsapp start`.",
    "wa.logged_out": "This computer is no longer a linked device.",
    "wa.sent": "Sent.",
    "wa.choose": "What is your answer?",
    "wa.choice_once": "Yes, once",
    "wa.choice_task": "For this task",
    "wa.choice_exact": "Always exactly this",
    "wa.choice_no": "No",
    "wa.cloud_hello": "Connected. Write here as you would at the desk; requests for approval come"
    " here as well.",
    "wa.cloud_missing": "channels.whatsapp_cloud.{name} is not set.",
}
