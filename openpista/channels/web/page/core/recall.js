/** Makes the entries of a conversation from its stored messages. */

import { finishedCall, newCall } from "./conversation.js";

/**
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Message} Message
 */

/**
 * The entries of messages in their order. Results find the calls before them, in this list or
 * in `known`; a result without its call stands for itself.
 * @param {Message[]} messages
 * @returns {Entry[]}
 */
export function recall(messages) {
  /** @type {Entry[]} */
  const entries = [];
  for (const message of messages) {
    if (message.role === "tool") putResults(entries, message);
    else entries.push(...entriesOf(message));
  }
  return entries;
}

/**
 * The entries of one message that is not a tool's.
 * @param {Message} message
 * @returns {Entry[]}
 */
export function entriesOf(message) {
  if (message.role === "user") return [saidOf(message)];
  if (message.role === "summary") {
    return [{ ...base(message, 0), kind: "summary", text: textOf(message), folded: true }];
  }
  /** @type {Entry[]} */
  const entries = [];
  message.blocks.forEach((block, at) => {
    const start = base(message, at);
    if (block.type === "text" && block.text) {
      const html = message.html?.[at];
      entries.push({
        ...start,
        kind: "answer",
        text: block.text,
        html: html ? [html] : [],
        covered: html ? block.text.length : 0,
      });
    } else if (block.type === "thinking" && block.text) {
      entries.push({ ...start, kind: "thought", text: block.text, folded: true });
    } else if (block.type === "tool_call") {
      entries.push({ ...start, kind: "call", call: newCall(block), folded: true });
    } else if (block.type === "image") {
      entries.push({ ...start, kind: "picture", image: block });
    }
  });
  return entries;
}

/**
 * @param {Message} message
 * @returns {Entry}
 */
function saidOf(message) {
  const sender = message.sender;
  const channel = sender?.address?.channel ?? "";
  const files = /** @type {Entry["files"]} */ (
    message.blocks.filter((block) => block.type === "image" || block.type === "attachment")
  );
  return {
    ...base(message, 0),
    kind: "said",
    text: textOf(message),
    files,
    // On the page the name is that of the owner's own browser.
    speaker: channel === "web" ? "" : (sender?.name ?? ""),
    channel: channel === "web" ? "" : channel,
    messageId: message.id,
  };
}

/**
 * @param {Message} message
 * @param {number} at
 * @returns {{id: string, at: number, seq: number}}
 */
function base(message, at) {
  return { id: `m${message.seq}.${at}`, at: message.at_ms, seq: message.seq };
}

/** @param {Message} message */
function textOf(message) {
  return message.blocks
    .map((block) => (block.type === "text" ? block.text : ""))
    .filter(Boolean)
    .join("\n\n");
}

/**
 * @param {Entry[]} entries
 * @param {Message} message
 */
function putResults(entries, message) {
  message.blocks.forEach((block, at) => {
    if (block.type !== "tool_result") return;
    const place = entries.findLastIndex((entry) => entry.call?.callId === block.call_id);
    if (place >= 0) {
      const entry = entries[place];
      entries[place] = { ...entry, call: entry.call && finishedCall(entry.call, block) };
      return;
    }
    const call = newCall({ call_id: block.call_id, name: block.name, arguments: "" });
    const folded = true;
    entries.push({ ...base(message, at), kind: "call", call: finishedCall(call, block), folded });
  });
}
