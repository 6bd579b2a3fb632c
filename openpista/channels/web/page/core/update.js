/** The one function that says what the page knows after something happened. Pure: what is to be
 * done comes back as effects. */

import { updateApprovals } from "./approvals.js";
import { updateChats } from "./chats.js";
import { updateComposer } from "./composer.js";
import { updateDoor } from "./door.js";
import { updateHouse } from "./house.js";
import { updateLink } from "./link.js";
import { updateNotices } from "./notices.js";
import { updatePanels } from "./panels.js";
import { updatePrefs } from "./prefs.js";
import { runCommand } from "./running.js";
import { updateSessions } from "./sessions.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Action} Action
 * @typedef {import("./types.js").Effect} Effect
 * @typedef {import("./types.js").Changed} Changed
 */

const PARTS = [
  updateDoor,
  updateLink,
  updateHouse,
  updateSessions,
  updateChats,
  updateApprovals,
  updateComposer,
  updatePanels,
  updatePrefs,
  updateNotices,
];

/**
 * @param {State} state
 * @param {Action} action `now` is when it happened
 * @returns {Changed}
 */
export function update(state, action) {
  if (action.now) state = { ...state, now: action.now };
  /** @type {Effect[]} */
  const effects = [];
  for (const part of PARTS) {
    const [next, orders] = part(state, action);
    state = next;
    effects.push(...orders);
  }
  return inside(state, effects);
}

/**
 * Effects that are themselves things that happen in the page are carried out at once.
 * @param {State} state
 * @param {Effect[]} effects
 * @returns {Changed}
 */
function inside(state, effects) {
  /** @type {Effect[]} */
  const outside = [];
  for (const effect of effects) {
    const action = actionOf(state, effect);
    if (!action) {
      outside.push(effect);
      continue;
    }
    const [next, more] = update(state, action);
    state = next;
    outside.push(...more);
  }
  return [state, outside];
}

/**
 * @param {State} state
 * @param {Effect} effect
 * @returns {Action | null}
 */
function actionOf(state, effect) {
  if (effect.kind === "Tell") return { ...effect, type: "Told" };
  if (effect.kind === "Run") return runCommand(state, effect.name, effect.argument);
  return null;
}
