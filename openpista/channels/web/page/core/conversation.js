/** One conversation on the page: its entries, and small pure changes to them. */

/**
 * @typedef {import("./types.js").Chat} Chat
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").CallCard} CallCard
 */

/**
 * @param {string} id
 * @returns {Chat}
 */
export function emptyChat(id) {
  return {
    id,
    state: id ? "loading" : "ready",
    entries: [],
    turn: null,
    queued: [],
    outgoing: [],
    oldestSeq: null,
    older: "none",
    epoch: "",
    seq: 0,
    serial: 1,
    following: true,
    below: 0,
  };
}

/**
 * The chat with an entry at its end; one that is live gets an id of its own.
 * @param {Chat} chat
 * @param {Omit<Entry, "id">} entry
 * @returns {Chat}
 */
export function add(chat, entry) {
  return {
    ...chat,
    serial: chat.serial + 1,
    entries: [...chat.entries, { ...entry, id: `l${chat.serial}` }],
    below: chat.following ? 0 : chat.below + 1,
  };
}

/**
 * The chat with one entry changed by `how`; the same chat where there is none of that id.
 * @param {Chat} chat
 * @param {string} id
 * @param {(entry: Entry) => Entry} how
 * @returns {Chat}
 */
export function changeEntry(chat, id, how) {
  const at = chat.entries.findLastIndex((entry) => entry.id === id);
  if (at < 0) return chat;
  const entries = chat.entries.slice();
  entries[at] = how(entries[at]);
  return { ...chat, entries };
}

/**
 * The id of the last entry of this round, or undefined.
 * @param {Chat} chat
 * @returns {Entry | undefined}
 */
export function lastLive(chat) {
  const id = chat.turn?.live.at(-1);
  return id ? chat.entries.findLast((entry) => entry.id === id) : undefined;
}

/**
 * The entry of a call.
 * @param {Chat} chat
 * @param {string} callId
 * @returns {Entry | undefined}
 */
export function entryOfCall(chat, callId) {
  return chat.entries.findLast((entry) => entry.call?.callId === callId);
}

/**
 * @param {Chat} chat
 * @param {string} callId
 * @param {Partial<CallCard>} changes
 * @returns {Chat}
 */
export function changeCall(chat, callId, changes) {
  const entry = entryOfCall(chat, callId);
  if (!entry) return chat;
  return changeEntry(chat, entry.id, (old) => ({
    ...old,
    call: { .../** @type {CallCard} */ (old.call), ...changes },
  }));
}

/**
 * A call that was just proposed.
 * @param {{call_id: string, name: string, arguments: string}} call
 * @returns {CallCard}
 */
export function newCall(call) {
  return {
    callId: call.call_id,
    name: call.name,
    arguments: call.arguments,
    state: "proposed",
    intent: null,
    where: "",
    output: "",
    result: null,
    outcome: "",
    decidedBy: "",
    startedMs: 0,
    elapsedMs: null,
    kept: "none",
    keptText: "",
  };
}

const ALLOWING = new Set(["once", "task", "exact"]);

/**
 * What a call is after its result.
 * @param {CallCard} call
 * @param {import("./types.js").ToolResult} result
 * @returns {CallCard}
 */
export function finishedCall(call, result) {
  const run = result.run ?? null;
  const outcome = run?.outcome ?? call.outcome;
  const denied = Boolean(outcome) && !ALLOWING.has(outcome);
  return {
    ...call,
    result,
    state: denied ? "denied" : result.is_error ? "failed" : "done",
    intent: run?.intent ?? call.intent,
    where: run?.where ?? call.where,
    elapsedMs: run?.elapsed_ms ?? call.elapsedMs,
    outcome,
    decidedBy: run?.decided_by || call.decidedBy,
  };
}
