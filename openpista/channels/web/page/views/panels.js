/** The open panel, if any. Its code is loaded when it is opened first. */

import { dialog } from "./dialog.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("./context.js").Ui} Ui
 * @typedef {import("./dom.js").Child} Child
 * @typedef {(state: State, ui: Ui) => Child | Child[]} View
 * @typedef {{title: string, load: () => Promise<View>, search?: string}} Panel
 */

/** @type {{[name: string]: Panel}} */
const PANELS = {
  models: {
    title: "models.title",
    load: async () => (await import("./panel_models.js")).modelsView,
    search: "models.search",
  },
  providers: {
    title: "page.logins",
    load: async () => (await import("./panel_providers.js")).providersView,
    search: "login.search",
  },
  channels: {
    title: "channels.title",
    load: async () => (await import("./panel_channels.js")).channelsView,
  },
  jobs: { title: "jobs.title", load: async () => (await import("./panel_jobs.js")).jobsView },
  budget: {
    title: "page.budget",
    load: async () => (await import("./panel_budget.js")).budgetView,
  },
  devices: {
    title: "page.devices",
    load: async () => (await import("./panel_devices.js")).devicesView,
  },
  settings: {
    title: "page.settings",
    load: async () => (await import("./panel_settings.js")).settingsView,
    search: "list.search",
  },
  grants: {
    title: "grants.title",
    load: async () => (await import("./panel_decisions.js")).grantsView,
  },
  decisions: {
    title: "queue.title",
    load: async () => (await import("./panel_decisions.js")).decisionsListView,
  },
  keys: { title: "page.keys", load: async () => (await import("./panel_keys.js")).keysView },
};

/** @type {Map<string, View>} */
const LOADED = new Map();

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function panelView(state, ui) {
  const { open, choice } = state.panels;
  const panel = PANELS[open];
  if (!panel) return null;
  const close = () => {
    if (state.login) ui.dispatch({ type: "LoginLeft" });
    ui.dispatch({ type: "PanelClosed" });
  };
  const searches = panel.search && !choice && !state.login;
  const tools = searches
    ? searchView(state, ui, ui.say(/** @type {string} */ (panel.search)))
    : null;
  return dialog(ui, open, ui.say(panel.title), close, bodyOf(open, panel, state, ui), tools);
}

/**
 * @param {string} name
 * @param {Panel} panel
 * @param {State} state
 * @param {Ui} ui
 */
function bodyOf(name, panel, state, ui) {
  const view = LOADED.get(name);
  if (view) return view(state, ui);
  void fetchView(name, panel, ui);
  return h("p", { class: "empty" }, ui.say("list.loading"));
}

/**
 * @param {string} name
 * @param {Panel} panel
 * @param {Ui} ui
 */
async function fetchView(name, panel, ui) {
  try {
    LOADED.set(name, await panel.load());
    ui.dispatch({ type: "PartLoaded" });
  } catch {
    ui.dispatch({ type: "PanelClosed" });
    ui.dispatch({ type: "Told", level: "error", phrase: { key: "page.unsent" } });
  }
}

/**
 * @param {State} state
 * @param {Ui} ui
 * @param {string} label
 */
function searchView(state, ui, label) {
  return h("input", {
    class: "panel-search",
    key: "panel-search",
    type: "search",
    placeholder: label,
    "aria-label": label,
    value: state.panels.search,
    oninput: (/** @type {any} */ event) =>
      ui.dispatch({ type: "PanelSearched", text: event.target.value }),
  });
}
