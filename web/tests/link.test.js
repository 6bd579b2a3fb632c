import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseMs } from "../../openpista/channels/web/page/core/link.js";
import { inside, message, NOW, play, snapshot, text } from "./acting.js";

const kinds = (effects) => effects.map((effect) => effect.kind);

test("pauses grow from one second to thirty and never end", () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 500].map(pauseMs),
    [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000],
  );
});

test("a lost connection is tried again by itself, again and again", () => {
  let { state } = play(inside(), { type: "LinkLost", reason: "" });
  for (let attempt = 1; attempt < 40; attempt += 1) {
    assert.equal(state.link.state, "waiting");
    const early = play(state, { type: "Ticked", now: state.link.againAt - 1 });
    assert.deepEqual(kinds(early.effects), []);
    const due = play(state, { type: "Ticked", now: state.link.againAt });
    assert.deepEqual(kinds(due.effects), ["Connect"]);
    state = play(due.state, { type: "LinkLost", reason: "", now: state.link.againAt }).state;
  }
});

test("a page that nobody sees waits, and connects at once when it is seen", () => {
  const lost = play(inside(), { type: "VisibilityChanged", visible: false }, { type: "LinkLost" });
  assert.deepEqual(kinds(play(lost.state, { type: "Ticked", now: NOW + 9e6 }).effects), []);
  const seen = play(lost.state, { type: "VisibilityChanged", visible: true });
  assert.deepEqual(kinds(seen.effects), ["Connect"]);
});

test("after a lost connection the session goes on where it was heard last", () => {
  const known = play(inside(), {
    type: "EventArrived",
    event: snapshot({ seq: 17, messages: [message(1, "user", [text("hi")])] }),
  });
  const { effects } = play(
    known.state,
    { type: "LinkLost" },
    { type: "ReconnectAsked" },
    { type: "LinkOpened" },
  );
  const follows = effects.filter((effect) => effect.kind === "Follow");
  assert.deepEqual(
    follows.map((effect) => [effect.stream, effect.after]),
    [
      ["house", null],
      ["S1", ["e1", 17]],
    ],
  );
});

test("an ended login asks the door and does not hammer the socket", () => {
  const { state, effects } = play(inside(), { type: "LoginEnded" });
  assert.equal(state.link.state, "off");
  assert.deepEqual(kinds(effects), ["AskDoor", "Disconnect"]);
});

test("an unreachable server says nothing about the login: it is asked again", () => {
  const { state } = play(inside(""), { type: "LoginEnded" }, { type: "DoorUnreached" });
  assert.equal(state.door.state, "asking");
  const again = play(state, { type: "Ticked", now: state.door.againAt });
  assert.deepEqual(kinds(again.effects), ["AskDoor"]);
});

test("a server that lets nobody in is asked whether it still knows this device", () => {
  const lost = play(inside(), { type: "LinkLost", early: true });
  const tried = play(lost.state, { type: "ReconnectAsked" });
  assert.deepEqual(kinds(tried.effects), ["Renew"]);
  const renewed = play(tried.state, { type: "Renewed" });
  assert.deepEqual(kinds(renewed.effects), ["Connect"]);
  assert.equal(renewed.state.link.state, "connecting");
});

test("the server's clock is what it says when it lets us in", () => {
  const { state } = play(inside(), { type: "LinkOpened", nowMs: NOW + 5000 });
  assert.equal(state.skew, 5000);
});
