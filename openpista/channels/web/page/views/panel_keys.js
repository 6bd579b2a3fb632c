/** The keys of the page and its commands. */

import { COMMANDS } from "../core/commands.js";
import { h } from "./dom.js";

/** @type {[string, string][]} */
const KEYS = [
  ["Enter", "page.key_send"],
  ["Shift+Enter", "page.key_line"],
  ["Ctrl+Enter", "page.key_steer"],
  ["Esc", "page.key_stop"],
  ["/", "page.key_commands"],
  ["Ctrl+K", "page.key_find"],
  ["Alt+N", "page.key_new"],
  ["Alt+A", "page.key_card"],
  ["Alt+B", "page.key_list"],
  ["?", "page.key_help"],
];

/**
 * @param {import("../core/types.js").State} _state
 * @param {import("./context.js").Ui} ui
 */
export function keysView(_state, ui) {
  return [
    h(
      "dl",
      { class: "keys" },
      KEYS.map(([key, text]) =>
        h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, ui.say(text))),
      ),
    ),
    h("h3", {}, ui.say("status.keys")),
    h(
      "dl",
      { class: "keys" },
      COMMANDS.map((spec) =>
        h(
          "div",
          {},
          h("dt", {}, h("code", {}, `/${spec.name}`)),
          h("dd", {}, ui.say(`command.${spec.name}`)),
        ),
      ),
    ),
  ];
}
