/** Requests for a decision: everything that is known, all answers, and the time that is left. */

import { counts } from "../core/approvals.js";
import { clock } from "../core/format.js";
import { risks } from "../core/risk.js";
import { hasText } from "../words/index.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { diffView } from "./toolcard.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").Card} Card
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * The oldest request of the conversation in view, and a line for those elsewhere.
 * @param {State} state
 * @param {Ui} ui
 */
export function decisionsView(state, ui) {
  const here = state.cards.filter((card) => card.approval.session_id === state.route);
  const elsewhere = state.cards.filter((card) => card.approval.session_id !== state.route);
  return h(
    "div",
    { class: "decisions" },
    elsewhere.length > 0 && elsewhereView(elsewhere, ui),
    here.length > 0 && cardView(here[0], here.length, state, ui),
    h(
      "div",
      { class: "visually-hidden", role: "alert" },
      here.length ? ui.say("approval.title") : "",
    ),
  );
}

/**
 * @param {Card[]} cards
 * @param {Ui} ui
 */
function elsewhereView(cards, ui) {
  const id = cards[0].approval.session_id;
  return h(
    "button",
    {
      class: "elsewhere-bar",
      type: "button",
      onclick: () => ui.dispatch({ type: "SessionChosen", id }),
    },
    icon("shield"),
    ui.say("status.approvals", { count: cards.length }),
    icon("chevron"),
  );
}

/**
 * @param {Card} card
 * @param {number} count
 * @param {State} state
 * @param {Ui} ui
 */
function cardView(card, count, state, ui) {
  const { approval } = card;
  const risk = risks(approval);
  const left = approval.deadline_ms - (state.now + state.skew);
  return h(
    "section",
    { class: `card risk-${risk}`, key: approval.id, "aria-labelledby": "card-title" },
    h(
      "header",
      { class: "card-head" },
      icon("shield"),
      h("h2", { id: "card-title" }, ui.say("approval.title")),
      h("span", { class: "card-risk" }, ui.say(`approval.risk_${risk}`)),
      count > 1 &&
        h("span", { class: "card-count" }, ui.say("approval.position", { number: 1, count })),
      h(
        "span",
        { class: `card-time ${left < 60_000 ? "short" : ""}` },
        ui.say("approval.left", { time: clock(left) }),
      ),
    ),
    h(
      "div",
      {
        class: "card-body",
        tabindex: "0",
        role: "group",
        "aria-labelledby": "card-title",
        onscroll: (/** @type {Event} */ event) =>
          noteRead(card, /** @type {any} */ (event.target), ui),
        hook: (/** @type {HTMLElement} */ element) => setTimeout(() => noteRead(card, element, ui)),
      },
      factsView(card, ui),
    ),
    card.mode === "ask" ? answersView(card, state, ui) : wordsView(card, state, ui),
  );
}

/**
 * Allowing counts once the end was in view.
 * @param {Card} card
 * @param {HTMLElement} element
 * @param {Ui} ui
 */
function noteRead(card, element, ui) {
  if (card.read || !element.isConnected) return;
  if (element.scrollTop + element.clientHeight >= element.scrollHeight - 8) {
    ui.dispatch({ type: "CardRead", id: card.approval.id });
  }
}

/**
 * @param {Card} card
 * @param {Ui} ui
 */
function factsView(card, ui) {
  const { approval } = card;
  const intent = approval.intent;
  const exact = intent.command || (intent.diff ? "" : approval.arguments);
  return [
    h("p", { class: "card-what", dir: "auto" }, h("code", {}, approval.tool), " ", intent.title),
    exact && h("pre", { class: "command" }, exact),
    intent.diff ? diffView(intent.diff) : null,
    h(
      "dl",
      { class: "facts" },
      fact(ui, "where", intent.cwd),
      fact(ui, "how", howText(approval, ui)),
      fact(ui, "network", networkText(approval, ui)),
      ...(intent.paths ?? []).map((path) => fact(ui, "file", path)),
      fact(ui, "program", intent.program),
      fact(
        ui,
        "undo",
        intent.undoable === false ? intent.undo_note || ui.say("approval.no_undo") : "",
      ),
      fact(ui, "why", sentences(approval.why, approval.reason, ui)),
      fact(
        ui,
        "warning",
        sentences(approval.careful, (approval.warnings ?? []).join(" "), ui),
        "careful",
      ),
    ),
  ];
}

/**
 * @param {Ui} ui
 * @param {string} name
 * @param {string | null | undefined} text
 * @param {string} [kind]
 */
function fact(ui, name, text, kind = "") {
  if (!text) return null;
  return h(
    "div",
    { class: `fact ${kind}` },
    h("dt", {}, ui.say(`approval.${name}`)),
    h("dd", { dir: "auto" }, text),
  );
}

/**
 * @param {import("../core/types.js").Approval} approval
 * @param {Ui} ui
 */
function howText(approval, ui) {
  if (approval.intent.kind !== "run") return "";
  return approval.sandbox && !approval.intent.host
    ? ui.say("approval.in_sandbox", { kind: approval.sandbox })
    : ui.say("approval.on_host");
}

/**
 * @param {import("../core/types.js").Approval} approval
 * @param {Ui} ui
 */
function networkText(approval, ui) {
  const { intent } = approval;
  if (intent.network?.length) return intent.network.join(", ");
  if (intent.kind !== "run") return "";
  return ui.say(intent.host || !approval.sandbox ? "approval.host_network" : "approval.no_network");
}

/**
 * Sentences of the house in the user's language where we have them.
 * @param {readonly {text: string, key?: string, values?: readonly (readonly [string, string])[]}[] | undefined} list
 * @param {string} otherwise
 * @param {Ui} ui
 */
function sentences(list, otherwise, ui) {
  if (!list?.length) return otherwise;
  return list
    .map((one) =>
      one.key && hasText(one.key)
        ? ui.say(one.key, Object.fromEntries(one.values ?? []))
        : one.text,
    )
    .join(" ");
}

/**
 * @param {Card} card
 * @param {State} state
 * @param {Ui} ui
 */
function answersView(card, state, ui) {
  const { approval } = card;
  /** @type {[import("../core/types.js").Answer, string][]} */
  const answers = [["once", "primary"]];
  if (approval.task_covers) answers.push(["task", ""]);
  if (approval.exact_offered) answers.push(["exact", ""]);
  answers.push(["change", ""], ["no", "danger"]);
  const hint = card.sending ? "approval.sending" : card.read ? "" : "approval.read_first";
  return h(
    "footer",
    { class: "card-answers" },
    hint && h("p", { class: "hint", role: "status" }, ui.say(hint)),
    answers.map(([name, kind]) =>
      h(
        "button",
        {
          class: `button answer-${name} ${kind}`,
          type: "button",
          disabled: !counts(card, name, state.now),
          title: name === "task" ? approval.task_covers : ui.say(`approval.answer_${name}_about`),
          onclick: () => ui.dispatch({ type: "CardAnswered", id: approval.id, answer: name }),
        },
        ui.say(`approval.answer_${name}`),
      ),
    ),
    h(
      "button",
      {
        class: "link",
        type: "button",
        onclick: () => ui.dispatch({ type: "CardModeChosen", id: approval.id, mode: "no" }),
      },
      ui.say("approval.no_reason"),
    ),
  );
}

/**
 * @param {Card} card
 * @param {State} state
 * @param {Ui} ui
 */
function wordsView(card, state, ui) {
  const id = card.approval.id;
  const given = card.mode === "no" ? "no" : "change";
  const back = () => ui.dispatch({ type: "CardModeChosen", id, mode: "ask" });
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    ui.dispatch({ type: "CardAnswered", id, answer: given });
  };
  return h(
    "form",
    { class: "card-words", onsubmit: send },
    h("label", { for: "card-text" }, ui.say(`page.ask_${given}`)),
    h("textarea", {
      id: "card-text",
      rows: "2",
      value: card.text,
      oninput: (/** @type {any} */ event) =>
        ui.dispatch({ type: "CardTyped", id, text: event.target.value }),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          back();
        }
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
      },
      hook: (/** @type {HTMLElement} */ element, /** @type {boolean} */ isNew) => {
        if (isNew) queueMicrotask(() => element.focus());
      },
    }),
    h("button", { class: "button", type: "button", onclick: back }, ui.say("panel.back")),
    h(
      "button",
      {
        class: `button ${given === "no" ? "danger" : "primary"}`,
        type: "submit",
        disabled: !counts(card, given, state.now),
      },
      ui.say(`approval.answer_${given}`),
    ),
  );
}
