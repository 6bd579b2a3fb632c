/** Short lines over the page that go away by themselves. */

import { h } from "./dom.js";
import { iconButton } from "./icons.js";

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
export function toastsView(state, ui) {
  return h(
    "div",
    { class: "toasts", role: "status", "aria-live": "polite" },
    state.app.update && updateView(ui),
    state.toasts.map((toast) => toastView(toast, ui)),
  );
}

/**
 * @param {import("../core/types.js").Toast} toast
 * @param {import("./context.js").Ui} ui
 */
function toastView(toast, ui) {
  const text = toast.phrase ? ui.say(toast.phrase) : (toast.text ?? "");
  return h(
    "div",
    { class: `toast ${toast.level}`, key: toast.id },
    h("span", {}, text),
    toast.undo &&
      h(
        "button",
        {
          class: "link",
          type: "button",
          onclick: () => ui.dispatch({ type: "RestoreAsked", id: toast.undo }),
        },
        ui.say("page.bring_back"),
      ),
    iconButton("close", ui.say("page.close"), () =>
      ui.dispatch({ type: "ToastClosed", id: toast.id }),
    ),
  );
}

/** @param {import("./context.js").Ui} ui */
function updateView(ui) {
  return h(
    "div",
    { class: "toast info", key: "update" },
    h("span", {}, ui.say("page.update")),
    h(
      "button",
      { class: "link", type: "button", onclick: () => ui.dispatch({ type: "UpdateTaken" }) },
      ui.say("page.update_take"),
    ),
  );
}
