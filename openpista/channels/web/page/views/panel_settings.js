/** Settings: how this page looks, speaks and calls, then every key of the configuration. */

import { LANGUAGES, THEMES } from "../core/prefs.js";
import { h } from "./dom.js";
import { button } from "./panel_channels.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").ConfigEntry} ConfigEntry
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function settingsView(state, ui) {
  return [state.panels.search.trim() ? null : pageView(state, ui), configView(state, ui)];
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function pageView(state, ui) {
  const { prefs, app } = state;
  return h(
    "section",
    { class: "group page-settings" },
    segments(ui, "page.theme", THEMES, prefs.theme, "theme", (theme) => ({
      type: "ThemeChosen",
      theme,
    })),
    segments(ui, "page.language", LANGUAGES, prefs.language, "language", (language) => ({
      type: "LanguageChosen",
      language,
    })),
    h(
      "div",
      { class: "setting-line" },
      h("span", {}, ui.say("page.notify")),
      notifyView(state, ui),
    ),
    h(
      "div",
      { class: "setting-line" },
      h("span", {}, ui.say("page.app")),
      app.secure
        ? app.installable
          ? button(ui, "page.install", () => ui.dispatch({ type: "InstallAsked" }))
          : h("span", { class: "row-about" }, ui.say("page.app_menu"))
        : h("span", { class: "row-about" }, ui.say("page.app_insecure")),
    ),
    button(ui, "page.logout", () => ui.dispatch({ type: "LogoutAsked" }), "danger"),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function notifyView(state, ui) {
  if (state.app.notify === "unsupported" || !state.app.secure) {
    return h("span", { class: "row-about" }, ui.say("page.app_insecure"));
  }
  if (state.app.notify === "denied") {
    return h("span", { class: "row-about" }, ui.say("page.notify_denied"));
  }
  return state.prefs.notify
    ? button(ui, "page.notify_off", () => ui.dispatch({ type: "NotifyEnded" }))
    : button(ui, "page.notify_on", () => ui.dispatch({ type: "NotifyWanted" }));
}

/**
 * @param {Ui} ui
 * @param {string} label
 * @param {readonly string[]} values
 * @param {string} current
 * @param {string} prefix
 * @param {(value: string) => import("../core/types.js").Action} action
 */
function segments(ui, label, values, current, prefix, action) {
  return h(
    "div",
    { class: "setting-line" },
    h("span", {}, ui.say(label)),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": ui.say(label) },
      values.map((value) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(value === current),
            onclick: () => ui.dispatch(action(value)),
          },
          ui.say(`page.${prefix}_${value}`),
        ),
      ),
    ),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function configView(state, ui) {
  const { config, search } = state.panels;
  if (config.state === "failed") return h("p", { class: "error" }, config.reason);
  if (config.state !== "ready") return h("p", { class: "empty" }, ui.say("list.loading"));
  const wanted = search.trim().toLowerCase();
  const fits = config.items.filter((one) => `${one.key} ${one.doc}`.toLowerCase().includes(wanted));
  const groups = Map.groupBy(fits, (one) => one.key.split(".").slice(0, -1).join("."));
  return h(
    "section",
    { class: "config" },
    h("p", { class: "hint" }, config.path),
    [...groups].map(([name, entries]) =>
      h(
        "details",
        { class: "config-group", key: name, open: Boolean(wanted) },
        h("summary", {}, name || "openpista"),
        entries.map((entry) => entryView(entry, state, ui)),
      ),
    ),
  );
}

/**
 * @param {ConfigEntry} entry
 * @param {State} state
 * @param {Ui} ui
 */
function entryView(entry, state, ui) {
  const edited = state.panels.edits[entry.key];
  const isText = entry.kind === "text" || entry.secret;
  const shown = edited ?? (entry.secret ? "" : isText ? entry.text : entry.value);
  const save = (/** @type {string | null} */ value) =>
    ui.dispatch({ type: "SettingSaved", key: entry.key, value });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save(isText ? JSON.stringify(shown) : shown);
  };
  const fixed =
    entry.kind === "tables" || entry.origin === "environment" || entry.origin === "option";
  return h(
    "form",
    { class: "config-entry", key: entry.key, onsubmit: submit },
    h("label", { for: `set-${entry.key}` }, h("code", {}, entry.key)),
    h("p", { class: "row-about" }, entry.doc),
    fixed
      ? h("code", { class: "fixed" }, `${entry.value} · ${entry.where || entry.origin}`)
      : inputOf(entry, shown, save, ui),
    !fixed && edited !== undefined
      ? h("button", { class: "button primary small", type: "submit" }, ui.say("page.save"))
      : null,
    !fixed && entry.origin === "file" ? button(ui, "page.to_default", () => save(null)) : null,
  );
}

/**
 * @param {ConfigEntry} entry
 * @param {string} shown
 * @param {(value: string) => void} save
 * @param {Ui} ui
 */
function inputOf(entry, shown, save, ui) {
  const id = `set-${entry.key}`;
  if (entry.kind === "switch") {
    const on = entry.value === "true";
    return h("input", {
      id,
      type: "checkbox",
      role: "switch",
      checked: on,
      onchange: () => save(on ? "false" : "true"),
    });
  }
  if (entry.kind === "choice") {
    return h(
      "select",
      { id, onchange: (/** @type {any} */ event) => save(JSON.stringify(event.target.value)) },
      (entry.choices ?? []).map((choice) =>
        h("option", { value: choice, selected: JSON.stringify(choice) === entry.value }, choice),
      ),
    );
  }
  return h("input", {
    id,
    type: entry.secret ? "password" : "text",
    autocomplete: "off",
    spellcheck: "false",
    value: shown,
    placeholder: entry.secret ? entry.value : entry.default,
    oninput: (/** @type {any} */ event) =>
      ui.dispatch({ type: "FieldTyped", field: entry.key, text: event.target.value }),
  });
}
