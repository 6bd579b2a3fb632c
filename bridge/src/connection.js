/** Holds the connection to WhatsApp: pairs, reconnects by reason, and says what became of it. */

import { setTimeout as pause } from 'node:timers/promises';

import { userOf } from './jids.js';
import { Problem } from './problems.js';
import { readEnd, stepAfter } from './reasons.js';

/** @import { BaileysEventMap, ConnectionState, WASocket } from 'baileys' */
/** @import { AnyEvent, Standing } from './protocol.d.ts' */
/** @import { DisconnectCode } from './reasons.js' */
/** @import { Session } from './session.js' */

/**
 * @typedef {{
 *   session: Session,
 *   open: () => WASocket,
 *   tell: (event: AnyEvent) => void,
 *   attach: (socket: WASocket) => void,
 *   detach: () => void,
 *   renew: () => Promise<boolean>,
 *   random: () => number,
 * }} Ground
 */

const FIRST_CODE_S = 60;
const NEXT_CODE_S = 20;
const FREE_RESTARTS = 3;
/** A line that is dead takes long to close; the session is what matters. */
const GOODBYE_MS = 1500;
/** A connection that held this long was a good one: the next failure is a first one again. */
const STEADY_MS = 300_000;

export class Connection {
  #ground;
  /** @type {WASocket | null} */
  #socket = null;
  /** @type {Standing['state']} */
  #state = 'idle';
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #failures = 0;
  #restarts = 0;
  #renewed = false;
  #held = false;
  #openedAt = 0;
  #codes = 0;

  /** @param {Ground} ground */
  constructor(ground) {
    this.#ground = ground;
  }

  get state() {
    return this.#state;
  }

  /** The library's connection, if it stands. */
  get socket() {
    if (this.#socket === null || this.#state !== 'connected') {
      throw new Problem('not_connected', 'WhatsApp is not connected.');
    }
    return this.#socket;
  }

  /** Connects unless that is under way already; a pairing that was never finished begins anew. */
  async start() {
    if (this.#state === 'idle' || this.#state === 'stopped' || this.#state === 'waiting') {
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#restarts = 0;
      await this.#open();
    }
  }

  /**
   * A code to type on the phone instead of scanning.
   * @param {string} phone
   */
  async pair(phone) {
    if (this.#ground.session.paired) {
      throw new Problem('already_paired', 'This device is paired already.');
    }
    if (this.#socket === null || this.#state !== 'pairing') {
      throw new Problem('not_connected', 'Connect first, and wait for the QR code.');
    }
    return this.#socket.requestPairingCode(phone);
  }

  /** Unlinks this device and forgets the session, also when WhatsApp cannot be reached. */
  async logOut() {
    const socket = this.#socket;
    const told = this.#state === 'connected';
    this.#let('stopped');
    if (socket !== null) {
      const goodbye = told ? socket.logout() : socket.end(undefined);
      await Promise.race([goodbye.catch(() => undefined), pause(GOODBYE_MS)]);
    }
    await this.#ground.session.forget();
    this.#ground.tell({ type: 'disconnected', code: 'logged_out', reason: 'logged out', status: null, retryIn: null });
  }

  /** Ends the connection and keeps the session. */
  async stop() {
    const socket = this.#socket;
    const wasOpen = socket !== null;
    this.#let('stopped');
    if (socket !== null) {
      await Promise.race([socket.end(undefined).catch(() => undefined), pause(GOODBYE_MS)]);
    }
    await this.#ground.session.settled();
    if (wasOpen) {
      this.#ground.tell({ type: 'disconnected', code: 'shutdown', reason: 'shutdown', status: null, retryIn: null });
    }
  }

  /**
   * Reads no more from WhatsApp until there is room again.
   * @param {boolean} on
   */
  hold(on) {
    this.#held = on;
    const inner = /** @type {{ socket?: { pause(): void, resume(): void } } | undefined} */ (
      /** @type {unknown} */ (this.#socket?.ws)
    )?.socket;
    if (on) {
      inner?.pause();
    } else {
      inner?.resume();
    }
  }

  async #open() {
    const { session, tell, attach, open } = this.#ground;
    this.#state = 'connecting';
    this.#codes = 0;
    await session.startOver();
    if (this.#state !== 'connecting') {
      return; // stopped meanwhile
    }
    tell({ type: 'connecting', attempt: this.#failures + 1 });
    const socket = open();
    this.#socket = socket;
    socket.ev.on('creds.update', () => {
      if (socket === this.#socket) {
        session.save().catch(() => this.#trouble());
      }
    });
    socket.ev.on('connection.update', (update) => this.#changed(socket, update));
    attach(socket);
  }

  /**
   * @param {WASocket} socket
   * @param {BaileysEventMap['connection.update']} update
   */
  #changed(socket, update) {
    if (socket !== this.#socket) {
      return;
    }
    const { tell, session } = this.#ground;
    if (update.qr) {
      this.#state = 'pairing';
      tell({ type: 'qr', data: update.qr, expiresIn: this.#codes === 0 ? FIRST_CODE_S : NEXT_CODE_S });
      this.#codes += 1;
    }
    if (update.isNewLogin) {
      tell({ type: 'paired', phone: userOf(session.creds.me?.id), lid: userOf(session.creds.me?.lid) || null });
    }
    if (update.connection === 'open') {
      const me = socket.user;
      this.#state = 'connected';
      this.#openedAt = Date.now();
      this.#renewed = false;
      this.hold(this.#held);
      tell({ type: 'connected', phone: userOf(me?.id), lid: userOf(me?.lid) || null, name: me?.name || null });
    }
    if (update.connection === 'close') {
      this.#closed(update.lastDisconnect);
    }
  }

  /** @param {ConnectionState['lastDisconnect']} last */
  #closed(last) {
    const { tell, session, random } = this.#ground;
    const { code, reason, status } = readEnd(last?.error);
    this.#count(code);
    const step = stepAfter(code, this.#failures, random);
    if (code === 'outdated' && !this.#renewed) {
      this.#let('waiting');
      this.#renew({ code, reason, status }).catch(() => this.#trouble());
      return;
    }
    this.#let(step.kind === 'stop' ? 'stopped' : 'waiting');
    tell({ type: 'disconnected', code, reason, status, retryIn: step.kind === 'retry' ? step.seconds : null });
    if (step.kind === 'retry') {
      this.#timer = setTimeout(() => this.#open().catch(() => this.#trouble()), step.seconds * 1000);
    } else if (step.forget) {
      session.forget().catch(() => this.#trouble());
    }
  }

  /**
   * Counts failures in a row. WhatsApp asks for a restart now and then, after each pairing at least:
   * the first ones are none.
   * @param {DisconnectCode} code
   */
  #count(code) {
    if (this.#state === 'connected' && Date.now() - this.#openedAt > STEADY_MS) {
      this.#failures = 0;
      this.#restarts = 0;
    }
    this.#restarts += code === 'restart_required' ? 1 : 0;
    this.#failures += code === 'restart_required' && this.#restarts <= FREE_RESTARTS ? 0 : 1;
  }

  /**
   * WhatsApp refused our revision: ask once for the current one, and try with that.
   * @param {ReturnType<typeof readEnd>} refused
   */
  async #renew(refused) {
    this.#renewed = true;
    const newer = await this.#ground.renew();
    if (this.#state !== 'waiting') {
      return; // stopped or connected meanwhile
    }
    if (newer) {
      await this.#open();
    } else {
      this.#state = 'stopped';
      this.#ground.tell({ type: 'disconnected', ...refused, retryIn: null });
    }
  }

  #trouble() {
    this.#ground.tell({ type: 'error', code: 'session', message: 'The session folder could not be written.' });
  }

  /** @param {Standing['state']} state */
  #let(state) {
    clearTimeout(this.#timer);
    this.#socket = null;
    this.#state = state;
    this.#ground.detach();
  }
}
