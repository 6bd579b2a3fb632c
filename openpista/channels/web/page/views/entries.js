/** One entry of a conversation: what was said, answered, thought, done. */

import { size, took } from "../core/format.js";
import { h } from "./dom.js";
import { icon, iconButton } from "./icons.js";
import { pictureView } from "./picture.js";
import { callView } from "./toolcard.js";

/**
 * @typedef {import("../core/types.js").Entry} Entry
 * @typedef {import("./context.js").Ui} Ui
 * @typedef {import("./dom.js").VNode} VNode
 */

/**
 * @param {Entry} entry
 * @param {Ui} ui
 * @param {string} sessionId
 * @returns {VNode}
 */
export function entryView(entry, ui, sessionId) {
  switch (entry.kind) {
    case "said":
      return saidView(entry, ui);
    case "answer":
      return answerView(entry, ui, sessionId);
    case "thought":
      return foldView(entry, ui, entry.open ? "block.thinking" : "block.thought", "thought");
    case "summary":
      return foldView(entry, ui, "block.summary", "summary");
    case "call":
      return callView(entry, ui);
    case "picture":
      return h("figure", { class: "picture" }, pictureView(entry.image, ui));
    case "end":
      return endView(entry, ui);
    case "undone":
      return undoneView(entry, ui);
    default:
      return remarkView(entry, ui);
  }
}

/**
 * @param {Entry} entry
 * @param {Ui} ui
 */
function saidView(entry, ui) {
  const from = [entry.speaker, entry.channel].filter(Boolean).join(" · ");
  return h(
    "article",
    {
      class: `said ${entry.channel ? "elsewhere" : ""}`,
      "aria-label": ui.say("sessions.role_user"),
    },
    from && h("div", { class: "speaker" }, from),
    entry.text && h("div", { class: "words", dir: "auto" }, entry.text),
    entry.files?.length
      ? h(
          "div",
          { class: "files" },
          entry.files.map((file) => fileView(file, ui)),
        )
      : null,
    tools(ui, entry),
  );
}

/**
 * @param {import("../core/types.js").Image | import("../core/types.js").Attachment} file
 * @param {Ui} ui
 */
function fileView(file, ui) {
  if (file.type === "image") return pictureView(file, ui);
  if (file.mime.startsWith("audio/") && file.handle) {
    return h("audio", { controls: true, preload: "none", src: `/media/${file.handle}` });
  }
  return h(
    "a",
    { class: "file", href: file.handle ? `/media/${file.handle}` : false, download: file.name },
    icon("file"),
    h("span", { class: "file-name", dir: "auto" }, file.name),
    h("span", { class: "file-size" }, size(file.size_bytes)),
  );
}

/**
 * HTML of the blocks that are closed, then the rest as plain text.
 * @param {Entry} entry
 * @param {Ui} ui
 * @param {string} sessionId
 */
function answerView(entry, ui, sessionId) {
  const rest = (entry.text ?? "").slice(entry.covered ?? 0);
  return h(
    "article",
    {
      class: `answer ${entry.open ? "open" : ""}`,
      "aria-label": ui.say("sessions.role_assistant"),
    },
    h(
      "div",
      { class: "prose", dir: "auto", onclick: (/** @type {Event} */ event) => copyCode(event, ui) },
      (entry.html ?? []).map((html, at) =>
        h("div", { class: "html", key: at, html, hook: withCopyButtons(ui) }),
      ),
      rest.trim() ? h("div", { class: "plain" }, rest.replace(/^\n+/, "")) : null,
    ),
    !entry.open && tools(ui, entry, sessionId),
  );
}

/** @param {Ui} ui */
function withCopyButtons(ui) {
  return (/** @type {HTMLElement} */ element) => {
    for (const block of element.querySelectorAll("pre")) {
      if (block.parentElement?.classList.contains("code-box")) continue;
      const box = document.createElement("div");
      box.className = "code-box";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "code-copy";
      button.textContent = ui.say("page.copy_code");
      block.tabIndex = 0;
      block.replaceWith(box);
      box.append(block, button);
    }
  };
}

/**
 * @param {Event} event
 * @param {Ui} ui
 */
function copyCode(event, ui) {
  const button = /** @type {Element} */ (event.target).closest(".code-copy");
  const text = button?.parentElement?.querySelector("pre")?.textContent;
  if (text) ui.dispatch({ type: "CopyAsked", text });
}

/**
 * @param {Ui} ui
 * @param {Entry} entry
 * @param {string} [sessionId]
 */
function tools(ui, entry, sessionId) {
  if (!entry.text) return null;
  return h(
    "div",
    { class: "entry-tools" },
    iconButton("copy", ui.say("page.copy"), () =>
      ui.dispatch({ type: "CopyAsked", text: entry.text }),
    ),
    sessionId && entry.seq
      ? iconButton("out", ui.say("page.fork_here"), () =>
          ui.dispatch({ type: "ForkAsked", id: sessionId, seq: entry.seq }),
        )
      : null,
  );
}

/**
 * @param {Entry} entry
 * @param {Ui} ui
 * @param {string} key
 * @param {string} kind
 */
function foldView(entry, ui, key, kind) {
  return h(
    "div",
    { class: `fold ${kind} ${entry.open ? "open" : ""}` },
    h(
      "button",
      {
        class: "fold-head",
        type: "button",
        "aria-expanded": String(!entry.folded),
        onclick: () => ui.dispatch({ type: "EntryToggled", id: entry.id }),
      },
      icon("chevron"),
      h("span", {}, ui.say(key)),
      entry.folded && h("span", { class: "fold-peek", dir: "auto" }, peek(entry.text ?? "")),
    ),
    !entry.folded && h("div", { class: "fold-body", dir: "auto" }, entry.text),
  );
}

/** @param {string} text */
function peek(text) {
  return text.slice(-160).replace(/\s+/g, " ");
}

/**
 * @param {Entry} entry
 * @param {Ui} ui
 */
function remarkView(entry, ui) {
  const text = entry.phrase ? ui.say(entry.phrase) : (entry.text ?? "");
  return h("p", { class: `remark ${entry.level ?? "info"}`, dir: "auto" }, text);
}

/**
 * @param {Entry} entry
 * @param {Ui} ui
 */
function endView(entry, ui) {
  const end = /** @type {import("../core/types.js").TurnEnd} */ (entry.end);
  const undoable = end.changes.some((change) => change.undoable);
  return h(
    "div",
    { class: `turn-end ${end.outcome}` },
    h(
      "p",
      {},
      h("strong", {}, ui.say(`block.ended_${end.outcome}`)),
      h("span", { class: "elapsed" }, ` ${took(end.elapsedMs)}`),
      end.reason && h("span", { dir: "auto" }, ` ${end.reason}`),
    ),
    end.changes.length > 0 &&
      h(
        "details",
        { class: "changes" },
        h("summary", {}, ui.say("block.changes", { count: end.changes.length })),
        h(
          "ul",
          {},
          end.changes.map((change) => h("li", { class: change.kind, dir: "auto" }, change.path)),
        ),
        undoable &&
          h(
            "button",
            {
              class: "button small",
              type: "button",
              onclick: () => ui.dispatch({ type: "UndoAsked", turnId: end.turnId }),
            },
            ui.say("page.undo"),
          ),
      ),
  );
}

/**
 * @param {Entry} entry
 * @param {Ui} ui
 */
function undoneView(entry, ui) {
  const kept = entry.kept ?? [];
  return h(
    "div",
    { class: "turn-end undone" },
    h("strong", {}, ui.say("block.undone", { count: entry.names?.length ?? 0 })),
    h(
      "ul",
      {},
      (entry.names ?? []).map((name) => h("li", { dir: "auto" }, name)),
    ),
    kept.length > 0 && h("p", {}, `${ui.say("block.undo_kept")}: ${kept.join(", ")}`),
  );
}
