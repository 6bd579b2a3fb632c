/** The line above a conversation: its name, its model, what it cost, and the connection. */

import { money, tokens } from "../core/format.js";
import { h } from "./dom.js";
import { icon, iconButton } from "./icons.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function headerView(state, ui) {
  const session = state.house.sessions[state.route];
  const title = session ? session.title || session.preview || ui.say("session.untitled") : "";
  return h(
    "header",
    { class: "head" },
    iconButton("menu", ui.say("sessions.title"), () => ui.dispatch({ type: "SidebarToggled" }), {
      class: "icon-button head-menu",
      "aria-expanded": String(state.prefs.sidebar),
      "aria-controls": "sidebar",
    }),
    h("h1", { class: "head-title", dir: "auto" }, state.route ? title : "openpista"),
    session && costView(session, ui),
    modelView(state, ui),
    linkView(state, ui),
  );
}

/**
 * @param {import("../core/types.js").Session} session
 * @param {Ui} ui
 */
function costView(session, ui) {
  const usage = session.usage;
  const spent = usage?.cost_usd;
  const known = spent !== null && spent !== undefined;
  const total = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
  if (!total) return null;
  const limit = session.context_limit;
  const share = limit ? Math.round((100 * (session.context_tokens ?? 0)) / limit) : 0;
  return h(
    "button",
    {
      class: "cost",
      type: "button",
      title: ui.say("page.budget"),
      onclick: () => ui.dispatch({ type: "PanelOpened", name: "budget" }),
    },
    h("span", {}, known ? money(spent) : `${tokens(total)} ${ui.say("status.tokens")}`),
    limit ? h("span", { class: "context" }, `${ui.say("status.context")} ${share}%`) : null,
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function modelView(state, ui) {
  const session = state.house.sessions[state.route];
  const ref = session?.model ?? state.wish ?? state.house.model;
  const practice = ref?.provider === "practice";
  const name = practice ? ui.say("status.practice") : (ref?.model ?? ui.say("home.no_model"));
  return h(
    "button",
    {
      class: "model",
      type: "button",
      title: ref ? `${ref.provider}/${ref.model}` : ui.say("models.title"),
      "aria-label": `${ui.say("models.title")}: ${name}`,
      onclick: () => ui.dispatch({ type: "PanelOpened", name: "models" }),
    },
    h("span", { class: "model-name" }, name),
    icon("chevron"),
  );
}

/**
 * The connection as it truly is: online only when the server has let us in.
 * @param {State} state
 * @param {Ui} ui
 */
function linkView(state, ui) {
  const { link } = state;
  const seconds = Math.max(0, Math.ceil((link.againAt - state.now) / 1000));
  const text =
    link.state === "waiting"
      ? ui.say("link.waiting", { seconds })
      : ui.say(
          link.state === "connecting" && link.attempt > 1 ? "link.again" : `link.${link.state}`,
        );
  return h(
    "button",
    {
      class: `link-state ${link.state}`,
      type: "button",
      title: link.state === "waiting" ? ui.say("link.now") : text,
      onclick: () => ui.dispatch({ type: "ReconnectAsked" }),
    },
    h("span", { class: `dot ${link.state}` }),
    h("span", { class: "link-text" }, text),
  );
}
