import assert from "node:assert/strict";
import { test } from "node:test";
import { approval, chatOf, event, inside, message, play, snapshot, text } from "./acting.js";

const begun = () =>
  play(inside(), event("turn_started", { prompt_id: "M1" }), event("model_called", { round: 1 }))
    .state;

test("an answer grows with its deltas and is replaced by what was stored, under the same id", () => {
  const grown = play(
    begun(),
    event("text_delta", { text: "Hel" }),
    event("text_delta", { text: "lo" }),
  );
  const [entry] = chatOf(grown.state).entries;
  assert.equal(entry.text, "Hello");
  assert.equal(entry.open, true);
  const stored = message(2, "assistant", [text("Hello")], {
    turn_id: "T1",
    html: ["<p>Hello</p>"],
  });
  const { state } = play(grown.state, event("message_added", { message: stored }));
  const [settled] = chatOf(state).entries;
  assert.equal(settled.id, entry.id);
  assert.deepEqual(settled.html, ["<p>Hello</p>"]);
  assert.equal(chatOf(state).entries.length, 1);
});

test("closed blocks come as HTML and the rest stays text", () => {
  const told = play(
    begun(),
    event("text_delta", { text: "One.\n\nTwo" }),
    event("answer_html", { html: "<p>One.</p>", start: 0, chars: 6 }),
  ).state;
  assert.deepEqual(chatOf(told).entries[0].html, ["<p>One.</p>"]);
  assert.equal(chatOf(told).entries[0].covered, 6);
  const more = play(told, event("answer_html", { html: "<p>Two</p>", start: 6, chars: 9 })).state;
  assert.equal(chatOf(more).entries[0].html.length, 2);
  const foreign = play(
    more,
    event("answer_html", { html: "<p>Old</p>", start: 6, chars: 9 }),
  ).state;
  assert.equal(chatOf(foreign).entries[0].html.length, 2);
  const anew = play(more, event("answer_html", { html: "<p>All</p>", start: 0, chars: 9 })).state;
  assert.deepEqual(chatOf(anew).entries[0].html, ["<p>All</p>"]);
});

test("events of another turn, and events told twice, change nothing", () => {
  const before = play(begun(), event("text_delta", { text: "a" })).state;
  const foreign = play(before, event("text_delta", { text: "x", turn_id: "T0" })).state;
  assert.equal(chatOf(foreign).entries[0].text, "a");
  const twice = event("text_delta", { text: "b" });
  const once = play(foreign, twice).state;
  assert.equal(chatOf(play(once, twice).state).entries[0].text, "ab");
});

test("a call goes from the wish over the decision to its result", () => {
  const call = { call_id: "C1", name: "system.run", arguments: "{}" };
  let { state } = play(begun(), event("tool_call_proposed", { call, intent: null }));
  const cardOf = () => chatOf(state).entries[0].call;
  assert.equal(cardOf().state, "proposed");
  state = play(state, event("approval_requested", { approval: approval() })).state;
  assert.equal(cardOf().state, "waiting");
  assert.equal(chatOf(state).turn.phase, "waiting");
  state = play(
    state,
    event("approval_resolved", { approval_id: "A1", call_id: "C1", outcome: "once" }),
  ).state;
  state = play(state, event("tool_started", { call_id: "C1", where: "host" })).state;
  state = play(state, event("tool_output", { call_id: "C1", text: "a\n" })).state;
  assert.equal(cardOf().output, "a\n");
  const result = { call_id: "C1", name: "system.run", text: "a", is_error: false };
  state = play(state, event("tool_finished", { call_id: "C1", result, elapsed_ms: 12 })).state;
  assert.equal(cardOf().state, "done");
  assert.equal(cardOf().elapsedMs, 12);
});

test("stop shows at once, keeps what was said, and breaks calls that were running", () => {
  const call = { call_id: "C1", name: "system.run", arguments: "{}" };
  const running = play(
    begun(),
    event("text_delta", { text: "half" }),
    event("tool_call_proposed", { call }),
    event("tool_started", { call_id: "C1", where: "host" }),
  ).state;
  const asked = play(running, { type: "TurnCancelAsked" });
  assert.equal(chatOf(asked.state).turn.phase, "cancelling");
  assert.equal(asked.effects[0].command.type, "cancel_turn");
  const ended = play(
    asked.state,
    event("turn_finished", { outcome: "cancelled", reason: "" }),
  ).state;
  assert.equal(chatOf(ended).turn, null);
  assert.deepEqual(
    chatOf(ended).entries.map((entry) => entry.call?.state ?? entry.end?.outcome ?? entry.text),
    ["half", "broken", "cancelled"],
  );
});

test("a snapshot in mid-answer shows what was said so far, with its HTML", () => {
  const { state } = play(inside(), {
    type: "EventArrived",
    event: snapshot({
      seq: 400,
      session: { ...snapshot().session, turn_id: "T1" },
      messages: [message(1, "user", [text("go")])],
      open_text: "One.\n\nTw",
      open_html: "<p>One.</p>",
      open_html_covered: 6,
    }),
  });
  const entry = chatOf(state).entries.at(-1);
  assert.equal(entry.open, true);
  assert.deepEqual([entry.html, entry.covered], [["<p>One.</p>"], 6]);
  assert.equal(chatOf(state).turn.phase, "writing");
});
