/** What stands where no conversation is open: three safe things to try, and the last ones. */

import { ago } from "../core/format.js";
import { listed } from "../core/sessions.js";
import { h } from "./dom.js";
import { icon, mark } from "./icons.js";

const RECENT = 4;

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
export function homeView(state, ui) {
  const practice = state.house.model?.provider === "practice";
  const tries = ["home.suggestion_1", "home.suggestion_2", "home.suggestion_3"];
  const sessions = state.finding.deleted ? [] : listed(state).slice(0, RECENT);
  return h(
    "div",
    { class: "home scroll", key: "home" },
    h(
      "div",
      { class: "home-box" },
      h("div", { class: "brand brand-large" }, mark(), h("h2", {}, "openpista")),
      h("p", { class: "tagline" }, ui.say("home.tagline")),
      practice && h("p", { class: "practice" }, ui.say("home.practice")),
      state.house.modelReason && h("p", { class: "model-reason" }, state.house.modelReason),
      outgoingView(state),
      h("h3", {}, ui.say("home.try")),
      h(
        "div",
        { class: "tries" },
        tries.map((key) =>
          h(
            "button",
            {
              class: "try",
              type: "button",
              onclick: () => ui.dispatch({ type: "SuggestionTaken", text: ui.say(key) }),
            },
            ui.say(key),
          ),
        ),
      ),
      sessions.length > 0 && h("h3", {}, ui.say("home.recent")),
      h(
        "div",
        { class: "recent" },
        sessions.map((session) =>
          h(
            "button",
            {
              class: "recent-session",
              type: "button",
              key: session.id,
              onclick: () => ui.dispatch({ type: "SessionChosen", id: session.id }),
            },
            icon("chat"),
            h(
              "span",
              { dir: "auto" },
              session.title || session.preview || ui.say("session.untitled"),
            ),
            h("time", {}, ago(ui.say, session.updated_at_ms, state.now + state.skew)),
          ),
        ),
      ),
    ),
  );
}

/**
 * The first message while its conversation is being made.
 * @param {import("../core/types.js").State} state
 */
function outgoingView(state) {
  const chat = state.chats[""];
  if (!chat?.outgoing.length) return null;
  return h(
    "div",
    { class: "outgoing-home" },
    chat.outgoing.map((out) =>
      h("div", { class: "said pending", dir: "auto", key: out.id }, out.text),
    ),
  );
}
