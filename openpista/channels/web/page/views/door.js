/** The door: where a code or token is typed once. */

import { h } from "./dom.js";
import { icon, mark } from "./icons.js";

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
export function doorView(state, ui) {
  const { door } = state;
  const asking = door.state === "asking";
  return h(
    "main",
    { class: "door" },
    h(
      "div",
      { class: "door-card" },
      h("div", { class: "brand brand-large" }, mark(), h("h1", {}, "openpista")),
      h("p", { class: "tagline" }, ui.say("home.tagline")),
      asking ? askingView(state, ui) : formView(state, ui),
    ),
  );
}

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
function askingView(state, ui) {
  const key = state.door.error || "door.asking";
  return h(
    "p",
    { class: "door-asking", role: "status" },
    h("span", { class: "pulse" }),
    ui.say(key),
  );
}

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
function formView(state, ui) {
  const { door } = state;
  const wait = Math.ceil((door.againAt - state.now) / 1000);
  const blocked = door.state === "checking" || wait > 0;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    ui.dispatch({ type: "DoorTried" });
  };
  return h(
    "form",
    { class: "door-form", onsubmit: submit },
    h("label", { for: "door-text" }, ui.say("door.label")),
    h("input", {
      id: "door-text",
      type: "password",
      autocomplete: "current-password",
      autocapitalize: "none",
      spellcheck: "false",
      value: door.text,
      "aria-describedby": "door-hint door-error",
      "aria-invalid": door.error ? "true" : false,
      oninput: typed(ui),
      hook: focusFirst,
    }),
    h("p", { id: "door-hint", class: "hint" }, ui.say("door.hint")),
    h("p", { id: "door-error", class: "error", role: "alert" }, errorText(state, ui, wait)),
    h(
      "button",
      { class: "button primary wide", type: "submit", disabled: blocked },
      icon("key"),
      ui.say(door.state === "checking" ? "door.checking" : "door.enter"),
    ),
  );
}

/** @param {import("./context.js").Ui} ui */
function typed(ui) {
  return (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    ui.dispatch({ type: "DoorTyped", text });
  };
}

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 * @param {number} wait
 */
function errorText(state, ui, wait) {
  if (wait > 0) return ui.say("door.wait", { seconds: wait });
  return state.door.error ? ui.say(state.door.error) : "";
}

/**
 * @param {HTMLElement} element
 * @param {boolean} isNew
 */
function focusFirst(element, isNew) {
  if (isNew) queueMicrotask(() => element.focus());
}
