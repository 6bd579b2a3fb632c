/** One tool call: what it would do, its live output, how it ended. */

import { size, took } from "../core/format.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { pictureView } from "./picture.js";

/**
 * @typedef {import("../core/types.js").Entry} Entry
 * @typedef {import("../core/types.js").CallCard} CallCard
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {Entry} entry
 * @param {Ui} ui
 */
export function callView(entry, ui) {
  const call = /** @type {CallCard} */ (entry.call);
  const title = call.intent?.title || call.name;
  return h(
    "section",
    { class: `call ${call.state}`, "aria-label": `${call.name}: ${title}` },
    h(
      "button",
      {
        class: "call-head",
        type: "button",
        "aria-expanded": String(!entry.folded),
        onclick: () => ui.dispatch({ type: "EntryToggled", id: entry.id }),
      },
      h("span", { class: `dot ${call.state}` }),
      h("code", { class: "call-name" }, call.name),
      h("span", { class: "call-title", dir: "auto" }, title === call.name ? "" : title),
      h("span", { class: "call-about" }, about(call, ui)),
      icon("chevron"),
    ),
    !entry.folded && h("div", { class: "call-body" }, bodyOf(entry, call, ui)),
    call.result?.images?.map((image) =>
      h("figure", { class: "picture" }, pictureView(image, ui)),
    ) ?? null,
  );
}

/**
 * @param {CallCard} call
 * @param {Ui} ui
 */
function about(call, ui) {
  const where =
    call.where === "sandbox" || call.where === "host" ? ui.say(`card.${call.where}`) : "";
  return [where, took(call.elapsedMs), ui.say(`card.state_${call.state}`)]
    .filter(Boolean)
    .join(" · ");
}

/**
 * @param {Entry} entry
 * @param {CallCard} call
 * @param {Ui} ui
 */
function bodyOf(entry, call, ui) {
  const intent = call.intent;
  const output = call.kept === "loaded" ? call.keptText : (call.result?.text ?? call.output);
  const more = call.result && (call.result.kept_bytes ?? 0) > call.result.text.length;
  return [
    intent?.command
      ? h("pre", { class: "command", tabindex: "0" }, intent.command)
      : h("pre", { class: "arguments", tabindex: "0" }, pretty(call.arguments)),
    intent?.diff ? diffView(intent.diff) : null,
    call.decidedBy && h("p", { class: "decided" }, ui.say("card.decided", { who: call.decidedBy })),
    output
      ? h("pre", { class: "output", tabindex: "0", hook: followOutput(call) }, output)
      : call.state === "done" && h("p", { class: "silent" }, ui.say("card.silent")),
    more && call.kept !== "loaded"
      ? h(
          "button",
          {
            class: "link",
            type: "button",
            onclick: () => ui.dispatch({ type: "OutputWanted", id: entry.id }),
          },
          call.kept === "loading"
            ? ui.say("card.loading")
            : call.kept === "failed"
              ? ui.say("card.load_failed")
              : `${ui.say("page.whole_output")} (${size(call.result?.kept_bytes ?? 0)})`,
        )
      : null,
  ];
}

/**
 * A running call's newest lines stay in view.
 * @param {CallCard} call
 */
function followOutput(call) {
  return (/** @type {HTMLElement} */ element) => {
    if (call.state === "running") element.scrollTop = element.scrollHeight;
  };
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * A unified diff with its lines coloured.
 * @param {string} diff
 */
export function diffView(diff) {
  const kindOf = (/** @type {string} */ line) =>
    line.startsWith("+") && !line.startsWith("+++")
      ? "added"
      : line.startsWith("-") && !line.startsWith("---")
        ? "removed"
        : line.startsWith("@@")
          ? "place"
          : "";
  return h(
    "pre",
    { class: "diff", tabindex: "0" },
    diff.split("\n").map((line) => h("span", { class: `diff-line ${kindOf(line)}` }, `${line}\n`)),
  );
}
