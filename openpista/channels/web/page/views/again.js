/** The small door inside the page: what touches credentials wants the code or token once more. */

import { dialog } from "./dialog.js";
import { h } from "./dom.js";

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
export function againView(state, ui) {
  const again = state.again;
  if (!again) return null;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    ui.dispatch({ type: "AgainTried" });
  };
  const body = h(
    "form",
    { class: "stack", onsubmit: submit },
    h("p", {}, ui.say("again.about")),
    h("label", { for: "again-text" }, ui.say("door.label")),
    h("input", {
      id: "again-text",
      type: "password",
      autocomplete: "current-password",
      value: again.text,
      oninput: (/** @type {any} */ event) =>
        ui.dispatch({ type: "AgainTyped", text: event.target.value }),
    }),
    h("p", { class: "hint" }, ui.say("door.hint")),
    h("p", { class: "error", role: "alert" }, again.error),
    h(
      "button",
      { class: "button primary", type: "submit", disabled: again.busy },
      ui.say(again.busy ? "door.checking" : "again.go"),
    ),
  );
  return dialog(ui, "again", ui.say("again.title"), () => ui.dispatch({ type: "AgainLeft" }), body);
}
