/** The composer: drafts of every conversation, what goes with them, and sending. */

import { chatOf } from "./chats.js";
import { commandOf, matching } from "./commands.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Chip} Chip
 * @typedef {import("./types.js").Draft} Draft
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Action} Action
 */

export const MAX_CARRIED = 5;
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** @type {Draft} */
const EMPTY = { text: "", chips: [] };

/**
 * @param {State} state
 * @returns {Draft}
 */
export function draftOf(state) {
  return state.drafts[state.route] ?? EMPTY;
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {Changed}
 */
export function updateComposer(state, action) {
  switch (action.type) {
    case "DraftTyped":
      return typed(state, action.text);
    case "SuggestionTaken":
      return [put(state, { text: action.text }), [{ kind: "FocusComposer" }]];
    case "CompletionMoved":
      return [moved(state, action.by), []];
    case "CompletionClosed":
      return [{ ...state, completion: { open: false, at: 0 } }, []];
    case "CommandPicked":
      return typed(state, `/${action.name} `);
    case "SendAsked":
      return send(state, action.mode);
    case "SteerTyped":
      return action.text ? [state, [sayOrder(state, action.text, [], "steer")]] : [state, []];
    case "FilesWanted":
      return [state, [{ kind: "ChooseFiles" }]];
    case "FilesGiven":
      return filesGiven(state, action.files);
    case "UploadMoved":
      return [chip(state, action.id, { done: action.done }), []];
    case "UploadDone":
      return [chip(state, action.id, { state: "ready", done: 1, block: action.block }), []];
    case "UploadFailed":
      return [chip(state, action.id, { state: "failed", reason: action.reason }), []];
    case "ChipRemoved":
      return [
        put(state, { chips: draftOf(state).chips.filter((one) => one.id !== action.id) }),
        [],
      ];
    case "CopyAsked":
      return [state, [{ kind: "Copy", text: action.text }]];
    case "VoicePressed":
      return [state, [{ kind: "ToggleVoice" }]];
    case "VoiceChanged":
      return [{ ...state, voice: { state: action.state, startedMs: state.now } }, []];
    default:
      return [state, []];
  }
}

/**
 * @param {State} state
 * @param {Partial<Draft>} changes
 * @returns {State}
 */
function put(state, changes) {
  const drafts = { ...state.drafts, [state.route]: { ...draftOf(state), ...changes } };
  return { ...state, drafts };
}

/**
 * @param {State} state
 * @param {string} text
 * @returns {Changed}
 */
function typed(state, text) {
  state = put(state, { text });
  const open = /^\/[a-z]*$/.test(text) && matching(text).length > 0;
  state = { ...state, completion: { open, at: 0 } };
  return [state, [{ kind: "Save", key: "drafts", value: textsOf(state) }]];
}

/**
 * The words of all drafts: what is kept when the page is closed.
 * @param {State} state
 */
export function textsOf(state) {
  const kept = Object.entries(state.drafts).filter(([, draft]) => draft.text.trim());
  return Object.fromEntries(kept.map(([id, draft]) => [id, draft.text]));
}

/**
 * @param {State} state
 * @param {number} by
 * @returns {State}
 */
function moved(state, by) {
  const count = matching(draftOf(state).text).length;
  if (!count) return state;
  const at = (state.completion.at + by + count) % count;
  return { ...state, completion: { ...state.completion, at } };
}

/**
 * @param {State} state
 * @param {"queue" | "steer"} mode
 * @returns {Changed}
 */
function send(state, mode) {
  const draft = draftOf(state);
  const text = draft.text.trim();
  const command = commandOf(text);
  if (command) {
    state = { ...put(state, { text: "" }), completion: { open: false, at: 0 } };
    return [
      state,
      [
        { kind: "Save", key: "drafts", value: textsOf(state) },
        { kind: "Run", ...command },
      ],
    ];
  }
  if (draft.chips.some((one) => one.state === "uploading")) {
    return [state, [{ kind: "Tell", level: "info", phrase: { key: "attach.not_ready" } }]];
  }
  const files = draft.chips.flatMap((one) => (one.block ? [one.block] : []));
  if (!text && !files.length) return [state, []];
  const say = sayOrder(state, text, files, mode);
  state = put(state, EMPTY);
  state = { ...state, completion: { open: false, at: 0 } };
  const save = { kind: "Save", key: "drafts", value: textsOf(state) };
  return [state, [save, say]];
}

/**
 * @param {State} state
 * @param {string} text
 * @param {(import("./types.js").Image | import("./types.js").Attachment)[]} files
 * @param {"queue" | "steer"} mode
 * @returns {import("./types.js").Effect}
 */
function sayOrder(state, text, files, mode) {
  return { kind: "Say", sessionId: state.route, text, files, mode };
}

/**
 * @param {State} state
 * @param {{id: string, name: string, size: number, preview?: string}[]} files
 * @returns {Changed}
 */
function filesGiven(state, files) {
  const draft = draftOf(state);
  const room = MAX_CARRIED - draft.chips.length;
  /** @type {import("./types.js").Effect[]} */
  const effects = [];
  if (files.length > room) {
    const phrase = { key: "attach.too_many", values: { most: MAX_CARRIED } };
    effects.push({ kind: "Tell", level: "warning", phrase });
  }
  /** @type {Chip[]} */
  const chips = files.slice(0, Math.max(0, room)).map((file) => {
    const tooLarge = file.size > MAX_FILE_BYTES;
    if (!tooLarge) effects.push({ kind: "Upload", id: file.id });
    return {
      ...file,
      done: 0,
      state: tooLarge ? "failed" : "uploading",
      ...(tooLarge ? { reason: "page.too_large" } : {}),
    };
  });
  return [put(state, { chips: [...draft.chips, ...chips] }), effects];
}

/**
 * The state with a chip changed, in whatever draft it lies.
 * @param {State} state
 * @param {string} id
 * @param {Partial<Chip>} changes
 * @returns {State}
 */
function chip(state, id, changes) {
  const drafts = Object.entries(state.drafts).map(([key, draft]) => {
    const chips = draft.chips.map((one) => (one.id === id ? { ...one, ...changes } : one));
    return [key, { ...draft, chips }];
  });
  return { ...state, drafts: Object.fromEntries(drafts) };
}

/**
 * Whether the agent is at work in the conversation in view.
 * @param {State} state
 */
export function isBusy(state) {
  return Boolean(chatOf(state, state.route).turn);
}
