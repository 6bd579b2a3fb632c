/** Holds the state, lets `update` change it, hands effects to whoever carries them out. */

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Action} Action
 * @typedef {(state: State, action: Action) => import("./types.js").Changed} Update
 *
 * @typedef {object} Store
 * @property {() => State} state
 * @property {(action: Action) => void} dispatch
 * @property {(listener: (state: State) => void) => void} listen
 */

/**
 * @param {State} initial
 * @param {Update} update
 * @param {(effect: import("./types.js").Effect) => void} carryOut
 * @param {() => number} now
 * @returns {Store}
 */
export function makeStore(initial, update, carryOut, now) {
  let state = initial;
  /** @type {((state: State) => void)[]} */
  const listeners = [];
  /** @type {Action[]} */
  const waiting = [];
  let busy = false;

  /** @param {Action} action */
  function dispatch(action) {
    waiting.push({ ...action, now: now() });
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) step(next);
    } finally {
      busy = false;
    }
  }

  /** @param {Action} action */
  function step(action) {
    const [next, effects] = update(state, action);
    const changed = next !== state;
    state = next;
    for (const effect of effects) carryOut(effect);
    if (changed) for (const listener of listeners) listener(state);
  }

  return { state: () => state, dispatch, listen: (listener) => listeners.push(listener) };
}
