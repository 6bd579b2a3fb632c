/** One login under way: the page to open, the code to type or to bring back, and how it ended. */

import { clock } from "../core/format.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").Login} Login
 * @typedef {import("./context.js").Ui} Ui
 */

const ENDED = ["done", "failed", "cancelled", "expired"];

/**
 * @param {State} state
 * @param {Login} login
 * @param {Ui} ui
 */
export function loginView(state, login, ui) {
  const left = login.expires_at_ms ? login.expires_at_ms - (state.now + state.skew) : 0;
  const leave = () => ui.dispatch({ type: "LoginLeft" });
  const ended = ENDED.includes(login.state);
  return h(
    "div",
    { class: "login stack" },
    h(
      "button",
      { class: "link back", type: "button", onclick: leave },
      `← ${ui.say("panel.back")}`,
    ),
    h("h3", { class: "provider-name" }, login.provider),
    ended ? endView(login, ui) : stepsView(state, login, ui),
    !ended && left > 0 && h("p", { class: "hint" }, ui.say("panel.left", { time: clock(left) })),
  );
}

/**
 * @param {Login} login
 * @param {Ui} ui
 */
function endView(login, ui) {
  const done = login.state === "done";
  const text = done
    ? login.account
      ? ui.say("login.done_account", { account: login.account })
      : ui.say("login.done")
    : ui.say(`login.ended_${login.state}`);
  return h(
    "div",
    { class: "stack", role: "status" },
    h("p", { class: done ? "success" : "error" }, text),
    login.reason && h("p", {}, login.reason),
    done &&
      h(
        "button",
        {
          class: "button primary",
          type: "button",
          onclick: () => {
            ui.dispatch({ type: "LoginLeft" });
            ui.dispatch({ type: "PanelOpened", name: "models" });
          },
        },
        ui.say("login.key_models"),
      ),
  );
}

/**
 * @param {State} state
 * @param {Login} login
 * @param {Ui} ui
 */
function stepsView(state, login, ui) {
  const way = ["browser", "code", "device"].includes(login.method) ? login.method : "browser";
  return h(
    "div",
    { class: "stack" },
    login.url && h("p", {}, ui.say(`login.open_${way}`)),
    login.url && linkView(login.url, ui),
    login.user_code && h("p", {}, ui.say("login.type_code")),
    login.user_code &&
      h(
        "button",
        {
          class: "user-code",
          type: "button",
          title: ui.say("login.key_code"),
          onclick: () => ui.dispatch({ type: "CopyAsked", text: login.user_code }),
        },
        login.user_code,
      ),
    login.wants && answerView(state, login, ui),
    login.reason && h("p", { class: "error", role: "alert" }, login.reason),
    h(
      "p",
      { class: "hint", role: "status" },
      h("span", { class: "pulse" }),
      ui.say(`login.${login.state}`),
    ),
  );
}

/**
 * The vendor's page opens in a window of this browser, never on the server's screen.
 * @param {string} url
 * @param {Ui} ui
 */
function linkView(url, ui) {
  if (!/^https?:\/\//i.test(url)) return null;
  return h(
    "p",
    { class: "login-link" },
    h(
      "a",
      { class: "button primary", href: url, target: "_blank", rel: "noopener noreferrer" },
      ui.say("page.open_login"),
    ),
    h(
      "button",
      {
        class: "link",
        type: "button",
        onclick: () => ui.dispatch({ type: "CopyAsked", text: url }),
      },
      ui.say("panel.copies"),
    ),
  );
}

/**
 * @param {State} state
 * @param {Login} login
 * @param {Ui} ui
 */
function answerView(state, login, ui) {
  const answer = (/** @type {string} */ text) => ui.dispatch({ type: "LoginAnswered", text });
  if (login.wants === "confirm") {
    return h(
      "div",
      { class: "stack" },
      h("p", {}, login.question),
      h(
        "button",
        { class: "button primary", type: "button", onclick: () => answer("yes") },
        ui.say("page.yes"),
      ),
    );
  }
  const text = state.panels.edits.answer ?? "";
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    answer(text);
  };
  return h(
    "form",
    { class: "way", onsubmit: submit },
    login.question && h("p", {}, login.question),
    h(
      "label",
      { class: "field" },
      h("span", {}, ui.say(`login.field_${login.wants}`)),
      h("input", {
        type: login.wants === "key" ? "password" : "text",
        value: text,
        autocomplete: "off",
        spellcheck: "false",
        placeholder: ui.say(`login.hint_${login.wants}`),
        oninput: (/** @type {any} */ event) =>
          ui.dispatch({ type: "FieldTyped", field: "answer", text: event.target.value }),
      }),
    ),
    h("button", { class: "button primary small", type: "submit" }, ui.say("page.send")),
  );
}
