/** Short lines over the page, refusals that nothing else shows, and fresh logins. */

import { isFresh } from "./link.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Action} Action
 * @typedef {import("./types.js").Toast} Toast
 */

const SHOWN_MS = 5000;
const ERROR_SHOWN_MS = 9000;
const MOST = 4;

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
export function updateNotices(state, action) {
  switch (action.type) {
    case "Told":
      return [told(state, action), []];
    case "ToastClosed":
      return [{ ...state, toasts: state.toasts.filter((one) => one.id !== action.id) }, []];
    case "Ticked": {
      const toasts = state.toasts.filter((one) => one.until > state.now);
      return [toasts.length === state.toasts.length ? state : { ...state, toasts }, []];
    }
    case "CommandDone":
      return done(state, action);
    case "CommandUnsent":
      return action.tag.of === "message"
        ? [state, []]
        : [told(state, { level: "error", phrase: { key: "page.unsent" } }), []];
    case "EventArrived":
      return heard(state, action.event);
    default:
      return again(state, action);
  }
}

/**
 * @param {State} state
 * @param {any} toast
 * @returns {State}
 */
function told(state, toast) {
  const long = toast.level === "error" || toast.undo;
  /** @type {Toast} */
  const fresh = {
    id: `t${state.serial}`,
    level: toast.level,
    phrase: toast.phrase,
    text: toast.text,
    undo: toast.undo,
    until: state.now + (long ? ERROR_SHOWN_MS : SHOWN_MS),
  };
  return { ...state, serial: state.serial + 1, toasts: [...state.toasts, fresh].slice(-MOST) };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function done(state, action) {
  const { tag, result } = action;
  if (result.type === "refused") {
    if (result.code === "fresh_login") {
      return [{ ...state, again: { effect: action.effect, text: "", error: "", busy: false } }, []];
    }
    return tag.of === "login"
      ? [state, []]
      : [told(state, { level: "error", text: result.reason }), []];
  }
  if (tag.of === "model") {
    const values = { model: `${tag.ref.provider}/${tag.ref.model}` };
    return [told(state, { level: "success", phrase: { key: "page.model_chosen", values } }), []];
  }
  // Why a model was taken stands on Home already.
  if (result.note && result.note !== state.house.modelReason)
    return [told(state, { level: "info", text: result.note }), []];
  return [state, []];
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {Changed}
 */
function heard(state, event) {
  if (!isFresh(state, event)) return [state, []];
  if (event.type === "notice" && event.stream === "house") {
    return [told(state, { level: event.level, text: event.text }), []];
  }
  if (event.type === "turn_finished" && event.stream === state.route) {
    const title = state.house.sessions[state.route]?.title ?? "";
    const phrase = event.outcome === "done" ? "notify.done" : "notify.failed";
    return [state, [{ kind: "Notify", phrase, text: title, session: state.route }]];
  }
  return [state, []];
}

/**
 * A command that wants a fresh login: the code or token is asked for, then it is said again.
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function again(state, action) {
  const { again: waiting } = state;
  if (!waiting) return [state, []];
  switch (action.type) {
    case "AgainTyped":
      return [{ ...state, again: { ...waiting, text: action.text, error: "" } }, []];
    case "AgainTried":
      if (!waiting.text.trim()) return [state, []];
      state = { ...state, again: { ...waiting, busy: true } };
      return [state, [{ kind: "TryAgain", text: waiting.text.trim() }]];
    case "AgainRefused":
      return [{ ...state, again: { ...waiting, busy: false, error: action.error } }, []];
    case "AgainOpened":
      return [{ ...state, again: null }, [waiting.effect]];
    case "AgainLeft":
      return [{ ...state, again: null }, []];
    default:
      return [state, []];
  }
}
