/** The one place that writes to openpista: one JSON object a line, and a sense of being heard. */

/** @import { Writable } from 'node:stream' */
/** @import { AnyEvent } from './protocol.d.ts' */

/** Above this many unread bytes, nothing more is fetched from WhatsApp. */
const CROWDED_BYTES = 1024 * 1024;

export class Speaker {
  #out;
  #maxLineBytes;
  #crowded = false;
  /** @type {((crowded: boolean) => void)} */
  onCrowd = () => undefined;

  /**
   * @param {Writable} out
   * @param {number} maxLineBytes
   */
  constructor(out, maxLineBytes) {
    this.#out = out;
    this.#maxLineBytes = maxLineBytes;
    out.on('drain', () => this.#crowd(false));
  }

  /**
   * Tells an event; says whether it was short enough to be told.
   * @param {AnyEvent} event
   */
  tell(event) {
    const line = `${JSON.stringify(event)}\n`;
    if (Buffer.byteLength(line) > this.#maxLineBytes) {
      return false;
    }
    if (this.#out.writable) {
      this.#out.write(line);
      this.#crowd(this.#crowded || this.#out.writableLength > CROWDED_BYTES);
    }
    return true;
  }

  /** Resolves when everything said has been handed to the system. */
  async finish() {
    await new Promise((done) => {
      this.#out.once('error', done);
      this.#out.end(done);
    });
  }

  /** @param {boolean} crowded */
  #crowd(crowded) {
    if (crowded !== this.#crowded) {
      this.#crowded = crowded;
      this.onCrowd(crowded);
    }
  }
}
