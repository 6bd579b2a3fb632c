/**
 * A counterpart of WhatsApp's server on loopback, for tests: it pairs the bridge's device, carries
 * encrypted messages between it and people of its own, and can end a connection for any reason.
 * It speaks the protocol with the library's own codecs and never sees a plain text on the wire.
 */

import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

import { WebSocketServer } from 'ws';

import { answer } from './answers.js';
import { MediaHost } from './mediahost.js';
import { Authority, Link } from './noise.js';
import { Device, Peer } from './peer.js';
import { CodePairing, pairSuccess, readCode } from './phone.js';
import { children, maybe, node, now, SERVER, userOf } from './stanzas.js';

/** @import { AddressInfo } from 'node:net' */
/** @import { WebSocket } from 'ws' */
/** @import { BinaryNode, proto } from 'baileys' */
/** @import { Group, World } from './answers.js' */

/** @typedef {{ to: string, id: string, chat: string, message: proto.Message }} Arrival */

const CODES = 3;

/** Emits `arrived` (Arrival), `stanza` (what the client sent), `linked`, `closed`, `paired`, `fault`. */
export class Server extends EventEmitter {
  authority = new Authority();
  media = new MediaHost();
  account = { number: '15550001111', lid: '90000000001', device: 5 };
  owner = new Peer(this.account.number, this.account.lid, 'Owner');
  /** @type {Map<string, Peer>} by number and by LID */
  people = new Map();
  /** @type {Map<string, Group>} */
  groups = new Map();
  /** @type {Device | null} */
  device = null;
  /** A reason to refuse the next logins with, as WhatsApp numbers them. @type {string | null} */
  refusal = null;
  /** The oldest revision of the client that may log in, and the one that is said to be current. */
  revisions = { oldest: 0, current: 0 };
  /** Whether messages are neither confirmed nor carried any more. */
  deaf = false;
  /** @type {Link | null} */
  #link = null;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {BinaryNode[]} what waits for the device to come back */
  #waiting = [];
  /** @type {CodePairing | null} */
  #codePairing = null;
  /** @type {Set<string>} who has read what */
  #read = new Set();
  #http = createServer((request, response) => {
    if (request.url === '/sw.js') {
      response.end(`self.boot("{\\"client_revision\\":${this.revisions.current},\\"x\\":1}")`);
    } else {
      void this.media.serve(request, response);
    }
  });

  constructor() {
    super();
    this.add(this.owner);
  }

  /** Starts on a free port of the loopback. */
  async listen() {
    const sockets = new WebSocketServer({ server: this.#http });
    sockets.on('connection', (socket) => this.#connected(socket));
    await new Promise((done) => this.#http.listen(0, '127.0.0.1', () => done(undefined)));
    return /** @type {AddressInfo} */ (this.#http.address()).port;
  }

  async close() {
    this.#socket?.terminate();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  /** The bridge's device as its people address it. */
  get address() {
    return `${this.account.lid}:${this.account.device}@lid`;
  }

  get connected() {
    return this.#link !== null;
  }

  /** @param {Peer} person */
  add(person) {
    this.people.set(person.number, person);
    this.people.set(person.lid, person);
    return person;
  }

  /** @param {Group} group */
  addGroup(group) {
    this.groups.set(group.jid, group);
    return group;
  }

  /**
   * The owner's phone scans a code.
   * @param {string} code
   */
  scan(code) {
    this.#send(pairSuccess(this.account, readCode(code)));
  }

  /**
   * The owner types a pairing code on the phone.
   * @param {string} code
   */
  async typeCode(code) {
    if (this.#codePairing === null) {
      throw new Error('no device asked to be paired by a code');
    }
    this.#send(await this.#codePairing.accept(code));
  }

  /** @param {BinaryNode} stanza a message, a receipt: kept while the device is away */
  deliver(stanza) {
    if (this.#link === null) {
      this.#waiting.push({ ...stanza, attrs: { ...stanza.attrs, offline: '1' } });
    } else {
      this.#send(stanza);
    }
  }

  /**
   * Ends the connection as WhatsApp does for a reason.
   * @param {'replaced' | 'logged_out' | 'restart' | 'unavailable' | 'drop'} how
   */
  end(how) {
    switch (how) {
      case 'replaced':
        this.#send(node('stream:error', {}, [node('conflict', { type: 'replaced' })]));
        break;
      case 'logged_out':
        this.#send(node('stream:error', { code: '401' }, [node('conflict', { type: 'device_removed' })]));
        break;
      case 'restart':
        this.#send(node('stream:error', { code: '515' }));
        break;
      case 'unavailable':
        this.#send(node('stream:error', { code: '503' }));
        break;
      case 'drop':
        this.#socket?.terminate();
    }
  }

  /** @param {BinaryNode} stanza */
  #send(stanza) {
    if (this.#link === null) {
      throw new Error('the bridge is not connected');
    }
    this.#link.send(stanza);
  }

  /** @param {WebSocket} socket */
  #connected(socket) {
    const link = new Link(this.authority, (bytes) => socket.send(bytes));
    let last = Promise.resolve();
    socket.on('message', (data) => {
      last = last.then(() => this.#received(link, socket, /** @type {Buffer} */ (data))).catch((error) => {
        this.emit('fault', error);
        socket.terminate();
      });
    });
    socket.on('close', () => {
      if (this.#socket === socket) {
        this.#link = null;
        this.#socket = null;
        this.emit('closed');
      }
    });
  }

  /**
   * @param {Link} link
   * @param {WebSocket} socket
   * @param {Buffer} data
   */
  async #received(link, socket, data) {
    for await (const read of link.receive(data)) {
      if ('login' in read) {
        this.#link = link;
        this.#socket = socket;
        this.#loggedIn(read.login);
      } else {
        await this.#stanza(read.stanza);
        this.emit('stanza', read.stanza);
      }
    }
  }

  /** @param {proto.ClientPayload} login */
  #loggedIn(login) {
    if ((login.userAgent?.appVersion?.tertiary ?? 0) < this.revisions.oldest) {
      this.#send(node('failure', { reason: '405', location: 'here' }));
    } else if (login.devicePairingData) {
      const codes = Array.from({ length: CODES }, (_, i) => node('ref', {}, Buffer.from(`2@reference${i}`)));
      this.#send(node('iq', { from: SERVER, type: 'set', id: 'pairing', xmlns: 'md' }, [node('pair-device', {}, codes)]));
    } else if (this.refusal !== null) {
      this.#send(node('failure', { reason: this.refusal, location: 'here' }));
    } else {
      this.#send(node('success', { t: now(), lid: this.address }));
    }
  }

  /** @param {BinaryNode} stanza */
  async #stanza(stanza) {
    switch (stanza.tag) {
      case 'iq':
        return stanza.attrs.type === 'result' ? this.#confirmed(stanza) : this.#asked(stanza);
      case 'message':
        return this.#message(stanza);
      case 'receipt':
        return this.#send(node('ack', { class: 'receipt', id: stanza.attrs.id ?? '', from: stanza.attrs.to ?? '' }));
      default:
        return undefined;
    }
  }

  /** @param {BinaryNode} stanza */
  #confirmed(stanza) {
    if (stanza.attrs.id === 'paired') {
      this.emit('paired');
      this.end('restart');
    }
  }

  /** @param {BinaryNode} stanza */
  async #asked(stanza) {
    const { id = '', xmlns, type } = stanza.attrs;
    const linking = maybe(stanza, 'link_code_companion_reg');
    if (xmlns === 'encrypt' && type === 'set' && maybe(stanza, 'list')) {
      this.device = new Device(stanza);
    }
    if (linking?.attrs.stage === 'companion_hello') {
      this.#codePairing = new CodePairing(linking);
      this.emit('codeAsked');
    }
    const world = /** @type {World} */ ({ ...this.#world(), preKeys: this.device?.preKeys.length ?? 0 });
    this.#send(node('iq', { from: stanza.attrs.to ?? SERVER, type: 'result', id }, await answer(stanza, world)));
    if (linking?.attrs.stage === 'companion_finish' && this.#codePairing !== null) {
      this.#send(pairSuccess(this.account, this.#codePairing.complete(linking)));
    }
    if (xmlns === 'passive') {
      this.#flush();
    }
  }

  #world() {
    return { account: this.account, people: this.people, groups: this.groups };
  }

  /** The device is ready: what waited for it goes out, then the word that this was all. */
  #flush() {
    const waiting = this.#waiting.splice(0);
    for (const stanza of waiting) {
      this.#send(stanza);
    }
    this.#send(node('ib', { from: SERVER }, [node('offline', { count: String(waiting.length) })]));
    this.emit('linked');
  }

  /** @param {BinaryNode} stanza */
  async #message(stanza) {
    const { id = '', to = '' } = stanza.attrs;
    if (this.deaf) {
      return;
    }
    this.#send(node('ack', { class: 'message', id, from: to, t: now() }));
    const shared = maybe(stanza, 'enc');
    for (const each of children(maybe(stanza, 'participants') ?? node('none'))) {
      const [person, part] = [this.people.get(userOf(each.attrs.jid)), maybe(each, 'enc')];
      if (person !== undefined && part !== undefined) {
        await this.#open(person, id, to, () => person.decrypt(this.address, part));
      }
    }
    for (const member of this.groups.get(to)?.members ?? []) {
      if (shared !== undefined && member !== this.owner) {
        await this.#open(member, id, to, () => member.decryptFromGroup(this.address, to, shared));
      }
    }
  }

  /**
   * A person reads a message once, or asks for it anew: keys get out of step when both sides write
   * at the same time, on the real network as well.
   * @param {Peer} person
   * @param {string} id
   * @param {string} chat
   * @param {() => Promise<proto.Message>} read
   */
  async #open(person, id, chat, read) {
    const mark = `${person.number} ${id}`;
    try {
      const message = await read();
      if (!message.senderKeyDistributionMessage && !this.#read.has(mark)) {
        this.#read.add(mark);
        this.emit('arrived', { to: person.name, id, chat, message });
      }
    } catch {
      if (!this.#read.has(mark)) {
        this.deliver(person.askAgain(id, chat, person === this.owner));
      }
    }
  }
}
