/** The list of conversations: choosing, searching, renaming, deleting, bringing back, unread. */

import { chatOf, putChat } from "./chats.js";
import { isFresh, resumeAt } from "./link.js";
import { NEW } from "./state.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Session} Session
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Effect} Effect
 * @typedef {import("./types.js").Action} Action
 */

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
export function updateSessions(state, action) {
  switch (action.type) {
    case "SessionChosen":
      return choose(state, action.id, true);
    case "RouteChanged":
      return choose(state, action.id, false);
    case "EventArrived":
      return heard(state, action.event);
    case "FindTyped":
      return findTyped(state, action.text);
    case "BinToggled":
      return binToggled(state);
    case "MenuToggled":
      return [find(state, { menu: state.finding.menu === action.id ? "" : action.id }), []];
    case "RenameBegun":
      return [find(state, { menu: "", renaming: action.id, title: titleOf(state, action.id) }), []];
    case "RenameTyped":
      return [find(state, { title: action.title }), []];
    case "RenameEnded":
      return renamed(state, action.keep);
    case "DeleteAsked":
      return deleted(state, action.id);
    case "RestoreAsked":
      return [find(state, { menu: "" }), [act(action.id, "restore_session")]];
    case "ForkAsked":
      return forked(state, action.id, action.seq);
    case "ExportAsked":
      return [
        find(state, { menu: "" }),
        [{ kind: "Export", id: action.id, format: action.format }],
      ];
    case "QuestionAnswered":
      return [answered(state, action), []];
    case "CommandDone":
      return done(state, action);
    default:
      return [state, []];
  }
}

/** @typedef {Partial<import("./types.js").Finding>} FindingChange */

/**
 * @param {State} state
 * @param {FindingChange} changes
 * @returns {State}
 */
function find(state, changes) {
  return { ...state, finding: { ...state.finding, ...changes } };
}

/**
 * @param {string} id
 * @param {string} type
 * @param {object} [fields]
 * @returns {Effect}
 */
function act(id, type, fields = {}) {
  const command = { type, session_id: id, ...fields };
  return { kind: "Send", tag: { of: type, sessionId: id }, command };
}

/**
 * @param {State} state
 * @param {string} id
 */
function titleOf(state, id) {
  return state.house.sessions[id]?.title ?? "";
}

/**
 * Show a session: it is followed, the one before no longer.
 * @param {State} state
 * @param {string} id
 * @param {boolean} navigate
 * @returns {Changed}
 */
function choose(state, id, navigate) {
  if (id === state.route && (id === NEW || state.chats[id])) return [find(state, { menu: "" }), []];
  /** @type {Effect[]} */
  const effects = navigate ? [{ kind: "Navigate", id }] : [];
  if (state.route) effects.push({ kind: "Unfollow", stream: state.route });
  state = putChat({ ...find(state, { menu: "" }), route: id }, chatOf(state, id));
  state = seenNow(state);
  if (id && state.link.state === "online") {
    effects.push({ kind: "Follow", stream: id, after: resumeAt(state) });
  }
  if (id) effects.push({ kind: "Save", key: "seen", value: state.seen });
  return [state, effects];
}

/**
 * What is in view counts as seen.
 * @param {State} state
 * @returns {State}
 */
function seenNow(state) {
  const session = state.house.sessions[state.route];
  const last = session?.last_seq ?? 0;
  if (!session || state.seen[session.id] === last) return state;
  return { ...state, seen: { ...state.seen, [session.id]: last } };
}

/**
 * Whether a session holds something that was not seen here. One that was never opened here is
 * not: the page cannot know what its person saw elsewhere before.
 * @param {State} state
 * @param {Session} session
 */
export function isUnread(state, session) {
  const seen = state.seen[session.id];
  return session.id !== state.route && seen !== undefined && (session.last_seq ?? 0) > seen;
}

/**
 * The sessions to show, newest first, narrowed by what was typed.
 * @param {State} state
 * @returns {Session[]}
 */
export function listed(state) {
  const { text, deleted: bin, bin: gone } = state.finding;
  const wanted = text.trim().toLowerCase();
  const all = bin ? gone : Object.values(state.house.sessions);
  return all
    .filter((one) => !wanted || `${one.title} ${one.preview ?? ""}`.toLowerCase().includes(wanted))
    .sort((left, right) => right.updated_at_ms - left.updated_at_ms);
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {Changed}
 */
function heard(state, event) {
  if (event.type === "house_snapshot") {
    const seen = { ...state.seen };
    for (const session of event.sessions) seen[session.id] ??= session.last_seq ?? 0;
    return [seenNow({ ...state, seen }), []];
  }
  if (event.type === "session_changed") {
    const id = event.session.id;
    if (id !== state.route || !state.link.visible) {
      const before = isFresh(state, event) ? 0 : (event.session.last_seq ?? 0);
      const seen = { ...state.seen, [id]: state.seen[id] ?? before };
      return [{ ...state, seen }, []];
    }
    state = seenNow(state);
    return [state, [{ kind: "Save", key: "seen", value: state.seen }]];
  }
  // On its own stream it may be told once more to who joins after it was brought back.
  const removed = event.type === "session_removed" && event.stream === "house";
  if (removed && event.session_id === state.route) {
    return choose(state, NEW, true);
  }
  return [state, []];
}

/**
 * @param {State} state
 * @param {string} text
 * @returns {Changed}
 */
function findTyped(state, text) {
  const wanted = text.trim();
  if (wanted.length < 2) return [find(state, { text, state: "titles", hits: [] }), []];
  const query = { type: "search_messages", text: wanted, limit: 30 };
  const tag = { of: "search", text };
  return [find(state, { text, state: "loading" }), [{ kind: "Ask", tag, query, slot: "search" }]];
}

/**
 * @param {State} state
 * @returns {Changed}
 */
function binToggled(state) {
  const bin = !state.finding.deleted;
  state = find(state, { deleted: bin, menu: "", text: "", state: "titles", hits: [] });
  const query = { type: "list_sessions", deleted: true, limit: 100 };
  return [state, bin ? [{ kind: "Ask", tag: { of: "bin" }, query }] : []];
}

/**
 * @param {State} state
 * @param {boolean} keep
 * @returns {Changed}
 */
function renamed(state, keep) {
  const { renaming: id, title } = state.finding;
  state = find(state, { renaming: "", title: "" });
  const wanted = title.trim();
  if (!keep || !id || !wanted || wanted === titleOf(state, id)) return [state, []];
  return [state, [act(id, "rename_session", { title: wanted })]];
}

/**
 * @param {State} state
 * @param {string} id
 * @returns {Changed}
 */
function deleted(state, id) {
  return [find(state, { menu: "" }), [act(id, "delete_session")]];
}

/**
 * @param {State} state
 * @param {string} id
 * @param {number | undefined} seq
 * @returns {Changed}
 */
function forked(state, id, seq) {
  const last = seq ?? state.house.sessions[id]?.last_seq ?? 0;
  return [find(state, { menu: "" }), [act(id, "fork_session", { seq: last })]];
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
function answered(state, action) {
  const { tag, answer } = action;
  const failed = answer.type === "query_failed";
  if (tag.of === "search" && tag.text === state.finding.text) {
    if (failed) return find(state, { state: "failed", hits: [] });
    return find(state, { state: "ready", hits: answer.hits });
  }
  if (tag.of === "bin" && !failed) return find(state, { bin: answer.sessions });
  return state;
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function done(state, action) {
  const { tag, result } = action;
  if (result.type !== "accepted") return [state, []];
  if (tag.of === "fork_session" && result.session_id) {
    return choose(state, result.session_id, true);
  }
  if (tag.of === "delete_session") {
    const phrase = { key: "page.deleted" };
    return [state, [{ kind: "Tell", level: "info", phrase, undo: tag.sessionId }]];
  }
  if (tag.of === "restore_session") {
    const bin = state.finding.bin.filter((session) => session.id !== tag.sessionId);
    return choose(find(state, { bin, deleted: false }), tag.sessionId, true);
  }
  return [state, []];
}
