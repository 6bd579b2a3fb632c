/** What a typed command does, as the action that a press elsewhere would have been. */

import { LANGUAGES, THEMES } from "./prefs.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Action} Action
 */

const PANELS = new Map([
  ["model", "models"],
  ["login", "providers"],
  ["channels", "channels"],
  ["jobs", "jobs"],
  ["approvals", "decisions"],
  ["grants", "grants"],
  ["budget", "budget"],
  ["settings", "settings"],
  ["devices", "devices"],
  ["keys", "keys"],
]);

const EFFORTS = ["none", "low", "medium", "high"];

/**
 * @param {State} state
 * @param {string} name
 * @param {string} argument
 * @returns {Action}
 */
export function runCommand(state, name, argument) {
  const panel = PANELS.get(name);
  if (panel) return { type: "PanelOpened", name: panel };
  switch (name) {
    case "new":
      return { type: "SessionChosen", id: "" };
    case "sessions":
      return { type: "SidebarToggled", open: true };
    case "attach":
      return { type: "FilesWanted" };
    case "reconnect":
      return { type: "ReconnectAsked" };
    case "logout":
      return { type: "LogoutAsked" };
    case "theme":
      return THEMES.includes(/** @type {any} */ (argument))
        ? { type: "ThemeChosen", theme: argument }
        : { type: "PanelOpened", name: "settings" };
    case "language":
      return LANGUAGES.includes(/** @type {any} */ (argument))
        ? { type: "LanguageChosen", language: argument }
        : { type: "PanelOpened", name: "settings" };
    default:
      return state.route
        ? inSession(state, name, argument)
        : { type: "Told", level: "info", phrase: { key: "page.no_session" } };
  }
}

/**
 * @param {State} state
 * @param {string} name
 * @param {string} argument
 * @returns {Action}
 */
function inSession(state, name, argument) {
  const id = state.route;
  switch (name) {
    case "steer":
      return { type: "SteerTyped", text: argument };
    case "stop":
      return { type: "TurnCancelAsked" };
    case "undo":
      return { type: "UndoAsked" };
    case "delete":
      return { type: "DeleteAsked", id };
    case "fork":
      return { type: "ForkAsked", id };
    case "export":
      return { type: "ExportAsked", id, format: argument === "json" ? "json" : "markdown" };
    case "rename":
      return argument
        ? { type: "SessionOrdered", order: "rename_session", fields: { title: argument } }
        : { type: "RenameBegun", id };
    case "compact":
      return {
        type: "SessionOrdered",
        order: argument === "undo" ? "undo_compaction" : "compact_session",
      };
    case "untaint":
      return { type: "SessionOrdered", order: "clear_taint" };
    default: {
      const model = state.house.sessions[id]?.model;
      if (!EFFORTS.includes(argument) || !model) return { type: "PanelOpened", name: "models" };
      return { type: "ModelPicked", ref: model, effort: argument };
    }
  }
}
