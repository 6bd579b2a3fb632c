import assert from "node:assert/strict";
import { test } from "node:test";
import { ARMED_AFTER_MS, counts } from "../../openpista/channels/web/page/core/approvals.js";
import { risks } from "../../openpista/channels/web/page/core/risk.js";
import { approval, event, houseSnapshot, inside, NOW, play } from "./acting.js";

const LATER = NOW + ARMED_AFTER_MS;
const asked = () => play(inside(), event("approval_requested", { approval: approval() }));

test("nothing allows before it was read to its end and has stood a moment", () => {
  const [card] = asked().state.cards;
  assert.equal(counts(card, "once", LATER), false);
  assert.equal(counts({ ...card, read: true }, "once", NOW), false);
  assert.equal(counts({ ...card, read: true }, "once", LATER), true);
  assert.equal(counts(card, "no", NOW), true);
});

test("what is not offered does not count", () => {
  const card = { ...asked().state.cards[0], read: true };
  const plain = { ...card, approval: approval({ task_covers: "", exact_offered: false }) };
  assert.deepEqual(
    ["once", "task", "exact"].map((answer) => counts(plain, answer, LATER)),
    [true, false, false],
  );
});

test("to change something wants words", () => {
  const opened = play(asked().state, { type: "CardAnswered", id: "A1", answer: "change" });
  assert.equal(opened.state.cards[0].mode, "change");
  assert.deepEqual(opened.effects, []);
  const empty = play(opened.state, { type: "CardAnswered", id: "A1", answer: "change" });
  assert.deepEqual(empty.effects, []);
  const { effects } = play(
    opened.state,
    { type: "CardTyped", id: "A1", text: "list it first" },
    { type: "CardAnswered", id: "A1", answer: "change" },
  );
  assert.deepEqual(effects[0].command, {
    type: "answer_approval",
    approval_id: "A1",
    answer: "change",
    text: "list it first",
  });
});

test("an answer goes out once", () => {
  const read = play(asked().state, { type: "CardRead", id: "A1" }).state;
  const once = play(read, { type: "CardAnswered", id: "A1", answer: "once", now: LATER });
  assert.equal(once.effects.length, 1);
  const twice = play(once.state, { type: "CardAnswered", id: "A1", answer: "once", now: LATER });
  assert.equal(twice.effects.length, 0);
});

test("an answer given elsewhere closes the card and says by whom", () => {
  const { state } = play(
    asked().state,
    event("approval_resolved", { approval_id: "A1", call_id: "C1", outcome: "no", by: "Minji" }),
  );
  assert.deepEqual(state.cards, []);
  assert.equal(state.toasts[0].phrase.key, "decided.no");
  assert.equal(state.toasts[0].phrase.values.by, "Minji");
});

test("after a reconnection only what truly waits is shown", () => {
  const { state } = play(asked().state, {
    type: "EventArrived",
    event: houseSnapshot({ approvals: [] }),
  });
  assert.deepEqual(state.cards, []);
});

test("a request is told to somebody who does not look", () => {
  const told = asked().effects.find((effect) => effect.kind === "Notify");
  assert.equal(told.phrase, "notify.approval");
});

test("risk is high where nothing holds it, raised where it reaches out, else low", () => {
  assert.equal(risks(approval()), "high");
  const held = { kind: "run", host: false, undoable: true, network: [], outside: [] };
  assert.equal(risks(approval({ sandbox: "bubblewrap", intent: held })), "low");
  assert.equal(
    risks(approval({ sandbox: "bubblewrap", intent: { ...held, network: ["x:443"] } })),
    "raised",
  );
});

test("who joins late is told what was, and called for nothing of it", () => {
  const old = { at_ms: NOW - 60_000 };
  const asked = play(inside(), event("approval_requested", { approval: approval(), ...old }));
  assert.equal(asked.state.cards.length, 1);
  const ended = { approval_id: "A1", call_id: "C1", outcome: "no", by: "Minji", ...old };
  const { state, effects } = play(asked.state, event("approval_resolved", ended));
  assert.deepEqual([state.cards, state.toasts, effects, asked.effects], [[], [], [], []]);
});

test("the one who answered is not told of it once more", () => {
  const read = play(asked().state, { type: "CardRead", id: "A1" }).state;
  const given = play(read, { type: "CardAnswered", id: "A1", answer: "once", now: LATER });
  const taken = play(given.state, {
    type: "CommandDone",
    tag: { of: "approval", id: "A1" },
    result: { type: "accepted" },
  });
  const ended = { approval_id: "A1", call_id: "C1", outcome: "once", by: "me" };
  assert.deepEqual(play(taken.state, event("approval_resolved", ended)).state.toasts, []);
});
