/** What we sent: to know our own echo before it comes, and to repeat it when a device asks. */

/** @import { proto } from 'baileys' */

const MAX_IDS = 4096;
const MAX_MESSAGES = 256;

export class Sent {
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {Map<string, proto.IMessage>} */
  #messages = new Map();

  /**
   * Notes an id, before anything is sent under it.
   * @param {string} id
   */
  announce(id) {
    this.#ids.delete(id);
    this.#ids.add(id);
    shorten(this.#ids, MAX_IDS);
  }

  /** @param {string} id */
  isOurs(id) {
    return this.#ids.has(id);
  }

  /**
   * @param {string} id
   * @param {proto.IMessage} message
   */
  remember(id, message) {
    this.#messages.set(id, message);
    shorten(this.#messages, MAX_MESSAGES);
  }

  /** @param {string} id */
  recall(id) {
    return this.#messages.get(id);
  }
}

/**
 * Lets the oldest go.
 * @param {{ size: number, keys(): Iterator<string>, delete(key: string): boolean }} held
 * @param {number} most
 */
function shorten(held, most) {
  while (held.size > most) {
    held.delete(held.keys().next().value);
  }
}
