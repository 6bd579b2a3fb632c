/** Waits for WhatsApp's word that it has a message; the library only writes and hopes. */

import { Problem } from './problems.js';

/** @typedef {{ attrs: Record<string, string> }} AckNode */

/** Errors of an acknowledgement that mean: not now, or not to this person. */
const RESTRICTED = new Set(['463', '429']);

export class Acknowledgements {
  #patienceMs;
  /** @type {Map<string, { done: (timestamp: number) => void, failed: (problem: Problem) => void }>} */
  #waiting = new Map();

  /** @param {number} patienceMs */
  constructor(patienceMs) {
    this.#patienceMs = patienceMs;
  }

  /**
   * Sends, and resolves with the time at which WhatsApp took the message.
   * @param {string} id
   * @param {() => Promise<unknown>} send
   * @returns {Promise<number>}
   */
  async after(id, send) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    /** @type {(problem: Problem) => void} */
    let fail = () => undefined;
    const taken = new Promise((/** @type {(timestamp: number) => void} */ done, failed) => {
      fail = failed;
      this.#waiting.set(id, { done, failed });
    });
    taken.catch(() => undefined);
    try {
      await send();
      timer = setTimeout(() => fail(new Problem('timed_out', 'WhatsApp did not confirm the message.')), this.#patienceMs);
      return await taken;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** @param {AckNode} node */
  arrived({ attrs }) {
    const waiting = this.#waiting.get(attrs.id ?? '');
    if (attrs.error) {
      const words = RESTRICTED.has(attrs.error)
        ? 'WhatsApp does not let this account write there now.'
        : `WhatsApp did not accept the message (${attrs.error}).`;
      waiting?.failed(new Problem('rejected', words));
    } else {
      waiting?.done(Number(attrs.t) || 0);
    }
  }

  /** The connection is gone: what was not confirmed is not known to have arrived. */
  abandon() {
    for (const { failed } of this.#waiting.values()) {
      failed(new Problem('not_connected', 'The connection ended before WhatsApp confirmed the message.'));
    }
  }
}
