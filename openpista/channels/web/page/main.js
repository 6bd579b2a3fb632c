/** Puts the page together: state, drawing, effects, and what the browser tells by itself. */

import { initialState } from "./core/state.js";
import { makeStore } from "./core/store.js";
import { update } from "./core/update.js";
import { beApp } from "./effects/app.js";
import { makeCarrier } from "./effects/carry.js";
import { kept } from "./effects/keeping.js";
import { listenTo } from "./effects/listening.js";
import { draw } from "./views/dom.js";
import { pageView } from "./views/shell.js";
import { knows, languageOf, learn } from "./words/index.js";

/** @typedef {import("./core/types.js").State} State */

const TICK_MS = 500;
const QUIET_TICK_MS = 30_000;

/** @type {import("./views/dom.js").VNode | null} */
let drawn = null;
let planned = false;

/** @type {import("./core/store.js").Store} */
const store = makeStore(firstState(), update, (effect) => carry(effect), Date.now);
const carry = makeCarrier(store.dispatch, store.state);

store.listen(plan);
// What is pressed must meet a page that shows all that was typed before: a plan is carried out.
for (const kind of ["keydown", "click", "submit", "change"]) {
  document.addEventListener(kind, () => planned && paint(), true);
}
listenTo(store);
await learnWanted();
paint();
store.dispatch({ type: "Started", code: codeOfAddress() });
void beApp(store.dispatch);
tick(0);

/** @returns {State} */
function firstState() {
  const wide = matchMedia("(min-width: 761px)").matches;
  const language = languageOf(navigator.languages);
  const prefs = { language, ...kept("prefs"), sidebar: wide };
  const state = initialState(prefs, Date.now());
  const texts = /** @type {{[id: string]: string}} */ (kept("drafts") ?? {});
  const drafts = Object.entries(texts).map(([id, text]) => [id, { text, chips: [] }]);
  const route = sessionOfAddress();
  return { ...state, drafts: Object.fromEntries(drafts), seen: kept("seen") ?? {}, route };
}

/** The session that the address names. */
export function sessionOfAddress() {
  const match = /^\/s\/([^/]+)$/.exec(location.pathname);
  return match ? decodeURIComponent(match[1]) : "";
}

/** A code of a link or QR; it is taken out of the address at once, so that nothing keeps it. */
function codeOfAddress() {
  const match = /^#code=([^&]+)$/.exec(location.hash);
  if (!match) return "";
  history.replaceState(null, "", location.pathname);
  return decodeURIComponent(match[1]);
}

function plan() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(paint);
}

/** The texts of the chosen language; where they cannot be loaded the page speaks English. */
async function learnWanted() {
  const { language } = store.state().prefs;
  if (knows(language)) return;
  await learn(language).then(plan, () => undefined);
}

function paint() {
  planned = false;
  void learnWanted();
  const state = store.state();
  dress(state);
  const host = /** @type {Element} */ (document.querySelector("#root"));
  drawn = draw(host, drawn, pageView(state, store.dispatch));
}

/**
 * What of the state shows outside of the page's own tree.
 * @param {State} state
 */
function dress(state) {
  const root = document.documentElement;
  root.dataset.theme = state.prefs.theme;
  root.lang = state.prefs.language;
  const title = state.house.sessions[state.route]?.title;
  const waiting = state.cards.length ? `(${state.cards.length}) ` : "";
  document.title = `${waiting}${title ? `${title} · ` : ""}openpista`;
}

/**
 * The clock: quick while something on the page counts, else only for the ages in the list.
 * @param {number} quiet how long it was quiet
 */
function tick(quiet) {
  const due = isCounting(store.state()) || quiet >= QUIET_TICK_MS;
  if (due) store.dispatch({ type: "Ticked" });
  setTimeout(() => tick(due ? 0 : quiet + TICK_MS), TICK_MS);
}

/** @param {State} state */
function isCounting(state) {
  if (state.cards.length || state.toasts.length || state.door.againAt > state.now - 1000)
    return true;
  if (state.link.state === "waiting" || state.voice.state === "recording" || state.login)
    return true;
  return Boolean(state.chats[state.route]?.turn);
}
