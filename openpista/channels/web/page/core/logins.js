/** Logins to model providers in all their ways; the page opens what is to be opened, the server
 * never a browser. */

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Action} Action
 */

const ENDED = new Set(["done", "failed", "cancelled", "expired"]);

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
export function logins(state, action) {
  switch (action.type) {
    case "LoginWanted":
      return [state, [{ ...action, kind: "BeginLogin" }]];
    case "LoginBegun":
      return begun(state, action);
    case "LoginAnswered":
      return answered(state, action.text);
    case "LoginLeft":
      return left(state);
    case "ProviderLoggedOut": {
      const command = { type: "logout", provider: action.provider };
      return [state, [{ kind: "Send", tag: { of: "panel" }, command }]];
    }
    case "EventArrived":
      return action.event.type === "login_changed" ? heard(state, action.event.login) : [state, []];
    case "CommandDone":
      return done(state, action);
    default:
      return [state, []];
  }
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function begun(state, action) {
  const { id, provider, method, endpoint } = action;
  /** @type {import("./types.js").Login} */
  const login = {
    id,
    provider,
    method,
    state: "starting",
    url: "",
    user_code: "",
    expires_at_ms: null,
    account: "",
    reason: "",
    wants: "",
    question: "",
  };
  const command = { type: "begin_login", login_id: id, provider, method, endpoint: endpoint ?? "" };
  return [
    { ...state, login },
    [{ kind: "Send", tag: { of: "login", id, key: action.key ?? "" }, command }],
  ];
}

/**
 * @param {State} state
 * @param {string} text
 * @returns {Changed}
 */
function answered(state, text) {
  if (!state.login || !text.trim()) return [state, []];
  const command = { type: "answer_login", login_id: state.login.id, text: text.trim() };
  const edits = { ...state.panels.edits, answer: "" };
  state = { ...state, panels: { ...state.panels, edits } };
  return [state, [{ kind: "Send", tag: { of: "login", id: state.login?.id }, command }]];
}

/**
 * Leave a login: one that is under way is cancelled.
 * @param {State} state
 * @returns {Changed}
 */
function left(state) {
  const login = state.login;
  state = { ...state, login: null };
  if (!login || ENDED.has(login.state)) return [state, []];
  const command = { type: "cancel_login", login_id: login.id };
  return [state, [{ kind: "Send", tag: { of: "panel" }, command }]];
}

/**
 * @param {State} state
 * @param {import("./types.js").Login} login
 * @returns {Changed}
 */
function heard(state, login) {
  return state.login?.id === login.id ? [{ ...state, login }, []] : [state, []];
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function done(state, action) {
  const { tag, result } = action;
  const login = state.login;
  if (tag.of !== "login" || login?.id !== tag.id || !login) return [state, []];
  if (result.type === "accepted") {
    // A key that was typed beforehand is given at once.
    return tag.key ? answered(state, tag.key) : [state, []];
  }
  return [{ ...state, login: { ...login, state: "failed", reason: result.reason } }, []];
}
