/** A bridge and a counterpart for one test: start, ask, wait for what is told. */

import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readLines } from '../../src/lines.js';
import { silenceConsole } from '../../src/quiet.js';
import { Server } from '../counterpart/server.js';

/** @import { TestContext } from 'node:test' */
/** @import { Readable } from 'node:stream' */
/** @import { Ack, AnyCommand, AnyEvent } from '../../src/protocol.d.ts' */

silenceConsole(); // the people of the counterpart use the library that prints their keys

/** Long enough for the slowest machine; only a fault takes so long. */
const PATIENCE_MS = 60_000;
const LOOPBACK = fileURLToPath(new URL('../loopback.js', import.meta.url));

/** @typedef {AnyCommand extends infer C ? C extends AnyCommand ? Omit<C, 'id'> : never : never} Order */

/** One bridge process, and everything that it has told. */
export class RunningBridge extends EventEmitter {
  /** @type {AnyEvent[]} */
  told = [];
  #next = 0;
  /** @type {Promise<unknown>} */
  #listening = Promise.resolve();
  /** @type {() => void} */
  #resume = () => undefined;
  #child;
  /** @type {Promise<number | null>} */
  ended;
  printed = '';

  /**
   * @param {number} port
   * @param {string} root
   * @param {string} folder
   */
  constructor(port, root, folder) {
    super();
    const given = [LOOPBACK, String(port), root, '--session', join(folder, 'session'), '--media', join(folder, 'media')];
    this.#child = spawn(process.execPath, given, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH } });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data) => (this.printed += data));
    }
    this.ended = new Promise((done) => this.#child.on('exit', done));
    this.ended.then(() => this.emit('changed'));
    void this.#read();
  }

  /** @param {string} line */
  write(line) {
    this.#child.stdin?.write(`${line}\n`);
  }

  /**
   * Gives an order and waits for its answer.
   * @param {Order} order
   * @returns {Promise<Ack>}
   */
  async ask(order) {
    const id = `c${(this.#next += 1)}`;
    this.write(JSON.stringify({ id, ...order }));
    return this.event('ack', (ack) => ack.id === id);
  }

  /**
   * The first event of a kind that fits, already told or yet to come.
   * @template {AnyEvent['type']} T
   * @param {T} type
   * @param {(event: Extract<AnyEvent, { type: T }>) => boolean} [fits]
   * @returns {Promise<Extract<AnyEvent, { type: T }>>}
   */
  async event(type, fits = () => true) {
    let over = '';
    void this.ended.then(() => (over = 'ended'));
    const patience = setTimeout(() => {
      over = 'waited long';
      this.emit('changed');
    }, PATIENCE_MS);
    for (;;) {
      const found = this.told.find((event) => event.type === type && fits(/** @type {any} */ (event)));
      if (found !== undefined) {
        clearTimeout(patience);
        return /** @type {any} */ (found);
      }
      if (over !== '') {
        throw new Error(`the bridge ${over} without telling ${type}: ${JSON.stringify(this.told.slice(-5))} ${this.printed}`);
      }
      await new Promise((done) => this.once('changed', () => done(undefined)));
    }
  }

  /** Lets what is told pile up. */
  stopReading() {
    this.#listening = new Promise((done) => (this.#resume = () => done(undefined)));
  }

  readOn() {
    this.#resume();
  }

  /** Closes its input, as openpista does when it ends. */
  async hangUp() {
    this.#child.stdin?.end();
    return this.ended;
  }

  /** @param {NodeJS.Signals} [signal] */
  async kill(signal = 'SIGKILL') {
    this.#child.kill(signal);
    return this.ended;
  }

  get #stream() {
    return /** @type {Readable} */ (this.#child.stdio[3]);
  }

  async #read() {
    for await (const line of readLines(this.#stream, 16 * 1024 * 1024)) {
      await this.#listening;
      if ('text' in line) {
        this.told.push(JSON.parse(line.text));
        this.emit('changed');
      }
    }
  }
}

/**
 * A counterpart and a folder for a test, both gone after it.
 * @param {TestContext} t
 */
export async function ground(t) {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  await mkdir(join(folder, 'media'), { mode: 0o700 });
  const server = new Server();
  const port = await server.listen();
  /** @type {RunningBridge[]} */
  const started = [];
  t.after(async () => {
    await Promise.all(started.map((bridge) => bridge.kill()));
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const root = Buffer.from(server.authority.root.public).toString('base64');
  return {
    server,
    media: join(folder, 'media'),
    session: join(folder, 'session'),
    start: () => {
      const bridge = new RunningBridge(port, root, folder);
      started.push(bridge);
      return bridge;
    },
  };
}

/**
 * Starts a bridge and pairs it by its QR code.
 * @param {Awaited<ReturnType<typeof ground>>} here
 */
export async function pairedBridge({ server, start }) {
  const bridge = start();
  const linked = once(server, 'linked');
  await bridge.ask({ type: 'connect' });
  server.scan((await bridge.event('qr')).data);
  await bridge.event('connected');
  await linked;
  return bridge;
}

/**
 * The next event of the counterpart that fits.
 * @param {Server} server
 * @param {string} name
 * @param {(value: any) => boolean} [fits]
 * @returns {Promise<any>}
 */
export function once(server, name, fits = () => true) {
  return new Promise((done) => {
    server.on(name, function heard(value) {
      if (fits(value)) {
        server.off(name, heard);
        done(value);
      }
    });
  });
}
