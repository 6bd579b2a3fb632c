import assert from "node:assert/strict";
import { test } from "node:test";
import { chatOf, event, inside, message, play, snapshot, text } from "./acting.js";

const said = (fields = {}) => ({
  type: "MessageSent",
  id: "X1",
  sessionId: "S1",
  text: "hello",
  files: [],
  mode: "queue",
  ...fields,
});
const sent = (effects) =>
  effects.filter((effect) => effect.kind === "Send").map((one) => one.command);

test("a message without a connection waits and is said once there is one", () => {
  const offline = play(inside(), { type: "LinkLost" }, said());
  assert.deepEqual(sent(offline.effects), []);
  assert.equal(chatOf(offline.state).outgoing[0].state, "held");
  const online = play(offline.state, { type: "ReconnectAsked" }, { type: "LinkOpened" });
  assert.deepEqual(
    sent(online.effects).map((command) => [command.message_id, command.text]),
    [["X1", "hello"]],
  );
});

test("a message whose fate is unknown is said again under the same id", () => {
  const lost = play(inside(), said(), {
    type: "CommandUnsent",
    tag: { of: "message", sessionId: "S1", messageId: "X1" },
  });
  const again = play(
    lost.state,
    { type: "LinkLost" },
    { type: "ReconnectAsked" },
    { type: "LinkOpened" },
  );
  assert.equal(sent(again.effects)[0].message_id, "X1");
});

test("what the snapshot knows is not said again", () => {
  const { state } = play(inside(), said(), {
    type: "EventArrived",
    event: snapshot({ seq: 500, messages: [message(4, "user", [text("hello")], { id: "X1" })] }),
  });
  assert.deepEqual(chatOf(state).outgoing, []);
});

test("the first message makes its session and the page goes there", () => {
  const home = play(inside(""), said({ sessionId: "" }));
  const { state, effects } = play(home.state, {
    type: "CommandDone",
    tag: { of: "message", sessionId: "", messageId: "X1" },
    result: { type: "accepted", session_id: "S9", note: "" },
  });
  assert.equal(state.route, "S9");
  assert.equal(chatOf(state, "S9").outgoing[0].text, "hello");
  assert.deepEqual(
    effects.map((effect) => effect.kind),
    ["Navigate", "Follow"],
  );
});

test("a refused message comes back into the composer with the reason", () => {
  const { state } = play(inside(), said(), {
    type: "CommandDone",
    tag: { of: "message", sessionId: "S1", messageId: "X1" },
    result: { type: "refused", reason: "The disk is full.", code: "refused" },
  });
  assert.equal(state.drafts.S1.text, "hello");
  assert.equal(state.toasts[0].text, "The disk is full.");
});

test("a message that the house told of is no longer on its way", () => {
  const { state } = play(
    inside(),
    said(),
    event("message_added", { message: message(5, "user", [text("hello")], { id: "X1" }) }),
  );
  assert.deepEqual(chatOf(state).outgoing, []);
  assert.equal(chatOf(state).entries.at(-1).text, "hello");
});
