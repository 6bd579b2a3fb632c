/**
 * What the page knows (State), what happens (Action) and what is to be done (Effect), as types.
 * Domain types come from the server's structs by way of `web/types/protocol.d.ts`.
 *
 * @typedef {import("#protocol").Session} Session
 * @typedef {import("#protocol").Approval} Approval
 * @typedef {import("#protocol").Grant} Grant
 * @typedef {import("#protocol").Intent} Intent
 * @typedef {import("#protocol").Job} Job
 * @typedef {import("#protocol").Budget} Budget
 * @typedef {import("#protocol").ServiceStatus} ServiceStatus
 * @typedef {import("#protocol").ProviderStatus} ProviderStatus
 * @typedef {import("#protocol").ModelInfo} ModelInfo
 * @typedef {import("#protocol").ModelRef} ModelRef
 * @typedef {import("#protocol").Login} Login
 * @typedef {import("#protocol").Pairing} Pairing
 * @typedef {import("#protocol").Paired} Paired
 * @typedef {import("#protocol").PairingRequest} PairingRequest
 * @typedef {import("#protocol").ConfigEntry} ConfigEntry
 * @typedef {import("#protocol").QueuedMessage} QueuedMessage
 * @typedef {import("#protocol").ToolResult} ToolResult
 * @typedef {import("#protocol").FileChange} FileChange
 * @typedef {import("#protocol").Usage} Usage
 * @typedef {import("#protocol").SearchHit} SearchHit
 * @typedef {import("#protocol").SandboxStatus} SandboxStatus
 * @typedef {import("#protocol").Image & {handle?: string}} Image
 * @typedef {import("#protocol").Attachment & {handle?: string}} Attachment
 * @typedef {import("#protocol").Message & {html?: (string | null)[]}} Message
 *
 * @typedef {{key: string, values?: {[name: string]: string | number}}} Phrase
 * @typedef {"info" | "warning" | "error" | "success"} Level
 * @typedef {"once" | "task" | "exact" | "change" | "no"} Answer
 *
 * @typedef {object} Entry One thing in a conversation; an entry that changes is another object.
 * @property {string} id
 * @property {"said" | "answer" | "thought" | "call" | "picture" | "summary" | "remark" | "end" | "undone"} kind
 * @property {number} at
 * @property {number} seq
 * @property {string} [text]
 * @property {string[]} [html] HTML of the closed blocks of an answer
 * @property {number} [covered] how many characters of the text that HTML stands for
 * @property {boolean} [open] more may come
 * @property {boolean} [folded]
 * @property {(Image | Attachment)[]} [files]
 * @property {string} [speaker]
 * @property {string} [channel]
 * @property {string} [messageId]
 * @property {CallCard} [call]
 * @property {Image} [image]
 * @property {Level} [level]
 * @property {Phrase} [phrase]
 * @property {TurnEnd} [end]
 * @property {string[]} [names]
 * @property {string[]} [kept]
 *
 * @typedef {object} CallCard
 * @property {string} callId
 * @property {string} name
 * @property {string} arguments
 * @property {"proposed" | "waiting" | "running" | "done" | "failed" | "denied" | "broken"} state
 * @property {Intent | null} intent
 * @property {string} where
 * @property {string} output
 * @property {ToolResult | null} result
 * @property {string} outcome
 * @property {string} decidedBy
 * @property {number} startedMs
 * @property {number | null} elapsedMs
 * @property {"none" | "loading" | "loaded" | "failed"} kept
 * @property {string} keptText
 *
 * @typedef {object} TurnEnd
 * @property {string} turnId
 * @property {"done" | "cancelled" | "failed" | "interrupted" | "expired"} outcome
 * @property {string} reason
 * @property {Usage | null} usage
 * @property {number} elapsedMs
 * @property {FileChange[]} changes
 *
 * @typedef {"starting" | "thinking" | "writing" | "calling" | "waiting" | "retrying" | "cancelling"} Phase
 *
 * @typedef {object} OpenTurn
 * @property {string} id
 * @property {number} startedMs
 * @property {Phase} phase
 * @property {number} round
 * @property {string[]} live ids of the entries of the current round
 * @property {string} note
 *
 * @typedef {object} Outgoing A message that the gateway has not told of yet.
 * @property {string} id
 * @property {string} text
 * @property {number} at
 * @property {"queue" | "steer"} mode
 * @property {"sending" | "held" | "accepted"} state
 * @property {(Image | Attachment)[]} files
 *
 * @typedef {object} Chat
 * @property {string} id
 * @property {"loading" | "ready" | "gone"} state
 * @property {Entry[]} entries
 * @property {OpenTurn | null} turn
 * @property {QueuedMessage[]} queued
 * @property {Outgoing[]} outgoing
 * @property {number | null} oldestSeq
 * @property {"none" | "exist" | "loading" | "failed"} older
 * @property {string} epoch
 * @property {number} seq
 * @property {number} serial counts the ids of live entries
 * @property {boolean} following
 * @property {number} below entries that came while the end was out of view
 *
 * @typedef {object} Chip Something that goes with the next message.
 * @property {string} id
 * @property {string} name
 * @property {number} size
 * @property {"uploading" | "ready" | "failed"} state
 * @property {number} done between 0 and 1
 * @property {string} [reason]
 * @property {Image | Attachment} [block]
 * @property {string} [preview] a blob: address
 *
 * @typedef {{text: string, chips: Chip[]}} Draft
 *
 * @typedef {object} Card A request for a decision as this page shows it.
 * @property {Approval} approval
 * @property {number} appearedMs
 * @property {boolean} read its end was in view
 * @property {"ask" | "change" | "no"} mode
 * @property {string} text
 * @property {boolean} sending
 *
 * @typedef {object} Link The connection, as it truly is.
 * @property {"off" | "connecting" | "online" | "waiting"} state
 * @property {number} attempt
 * @property {number} againAt
 * @property {string} reason
 * @property {boolean} visible
 * @property {number} sinceMs when it began, by the server's clock
 * @property {boolean} doubt the last try was not let in, so the login may have ended
 *
 * @typedef {object} Door The way in.
 * @property {"asking" | "shut" | "checking" | "open"} state
 * @property {string} text
 * @property {string} error
 * @property {number} againAt
 *
 * @typedef {object} House
 * @property {boolean} known
 * @property {string} epoch
 * @property {number} seq
 * @property {{[id: string]: Session}} sessions
 * @property {ServiceStatus[]} services
 * @property {Grant[]} grants
 * @property {Job[]} jobs
 * @property {Budget} budget
 * @property {SandboxStatus} sandbox
 * @property {"ask" | "auto"} mode
 * @property {ModelRef | null} model
 * @property {string} modelReason
 * @property {Pairing[]} pairings
 * @property {Paired[]} paired
 * @property {PairingRequest[]} requests
 *
 * @typedef {{id: string, level: Level, phrase?: Phrase, text?: string, until: number, undo?: string}} Toast
 *
 * @typedef {object} List Something asked for when its panel opens.
 * @property {"none" | "loading" | "ready" | "failed"} state
 * @property {string} reason
 *
 * @typedef {object} Panels What the panels show.
 * @property {string} open the name of the open panel, or empty
 * @property {string} search
 * @property {string} choice what is chosen or opened inside it
 * @property {List & {items: ModelInfo[], failures: string[]}} models
 * @property {List & {items: ProviderStatus[]}} providers
 * @property {List & {items: ConfigEntry[], path: string}} config
 * @property {List & {items: Device[]}} devices
 * @property {{[key: string]: string}} edits texts of fields in the panel
 *
 * @typedef {import("#protocol").Device} Device
 *
 * @typedef {{effect: Effect, text: string, error: string, busy: boolean}} Again
 *
 * @typedef {object} Finding The list of conversations and its search.
 * @property {string} text
 * @property {"titles" | "loading" | "ready" | "failed"} state
 * @property {SearchHit[]} hits
 * @property {boolean} deleted
 * @property {Session[]} bin
 * @property {string} menu the session whose menu is open
 * @property {string} renaming
 * @property {string} title
 * @property {string} cursor
 *
 * @typedef {object} Prefs
 * @property {"system" | "dark" | "light" | "contrast"} theme
 * @property {"en" | "ko"} language
 * @property {boolean} notify
 * @property {boolean} sidebar
 *
 * @typedef {object} State
 * @property {Door} door
 * @property {Link} link
 * @property {string} route the session in view, empty for Home
 * @property {House} house
 * @property {{[id: string]: Chat}} chats
 * @property {{[id: string]: Draft}} drafts
 * @property {{[id: string]: number}} seen the newest message seen in a session
 * @property {Card[]} cards
 * @property {Finding} finding
 * @property {Panels} panels
 * @property {Login | null} login
 * @property {Again | null} again a command that wants a fresh login first
 * @property {Toast[]} toasts
 * @property {Prefs} prefs
 * @property {{open: boolean, at: number}} completion
 * @property {{state: "off" | "recording" | "denied", startedMs: number}} voice
 * @property {{update: boolean, installable: boolean, secure: boolean, notify: string}} app
 * @property {ModelRef | null} wish the model of the conversation that the next message makes
 * @property {number} now
 * @property {number} skew the server's clock less ours, in ms
 * @property {number} serial
 *
 * @typedef {{type: string, [field: string]: any}} Action
 * @typedef {{kind: string, [field: string]: any}} Effect
 * @typedef {[State, Effect[]]} Changed
 */

export {};
