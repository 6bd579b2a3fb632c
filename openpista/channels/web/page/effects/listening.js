/** What the browser tells by itself: keys, paste, drop, the address, being seen, the network. */

import { giveFiles } from "./files.js";

/**
 * @typedef {import("../core/store.js").Store} Store
 * @param {Store} store
 */
export function listenTo(store) {
  const { dispatch } = store;
  document.addEventListener("visibilitychange", () =>
    dispatch({ type: "VisibilityChanged", visible: !document.hidden }),
  );
  window.addEventListener("online", () => dispatch({ type: "NetworkCameBack" }));
  window.addEventListener("popstate", () => {
    const match = /^\/s\/([^/]+)$/.exec(location.pathname);
    dispatch({ type: "RouteChanged", id: match ? decodeURIComponent(match[1]) : "" });
  });
  document.addEventListener("keydown", (event) => pressed(event, store));
  document.addEventListener("click", (event) => pressedBeside(event, store));
  document.addEventListener("paste", (event) => {
    if (store.state().door.state !== "open") return;
    const files = event.clipboardData?.files;
    if (files?.length) {
      event.preventDefault();
      giveFiles(dispatch, files);
    }
  });
  listenToDrops(store);
}

/** @param {Store} store */
function listenToDrops(store) {
  const root = document.documentElement;
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    root.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) root.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    root.classList.remove("dropping");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    if (store.state().door.state === "open") giveFiles(store.dispatch, event.dataTransfer.files);
  });
}

/**
 * A press beside an open menu closes it.
 * @param {Event} event
 * @param {Store} store
 */
function pressedBeside(event, store) {
  const { menu } = store.state().finding;
  if (!menu) return;
  const target = /** @type {Element} */ (event.target);
  if (!target.closest(".menu, .session-dots")) store.dispatch({ type: "MenuToggled", id: menu });
}

/**
 * Keys of the whole page. Letters alone count only where nothing is typed.
 * @param {KeyboardEvent} event
 * @param {Store} store
 */
function pressed(event, store) {
  const state = store.state();
  if (state.door.state !== "open" || event.isComposing) return;
  const { dispatch } = store;
  const typing = /** @type {Element} */ (event.target).closest("input, textarea, select") !== null;
  const command = event.ctrlKey || event.metaKey;
  // `code` is the key's place: the same on a Hangul layout.
  if (command && event.code === "KeyK") {
    dispatch({ type: "SidebarToggled", open: true });
    requestAnimationFrame(() => focusOn("#session-search"));
  } else if (event.altKey && event.code === "KeyN") {
    dispatch({ type: "SessionChosen", id: "" });
    requestAnimationFrame(() => focusOn("#composer-text"));
  } else if (event.altKey && event.code === "KeyB") dispatch({ type: "SidebarToggled" });
  else if (event.altKey && event.code === "KeyA") focusOn(".card .card-body");
  else if (event.key === "?" && !typing) dispatch({ type: "PanelOpened", name: "keys" });
  else if (event.key === "/" && !typing && !state.panels.open) focusOn("#composer-text");
  else if (event.key === "Escape") {
    escaped(state, dispatch, typing);
    return;
  } else return;
  event.preventDefault();
}

/**
 * Esc closes what lies on top; only in the plain page it stops the agent.
 * @param {import("../core/types.js").State} state
 * @param {(action: import("../core/types.js").Action) => void} dispatch
 * @param {boolean} typing
 */
function escaped(state, dispatch, typing) {
  if (state.panels.open || state.again || typing) return;
  if (state.finding.menu) dispatch({ type: "MenuToggled", id: state.finding.menu });
  else if (state.cards.some((card) => card.approval.session_id === state.route)) {
    focusOn("#composer-text");
  } else dispatch({ type: "TurnCancelAsked" });
}

/** @param {string} selector */
function focusOn(selector) {
  /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();
}
