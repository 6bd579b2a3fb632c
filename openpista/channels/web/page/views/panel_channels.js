/** Channels: how each truly fares, who may talk, and who knocks. */

import { ago } from "../core/format.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").ServiceStatus} ServiceStatus
 * @typedef {import("./context.js").Ui} Ui
 */

const NAMED = ["telegram", "whatsapp", "web", "console", "cli"];

/**
 * @param {string} service
 * @param {Ui} ui
 */
function nameOf(service, ui) {
  return NAMED.includes(service) ? ui.say(`channels.name_${service}`) : service;
}

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function channelsView(state, ui) {
  const { services, requests, paired } = state.house;
  const now = state.now + state.skew;
  return [
    ...requests.map((request) => requestView(request, ui)),
    services.length === 0 && h("p", { class: "empty" }, ui.say("page.no_channels")),
    ...services.map((service) => serviceView(service, now, ui)),
    paired.length > 0 && h("h3", {}, ui.say("page.people")),
    ...paired.map((person) =>
      h(
        "div",
        { class: "row still", key: `${person.service}-${person.user_id}` },
        h(
          "span",
          { class: "row-main" },
          h("span", { class: "row-title", dir: "auto" }, person.name || person.user_id),
          h(
            "span",
            { class: "row-about" },
            `${nameOf(person.service, ui)} · ${ui.say(`channels.role_${person.role}`)}`,
          ),
        ),
      ),
    ),
  ];
}

/**
 * @param {import("../core/types.js").PairingRequest} request
 * @param {Ui} ui
 */
function requestView(request, ui) {
  const answer = (/** @type {string} */ role) =>
    ui.dispatch({ type: "PersonAnswered", service: request.service, code: request.code, role });
  const asks = { service: nameOf(request.service, ui), code: request.code };
  return h(
    "div",
    { class: "row still knock", key: `${request.service}-${request.code}` },
    h(
      "span",
      { class: "row-main" },
      h("span", { class: "row-title", dir: "auto" }, request.name || request.user_id),
      h("span", { class: "row-about" }, ui.say("channels.asks", asks)),
    ),
    button(ui, "channels.as_owner", () => answer("owner")),
    button(ui, "channels.as_guest", () => answer("guest")),
    button(ui, "channels.refuses", () => answer("nobody"), "danger"),
  );
}

/**
 * @param {ServiceStatus} status
 * @param {number} now
 * @param {Ui} ui
 */
function serviceView(status, now, ui) {
  const { service } = status;
  const heard = status.last_received_ms;
  const spoke = status.last_sent_ms;
  const about = [
    status.reason ?? "",
    heard ? ui.say("channels.received", { ago: ago(ui.say, heard, now) }) : "",
    spoke ? ui.say("channels.sent", { ago: ago(ui.say, spoke, now) }) : "",
    status.restarts ? ui.say("channels.restarted", { count: status.restarts }) : "",
  ];
  const order = (/** @type {string} */ name) =>
    ui.dispatch({ type: "ServiceOrdered", service, order: name });
  const runs = !["off", "failed", "paused"].includes(status.state);
  return h(
    "div",
    { class: "row still", key: service },
    h("span", { class: `dot ${status.state}` }),
    h(
      "span",
      { class: "row-main" },
      h("span", { class: "row-title" }, nameOf(service, ui)),
      h("span", { class: "row-about", dir: "auto" }, about.filter(Boolean).join(" · ")),
    ),
    h("span", { class: "row-side" }, ui.say(`channels.state_${status.state}`)),
    runs
      ? service !== "web" && button(ui, "channels.stops", () => order("stop"))
      : button(ui, "channels.starts", () => order("start")),
    runs && service !== "web" && button(ui, "channels.restarts", () => order("restart")),
  );
}

/**
 * @param {Ui} ui
 * @param {string} key
 * @param {() => void} press
 * @param {string} [kind]
 */
export function button(ui, key, press, kind = "") {
  return h(
    "button",
    { class: `button small ${kind}`, type: "button", onclick: press },
    ui.say(key),
  );
}
