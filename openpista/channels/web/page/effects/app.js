/** The page as an app: the service worker with its offline shell, updates, and installing. */

import { workerUrl } from "../views/html.js";

/** @typedef {(action: import("../core/types.js").Action) => void} Dispatch */

/** @type {any} */
let installer = null;
/** @type {ServiceWorker | null} */
let fresh = null;

/** @param {Dispatch} dispatch */
export async function beApp(dispatch) {
  const secure = window.isSecureContext && "serviceWorker" in navigator;
  const notify = "Notification" in globalThis ? Notification.permission : "unsupported";
  dispatch({ type: "AppChanged", app: { secure, notify } });
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installer = event;
    dispatch({ type: "AppChanged", app: { installable: true } });
  });
  if (!secure) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.session !== undefined) {
      dispatch({ type: "SessionChosen", id: event.data.session });
    }
  });
  try {
    const url = /** @type {any} */ (workerUrl());
    watch(dispatch, await navigator.serviceWorker.register(url, { scope: "/" }));
  } catch {
    // Behind a certificate that the browser does not trust there is no worker; all else works.
    dispatch({ type: "AppChanged", app: { secure: false } });
  }
}

/**
 * @param {Dispatch} dispatch
 * @param {ServiceWorkerRegistration} registration
 */
function watch(dispatch, registration) {
  const tell = (/** @type {ServiceWorker | null} */ worker) => {
    if (worker?.state !== "installed" || !navigator.serviceWorker.controller) return;
    fresh = worker;
    dispatch({ type: "AppChanged", app: { update: true } });
  };
  tell(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => tell(worker));
  });
}

/** Let the new version take over; the page is loaded anew once it has. */
export function takeUpdate() {
  if (!fresh) {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  fresh.postMessage("take over");
}

/** @param {Dispatch} dispatch */
export async function install(dispatch) {
  if (!installer) return;
  installer.prompt();
  await installer.userChoice;
  installer = null;
  dispatch({ type: "AppChanged", app: { installable: false } });
}
