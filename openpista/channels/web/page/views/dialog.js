/** The frame of every panel: the browser's own dialog, which keeps the focus inside. */

import { h } from "./dom.js";
import { iconButton } from "./icons.js";

/**
 * @param {import("./context.js").Ui} ui
 * @param {string} name
 * @param {string} title
 * @param {() => void} close
 * @param {import("./dom.js").Child | import("./dom.js").Child[]} body
 * @param {import("./dom.js").Child} [tools] between title and body
 */
export function dialog(ui, name, title, close, body, tools) {
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    close();
  };
  // A press on the dialog itself is one beside its content: on the backdrop.
  const press = (/** @type {Event} */ event) => event.target === event.currentTarget && close();
  return h(
    "dialog",
    {
      key: `dialog-${name}`,
      class: `panel panel-${name}`,
      "aria-labelledby": `title-${name}`,
      oncancel: cancel,
      onmousedown: press,
      hook: show,
    },
    h(
      "div",
      { class: "panel-box" },
      h(
        "header",
        { class: "panel-head" },
        h("h2", { id: `title-${name}` }, title),
        iconButton("close", ui.say("page.close"), close),
      ),
      tools,
      h("div", { class: "panel-body", tabindex: "0" }, body),
    ),
  );
}

/**
 * @param {HTMLDialogElement} element
 * @param {boolean} isNew
 */
function show(element, isNew) {
  if (!isNew) return;
  queueMicrotask(() => {
    if (!element.isConnected || element.open) return;
    element.showModal();
    const first = element.querySelector("input:not([type=hidden]), select, textarea");
    if (first && matchMedia("(pointer: fine)").matches) /** @type {HTMLElement} */ (first).focus();
  });
}
