/** Puts a stored message in the place of what was streamed of it, keeping what is on the screen. */

import { add } from "./conversation.js";
import { entriesOf } from "./recall.js";

/**
 * @typedef {import("./types.js").Chat} Chat
 * @typedef {import("./types.js").Entry} Entry
 */

/**
 * The chat with the entries of `message` where those of this round stood. An entry that was
 * there keeps its id and whether it is folded, so that nothing jumps.
 * @param {Chat} chat
 * @param {import("./types.js").Message} message
 * @returns {Chat}
 */
export function settleRound(chat, message) {
  const liveIds = new Set(chat.turn && message.turn_id === chat.turn.id ? chat.turn.live : []);
  const live = chat.entries.filter((entry) => liveIds.has(entry.id));
  const stored = entriesOf(message);
  if (!live.length) {
    for (const entry of stored) chat = add(chat, entry);
    return chat;
  }
  const settled = stored.map((entry) => settledEntry(entry, live));
  const first = chat.entries.findIndex((entry) => liveIds.has(entry.id));
  const kept = chat.entries.filter((entry) => !liveIds.has(entry.id));
  kept.splice(first, 0, ...settled);
  const turn = chat.turn && { ...chat.turn, live: [] };
  return { ...chat, entries: kept, turn };
}

/**
 * @param {Entry} entry
 * @param {Entry[]} live those not used yet; the one that matches is taken out
 * @returns {Entry}
 */
function settledEntry(entry, live) {
  const at = live.findIndex(
    (old) => old.kind === entry.kind && (!entry.call || old.call?.callId === entry.call.callId),
  );
  if (at < 0) return entry;
  const [old] = live.splice(at, 1);
  const call = old.call ? { ...old.call, arguments: entry.call?.arguments ?? "" } : undefined;
  return { ...entry, id: old.id, folded: old.folded, ...(call ? { call } : {}) };
}
