/** The way into the page: a code or token once, then the device's own credential. */

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Door} Door
 */

/**
 * @param {State} state
 * @param {import("./types.js").Action} action
 * @returns {Changed}
 */
export function updateDoor(state, action) {
  switch (action.type) {
    case "Started":
      return action.code ? attempt(state, action.code) : [state, [{ kind: "AskDoor" }]];
    case "DoorTyped":
      return [put(state, { text: action.text, error: "" }), []];
    case "DoorTried":
      return attempt(state, state.door.text.trim());
    case "DoorOpened":
      return [put(state, { state: "open", text: "", error: "" }), []];
    case "DoorShut":
      return [put(state, { state: "shut", error: action.error ?? "" }), []];
    case "DoorRefused": {
      const againAt = action.waitS ? state.now + action.waitS * 1000 : 0;
      return [put(state, { state: "shut", error: action.error, againAt }), []];
    }
    case "DoorUnreached":
      return unreached(state, action);
    case "LogoutAsked":
      return [state, [{ kind: "LeaveDoor" }]];
    case "LoggedOut":
      return [put(state, { state: "shut", text: "", error: "" }), []];
    case "LoginEnded":
      // The short session ended; the device's own credential may renew it in silence.
      return [put(state, { state: "asking", error: "" }), [{ kind: "AskDoor" }]];
    case "Ticked":
      return state.door.state === "asking" && state.door.againAt && state.now >= state.door.againAt
        ? [put(state, { againAt: 0 }), [{ kind: "AskDoor" }]]
        : [state, []];
    default:
      return [state, []];
  }
}

/**
 * @param {State} state
 * @param {Partial<Door>} changes
 * @returns {State}
 */
function put(state, changes) {
  return { ...state, door: { ...state.door, ...changes } };
}

/**
 * @param {State} state
 * @param {string} text
 * @returns {Changed}
 */
function attempt(state, text) {
  if (!text) return [put(state, { state: "shut", error: "door.empty" }), []];
  return [put(state, { state: "checking", error: "" }), [{ kind: "TryDoor", text }]];
}

const AGAIN_MS = 3000;

/**
 * The server could not be asked: that says nothing about who we are, so it is asked again.
 * @param {State} state
 * @param {import("./types.js").Action} action
 * @returns {Changed}
 */
function unreached(state, action) {
  const shut = { state: /** @type {const} */ ("shut"), error: "door.unreached" };
  if (action.trying) return [put(state, shut), []];
  return [
    put(state, { state: "asking", error: "door.unreached", againAt: state.now + AGAIN_MS }),
    [],
  ];
}
