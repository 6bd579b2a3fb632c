import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf } from "../../openpista/channels/web/page/core/commands.js";
import { clock, money, size, tokens, took } from "../../openpista/channels/web/page/core/format.js";
import { isUnread, listed } from "../../openpista/channels/web/page/core/sessions.js";
import { chatOf, inside, NOW, play, session } from "./acting.js";

test("a path and an unknown word are no command", () => {
  assert.equal(commandOf("/tmp/x is full"), null);
  assert.equal(commandOf("/nonsense"), null);
  assert.deepEqual(commandOf("/rename A new title"), { name: "rename", argument: "A new title" });
  assert.deepEqual(commandOf("/cancel"), { name: "stop", argument: "" });
});

test("a typed command opens its panel and leaves the composer empty", () => {
  const { state } = play(
    inside(),
    { type: "DraftTyped", text: "/model" },
    { type: "SendAsked", mode: "queue" },
  );
  assert.equal(state.panels.open, "models");
  assert.equal(state.drafts.S1.text, "");
});

test("drafts stay with their conversation and are kept", () => {
  const first = play(inside(), { type: "DraftTyped", text: "half a thought" });
  assert.deepEqual(first.effects.at(-1), {
    kind: "Save",
    key: "drafts",
    value: { S1: "half a thought" },
  });
  const other = play(first.state, { type: "SessionChosen", id: "S2" });
  assert.equal(other.state.drafts.S2, undefined);
  assert.equal(
    play(other.state, { type: "SessionChosen", id: "S1" }).state.drafts.S1.text,
    "half a thought",
  );
});

test("choosing a session follows it and leaves the one before", () => {
  const { effects } = play(inside(), { type: "SessionChosen", id: "S2" });
  const told = effects
    .filter((effect) => effect.stream)
    .map((effect) => [effect.kind, effect.stream]);
  assert.deepEqual(told, [
    ["Unfollow", "S1"],
    ["Follow", "S2"],
  ]);
});

test("a session that changed elsewhere is unread until it is opened", () => {
  const changed = {
    type: "session_changed",
    stream: "house",
    seq: 2,
    session: session("S2", { last_seq: 9 }),
  };
  const { state } = play(inside(), { type: "EventArrived", event: changed });
  assert.equal(isUnread(state, state.house.sessions.S2), true);
  const opened = play(state, { type: "SessionChosen", id: "S2" }).state;
  assert.equal(isUnread(opened, opened.house.sessions.S2), false);
});

test("the list is searched by title and shows the newest first", () => {
  const { state } = play(inside(), {
    type: "EventArrived",
    event: {
      type: "session_changed",
      stream: "house",
      session: session("S2", { updated_at_ms: 99 }),
    },
  });
  assert.deepEqual(
    listed(state).map((one) => one.id),
    ["S2", "S1"],
  );
  const found = play(state, { type: "FindTyped", text: "title s1" }).state;
  assert.deepEqual(
    listed(found).map((one) => one.id),
    ["S1"],
  );
});

test("five files go with a message, and none that is too large", () => {
  const files = [1, 2, 3, 4, 5, 6].map((n) => ({
    id: String(n),
    name: `${n}`,
    size: n === 1 ? 30e6 : 10,
  }));
  const { state, effects } = play(inside(), { type: "FilesGiven", files });
  assert.equal(state.drafts.S1.chips.length, 5);
  assert.equal(state.drafts.S1.chips[0].state, "failed");
  assert.equal(effects.filter((effect) => effect.kind === "Upload").length, 4);
  assert.equal(state.toasts[0].phrase.key, "attach.too_many");
});

test("a command that wants a fresh login asks for it and is said again", () => {
  const effect = { kind: "Send", tag: { of: "panel" }, command: { type: "logout", provider: "x" } };
  const refused = { type: "refused", reason: "Show the code.", code: "fresh_login" };
  const asked = play(inside(), { type: "CommandDone", tag: effect.tag, effect, result: refused });
  assert.equal(asked.state.toasts.length, 0);
  const { effects } = play(
    asked.state,
    { type: "AgainTyped", text: "ABCD" },
    { type: "AgainTried" },
    { type: "AgainOpened" },
  );
  assert.deepEqual(effects, [{ kind: "TryAgain", text: "ABCD" }, effect]);
});

test("a login shows only what belongs to it, and leaving cancels it", () => {
  const begun = play(inside(), {
    type: "LoginBegun",
    id: "L1",
    provider: "openai",
    method: "key",
    key: "sk-1",
  });
  const foreign = { type: "login_changed", stream: "house", login: { id: "L9", state: "done" } };
  assert.equal(
    play(begun.state, { type: "EventArrived", event: foreign }).state.login.state,
    "starting",
  );
  const given = play(begun.state, {
    type: "CommandDone",
    tag: { of: "login", id: "L1", key: "sk-1" },
    result: { type: "accepted" },
  });
  assert.deepEqual(given.effects[0].command, {
    type: "answer_login",
    login_id: "L1",
    text: "sk-1",
  });
  const left = play(begun.state, { type: "LoginLeft" });
  assert.equal(left.effects[0].command.type, "cancel_login");
});

test("deleting offers to bring back", () => {
  const tag = { of: "delete_session", sessionId: "S1" };
  const { state } = play(inside(), { type: "CommandDone", tag, result: { type: "accepted" } });
  assert.equal(state.toasts[0].undo, "S1");
});

test("older messages go above and nothing is shown twice", () => {
  const chat = { ...chatOf(inside()), older: "exist", oldestSeq: 5 };
  const state = { ...inside(), chats: { S1: chat } };
  const asked = play(state, { type: "OlderWanted" }, { type: "OlderWanted" });
  assert.equal(asked.effects.length, 1);
  const old = {
    id: "M4",
    session_id: "S1",
    seq: 4,
    role: "user",
    blocks: [{ type: "text", text: "old" }],
    at_ms: 1,
  };
  const answer = { messages: [old, { ...old, seq: 5, id: "M5" }], older_exist: false };
  const put = play(asked.state, { type: "QuestionAnswered", tag: asked.effects[0].tag, answer });
  assert.deepEqual(
    chatOf(put.state).entries.map((entry) => entry.id),
    ["m4.0"],
  );
});

test("figures are short", () => {
  assert.equal(clock(245_000), "4:05");
  assert.equal(took(400), "0.4 s");
  assert.equal(took(190_000), "3 min");
  assert.equal(size(2048), "2 kB");
  assert.equal(tokens(200_000), "200k");
  assert.equal(money(0.0042), "$0.0042");
});

test("what changed elsewhere before this page came is not unread here", () => {
  const changed = {
    type: "session_changed",
    stream: "house",
    seq: 2,
    at_ms: NOW - 9,
    session: session("S7", { last_seq: 9 }),
  };
  const { state } = play(inside(), { type: "EventArrived", event: changed });
  assert.equal(isUnread(state, state.house.sessions.S7), false);
});

test("a conversation that was brought back stays, though its end is told once more", () => {
  const told = (type, seq, fields) => ({
    type: "EventArrived",
    event: { type, stream: "S1", seq, at_ms: NOW, ...fields },
  });
  const { state } = play(
    inside(),
    told("session_removed", 11, { session_id: "S1" }),
    told("session_changed", 12, { session: session("S1") }),
  );
  assert.equal(state.route, "S1");
  assert.equal(chatOf(state).state, "ready");
});
