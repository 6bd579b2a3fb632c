/** What every view is handed: the words of the user's language and the way to say what happened. */

import { knows, say } from "../words/index.js";

/**
 * @typedef {import("../core/types.js").Action} Action
 * @typedef {(action: Action) => void} Dispatch
 * @typedef {(key: string | import("../core/types.js").Phrase, values?: {[name: string]: string | number}) => string} Say
 * @typedef {{say: Say, dispatch: Dispatch, language: string}} Ui
 */

/** @type {Map<string, Ui>} */
const KNOWN = new Map();

/**
 * The same object for the same language, so that parts of the page that depend on it are not
 * drawn anew without a reason.
 * @param {string} language
 * @param {Dispatch} dispatch
 * @returns {Ui}
 */
export function uiOf(language, dispatch) {
  const key = `${language} ${knows(language)}`;
  let ui = KNOWN.get(key);
  if (!ui || ui.dispatch !== dispatch) {
    ui = { say: (key, values) => say(language, key, values), dispatch, language };
    KNOWN.set(key, ui);
  }
  return ui;
}
