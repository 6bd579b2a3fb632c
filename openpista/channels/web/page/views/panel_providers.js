/** Logins to model providers: who is usable, and all ways in. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { loginView } from "./panel_login.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").ProviderStatus} ProviderStatus
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function providersView(state, ui) {
  const { providers, search, choice } = state.panels;
  if (state.login) return loginView(state, state.login, ui);
  if (providers.state === "loading" || providers.state === "none") {
    return h("p", { class: "empty" }, ui.say("list.loading"));
  }
  if (providers.state === "failed") {
    return h("p", { class: "error" }, ui.say("login.failed_list", { reason: providers.reason }));
  }
  const chosen = providers.items.find((one) => one.id === choice);
  if (chosen) return waysView(chosen, state, ui);
  const wanted = search.trim().toLowerCase();
  const fits = (/** @type {ProviderStatus} */ one) =>
    [one.id, one.label, ...(one.search ?? [])].join(" ").toLowerCase().includes(wanted);
  const found = providers.items.filter(fits);
  const usable = found.filter((one) => one.state !== "missing");
  const others = found.filter((one) => one.state === "missing");
  return [
    found.length === 0 && h("p", { class: "empty" }, ui.say("list.nothing")),
    groupView(usable, "login.usable", ui),
    groupView(others, "login.others", ui),
  ];
}

/**
 * @param {ProviderStatus[]} items
 * @param {string} key
 * @param {Ui} ui
 */
function groupView(items, key, ui) {
  if (!items.length) return null;
  return h(
    "section",
    { class: "group" },
    h("h3", {}, ui.say(key)),
    items.map((one) => rowView(one, ui)),
  );
}

/**
 * @param {ProviderStatus} provider
 * @param {Ui} ui
 */
function rowView(provider, ui) {
  return h(
    "button",
    {
      class: "row",
      type: "button",
      key: provider.id,
      onclick: () => ui.dispatch({ type: "PanelChose", choice: provider.id }),
    },
    h("span", { class: `dot ${provider.state}` }),
    h(
      "span",
      { class: "row-main" },
      h("span", { class: "row-title" }, provider.label),
      h("span", { class: "row-about" }, sourceOf(provider, ui)),
    ),
    h("span", { class: "row-side" }, ui.say(`login.state_${provider.state}`)),
    icon("chevron"),
  );
}

/**
 * @param {ProviderStatus} provider
 * @param {Ui} ui
 */
function sourceOf(provider, ui) {
  const source = provider.source && provider.source !== "none" ? provider.source : "";
  const parts = [
    source ? ui.say(`login.source_${source}`, { name: provider.source_name || provider.id }) : "",
    provider.last_four ? `…${provider.last_four}` : "",
    provider.account ?? "",
    provider.experimental ? ui.say("login.experimental") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/**
 * The ways in of one provider.
 * @param {ProviderStatus} provider
 * @param {State} state
 * @param {Ui} ui
 */
function waysView(provider, state, ui) {
  const back = () => ui.dispatch({ type: "PanelChose", choice: "" });
  const stored = provider.source === "keyring" || provider.source === "file";
  return [
    h("button", { class: "link back", type: "button", onclick: back }, `← ${ui.say("panel.back")}`),
    h("h3", { class: "provider-name" }, provider.label),
    provider.note && h("p", { class: "hint" }, provider.note),
    provider.experimental && h("p", { class: "hint" }, ui.say("login.experimental_about")),
    ...provider.methods.map((method) => wayView(provider, method, state, ui)),
    stored
      ? h(
          "button",
          {
            class: "button danger small",
            type: "button",
            onclick: () => ui.dispatch({ type: "ProviderLoggedOut", provider: provider.id }),
          },
          ui.say("login.key_logout"),
        )
      : null,
  ];
}

/**
 * @param {ProviderStatus} provider
 * @param {string} method
 * @param {State} state
 * @param {Ui} ui
 */
function wayView(provider, method, state, ui) {
  if (method === "none") return h("p", { class: "hint" }, ui.say("login.about_none"));
  const endpoint = state.panels.edits[`endpoint-${method}`] ?? provider.base_url ?? "";
  const key = state.panels.edits[`key-${method}`] ?? "";
  const begin = (/** @type {Event} */ event) => {
    event.preventDefault();
    const wish = { provider: provider.id, method, endpoint: method === "endpoint" ? endpoint : "" };
    ui.dispatch({ type: "LoginWanted", ...wish, key });
  };
  const asksKey = method === "key" || method === "endpoint";
  return h(
    "form",
    { class: "way", key: method, onsubmit: begin },
    h("strong", {}, ui.say(`login.way_${method}`)),
    h("span", { class: "row-about" }, ui.say(`login.about_${method}`)),
    method === "endpoint" &&
      field(ui, `endpoint-${method}`, "login.field_endpoint", endpoint, "url"),
    asksKey && field(ui, `key-${method}`, "login.field_key", key, "password"),
    h(
      "button",
      { class: "button primary small", type: "submit", disabled: method === "key" && !key.trim() },
      ui.say(asksKey ? "page.save" : "login.title"),
    ),
  );
}

/**
 * @param {Ui} ui
 * @param {string} name
 * @param {string} label
 * @param {string} value
 * @param {string} type
 */
export function field(ui, name, label, value, type) {
  return h(
    "label",
    { class: "field" },
    h("span", {}, ui.say(label)),
    h("input", {
      type,
      value,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      oninput: (/** @type {any} */ event) =>
        ui.dispatch({ type: "FieldTyped", field: name, text: event.target.value }),
    }),
  );
}
