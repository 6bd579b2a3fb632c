/** Cost and budget: of today, of the conversation in view, and what each conversation spent. */

import { money, tokens } from "../core/format.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("./context.js").Ui} Ui
 */

const MOST = 12;

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function budgetView(state, ui) {
  const { budget, sessions } = state.house;
  const daily = budget.daily ?? null;
  const spent = budget.spent_today ?? 0;
  const share = daily ? Math.min(1, spent / daily) : 0;
  const costly = Object.values(sessions)
    .filter((session) => (session.usage?.input_tokens ?? 0) > 0)
    .sort((left, right) => (right.usage?.cost_usd ?? 0) - (left.usage?.cost_usd ?? 0))
    .slice(0, MOST);
  return [
    h(
      "div",
      { class: "budget" },
      h(
        "p",
        { class: "budget-sum" },
        h("strong", {}, money(spent)),
        " ",
        ui.say("page.spent_today"),
      ),
      daily !== null &&
        h("progress", { max: "1", value: share, "aria-label": ui.say("page.budget") }),
      h(
        "p",
        { class: "row-about" },
        daily === null
          ? ui.say("page.no_budget")
          : ui.say("page.budget_left", {
              left: money(Math.max(0, daily - spent)),
              daily: money(daily),
            }),
      ),
      budget.per_turn
        ? h("p", { class: "row-about" }, ui.say("page.per_turn", { limit: money(budget.per_turn) }))
        : null,
    ),
    costly.length > 0 && h("h3", {}, ui.say("sessions.title")),
    ...costly.map((session) =>
      h(
        "div",
        { class: "row still", key: session.id },
        h(
          "span",
          { class: "row-main" },
          h(
            "span",
            { class: "row-title", dir: "auto" },
            session.title || ui.say("session.untitled"),
          ),
          h("span", { class: "row-about" }, usageOf(session, ui)),
        ),
        h("span", { class: "row-side" }, costOf(session)),
      ),
    ),
    h(
      "button",
      {
        class: "button small",
        type: "button",
        onclick: () => {
          ui.dispatch({ type: "PanelOpened", name: "settings" });
          ui.dispatch({ type: "PanelSearched", text: "budget" });
        },
      },
      ui.say("page.set_budget"),
    ),
  ];
}

/**
 * @param {import("../core/types.js").Session} session
 * @param {Ui} ui
 */
function usageOf(session, ui) {
  const usage = session.usage;
  const total = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
  return `${ui.say("sessions.tokens", { size: tokens(total) })} · ${session.model.model}`;
}

/** @param {import("../core/types.js").Session} session */
function costOf(session) {
  const cost = session.usage?.cost_usd;
  return cost === null || cost === undefined ? "–" : money(cost);
}
