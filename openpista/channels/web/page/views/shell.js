/** The whole page: the door, or the list of conversations beside the one in view. */

import { againView } from "./again.js";
import { decisionsView } from "./cards.js";
import { composerView } from "./composer.js";
import { uiOf } from "./context.js";
import { h } from "./dom.js";
import { doorView } from "./door.js";
import { headerView } from "./header.js";
import { homeView } from "./home.js";
import { panelView } from "./panels.js";
import { sidebarView } from "./sidebar.js";
import { toastsView } from "./toasts.js";
import { transcriptView } from "./transcript.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @param {State} state
 * @param {import("./context.js").Dispatch} dispatch
 * @returns {import("./dom.js").VNode}
 */
export function pageView(state, dispatch) {
  const ui = uiOf(state.prefs.language, dispatch);
  const inside = state.door.state === "open" || (state.house.known && state.door.state !== "shut");
  if (!inside) return h("div", { class: "page", key: "door" }, doorView(state, ui));
  return h(
    "div",
    { class: `page app ${state.prefs.sidebar ? "with-sidebar" : ""}`, key: "app" },
    sidebarView(state, ui),
    h("div", {
      class: "backdrop",
      onclick: () => dispatch({ type: "SidebarToggled", open: false }),
    }),
    h(
      "main",
      { class: "main" },
      headerView(state, ui),
      state.route ? transcriptView(state, ui) : homeView(state, ui),
      h("div", { class: "dock" }, decisionsView(state, ui), composerView(state, ui)),
    ),
    panelView(state, ui),
    againView(state, ui),
    toastsView(state, ui),
  );
}
