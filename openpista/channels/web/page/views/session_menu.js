/** What can be done with a conversation in the list. */

import { h } from "./dom.js";

/**
 * @param {import("../core/types.js").Session} session
 * @param {import("./context.js").Ui} ui
 * @param {boolean} deleted
 */
export function sessionMenu(session, ui, deleted) {
  const id = session.id;
  const items = deleted
    ? [item(ui, "sessions.key_undo", { type: "RestoreAsked", id })]
    : [
        item(ui, "page.rename", { type: "RenameBegun", id }),
        item(ui, "page.fork", { type: "ForkAsked", id }),
        item(ui, "page.export_markdown", { type: "ExportAsked", id, format: "markdown" }),
        item(ui, "page.export_json", { type: "ExportAsked", id, format: "json" }),
        item(ui, "page.delete", { type: "DeleteAsked", id }, "danger"),
      ];
  const close = () => ui.dispatch({ type: "MenuToggled", id });
  return h(
    "div",
    {
      class: "menu",
      role: "menu",
      onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, close),
      hook: (/** @type {HTMLElement} */ element, /** @type {boolean} */ isNew) => {
        if (isNew) queueMicrotask(() => element.querySelector("button")?.focus());
      },
    },
    items,
  );
}

/**
 * @param {import("./context.js").Ui} ui
 * @param {string} key
 * @param {import("../core/types.js").Action} action
 * @param {string} [kind]
 */
function item(ui, key, action, kind = "") {
  return h(
    "button",
    {
      class: `menu-item ${kind}`,
      role: "menuitem",
      type: "button",
      onclick: () => ui.dispatch(action),
    },
    ui.say(key),
  );
}

/**
 * @param {KeyboardEvent} event
 * @param {() => void} close
 */
function walk(event, close) {
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const items = [...list.querySelectorAll("button")];
  const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  items[(at + step + items.length) % items.length].focus();
}
