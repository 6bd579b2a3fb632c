/** Notifications: only with the user's permission, and only while nobody looks at the page. */

import { say } from "../words/index.js";

/**
 * @typedef {import("../core/types.js").Action} Action
 * @typedef {import("../core/types.js").State} State
 */

/**
 * @param {State} state
 * @param {import("../core/types.js").Effect} effect
 * @param {(action: Action) => void} dispatch
 */
export async function notify(state, effect, dispatch) {
  if (!state.prefs.notify || !document.hidden || !("Notification" in globalThis)) return;
  if (Notification.permission !== "granted") return;
  const title = say(state.prefs.language, effect.phrase);
  const options = { body: effect.text, tag: `openpista-${effect.session}`, icon: iconUrl() };
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker) {
    await worker.showNotification(title, { ...options, data: { session: effect.session } });
    return;
  }
  const shown = new Notification(title, options);
  shown.onclick = () => {
    window.focus();
    dispatch({ type: "SessionChosen", id: effect.session });
  };
}

/** @param {(action: Action) => void} dispatch */
export async function askToNotify(dispatch) {
  const permission =
    "Notification" in globalThis ? await Notification.requestPermission() : "unsupported";
  dispatch({ type: "NotifyAnswered", permission });
}

/** The icon of this version of the page. */
function iconUrl() {
  const link = /** @type {HTMLLinkElement | null} */ (
    document.querySelector("link[rel=apple-touch-icon]")
  );
  return link?.href;
}
