/** The conversations that this page holds: what its person does in them, and what is told. */

import { changeEntry, emptyChat } from "./conversation.js";
import { arrived, mark, say, sayAgain, sendOrder } from "./sending.js";
import { putOlder, rebuild } from "./snapshot.js";
import { NEW } from "./state.js";
import { tell, withTurn } from "./turn.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Chat} Chat
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Action} Action
 */

const OLDER_PAGE = 100;

/**
 * @param {State} state
 * @param {string} id
 * @returns {Chat}
 */
export function chatOf(state, id) {
  return state.chats[id] ?? emptyChat(id);
}

/**
 * @param {State} state
 * @param {Chat} chat
 * @returns {State}
 */
export function putChat(state, chat) {
  return { ...state, chats: { ...state.chats, [chat.id]: chat } };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
export function updateChats(state, action) {
  switch (action.type) {
    case "EventArrived":
      return [heard(state, action.event), []];
    case "MessageSent":
      return messageSent(state, action);
    case "LinkOpened":
      return [state, sayAgain(state.chats, state.wish)];
    case "CommandDone":
    case "CommandUnsent":
      return settled(state, action);
    case "QuestionAnswered":
      return [answered(state, action), []];
    case "StreamRefused":
      if (!state.chats[action.stream]) return [state, []];
      return [putChat(state, { ...chatOf(state, action.stream), state: "gone" }), []];
    default:
      return inView(state, action);
  }
}

/**
 * What the person does in the conversation in view.
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function inView(state, action) {
  const chat = chatOf(state, state.route);
  switch (action.type) {
    case "EntryToggled":
      return [putChat(state, toggled(chat, action.id)), []];
    case "OutputWanted":
      return outputWanted(state, chat, action);
    case "FollowChanged":
      if (chat.following === action.following) return [state, []];
      return [putChat(state, { ...chat, following: action.following, below: 0 }), []];
    case "OlderWanted":
      return olderWanted(state, chat);
    case "TurnCancelAsked":
      if (!chat.turn && !chat.queued.length) return [state, []];
      return [
        putChat(state, withTurn(chat, { phase: "cancelling" })),
        [order(chat, "cancel_turn")],
      ];
    case "QueuedRemoved":
      return [state, [order(chat, "remove_queued", { message_id: action.messageId })]];
    case "QueuedSentNow":
      return [state, [order(chat, "send_now", { message_id: action.messageId })]];
    case "SessionOrdered":
      return [state, [order(chat, action.order, action.fields)]];
    case "UndoAsked":
      return [state, [order(chat, "undo_turn", action.turnId ? { turn_id: action.turnId } : {})]];
    default:
      return [state, []];
  }
}

/**
 * @param {Chat} chat
 * @param {string} type
 * @param {object} [fields]
 * @returns {import("./types.js").Effect}
 */
export function order(chat, type, fields = {}) {
  return {
    kind: "Send",
    tag: { of: type, sessionId: chat.id },
    command: { type, session_id: chat.id, ...fields },
  };
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {State}
 */
function heard(state, event) {
  let chat = event.stream === state.route ? chatOf(state, state.route) : state.chats[event.stream];
  if (!chat) return state;
  if (event.type === "snapshot") return putChat(state, rebuild(chat, event));
  if (event.type === "session_removed") return putChat(state, { ...chat, state: "gone" });
  if (event.type === "session_changed" && chat.state === "gone") chat = { ...chat, state: "ready" };
  // What was told twice after a reconnection is not heard twice.
  if (event.seq && event.seq <= chat.seq) return state;
  return putChat(state, tell({ ...chat, seq: event.seq || chat.seq }, event));
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function messageSent(state, action) {
  const chat = chatOf(state, action.sessionId);
  const online = state.link.state === "online";
  /** @type {import("./types.js").Outgoing} */
  const out = {
    id: action.id,
    text: action.text,
    at: state.now,
    mode: action.mode,
    state: online ? "sending" : "held",
    files: action.files,
  };
  state = putChat(state, say(chat, out));
  return [state, online ? [sendOrder(action.sessionId, out, state.wish)] : []];
}

/**
 * How a command ended that concerns a conversation.
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function settled(state, action) {
  const tag = action.tag;
  const chat = state.chats[tag.sessionId];
  if (!chat) return [state, []];
  if (tag.of === "cancel_turn" && action.result?.type !== "accepted" && chat.turn) {
    return [putChat(state, { ...chat, turn: { ...chat.turn, phase: "calling" } }), []];
  }
  if (tag.of !== "message") return [state, []];
  if (action.type === "CommandUnsent") {
    return [putChat(state, mark(chat, tag.messageId, "held")), []];
  }
  if (action.result.type === "refused") return refused(state, chat, tag.messageId);
  const made = action.result.session_id;
  if (chat.id === NEW && made) return sessionMade(state, chat, tag.messageId, made);
  return [putChat(state, mark(chat, tag.messageId, "accepted")), []];
}

/**
 * The words of a refused message go back into the composer.
 * @param {State} state
 * @param {Chat} chat
 * @param {string} id
 * @returns {Changed}
 */
function refused(state, chat, id) {
  const text = chat.outgoing.find((out) => out.id === id)?.text ?? "";
  const draft = state.drafts[chat.id];
  state = putChat(state, arrived(chat, [id]));
  if (draft?.text || !text) return [state, []];
  const drafts = { ...state.drafts, [chat.id]: { text, chips: draft?.chips ?? [] } };
  return [{ ...state, drafts }, []];
}

/**
 * The first message made its session: what was on its way goes there.
 * @param {State} state
 * @param {Chat} chat
 * @param {string} messageId
 * @param {string} id
 * @returns {Changed}
 */
function sessionMade(state, chat, messageId, id) {
  const moved = mark(chat, messageId, "accepted").outgoing;
  const target = { ...emptyChat(id), ...state.chats[id] };
  const chats = { ...state.chats, [id]: { ...target, outgoing: [...target.outgoing, ...moved] } };
  delete chats[NEW];
  state = { ...state, chats, wish: null };
  if (state.route !== NEW) return [state, []];
  return [
    { ...state, route: id },
    [
      { kind: "Navigate", id },
      { kind: "Follow", stream: id, after: null },
    ],
  ];
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
function answered(state, action) {
  const { tag, answer } = action;
  const chat = state.chats[tag.sessionId];
  if (!chat) return state;
  const failed = answer.type === "query_failed";
  if (tag.of === "older" && chat.older === "loading") {
    return putChat(state, failed ? { ...chat, older: "failed" } : putOlder(chat, answer));
  }
  if (tag.of === "output") {
    const changes = failed
      ? { kept: /** @type {const} */ ("failed") }
      : { kept: /** @type {const} */ ("loaded"), keptText: answer.text };
    return putChat(state, withCall(chat, tag.entryId, changes));
  }
  return state;
}

/**
 * @param {Chat} chat
 * @param {string} id
 * @returns {Chat}
 */
function toggled(chat, id) {
  return changeEntry(chat, id, (entry) => ({ ...entry, folded: !entry.folded }));
}

/**
 * @param {Chat} chat
 * @param {string} entryId
 * @param {Partial<import("./types.js").CallCard>} changes
 * @returns {Chat}
 */
function withCall(chat, entryId, changes) {
  return changeEntry(chat, entryId, (entry) =>
    entry.call ? { ...entry, call: { ...entry.call, ...changes } } : entry,
  );
}

/**
 * @param {State} state
 * @param {Chat} chat
 * @param {Action} action
 * @returns {Changed}
 */
function outputWanted(state, chat, action) {
  const entry = chat.entries.find((one) => one.id === action.id);
  if (!entry?.call || entry.call.kept === "loading") return [state, []];
  const query = { type: "read_tool_output", session_id: chat.id, call_id: entry.call.callId };
  const tag = { of: "output", sessionId: chat.id, entryId: entry.id };
  state = putChat(state, withCall(chat, entry.id, { kept: "loading" }));
  return [state, [{ kind: "Ask", tag, query }]];
}

/**
 * @param {State} state
 * @param {Chat} chat
 * @returns {Changed}
 */
function olderWanted(state, chat) {
  if (chat.older !== "exist" && chat.older !== "failed") return [state, []];
  const query = {
    type: "read_history",
    session_id: chat.id,
    before_seq: chat.oldestSeq,
    limit: OLDER_PAGE,
  };
  const tag = { of: "older", sessionId: chat.id };
  return [putChat(state, { ...chat, older: "loading" }), [{ kind: "Ask", tag, query }]];
}
