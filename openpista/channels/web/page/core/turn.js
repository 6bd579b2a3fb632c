/** What the events of a session do to its conversation. Late and foreign events do nothing. */

import {
  add,
  changeCall,
  changeEntry,
  entryOfCall,
  finishedCall,
  lastLive,
  newCall,
} from "./conversation.js";
import { entriesOf } from "./recall.js";
import { arrived } from "./sending.js";
import { settleRound } from "./settle.js";

/**
 * @typedef {import("./types.js").Chat} Chat
 * @typedef {import("./types.js").OpenTurn} OpenTurn
 * @typedef {import("./types.js").Phase} Phase
 */

export const MAX_LIVE_OUTPUT_CHARS = 64 * 1024;

/**
 * The chat after an event of its stream.
 * @param {Chat} chat
 * @param {any} event
 * @returns {Chat}
 */
export function tell(chat, event) {
  switch (event.type) {
    case "turn_started":
      return turnStarted(chat, event);
    case "message_added":
      return messageAdded(chat, event.message);
    case "queue_changed":
      return { ...arrived(chat, event.queued.map(messageId)), queued: event.queued };
    case "session_compacted":
    case "turn_undone":
    case "notice":
      return marked(chat, event);
    default:
      return chat.turn && event.turn_id === chat.turn.id ? inTurn(chat, chat.turn, event) : chat;
  }
}

/** @param {import("./types.js").QueuedMessage} queued */
function messageId(queued) {
  return queued.message_id;
}

/**
 * @param {Chat} chat
 * @param {OpenTurn} turn
 * @param {any} event
 * @returns {Chat}
 */
function inTurn(chat, turn, event) {
  switch (event.type) {
    case "text_delta":
      return more(chat, turn, "answer", event);
    case "answer_html":
      return moreHtml(chat, event);
    case "thinking_delta":
      return more(chat, turn, "thought", event);
    case "model_called":
      return withTurn(closeLive(chat), {
        phase: "thinking",
        round: event.round,
        live: [],
        note: "",
      });
    case "model_retried":
      return withTurn(chat, { phase: "retrying", note: event.reason });
    case "turn_finished":
      return turnFinished(chat, turn, event);
    default:
      return inCall(chat, turn, event);
  }
}

/**
 * @param {Chat} chat
 * @param {OpenTurn} turn
 * @param {any} event
 * @returns {Chat}
 */
function inCall(chat, turn, event) {
  switch (event.type) {
    case "tool_call_proposed":
      return proposed(chat, turn, event);
    case "approval_requested": {
      const { call_id, intent } = event.approval;
      return withTurn(changeCall(chat, call_id, { state: "waiting", intent }), {
        phase: "waiting",
      });
    }
    case "approval_resolved":
      return resolved(chat, event);
    case "tool_started": {
      const changes = { state: /** @type {const} */ ("running"), where: event.where };
      chat = changeCall(chat, event.call_id, { ...changes, startedMs: event.at_ms });
      return withTurn(chat, { phase: "calling" });
    }
    case "tool_output":
      return moreOutput(chat, event);
    case "tool_finished": {
      const call = entryOfCall(chat, event.call_id)?.call;
      if (!call) return chat;
      const elapsedMs = event.result.run ? event.result.run.elapsed_ms : event.elapsed_ms;
      return changeCall(chat, event.call_id, { ...finishedCall(call, event.result), elapsedMs });
    }
    default:
      return chat;
  }
}

/**
 * @param {Chat} chat
 * @param {any} event
 * @returns {Chat}
 */
function turnStarted(chat, event) {
  if (!event.turn_id || chat.turn?.id === event.turn_id) return chat;
  chat = endTurn(chat);
  if (event.prompt_id) chat = arrived(chat, [event.prompt_id]);
  const turn = { id: event.turn_id, startedMs: event.at_ms, round: 0, live: [], note: "" };
  return { ...chat, turn: { ...turn, phase: "starting" } };
}

/**
 * @param {Chat} chat
 * @param {OpenTurn} turn
 * @param {any} event
 * @returns {Chat}
 */
function turnFinished(chat, turn, event) {
  chat = endTurn(chat);
  chat = { ...chat, outgoing: chat.outgoing.filter((out) => out.state !== "accepted") };
  if (event.outcome === "done" && !event.changes?.length) return chat;
  const end = {
    turnId: turn.id,
    outcome: event.outcome,
    reason: event.reason ?? "",
    usage: event.usage ?? null,
    elapsedMs: event.elapsed_ms ?? 0,
    changes: event.changes ?? [],
  };
  return add(chat, { kind: "end", at: event.at_ms, seq: 0, end });
}

/**
 * Nothing is open any more, and calls without a result are broken.
 * @param {Chat} chat
 * @returns {Chat}
 */
export function endTurn(chat) {
  if (!chat.turn) return chat;
  const entries = chat.entries.map((entry) => {
    if (entry.open) return { ...entry, open: false };
    if (!entry.call || !["proposed", "waiting", "running"].includes(entry.call.state)) return entry;
    return { ...entry, call: { ...entry.call, state: /** @type {const} */ ("broken") } };
  });
  return { ...chat, entries, turn: null };
}

/**
 * @param {Chat} chat
 * @param {import("./types.js").Message} message
 * @returns {Chat}
 */
function messageAdded(chat, message) {
  if (chat.oldestSeq === null) chat = { ...chat, oldestSeq: message.seq };
  if (message.role === "user") {
    return add(arrived(chat, [message.id]), entriesOf(message)[0]);
  }
  if (message.role === "assistant") return settleRound(chat, message);
  if (message.role === "summary") return add(chat, entriesOf(message)[0]);
  for (const block of message.blocks) {
    if (block.type !== "tool_result") continue;
    const call = entryOfCall(chat, block.call_id)?.call;
    if (call) chat = changeCall(chat, block.call_id, finishedCall(call, block));
  }
  return chat;
}

/**
 * @param {Chat} chat
 * @param {any} event
 * @returns {Chat}
 */
function marked(chat, event) {
  const start = { at: event.at_ms, seq: 0 };
  if (event.type === "notice") {
    return add(chat, { ...start, kind: "remark", level: event.level, text: event.text });
  }
  if (event.type === "turn_undone") {
    const names = { names: event.restored, kept: event.kept ?? [] };
    return add(chat, { ...start, kind: "undone", ...names });
  }
  if (event.undone) {
    return add(chat, { ...start, kind: "remark", phrase: { key: "chat.compaction_undone" } });
  }
  const newest = chat.entries.at(-1);
  if (newest?.kind === "summary" && newest.text === event.summary) return chat;
  return add(chat, { ...start, kind: "summary", text: event.summary, folded: true });
}

/**
 * More of an answer or a thought.
 * @param {Chat} chat
 * @param {OpenTurn} turn
 * @param {"answer" | "thought"} kind
 * @param {any} event
 * @returns {Chat}
 */
function more(chat, turn, kind, event) {
  if (!event.text) return chat;
  const phase = kind === "answer" ? "writing" : "thinking";
  const last = lastLive(chat);
  if (last?.open && last.kind === kind) {
    const text = (last.text ?? "") + event.text;
    return withTurn(
      changeEntry(chat, last.id, (entry) => ({ ...entry, text })),
      { phase },
    );
  }
  chat = closeLive(chat);
  const id = `l${chat.serial}`;
  const body = { text: event.text, open: true, html: [], covered: 0, folded: kind === "thought" };
  chat = add(chat, { kind, at: event.at_ms, seq: 0, ...body });
  return withTurn(chat, { phase, live: [...turn.live, id] });
}

/**
 * Markdown blocks of the open answer that are closed now, as HTML. `start` and `chars` count from
 * the beginning of the round, which may hold several answers with calls between them.
 * @param {Chat} chat
 * @param {any} event
 * @returns {Chat}
 */
function moreHtml(chat, event) {
  const last = lastLive(chat);
  if (last?.kind !== "answer") return chat;
  const live = new Set(chat.turn?.live);
  const before = chat.entries
    .filter((entry) => live.has(entry.id) && entry.kind === "answer" && entry !== last)
    .reduce((sum, entry) => sum + (entry.text?.length ?? 0), 0);
  const start = event.start - before;
  const covered = event.chars - before;
  const known = last.covered ?? 0;
  if (start > 0 ? start !== known || covered <= known : covered <= 0) return chat;
  const html = start > 0 ? [...(last.html ?? []), event.html] : [event.html];
  return changeEntry(chat, last.id, (entry) => ({ ...entry, html, covered }));
}

/**
 * @param {Chat} chat
 * @param {any} event
 * @returns {Chat}
 */
function moreOutput(chat, event) {
  const call = entryOfCall(chat, event.call_id)?.call;
  if (call?.state !== "running") return chat;
  const output = (call.output + event.text).slice(-MAX_LIVE_OUTPUT_CHARS);
  return changeCall(chat, event.call_id, { output });
}

/**
 * @param {Chat} chat
 * @param {OpenTurn} turn
 * @param {any} event
 * @returns {Chat}
 */
function proposed(chat, turn, event) {
  const intent = event.intent ?? null;
  if (entryOfCall(chat, event.call.call_id))
    return changeCall(chat, event.call.call_id, { intent });
  chat = closeLive(chat);
  const id = `l${chat.serial}`;
  const call = { ...newCall(event.call), intent };
  chat = add(chat, { kind: "call", at: event.at_ms, seq: 0, call, folded: false });
  return withTurn(chat, { phase: "calling", live: [...turn.live, id] });
}

/**
 * @param {Chat} chat
 * @param {any} event
 * @returns {Chat}
 */
function resolved(chat, event) {
  const call = entryOfCall(chat, event.call_id)?.call;
  if (call?.state !== "waiting") return chat;
  const state = ["once", "task", "exact"].includes(event.outcome) ? "proposed" : "denied";
  const changes = { state: /** @type {"proposed" | "denied"} */ (state) };
  const decided = { outcome: event.outcome, decidedBy: event.by ?? "" };
  return withTurn(changeCall(chat, event.call_id, { ...changes, ...decided }), {
    phase: "calling",
  });
}

/**
 * @param {Chat} chat
 * @returns {Chat}
 */
function closeLive(chat) {
  const live = new Set(chat.turn?.live ?? []);
  if (!chat.entries.some((entry) => entry.open && live.has(entry.id))) return chat;
  const close = (/** @type {import("./types.js").Entry} */ entry) =>
    entry.open && live.has(entry.id) ? { ...entry, open: false } : entry;
  return { ...chat, entries: chat.entries.map(close) };
}

/**
 * The chat with its turn changed; what is being stopped stays so to the eye.
 * @param {Chat} chat
 * @param {Partial<OpenTurn>} changes
 * @returns {Chat}
 */
export function withTurn(chat, changes) {
  if (!chat.turn) return chat;
  const phase =
    chat.turn.phase === "cancelling" ? "cancelling" : (changes.phase ?? chat.turn.phase);
  return { ...chat, turn: { ...chat.turn, ...changes, phase } };
}
