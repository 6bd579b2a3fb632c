/** Devices: every browser that may come in, and taking that away. */

import { ago } from "../core/format.js";
import { h } from "./dom.js";
import { button } from "./panel_channels.js";

/**
 * @param {import("../core/types.js").State} state
 * @param {import("./context.js").Ui} ui
 */
export function devicesView(state, ui) {
  const { devices } = state.panels;
  const now = state.now + state.skew;
  if (devices.state !== "ready") return h("p", { class: "empty" }, ui.say("list.loading"));
  return [
    h("p", { class: "hint" }, ui.say("page.devices_about")),
    ...devices.items.map((device) =>
      h(
        "div",
        { class: "row still", key: device.id },
        h("span", { class: `dot ${device.connected ? "up" : "off"}` }),
        h(
          "span",
          { class: "row-main" },
          h("span", { class: "row-title", dir: "auto" }, device.name || device.id),
          h(
            "span",
            { class: "row-about" },
            [
              device.current ? ui.say("page.this_device") : "",
              ui.say("page.last_used", { ago: ago(ui.say, device.last_used_ms, now) }),
            ]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
        device.current
          ? button(ui, "page.logout", () => ui.dispatch({ type: "LogoutAsked" }))
          : button(
              ui,
              "page.revoke",
              () => ui.dispatch({ type: "DeviceRevoked", id: device.id }),
              "danger",
            ),
      ),
    ),
  ];
}
