/** The open panel, if any. */

import { dialog } from "./dialog.js";
import { h } from "./dom.js";
import { budgetView } from "./panel_budget.js";
import { channelsView } from "./panel_channels.js";
import { decisionsListView, grantsView } from "./panel_decisions.js";
import { devicesView } from "./panel_devices.js";
import { jobsView } from "./panel_jobs.js";
import { keysView } from "./panel_keys.js";
import { modelsView } from "./panel_models.js";
import { providersView } from "./panel_providers.js";
import { settingsView } from "./panel_settings.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("./context.js").Ui} Ui
 * @typedef {import("./dom.js").Child} Child
 */

/** @type {{[name: string]: {title: string, view: (state: State, ui: Ui) => Child | Child[], search?: string}}} */
const PANELS = {
  models: { title: "models.title", view: modelsView, search: "models.search" },
  providers: { title: "page.logins", view: providersView, search: "login.search" },
  channels: { title: "channels.title", view: channelsView },
  jobs: { title: "jobs.title", view: jobsView },
  budget: { title: "page.budget", view: budgetView },
  devices: { title: "page.devices", view: devicesView },
  settings: { title: "page.settings", view: settingsView, search: "list.search" },
  grants: { title: "grants.title", view: grantsView },
  decisions: { title: "queue.title", view: decisionsListView },
  keys: { title: "page.keys", view: keysView },
};

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
  return dialog(ui, open, ui.say(panel.title), close, panel.view(state, ui), tools);
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
