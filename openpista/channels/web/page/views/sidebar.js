/** The list of conversations: new, search, menu of each, and the ways to the panels below. */

import { ago } from "../core/format.js";
import { isUnread, listed } from "../core/sessions.js";
import { h, memo } from "./dom.js";
import { icon, iconButton, mark } from "./icons.js";
import { sessionMenu } from "./session_menu.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").Session} Session
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function sidebarView(state, ui) {
  const { finding } = state;
  return h(
    "nav",
    { class: "sidebar", id: "sidebar", "aria-label": ui.say("sessions.title") },
    h(
      "div",
      { class: "sidebar-head" },
      h("div", { class: "brand" }, mark(), h("span", {}, "openpista")),
      iconButton("close", ui.say("page.hide_list"), () =>
        ui.dispatch({ type: "SidebarToggled", open: false }),
      ),
    ),
    h(
      "button",
      { class: "button new", type: "button", onclick: () => choose(ui, "") },
      icon("plus"),
      ui.say("page.new"),
    ),
    searchView(state, ui),
    h(
      "div",
      { class: "sessions" },
      listView(state, ui),
      finding.text.trim().length > 1 && hitsView(state, ui),
    ),
    footView(state, ui),
  );
}

/**
 * @param {Ui} ui
 * @param {string} id
 */
function choose(ui, id) {
  ui.dispatch({ type: "SessionChosen", id, narrow: matchMedia("(max-width: 760px)").matches });
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function searchView(state, ui) {
  return h(
    "div",
    { class: "search" },
    icon("search"),
    h("input", {
      id: "session-search",
      type: "search",
      placeholder: ui.say("list.search"),
      "aria-label": ui.say("sessions.search"),
      value: state.finding.text,
      oninput: (/** @type {any} */ event) =>
        ui.dispatch({ type: "FindTyped", text: event.target.value }),
    }),
    iconButton(
      "bin",
      ui.say(state.finding.deleted ? "sessions.scope_all" : "sessions.scope_deleted"),
      () => ui.dispatch({ type: "BinToggled" }),
      { "aria-pressed": String(state.finding.deleted) },
    ),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function listView(state, ui) {
  const sessions = listed(state);
  if (!sessions.length) {
    const bin = state.finding.deleted;
    const key = state.finding.text
      ? "list.nothing"
      : bin
        ? "sessions.none_deleted"
        : "sidebar.empty";
    return h("p", { class: "empty" }, ui.say(state.house.known ? key : "sidebar.loading"));
  }
  const minute = Math.floor((state.now + state.skew) / 30_000);
  return h(
    "ul",
    { class: "session-list" },
    sessions.map((session) => {
      const isOpen = state.finding.menu === session.id;
      const renaming = state.finding.renaming === session.id ? state.finding.title : null;
      return memo(
        session.id,
        rowView,
        session,
        ui,
        session.id === state.route,
        isUnread(state, session),
        isOpen,
        renaming,
        state.finding.deleted,
        minute,
      );
    }),
  );
}

/**
 * @param {Session} session
 * @param {Ui} ui
 * @param {boolean} current
 * @param {boolean} unread
 * @param {boolean} isOpen
 * @param {string | null} renaming
 * @param {boolean} deleted
 * @param {number} minute
 */
function rowView(session, ui, current, unread, isOpen, renaming, deleted, minute) {
  const title = session.title || session.preview || ui.say("session.untitled");
  const state = session.activity === "idle" ? "" : session.activity;
  const press = () =>
    deleted ? ui.dispatch({ type: "RestoreAsked", id: session.id }) : choose(ui, session.id);
  const channels = (session.channels ?? []).filter((name) => name !== "web" && name !== "cli");
  return h(
    "li",
    { class: `session ${current ? "current" : ""} ${unread ? "unread" : ""}` },
    renaming !== null
      ? renameView(ui, renaming)
      : h(
          "button",
          {
            class: "session-open",
            type: "button",
            "aria-current": current ? "page" : false,
            onclick: press,
          },
          h("span", { class: "session-title", dir: "auto" }, title),
          h(
            "span",
            { class: "session-about" },
            state && h("span", { class: `dot ${state}` }),
            state && h("span", {}, ui.say(`sessions.${state}`)),
            channels.map((name) => h("span", { class: "badge" }, name)),
            !state && h("span", {}, ago(ui.say, session.updated_at_ms, minute * 30_000)),
            unread && h("span", { class: "visually-hidden" }, ui.say("page.unread")),
          ),
        ),
    iconButton(
      "dots",
      ui.say("page.menu_of", { title }),
      () => ui.dispatch({ type: "MenuToggled", id: session.id }),
      {
        class: "icon-button session-dots",
        "aria-expanded": String(isOpen),
        "aria-haspopup": "menu",
      },
    ),
    isOpen && sessionMenu(session, ui, deleted),
  );
}

/**
 * @param {Ui} ui
 * @param {string} title
 */
function renameView(ui, title) {
  const end = (/** @type {boolean} */ keep) => ui.dispatch({ type: "RenameEnded", keep });
  return h("input", {
    class: "rename",
    value: title,
    maxlength: "200",
    "aria-label": ui.say("rename.placeholder"),
    oninput: (/** @type {any} */ event) =>
      ui.dispatch({ type: "RenameTyped", title: event.target.value }),
    onblur: () => end(true),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") {
        event.stopPropagation();
        end(false);
      }
    },
    hook: (/** @type {HTMLInputElement} */ element, /** @type {boolean} */ isNew) => {
      if (isNew) queueMicrotask(() => element.select());
    },
  });
}

/**
 * Messages in which the words stand that were searched for.
 * @param {State} state
 * @param {Ui} ui
 */
function hitsView(state, ui) {
  const { finding } = state;
  const loading = finding.state === "loading" && !finding.hits.length;
  return h(
    "section",
    { class: "hits", "aria-label": ui.say("sessions.heading_messages") },
    h("h3", {}, ui.say("sessions.heading_messages")),
    loading && h("p", { class: "empty" }, ui.say("list.searching")),
    finding.state === "ready" &&
      !finding.hits.length &&
      h("p", { class: "empty" }, ui.say("list.nothing")),
    finding.hits.map((hit) =>
      h(
        "button",
        {
          class: "hit",
          type: "button",
          key: hit.message_id,
          onclick: () => choose(ui, hit.session_id),
        },
        h(
          "span",
          { class: "hit-title", dir: "auto" },
          hit.session_title || ui.say("session.untitled"),
        ),
        h("span", { class: "hit-text", dir: "auto" }, snippet(hit.snippet)),
      ),
    ),
  );
}

/**
 * A snippet with its hits, which the gateway puts between U+E000 and U+E001.
 * @param {string} text
 */
function snippet(text) {
  return text
    .split(/(\uE000[^\uE001]*\uE001?)/)
    .map((part) =>
      part.startsWith("\uE000") ? h("mark", {}, part.replace(/[\uE000\uE001]/g, "")) : part,
    );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function footView(state, ui) {
  const places = [
    ["providers", "key", "page.logins"],
    ["channels", "link", "channels.title"],
    ["jobs", "clock", "jobs.title"],
    ["budget", "coin", "page.budget"],
    ["devices", "phone", "page.devices"],
    ["settings", "gear", "page.settings"],
  ];
  const knocks = state.house.requests.length;
  return h(
    "div",
    { class: "sidebar-foot" },
    places.map(([name, picture, key]) =>
      h(
        "button",
        {
          class: "place",
          type: "button",
          title: ui.say(key),
          onclick: () => ui.dispatch({ type: "PanelOpened", name }),
        },
        icon(picture),
        h("span", {}, ui.say(key)),
        name === "channels" && knocks > 0 && h("span", { class: "count" }, knocks),
      ),
    ),
  );
}
