/** Messages on their way to the gateway. Each has an id of its own, so that saying it twice after
 * a lost connection does no harm. */

/**
 * @typedef {import("./types.js").Chat} Chat
 * @typedef {import("./types.js").Outgoing} Outgoing
 * @typedef {import("./types.js").Effect} Effect
 */

/**
 * The chat without what the gateway has told of.
 * @param {Chat} chat
 * @param {string[]} ids
 * @returns {Chat}
 */
export function arrived(chat, ids) {
  const outgoing = chat.outgoing.filter((out) => !ids.includes(out.id));
  return outgoing.length === chat.outgoing.length ? chat : { ...chat, outgoing };
}

/**
 * The chat with one more message on its way.
 * @param {Chat} chat
 * @param {Outgoing} out
 * @returns {Chat}
 */
export function say(chat, out) {
  return { ...chat, outgoing: [...chat.outgoing, out], following: true, below: 0 };
}

/**
 * @param {Chat} chat
 * @param {string} id
 * @param {Outgoing["state"]} state
 * @returns {Chat}
 */
export function mark(chat, id, state) {
  const outgoing = chat.outgoing.map((out) => (out.id === id ? { ...out, state } : out));
  return { ...chat, outgoing };
}

/**
 * The order that sends a message.
 * @param {string} sessionId
 * @param {Outgoing} out
 * @param {import("./types.js").ModelRef | null} model
 * @returns {Effect}
 */
export function sendOrder(sessionId, out, model = null) {
  return {
    kind: "Send",
    tag: { of: "message", sessionId, messageId: out.id },
    command: {
      type: "send_message",
      message_id: out.id,
      text: out.text,
      mode: out.mode,
      attachments: out.files,
      ...(sessionId ? { session_id: sessionId } : {}),
      ...(model && !sessionId ? { model } : {}),
    },
  };
}

/**
 * After a lost connection: everything unheard is said again.
 * @param {{[id: string]: Chat}} chats
 * @param {import("./types.js").ModelRef | null} wish
 * @returns {Effect[]}
 */
export function sayAgain(chats, wish) {
  return Object.values(chats).flatMap((chat) =>
    chat.outgoing
      .filter((out) => out.state !== "accepted")
      .map((out) => sendOrder(chat.id, out, wish)),
  );
}
