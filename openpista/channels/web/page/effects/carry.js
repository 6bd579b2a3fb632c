/** Carries out the effects of `update`. The only place that knows them all. */

import { install, takeUpdate } from "./app.js";
import { copyText } from "./clipboard.js";
import { chooseFiles, fileOf, forgetFile } from "./files.js";
import * as http from "./http.js";
import { newId } from "./ids.js";
import { keep } from "./keeping.js";
import { Wire } from "./socket.js";

/**
 * @typedef {import("../core/types.js").Effect} Effect
 * @typedef {import("../core/types.js").Action} Action
 * @typedef {import("../core/types.js").State} State
 */

/**
 * @param {(action: Action) => void} dispatch
 * @param {() => State} state
 * @returns {(effect: Effect) => void}
 */
export function makeCarrier(dispatch, state) {
  const wire = new Wire(dispatch, http.csrf);
  /** @type {{[kind: string]: (effect: Effect) => void}} */
  const orders = {
    AskDoor: () => http.askDoor(dispatch),
    TryDoor: (effect) => http.tryDoor(dispatch, effect.text),
    TryAgain: (effect) => http.tryAgain(dispatch, effect.text),
    LeaveDoor: () => http.leaveDoor(dispatch),
    ListDevices: () => http.listDevices(dispatch),
    RevokeDevice: (effect) => http.revokeDevice(dispatch, effect.id),
    Renew: () => http.renew(dispatch),
    Connect: () => wire.connect(),
    Disconnect: () => wire.close(),
    Follow: (effect) => wire.follow(effect),
    Unfollow: (effect) => wire.unfollow(effect),
    Send: (effect) => wire.send(effect),
    Ask: (effect) => wire.ask(effect),
    Say: (effect) => dispatch({ ...effect, type: "MessageSent", id: newId() }),
    BeginLogin: (effect) => dispatch({ ...effect, type: "LoginBegun", id: newId() }),
    Upload: (effect) => {
      const file = fileOf(effect.id);
      if (file) http.upload(dispatch, effect.id, file);
    },
    ForgetFile: (effect) => forgetFile(effect.id),
    ChooseFiles: () => chooseFiles(dispatch),
    ToggleVoice: async () => (await import("./voice.js")).toggleVoice(dispatch),
    Navigate: (effect) => navigate(effect.id),
    Export: (effect) => http.exportSession(dispatch, effect.id, effect.format),
    Save: (effect) => keep(effect.key, effect.value),
    Copy: (effect) => copyText(dispatch, effect.text),
    Notify: async (effect) => {
      // Only who wants to be told needs the code for it.
      if (!state().prefs.notify) return;
      (await import("./attention.js")).notify(state(), effect, dispatch);
    },
    AskToNotify: async () => (await import("./attention.js")).askToNotify(dispatch),
    FocusComposer: () => focusComposer(),
    TakeUpdate: () => takeUpdate(),
    Install: () => install(dispatch),
  };
  return (effect) => orders[effect.kind](effect);
}

/** @param {string} id */
function navigate(id) {
  const path = id ? `/s/${encodeURIComponent(id)}` : "/";
  if (location.pathname !== path) history.pushState(null, "", path);
}

function focusComposer() {
  /** @type {HTMLElement | null} */ (document.querySelector("#composer-text"))?.focus();
}
