/** The conversation in view: its entries, what still waits, and following the end. */

import { chatOf } from "../core/chats.js";
import { took } from "../core/format.js";
import { h, memo } from "./dom.js";
import { entryView } from "./entries.js";
import { icon } from "./icons.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").Chat} Chat
 * @typedef {import("./context.js").Ui} Ui
 */

const NEAR_END_PX = 48;
const NEAR_START_PX = 600;

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function transcriptView(state, ui) {
  const chat = chatOf(state, state.route);
  return h(
    "div",
    { class: "transcript", key: `chat-${chat.id}` },
    h(
      "div",
      {
        class: "scroll",
        tabindex: "0",
        role: "log",
        "aria-label": ui.say("page.conversation"),
        "aria-live": "off",
        onscroll: (/** @type {Event} */ event) => scrolled(event, ui),
        hook: (/** @type {HTMLElement} */ element) => keepPlace(element, chat),
      },
      h(
        "div",
        { class: "column" },
        olderView(chat, ui),
        chat.state === "loading" && skeleton(ui),
        chat.state === "gone" && h("p", { class: "empty" }, ui.say("page.gone")),
        chat.entries.map((entry) => memo(entry.id, entryView, entry, ui, chat.id)),
        waitingView(chat, ui),
        activityView(chat, ui, state.now + state.skew),
      ),
    ),
    !chat.following && jumpView(chat, ui),
    h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" }, spoken(chat, ui)),
  );
}

/** @param {Ui} ui */
function skeleton(ui) {
  return h(
    "div",
    { class: "skeleton", "aria-label": ui.say("chat.loading") },
    h("i", {}),
    h("i", {}),
    h("i", {}),
  );
}

/**
 * @param {Chat} chat
 * @param {Ui} ui
 */
function olderView(chat, ui) {
  if (chat.state !== "ready" || chat.older === "none") return null;
  return h(
    "button",
    { class: "older", type: "button", onclick: () => ui.dispatch({ type: "OlderWanted" }) },
    ui.say(`chat.older_${chat.older}`),
  );
}

/**
 * Messages that are on their way or wait for their turn.
 * @param {Chat} chat
 * @param {Ui} ui
 */
function waitingView(chat, ui) {
  const told = new Set(chat.queued.map((queued) => queued.message_id));
  const outgoing = chat.outgoing.filter((out) => !told.has(out.id));
  return h(
    "div",
    { class: "queue" },
    chat.queued.map((queued) =>
      h(
        "div",
        { class: "said queued", key: queued.message_id },
        h("div", { class: "words", dir: "auto" }, queued.text),
        h(
          "div",
          { class: "queued-tools" },
          h("span", {}, ui.say(queued.mode === "steer" ? "queue.steers" : "page.queued")),
          queued.mode === "queue" &&
            chat.turn !== null &&
            small(ui, "queue.now", { type: "QueuedSentNow", messageId: queued.message_id }),
          small(ui, "page.take_back", { type: "QueuedRemoved", messageId: queued.message_id }),
        ),
      ),
    ),
    outgoing.map((out) =>
      h(
        "div",
        { class: "said pending", key: out.id },
        h("div", { class: "words", dir: "auto" }, out.text),
        h("div", { class: "queued-tools" }, ui.say(`queue.${out.state}`)),
      ),
    ),
  );
}

/**
 * @param {Ui} ui
 * @param {string} key
 * @param {import("../core/types.js").Action} action
 */
function small(ui, key, action) {
  return h(
    "button",
    { class: "link", type: "button", onclick: () => ui.dispatch(action) },
    ui.say(key),
  );
}

/**
 * @param {Chat} chat
 * @param {Ui} ui
 * @param {number} now
 */
function activityView(chat, ui, now) {
  const turn = chat.turn;
  if (!turn) return null;
  return h(
    "div",
    { class: `activity ${turn.phase}` },
    h("span", { class: "pulse" }),
    h("span", {}, ui.say(`activity.${turn.phase}`)),
    h(
      "span",
      { class: "elapsed" },
      took(Math.max(0, Math.floor((now - turn.startedMs) / 1000) * 1000)),
    ),
    turn.note && h("span", { class: "note" }, turn.note),
  );
}

/**
 * @param {Chat} chat
 * @param {Ui} ui
 */
function jumpView(chat, ui) {
  const label = chat.below
    ? ui.say("activity.below", { count: chat.below })
    : ui.say("page.to_end");
  return h(
    "button",
    {
      class: "jump",
      type: "button",
      onclick: () => ui.dispatch({ type: "FollowChanged", following: true }),
    },
    icon("down"),
    label,
  );
}

/**
 * What a screen reader is told: not every word that streams, but what it comes to.
 * @param {Chat} chat
 * @param {Ui} ui
 */
function spoken(chat, ui) {
  if (chat.turn) return ui.say(`activity.${chat.turn.phase}`);
  const last = chat.entries.at(-1);
  return last?.kind === "answer" && last.id.startsWith("l") ? (last.text ?? "") : "";
}

/**
 * @param {Event} event
 * @param {Ui} ui
 */
function scrolled(event, ui) {
  const element = /** @type {HTMLElement} */ (event.currentTarget);
  const left = element.scrollHeight - element.clientHeight - element.scrollTop;
  ui.dispatch({ type: "FollowChanged", following: left < NEAR_END_PX });
  if (element.scrollTop < NEAR_START_PX && left > NEAR_START_PX) {
    ui.dispatch({ type: "OlderWanted" });
  }
}

/** @type {WeakMap<HTMLElement, {first: string, height: number}>} */
const PLACES = new WeakMap();

/**
 * Keep the end in view, or, where older messages came above, what was in view.
 * @param {HTMLElement} element
 * @param {Chat} chat
 */
function keepPlace(element, chat) {
  const first = chat.entries[0]?.id ?? "";
  const before = PLACES.get(element);
  // What the browser has not laid out yet is measured when it has.
  queueMicrotask(() => {
    if (!element.isConnected) return;
    const height = element.scrollHeight;
    if (chat.following) element.scrollTop = height;
    else if (before && before.first !== first && before.first) {
      element.scrollTop += height - before.height;
    }
    PLACES.set(element, { first, height });
  });
}
