import assert from "node:assert/strict";
import { test } from "node:test";
import { commandFrame, heard, queryFrame } from "../../openpista/channels/web/page/effects/wire.js";

test("what has a name of its own on the wire gets it, all else travels whole", () => {
  const say = {
    type: "send_message",
    message_id: "X1",
    text: "hi",
    mode: "queue",
    attachments: [{ type: "image", sha256: "a", handle: "h" }],
  };
  assert.deepEqual(commandFrame(1, say), {
    type: "message",
    message_id: "X1",
    content: "hi",
    attachments: [{ type: "image", sha256: "a" }],
    mode: "queue",
    id: 1,
  });
  const order = { type: "delete_session", session_id: "S1" };
  assert.deepEqual(commandFrame(2, order), { type: "command", id: 2, command: order });
  assert.equal(queryFrame(3, { type: "list_models" }).type, "model_list_request");
});

test("html and handles are put where they belong", () => {
  const image = { type: "image", sha256: "abc" };
  const frame = {
    type: "event",
    event: {
      type: "message_added",
      message: { id: "M1", blocks: [{ type: "text", text: "x" }, image] },
    },
    html: [["<p>x</p>", null]],
    handles: { abc: "h1" },
  };
  const { message } = heard(frame).action.event;
  assert.deepEqual(message.html, ["<p>x</p>", null]);
  assert.equal(message.blocks[1].handle, "h1");
});

test("a decision that waits is heard as the event that it is", () => {
  const frame = { type: "tool_approval_request", stream: "S1", seq: 4, approval: { id: "A1" } };
  assert.deepEqual(heard(frame).action.event, { ...frame, type: "approval_requested" });
});

test("answers find the call they belong to", () => {
  assert.deepEqual(heard({ type: "message_ack", message_id: "X1", session_id: "S1" }), {
    call: "X1",
    result: { type: "accepted", session_id: "S1", note: "" },
  });
  const refused = heard({ type: "message_error", message_id: "X1", error: "No.", code: "full" });
  assert.deepEqual(refused.result, { type: "refused", reason: "No.", code: "full" });
  assert.equal(heard({ type: "failed", id: 7, reason: "What?" }).answer.type, "query_failed");
  assert.equal(heard({ type: "pong" }), null);
});
