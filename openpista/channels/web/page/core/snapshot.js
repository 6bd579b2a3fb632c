/** Rebuilds a conversation from where the gateway says that it stands. */

import { changeCall, entryOfCall, newCall } from "./conversation.js";
import { recall } from "./recall.js";
import { MAX_LIVE_OUTPUT_CHARS } from "./turn.js";

/**
 * @typedef {import("./types.js").Chat} Chat
 * @typedef {import("./types.js").Entry} Entry
 */

/**
 * The chat as a snapshot has it; older entries that join on to it are kept.
 * @param {Chat} chat
 * @param {any} snapshot
 * @returns {Chat}
 */
export function rebuild(chat, snapshot) {
  const kept = joining(chat, snapshot);
  const turnId = snapshot.session.turn_id ?? null;
  const recalled = recall(snapshot.messages);
  const entries = [...kept, ...(turnId ? recalled : recalled.map(broken))];
  chat = {
    ...chat,
    state: "ready",
    entries,
    turn: null,
    queued: snapshot.queued ?? [],
    outgoing: unknownTo(chat, snapshot),
    oldestSeq: kept.length ? chat.oldestSeq : (snapshot.messages[0]?.seq ?? null),
    older: olderOf(chat, snapshot, kept.length > 0),
    epoch: snapshot.epoch,
    seq: snapshot.seq,
    below: chat.following ? 0 : chat.below,
  };
  return turnId ? reopen(chat, turnId, snapshot) : chat;
}

/**
 * The chat with a page of older messages before what it shows.
 * @param {Chat} chat
 * @param {{messages: import("./types.js").Message[], older_exist?: boolean}} page
 * @returns {Chat}
 */
export function putOlder(chat, page) {
  const before = chat.oldestSeq ?? Number.POSITIVE_INFINITY;
  const messages = page.messages.filter((message) => message.seq < before);
  return {
    ...chat,
    entries: [...recall(messages).map(broken), ...chat.entries],
    older: page.older_exist && messages.length ? "exist" : "none",
    oldestSeq: messages[0]?.seq ?? chat.oldestSeq,
  };
}

/**
 * @param {Chat} chat
 * @param {any} snapshot
 * @returns {Entry[]}
 */
function joining(chat, snapshot) {
  const first = snapshot.messages[0]?.seq;
  if (first === undefined || chat.oldestSeq === null || chat.oldestSeq >= first) return [];
  const newest = Math.max(0, ...chat.entries.map((entry) => entry.seq));
  if (newest < first - 1) return [];
  return chat.entries.filter((entry) => entry.seq > 0 && entry.seq < first);
}

/**
 * @param {Chat} chat
 * @param {any} snapshot
 * @param {boolean} kept
 * @returns {Chat["older"]}
 */
function olderOf(chat, snapshot, kept) {
  if (kept) return chat.older === "none" ? "none" : "exist";
  return snapshot.older_exist ? "exist" : "none";
}

/**
 * Messages on their way that the snapshot does not show yet.
 * @param {Chat} chat
 * @param {any} snapshot
 */
function unknownTo(chat, snapshot) {
  const known = new Set([
    ...snapshot.messages.map((/** @type {any} */ message) => message.id),
    ...(snapshot.queued ?? []).map((/** @type {any} */ queued) => queued.message_id),
  ]);
  return chat.outgoing.filter((out) => out.state !== "accepted" && !known.has(out.id));
}

/**
 * Put back what the running turn has said and done since its last stored message.
 * @param {Chat} chat
 * @param {string} turnId
 * @param {any} snapshot
 * @returns {Chat}
 */
function reopen(chat, turnId, snapshot) {
  /** @type {string[]} */
  const live = [];
  const put = (/** @type {Omit<Entry, "id" | "at" | "seq">} */ entry) => {
    const id = `l${chat.serial}`;
    live.push(id);
    const whole = { ...entry, id, at: snapshot.at_ms, seq: 0 };
    chat = { ...chat, serial: chat.serial + 1, entries: [...chat.entries, whole] };
  };
  const calls = (snapshot.open_calls ?? []).filter(
    (/** @type {any} */ call) => !entryOfCall(chat, call.call_id),
  );
  if (snapshot.open_thinking) {
    const open = !snapshot.open_text && !calls.length;
    put({ kind: "thought", text: snapshot.open_thinking, open, folded: true });
  }
  if (snapshot.open_text) {
    const html = snapshot.open_html ? [snapshot.open_html] : [];
    const covered = snapshot.open_html_covered ?? 0;
    put({ kind: "answer", text: snapshot.open_text, open: !calls.length, html, covered });
  }
  for (const call of calls) put({ kind: "call", call: newCall(call), folded: false });
  for (const [callId, output] of snapshot.open_output ?? []) {
    const newest = output.slice(-MAX_LIVE_OUTPUT_CHARS);
    chat = changeCall(chat, callId, { state: "running", output: newest });
  }
  let phase = /** @type {import("./types.js").Phase} */ (
    snapshot.open_text ? "writing" : "thinking"
  );
  for (const approval of snapshot.approvals ?? []) {
    chat = changeCall(chat, approval.call_id, { state: "waiting", intent: approval.intent });
    phase = "waiting";
  }
  const turn = { id: turnId, startedMs: snapshot.at_ms, phase, round: 0, live, note: "" };
  return { ...chat, turn };
}

/**
 * A stored call without a result, of no running turn, will never get one.
 * @param {Entry} entry
 * @returns {Entry}
 */
function broken(entry) {
  if (!entry.call || entry.call.result) return entry;
  return { ...entry, call: { ...entry.call, state: "broken" } };
}
