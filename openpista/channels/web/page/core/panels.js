/** The panels: models, providers, channels, jobs, settings, budget, devices, allowances, keys. */

import { logins } from "./logins.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Panels} Panels
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Action} Action
 * @typedef {import("./types.js").Effect} Effect
 */

/** @type {{[panel: string]: {part: "models" | "providers" | "config" | "devices", effect: Effect}}} */
const LOADS = {
  models: { part: "models", effect: ask("models", "list_models") },
  providers: { part: "providers", effect: ask("providers", "list_providers") },
  settings: { part: "config", effect: ask("config", "read_config") },
  devices: { part: "devices", effect: { kind: "ListDevices" } },
};

/**
 * @param {string} of
 * @param {string} type
 * @returns {Effect}
 */
function ask(of, type) {
  return { kind: "Ask", tag: { of }, query: { type } };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
export function updatePanels(state, action) {
  switch (action.type) {
    case "PanelOpened":
      return open(state, action.name, action.choice ?? "");
    case "PanelClosed":
      return [put(state, { open: "", search: "", choice: "", edits: {} }), []];
    case "PanelSearched":
      return [put(state, { search: action.text }), []];
    case "PanelChose":
      return [put(state, { choice: action.choice, edits: {} }), []];
    case "FieldTyped":
      return [put(state, { edits: { ...state.panels.edits, [action.field]: action.text } }), []];
    case "ModelPicked":
      return modelPicked(state, action);
    case "SettingSaved":
      return settingSaved(state, action);
    case "ServiceOrdered":
    case "JobOrdered":
    case "GrantRevoked":
    case "PersonAnswered":
      return [state, [command(action)]];
    case "DeviceRevoked":
      return [state, [{ kind: "RevokeDevice", id: action.id }]];
    case "DevicesListed":
      return [list(state, "devices", { state: "ready", items: action.devices }), []];
    case "QuestionAnswered":
      return [answered(state, action), []];
    case "EventArrived":
      return heard(state, action.event);
    default:
      return logins(state, action);
  }
}

/**
 * @param {State} state
 * @param {Partial<Panels>} changes
 * @returns {State}
 */
function put(state, changes) {
  return { ...state, panels: { ...state.panels, ...changes } };
}

/**
 * @param {State} state
 * @param {"models" | "providers" | "config" | "devices"} part
 * @param {object} changes
 * @returns {State}
 */
function list(state, part, changes) {
  return put(state, { [part]: { ...state.panels[part], ...changes } });
}

/**
 * @param {State} state
 * @param {string} name
 * @param {string} choice
 * @returns {Changed}
 */
function open(state, name, choice) {
  state = put(state, { open: name, search: "", choice, edits: {} });
  const load = LOADS[name];
  if (!load) return [state, []];
  // What is known already is shown while it is asked for anew.
  const known = state.panels[load.part].items.length > 0;
  return [known ? state : list(state, load.part, { state: "loading" }), [load.effect]];
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
function answered(state, action) {
  const { tag, answer } = action;
  if (!["models", "providers", "config"].includes(tag.of)) return state;
  if (answer.type === "query_failed") {
    return list(state, tag.of, { state: "failed", reason: answer.reason });
  }
  const ready = { state: "ready", reason: "" };
  if (tag.of === "models") {
    return list(state, "models", {
      ...ready,
      items: answer.models,
      failures: answer.failures ?? [],
    });
  }
  if (tag.of === "providers")
    return list(state, "providers", { ...ready, items: answer.providers });
  return list(state, "config", { ...ready, items: answer.entries, path: answer.path });
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {Changed}
 */
function heard(state, event) {
  if (event.type === "providers_changed") {
    // After a login other models can be chosen.
    const effects = state.panels.models.items.length ? [LOADS.models.effect] : [];
    return [list(state, "providers", { state: "ready", items: event.providers }), effects];
  }
  if (event.type === "config_changed" && state.panels.open === "settings") {
    return [state, [LOADS.settings.effect]];
  }
  return logins(state, { type: "EventArrived", event });
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function modelPicked(state, action) {
  state = put(state, { open: "", search: "" });
  if (!state.route) return [{ ...state, wish: action.ref }, []];
  const effort = action.effort ? { effort: action.effort } : {};
  const order = { type: "switch_model", session_id: state.route, model: action.ref, ...effort };
  return [state, [{ kind: "Send", tag: { of: "model", ref: action.ref }, command: order }]];
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
function settingSaved(state, action) {
  const order =
    action.value === null
      ? { type: "unset_config", key: action.key }
      : { type: "set_config", key: action.key, value: action.value };
  const edits = { ...state.panels.edits };
  delete edits[action.key];
  return [
    put(state, { edits }),
    [{ kind: "Send", tag: { of: "setting", key: action.key }, command: order }],
  ];
}

/**
 * @param {Action} action
 * @returns {Effect}
 */
function command(action) {
  const tag = { of: "panel" };
  switch (action.type) {
    case "ServiceOrdered":
      return {
        kind: "Send",
        tag,
        command: { type: `${action.order}_service`, service: action.service },
      };
    case "JobOrdered":
      return {
        kind: "Send",
        tag,
        command: { type: `${action.order}_job`, job_id: action.id, ...action.fields },
      };
    case "GrantRevoked":
      return { kind: "Send", tag, command: { type: "revoke_grant", grant_id: action.id } };
    default:
      return {
        kind: "Send",
        tag,
        command: {
          type: "answer_pairing_request",
          service: action.service,
          code: action.code,
          role: action.role,
        },
      };
  }
}
