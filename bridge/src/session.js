/**
 * Keeps what makes this device a paired one: identity, keys, sessions. One file each, replaced
 * whole, in the layout that the library's own store uses, so that a pairing outlives both.
 */

import { readFileSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { BufferJSON, initAuthCreds, proto } from 'baileys';

import { makeFolder, replaceFile } from './files.js';

/** @import { AuthenticationCreds, SignalDataSet, SignalDataTypeMap, SignalKeyStore } from 'baileys' */

const CREDENTIALS = 'creds.json';

export class Session {
  #folder;
  /** @type {Map<string, Promise<void>>} */
  #writes = new Map();
  /** @type {Promise<void>} */
  #forgetting = Promise.resolve();
  /** Counts what was forgotten: a connection of an earlier life writes nothing into this one. */
  #life = 0;
  /** @type {AuthenticationCreds} */
  creds;

  /**
   * @param {string} folder
   * @param {AuthenticationCreds} creds
   */
  constructor(folder, creds) {
    this.#folder = folder;
    this.creds = creds;
  }

  /**
   * Opens the session in a folder; an unreadable one is an error and stays as it is.
   * @param {string} folder
   */
  static async open(folder) {
    await makeFolder(folder);
    await sweep(folder);
    return new Session(folder, kept(join(folder, CREDENTIALS)) ?? initAuthCreds());
  }

  /** Whether a phone has accepted this device. */
  get paired() {
    return this.creds.account !== undefined && this.creds.me !== undefined;
  }

  /** The store of keys, for one connection. @returns {SignalKeyStore} */
  get keys() {
    const life = this.#life;
    return {
      get: async (type, ids) => (life === this.#life ? this.#read(type, ids) : {}),
      set: async (data) => (life === this.#life ? this.#write(data) : undefined),
    };
  }

  /** Keeps the credentials as they are now. */
  save() {
    return this.#replace(CREDENTIALS, JSON.stringify(this.creds, BufferJSON.replacer), true);
  }

  /** Forgets everything: the next connection pairs anew. */
  forget() {
    this.#life += 1;
    this.creds = initAuthCreds();
    this.#forgetting = this.#forgetting.catch(() => undefined).then(() => this.#empty());
    return this.#forgetting;
  }

  /** Begins a new pairing unless there is a whole one: half a pairing cannot log in. */
  async startOver() {
    await this.#forgetting;
    if (!this.paired) {
      await this.forget();
    }
  }

  /** Resolves when nothing is being written. */
  async settled() {
    await Promise.allSettled([...this.#writes.values()]);
  }

  async #empty() {
    await this.settled();
    await rm(this.#folder, { recursive: true, force: true });
    await makeFolder(this.#folder);
  }

  /**
   * @template {keyof SignalDataTypeMap} T
   * @param {T} type
   * @param {string[]} ids
   */
  async #read(type, ids) {
    /** @type {Record<string, SignalDataTypeMap[T]>} */
    const found = {};
    await Promise.all(
      ids.map(async (id) => {
        const name = fileName(type, id);
        await this.#writes.get(name)?.catch(() => undefined);
        const text = await readFile(join(this.#folder, name), 'utf8').catch(() => null);
        if (text !== null) {
          const value = JSON.parse(text, BufferJSON.reviver);
          found[id] = type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
        }
      }),
    );
    return found;
  }

  /** @param {SignalDataSet} data */
  async #write(data) {
    const writes = Object.entries(data).flatMap(([type, values]) =>
      Object.entries(values ?? {}).map(([id, value]) => {
        const name = fileName(type, id);
        return value ? this.#replace(name, JSON.stringify(value, BufferJSON.replacer), false) : this.#remove(name);
      }),
    );
    await Promise.all(writes);
  }

  /**
   * @param {string} name
   * @param {string} text
   * @param {boolean} lasting
   */
  #replace(name, text, lasting) {
    return this.#inOrder(name, () => replaceFile(join(this.#folder, name), text, { lasting }));
  }

  /** @param {string} name */
  #remove(name) {
    return this.#inOrder(name, () => rm(join(this.#folder, name), { force: true }));
  }

  /**
   * One file's writes follow each other.
   * @param {string} name
   * @param {() => Promise<void>} act
   */
  async #inOrder(name, act) {
    const before = this.#writes.get(name) ?? Promise.resolve();
    const write = before.catch(() => undefined).then(act);
    this.#writes.set(name, write);
    try {
      await write;
    } finally {
      if (this.#writes.get(name) === write) {
        this.#writes.delete(name);
      }
    }
  }
}

/**
 * @param {string} type
 * @param {string} id
 */
function fileName(type, id) {
  return `${type}-${id}.json`.replaceAll('/', '__').replaceAll(':', '-');
}

/**
 * @param {string} path
 * @returns {AuthenticationCreds | null}
 */
function kept(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
  return JSON.parse(text, BufferJSON.reviver);
}

/**
 * Removes what an interrupted write left behind.
 * @param {string} folder
 */
async function sweep(folder) {
  const left = (await readdir(folder)).filter((name) => name.endsWith('.draft'));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}
