/** The model picker: what can be chosen, with what it can and costs. */

import { money, tokens } from "../core/format.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").ModelInfo} ModelInfo
 * @typedef {import("./context.js").Ui} Ui
 */

const EFFORTS = ["none", "low", "medium", "high"];

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function modelsView(state, ui) {
  const { models, search } = state.panels;
  if (models.state === "loading" || models.state === "none") {
    return h("p", { class: "empty" }, ui.say("list.loading"));
  }
  if (models.state === "failed") {
    return h("p", { class: "error" }, ui.say("models.failed", { reason: models.reason }));
  }
  const wanted = search.trim().toLowerCase();
  const fits = (/** @type {ModelInfo} */ one) =>
    `${one.ref.provider}/${one.ref.model} ${one.label ?? ""}`.toLowerCase().includes(wanted);
  const groups = Map.groupBy(models.items.filter(fits), (one) => one.ref.provider);
  const session = state.house.sessions[state.route];
  const current = session?.model ?? state.wish ?? state.house.model;
  return [
    effortView(state, ui),
    ...models.failures.map((text) => h("p", { class: "hint" }, text)),
    groups.size === 0 && h("p", { class: "empty" }, ui.say("list.nothing")),
    ...[...groups].map(([provider, items]) =>
      h(
        "section",
        { class: "group", key: provider },
        h("h3", {}, provider),
        items.map((info) => modelView(info, current, ui)),
      ),
    ),
    h(
      "button",
      {
        class: "button small",
        type: "button",
        onclick: () => ui.dispatch({ type: "PanelOpened", name: "providers" }),
      },
      ui.say("page.more_models"),
    ),
  ];
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function effortView(state, ui) {
  const session = state.house.sessions[state.route];
  const info = state.panels.models.items.find(
    (one) => one.ref.provider === session?.model.provider && one.ref.model === session?.model.model,
  );
  if (!session || !info?.reasoning) return null;
  return h(
    "div",
    { class: "segments", role: "group", "aria-label": ui.say("models.key_effort") },
    EFFORTS.map((effort) =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": String(session.effort === effort),
          onclick: () => ui.dispatch({ type: "ModelPicked", ref: session.model, effort }),
        },
        ui.say(`models.effort_${effort}`),
      ),
    ),
  );
}

/**
 * @param {ModelInfo} info
 * @param {import("../core/types.js").ModelRef | null | undefined} current
 * @param {Ui} ui
 */
function modelView(info, current, ui) {
  const { ref } = info;
  const chosen = current?.provider === ref.provider && current.model === ref.model;
  const able = [
    info.context_tokens ? ui.say("models.context", { size: tokens(info.context_tokens) }) : "",
    info.reasoning ? ui.say("models.reasoning") : "",
    info.vision ? ui.say("models.vision") : "",
    info.tools === false ? ui.say("models.no_tools") : "",
  ];
  return h(
    "button",
    {
      class: `row ${chosen ? "chosen" : ""}`,
      type: "button",
      "aria-pressed": String(chosen),
      onclick: () => ui.dispatch({ type: "ModelPicked", ref }),
    },
    h(
      "span",
      { class: "row-main" },
      h(
        "span",
        { class: "row-title" },
        info.label || ref.model,
        info.recommended
          ? h("span", { class: "star", title: ui.say("page.recommended") }, " ★")
          : null,
      ),
      h("span", { class: "row-about" }, able.filter(Boolean).join(" · ")),
    ),
    h("span", { class: "row-side" }, priceOf(info, ui)),
  );
}

/**
 * US dollars a million tokens, in and out.
 * @param {ModelInfo} info
 * @param {Ui} ui
 */
function priceOf(info, ui) {
  if (info.free) return ui.say("models.free");
  const { input_price: into, output_price: out } = info;
  if (into === null || into === undefined || out === null || out === undefined) return "";
  return `${money(into)} / ${money(out)}`;
}
