/** The connection to the gateway: what it truly is, and when it is tried again. */

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Link} Link
 */

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The pause before try number `attempt` (from 1), without end.
 * @param {number} attempt
 */
export function pauseMs(attempt) {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
}

/**
 * @param {State} state
 * @param {import("./types.js").Action} action
 * @returns {Changed}
 */
export function updateLink(state, action) {
  const link = state.link;
  switch (action.type) {
    case "DoorOpened":
      return connect({ ...state, link: { ...link, attempt: 0 } });
    case "LinkOpened":
      return opened(state, action.nowMs ?? state.now);
    case "Renewed":
      if (link.state !== "connecting") return [state, []];
      return [put(state, { doubt: false }), [{ kind: "Connect" }]];
    case "LinkLost":
      return lost(state, action.reason, Boolean(action.early));
    case "LoggedOut":
    case "LoginEnded":
    case "DoorShut":
      return [put(state, { state: "off", attempt: 0, reason: "" }), [{ kind: "Disconnect" }]];
    case "Ticked":
      return link.state === "waiting" && link.visible && state.now >= link.againAt
        ? connect(state)
        : [state, []];
    case "VisibilityChanged":
      state = put(state, { visible: action.visible });
      return action.visible && link.state === "waiting" ? connect(state) : [state, []];
    case "ReconnectAsked":
    case "NetworkCameBack":
      return link.state === "waiting" ? connect(put(state, { attempt: 0 })) : [state, []];
    default:
      return [state, []];
  }
}

/**
 * Whether an event happened since this connection began. Who joins late is also told what was before: that shows in
 * the page, but nobody is called for it any more.
 * @param {State} state
 * @param {{at_ms?: number}} event
 */
export function isFresh(state, event) {
  return (event.at_ms ?? 0) >= state.link.sinceMs;
}

/**
 * @param {State} state
 * @param {Partial<Link>} changes
 * @returns {State}
 */
function put(state, changes) {
  return { ...state, link: { ...state.link, ...changes } };
}

/**
 * Try it. A server that did not let the last connection in may have forgotten us, by a restart
 * for example: then the device renews its login first.
 * @param {State} state
 * @returns {Changed}
 */
function connect(state) {
  const attempt = state.link.attempt + 1;
  const kind = state.link.doubt ? "Renew" : "Connect";
  return [put(state, { state: "connecting", attempt }), [{ kind }]];
}

/**
 * @param {State} state
 * @param {number} nowMs what the server's clock says
 * @returns {Changed}
 */
function opened(state, nowMs) {
  state = { ...put(state, { sinceMs: nowMs }), skew: nowMs - state.now };
  /** @type {import("./types.js").Effect[]} */
  const effects = [{ kind: "Follow", stream: "house", after: null }];
  if (state.route) effects.push({ kind: "Follow", stream: state.route, after: resumeAt(state) });
  return [put(state, { state: "online", attempt: 0, reason: "", doubt: false }), effects];
}

/**
 * Where the session in view goes on: after the last event heard, or from a snapshot.
 * @param {State} state
 * @returns {[string, number] | null}
 */
export function resumeAt(state) {
  const chat = state.chats[state.route];
  return chat?.state === "ready" && chat.epoch ? [chat.epoch, chat.seq] : null;
}

/**
 * @param {State} state
 * @param {string} reason
 * @param {boolean} doubt
 * @returns {Changed}
 */
function lost(state, reason, doubt) {
  if (state.link.state === "off" || state.link.state === "waiting") return [state, []];
  const attempt = Math.max(1, state.link.attempt);
  const againAt = state.now + pauseMs(attempt);
  return [put(state, { state: "waiting", attempt, againAt, reason, doubt }), []];
}
