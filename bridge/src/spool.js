/**
 * Keeps each message until openpista says that it has it. WhatsApp takes a message for delivered
 * as soon as the library has read it, so a crash right then must not lose it.
 */

import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { makeFolder, replaceFileNow } from './files.js';

/** @import { Message, Reaction } from './protocol.d.ts' */
/** @typedef {Message | Reaction} Kept */
/** @typedef {Omit<Message, 'seq'> | Omit<Reaction, 'seq'>} Unnumbered */

const NAME = /^(\d{16})\.json$/;

export class Spool {
  #folder;
  #last;
  /** @type {Set<number>} */
  #waiting;

  /**
   * @param {string} folder
   * @param {number[]} waiting
   * @param {number} now in milliseconds; numbers of an earlier life are never given again
   */
  constructor(folder, waiting, now) {
    this.#folder = folder;
    this.#waiting = new Set(waiting);
    this.#last = Math.max(now * 1000, ...waiting);
  }

  /**
   * @param {string} folder
   * @param {() => number} clock
   */
  static async open(folder, clock) {
    await makeFolder(folder);
    const names = readdirSync(folder);
    for (const name of names.filter((each) => each.endsWith('.draft'))) {
      rmSync(join(folder, name), { force: true });
    }
    const waiting = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    return new Spool(folder, waiting.sort((a, b) => a - b), clock());
  }

  /** How many are not taken yet. */
  get size() {
    return this.#waiting.size;
  }

  /**
   * Keeps a message and numbers it.
   * @param {Unnumbered} message
   * @returns {Kept}
   */
  keep(message) {
    const seq = (this.#last += 1);
    const numbered = { ...message, seq };
    replaceFileNow(this.#path(seq), JSON.stringify(numbered));
    this.#waiting.add(seq);
    return numbered;
  }

  /**
   * Lets go of what has been taken.
   * @param {number[]} seqs
   */
  take(seqs) {
    for (const seq of seqs) {
      if (this.#waiting.delete(seq)) {
        rmSync(this.#path(seq), { force: true });
      }
    }
  }

  /**
   * What was told before and not taken, oldest first. What cannot be read any more is let go.
   * @returns {Generator<Kept>}
   */
  *untaken() {
    for (const seq of [...this.#waiting]) {
      const message = this.#readBack(seq);
      if (message === null) {
        this.take([seq]);
      } else {
        yield { ...message, again: true };
      }
    }
  }

  /**
   * @param {number} seq
   * @returns {Kept | null}
   */
  #readBack(seq) {
    try {
      return JSON.parse(readFileSync(this.#path(seq), 'utf8'));
    } catch {
      return null;
    }
  }

  /** @param {number} seq */
  #path(seq) {
    return join(this.#folder, `${String(seq).padStart(16, '0')}.json`);
  }
}
