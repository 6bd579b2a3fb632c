/** Jobs: what the agent does at set times, how it went, and running or resting it. */

import { ago, until } from "../core/format.js";
import { h } from "./dom.js";
import { button } from "./panel_channels.js";

/**
 * @typedef {import("../core/types.js").State} State
 * @typedef {import("../core/types.js").Job} Job
 * @typedef {import("./context.js").Ui} Ui
 */

/**
 * @param {State} state
 * @param {Ui} ui
 */
export function jobsView(state, ui) {
  const { jobs } = state.house;
  if (!jobs.length) {
    return [
      h("p", {}, ui.say("jobs.none")),
      h("p", { class: "hint" }, ui.say("jobs.none_how")),
      h("p", { class: "hint" }, ui.say("jobs.none_where")),
    ];
  }
  return jobs.map((job) => jobView(job, state.now + state.skew, state.panels.choice, ui));
}

/**
 * @param {Job} job
 * @param {number} now
 * @param {string} choice
 * @param {Ui} ui
 */
function jobView(job, now, choice, ui) {
  const order = (/** @type {string} */ name, /** @type {object} */ fields = {}) => {
    ui.dispatch({ type: "JobOrdered", id: job.id, order: name, fields });
    ui.dispatch({ type: "PanelChose", choice: "" });
  };
  const removing = choice === job.id;
  return h(
    "article",
    { class: "job", key: job.id },
    h(
      "div",
      { class: "job-head" },
      h("span", { class: `dot ${job.running ? "working" : job.paused ? "paused" : "up"}` }),
      h("strong", { dir: "auto" }, job.name),
      h("code", {}, job.schedule),
      h("span", { class: "row-side" }, nextOf(job, now, ui)),
    ),
    h("p", { class: "job-says", dir: "auto" }, job.says),
    h(
      "p",
      { class: "row-about" },
      [lastOf(job, now, ui), job.target ? ui.say("jobs.to", { target: job.target }) : ""]
        .filter(Boolean)
        .join(" · "),
    ),
    removing
      ? h(
          "div",
          { class: "job-tools" },
          h("span", {}, ui.say("jobs.ask_remove", { name: job.name })),
          button(ui, "jobs.yes_remove", () => order("remove"), "danger"),
          button(ui, "jobs.no", () => ui.dispatch({ type: "PanelChose", choice: "" })),
        )
      : h(
          "div",
          { class: "job-tools" },
          button(ui, "jobs.yes_run", () => order("run")),
          button(ui, "jobs.pause", () => order("pause", { paused: !job.paused })),
          button(ui, "jobs.remove", () => ui.dispatch({ type: "PanelChose", choice: job.id })),
        ),
  );
}

/**
 * @param {Job} job
 * @param {number} now
 * @param {Ui} ui
 */
function nextOf(job, now, ui) {
  if (job.running) return ui.say("jobs.running");
  if (job.paused) return ui.say("jobs.paused");
  if (!job.next_ms) return ui.say("jobs.never");
  return ui.say("jobs.next", { when: until(ui.say, job.next_ms, now) });
}

/**
 * @param {Job} job
 * @param {number} now
 * @param {Ui} ui
 */
function lastOf(job, now, ui) {
  if (!job.last_ms || !job.last_outcome) return ui.say("jobs.not_run");
  return ui.say(`jobs.last_${job.last_outcome}`, { when: ago(ui.say, job.last_ms, now) });
}
