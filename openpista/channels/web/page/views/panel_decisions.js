/** Standing allowances, and every decision that waits. */

import { ago } from "../core/format.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button } from "./panel_channels.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function grantsView(state, ui) {
  const { grants } = state.house;
  const now = state.now + state.skew;
  if (!grants.length) return h("p", { class: "empty" }, ui.say("grants.none"));
  return grants.map((grant) =>
    h(
      "div",
      { class: "row still", key: grant.id },
      h(
        "span",
        { class: "row-main" },
        h("span", { class: "row-title", dir: "auto" }, grant.covers),
        h(
          "span",
          { class: "row-about" },
          [
            grant.tool,
            ui.say(`grants.${grant.scope}`),
            ui.say("grants.given", {
              by: grant.by || ui.say("grants.somebody"),
              ago: ago(ui.say, grant.at_ms, now),
            }),
          ].join(" · "),
        ),
      ),
      button(
        ui,
        "page.revoke",
        () => ui.dispatch({ type: "GrantRevoked", id: grant.id }),
        "danger",
      ),
    ),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function decisionsListView(state, ui) {
  if (!state.cards.length) {
    return [
      h("p", { class: "empty" }, ui.say("queue.none")),
      button(ui, "grants.title", () => ui.dispatch({ type: "PanelOpened", name: "grants" })),
    ];
  }
  return state.cards.map(({ approval }) =>
    h(
      "button",
      {
        class: "row",
        type: "button",
        key: approval.id,
        onclick: () => {
          ui.dispatch({ type: "PanelClosed" });
          ui.dispatch({ type: "SessionChosen", id: approval.session_id });
        },
      },
      h(
        "span",
        { class: "row-main" },
        h("span", { class: "row-title", dir: "auto" }, approval.intent.title || approval.tool),
        h(
          "span",
          { class: "row-about", dir: "auto" },
          state.house.sessions[approval.session_id]?.title ?? "",
        ),
      ),
      icon("chevron"),
    ),
  );
}
