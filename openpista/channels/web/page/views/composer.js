/** The composer: text, files, voice, commands, sending and stopping. */

import { matching } from "../core/commands.js";
import { draftOf, isBusy } from "../core/composer.js";
import { clock, size } from "../core/format.js";
import { h } from "./dom.js";
import { icon, iconButton } from "./icons.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").Chip} Chip
 * @typedef {import("./context.js").Ui} Ui
 */

const MOST_LINES_PX = 240;

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function composerView(state, ui) {
  const draft = draftOf(state);
  const busy = isBusy(state);
  const empty = !draft.text.trim() && !draft.chips.length;
  const key = busy ? "page.prompt_busy" : state.route ? "page.prompt" : "prompt.home";
  return h(
    "div",
    { class: "composer", key: "composer" },
    state.completion.open && completionView(state, ui, draft.text),
    draft.chips.length > 0 &&
      h(
        "ul",
        { class: "chips" },
        draft.chips.map((chip) => chipView(chip, ui)),
      ),
    h(
      "div",
      { class: "composer-row" },
      iconButton("clip", ui.say("page.attach"), () => ui.dispatch({ type: "FilesWanted" })),
      h("textarea", {
        id: "composer-text",
        rows: "1",
        dir: "auto",
        placeholder: ui.say(key),
        "aria-label": ui.say("place.prompt"),
        "aria-controls": state.completion.open ? "completion" : false,
        "aria-activedescendant": state.completion.open ? `command-${state.completion.at}` : false,
        value: draft.text,
        oninput: (/** @type {any} */ event) =>
          ui.dispatch({ type: "DraftTyped", text: event.target.value }),
        onkeydown: (/** @type {KeyboardEvent} */ event) => typed(event, state, ui),
        hook: grow,
      }),
      voiceView(state, ui),
      busy && !empty && steerView(ui),
      busy && empty ? stopView(state, ui) : sendView(ui, empty),
    ),
  );
}

/**
 * @param {HTMLTextAreaElement} element
 */
function grow(element) {
  element.style.height = "auto";
  if (element.scrollHeight) {
    element.style.height = `${Math.min(element.scrollHeight, MOST_LINES_PX)}px`;
  }
}

/**
 * @param {Ui} ui
 * @param {boolean} empty
 */
function sendView(ui, empty) {
  return h(
    "button",
    {
      class: "round send",
      key: "send",
      type: "button",
      disabled: empty,
      title: ui.say("page.send"),
      "aria-label": ui.say("page.send"),
      onclick: () => ui.dispatch({ type: "SendAsked", mode: "queue" }),
    },
    icon("send"),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function stopView(state, ui) {
  const stopping = state.chats[state.route]?.turn?.phase === "cancelling";
  return h(
    "button",
    {
      class: "round stop",
      key: "stop",
      type: "button",
      disabled: stopping,
      title: ui.say("page.stop"),
      "aria-label": ui.say("page.stop"),
      onclick: () => ui.dispatch({ type: "TurnCancelAsked" }),
    },
    icon("stop"),
  );
}

/** @param {Ui} ui */
function steerView(ui) {
  return h(
    "button",
    {
      class: "button small steer",
      key: "steer",
      type: "button",
      title: ui.say("queue.steers"),
      onclick: () => ui.dispatch({ type: "SendAsked", mode: "steer" }),
    },
    ui.say("page.tell_now"),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
function voiceView(state, ui) {
  const recording = state.voice.state === "recording";
  return h(
    "button",
    {
      class: `icon-button voice ${recording ? "recording" : ""}`,
      key: "voice",
      type: "button",
      title: ui.say(recording ? "page.voice_end" : "page.voice"),
      "aria-label": ui.say(recording ? "page.voice_end" : "page.voice"),
      "aria-pressed": String(recording),
      onclick: () => ui.dispatch({ type: "VoicePressed" }),
    },
    icon(recording ? "stop" : "mic"),
    recording && h("span", {}, clock(state.now - state.voice.startedMs)),
  );
}

/**
 * @param {Chip} chip
 * @param {Ui} ui
 */
function chipView(chip, ui) {
  const about =
    chip.state === "failed"
      ? ui.say(chip.reason ?? "page.unsent")
      : chip.state === "uploading"
        ? `${Math.round(chip.done * 100)} %`
        : size(chip.size);
  return h(
    "li",
    { class: `chip ${chip.state}`, key: chip.id },
    chip.preview ? h("img", { src: chip.preview, alt: "" }) : icon("file"),
    h("span", { class: "chip-name", dir: "auto" }, chip.name),
    h("span", { class: "chip-about" }, about),
    iconButton("close", ui.say("attach.removes"), () =>
      ui.dispatch({ type: "ChipRemoved", id: chip.id }),
    ),
  );
}

/**
 * @param {State} state
 * @param {Ui} ui
 * @param {string} text
 */
function completionView(state, ui, text) {
  return h(
    "ul",
    { class: "completion", id: "completion", role: "listbox", "aria-label": ui.say("status.keys") },
    matching(text).map((spec, at) =>
      h(
        "li",
        {
          id: `command-${at}`,
          key: spec.name,
          role: "option",
          class: at === state.completion.at ? "chosen" : "",
          "aria-selected": String(at === state.completion.at),
          hook: (/** @type {HTMLElement} */ element) => {
            if (at === state.completion.at) element.scrollIntoView({ block: "nearest" });
          },
          onmousedown: (/** @type {Event} */ event) => {
            event.preventDefault();
            pick(spec, ui);
          },
        },
        h("code", {}, `/${spec.name}`),
        h("span", {}, ui.say(`command.${spec.name}`)),
      ),
    ),
  );
}

/**
 * @param {import("../core/commands.js").CommandSpec} spec
 * @param {Ui} ui
 */
function pick(spec, ui) {
  ui.dispatch({ type: "CommandPicked", name: spec.name });
  if (!spec.argument) ui.dispatch({ type: "SendAsked", mode: "queue" });
}

/**
 * Enter sends; while a syllable of Hangul is being composed it only ends that.
 * @param {KeyboardEvent} event
 * @param {State} state
 * @param {Ui} ui
 */
function typed(event, state, ui) {
  if (event.isComposing || event.keyCode === 229) return;
  if (state.completion.open && completing(event, state, ui)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    ui.dispatch({ type: "SendAsked", mode: event.ctrlKey || event.metaKey ? "steer" : "queue" });
  } else if (event.key === "Escape" && isBusy(state)) {
    event.stopPropagation();
    ui.dispatch({ type: "TurnCancelAsked" });
  }
}

/**
 * @param {KeyboardEvent} event
 * @param {State} state
 * @param {Ui} ui
 * @returns {boolean} whether the key was for the list of commands
 */
function completing(event, state, ui) {
  const { text } = draftOf(state);
  const specs = matching(text);
  const chosen = specs[state.completion.at];
  // A command that is written out already is carried out, not completed.
  if (event.key === "Enter" && text === `/${chosen.name}`) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) ui.dispatch({ type: "CompletionMoved", by: step });
  else if (event.key === "Enter" || event.key === "Tab") pick(chosen, ui);
  else if (event.key === "Escape") ui.dispatch({ type: "CompletionClosed" });
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
