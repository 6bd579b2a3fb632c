/** A person on the counterpart of WhatsApp: an address pair, keys, and sessions with the bridge. */

import { addTransactionCapability, encodeWAMessage, initAuthCreds, proto } from 'baileys';
import { makeLibSignalRepository } from 'baileys/lib/Signal/libsignal.js';
import { unpadRandomMax16, encodeBigEndian } from 'baileys/lib/Utils/generics.js';
import { Curve, generateSignalPubKey } from 'baileys/lib/Utils/crypto.js';
import { xmppPreKey, xmppSignedPreKey } from 'baileys/lib/Utils/signal.js';

import { silentLogger } from '../../src/quiet.js';
import { bytesOf, child, node, now, numberOf } from './stanzas.js';

/** @import { BinaryNode, SignalDataSet, SignalKeyStore } from 'baileys' */

/** The keys that the bridge's device has put on the server. */
export class Device {
  /** @param {BinaryNode} upload */
  constructor(upload) {
    this.registrationId = numberOf(child(upload, 'registration'));
    this.identity = bytesOf(child(upload, 'identity'));
    this.signed = child(upload, 'skey');
    this.preKeys = /** @type {BinaryNode[]} */ (child(upload, 'list').content ?? []);
  }

  /** A bundle for one new session; each one-time key is given once. */
  bundle() {
    const once = this.preKeys.shift();
    return {
      registrationId: this.registrationId,
      identityKey: generateSignalPubKey(this.identity),
      signedPreKey: { ...publicKey(this.signed), signature: bytesOf(child(this.signed, 'signature')) },
      ...(once === undefined ? {} : { preKey: publicKey(once) }),
    };
  }
}

export class Peer {
  #creds = initAuthCreds();
  #keys = addTransactionCapability(memory(), silentLogger, { maxCommitRetries: 3, delayBetweenTriesMs: 10 });
  #repository = makeLibSignalRepository({ creds: this.#creds, keys: this.#keys }, silentLogger, async () => []);
  #nextPreKey = 1;

  /**
   * @param {string} number
   * @param {string} lid
   * @param {string} name
   */
  constructor(number, lid, name) {
    this.number = number;
    this.lid = lid;
    this.name = name;
  }

  get jid() {
    return `${this.number}@s.whatsapp.net`;
  }

  get lidJid() {
    return `${this.lid}@lid`;
  }

  /**
   * What somebody needs to write to this person for the first time.
   * @param {string} jid
   * @returns {Promise<BinaryNode>}
   */
  async bundle(jid) {
    const id = this.#nextPreKey++;
    const pair = Curve.generateKeyPair();
    await this.#keys.set({ 'pre-key': { [id]: pair } });
    return {
      tag: 'user',
      attrs: { jid },
      content: [
        { tag: 'registration', attrs: {}, content: encodeBigEndian(this.#creds.registrationId) },
        { tag: 'type', attrs: {}, content: Buffer.from([5]) },
        { tag: 'identity', attrs: {}, content: this.#creds.signedIdentityKey.public },
        xmppSignedPreKey(this.#creds.signedPreKey),
        xmppPreKey(pair, id),
      ],
    };
  }

  /**
   * Encrypts for the bridge's device.
   * @param {string} address
   * @param {Device} device
   * @param {proto.IMessage} message
   * @returns {Promise<BinaryNode>}
   */
  async encrypt(address, device, message) {
    const known = await this.#repository.validateSession(address);
    if (!known.exists) {
      await this.#repository.injectE2ESession({ jid: address, session: device.bundle() });
    }
    const { type, ciphertext } = await this.#repository.encryptMessage({ jid: address, data: encodeWAMessage(message) });
    return { tag: 'enc', attrs: { v: '2', type }, content: ciphertext };
  }

  /**
   * Encrypts for a group; the key for it goes along, sealed for the bridge's device.
   * @param {{ group: string, author: string, address: string, device: Device, message: proto.IMessage }} to
   * @returns {Promise<BinaryNode[]>}
   */
  async encryptForGroup({ group, author, address, device, message }) {
    const { ciphertext, senderKeyDistributionMessage } = await this.#repository.encryptGroupMessage({
      group, meId: author, data: encodeWAMessage(message),
    });
    const key = { groupId: group, axolotlSenderKeyDistributionMessage: senderKeyDistributionMessage };
    return [
      await this.encrypt(address, device, { senderKeyDistributionMessage: key }),
      { tag: 'enc', attrs: { v: '2', type: 'skmsg' }, content: ciphertext },
    ];
  }

  /**
   * Reads what the bridge's device sent to this person.
   * @param {string} address
   * @param {BinaryNode} sealed
   */
  async decrypt(address, sealed) {
    const type = /** @type {'pkmsg' | 'msg'} */ (sealed.attrs.type);
    const plain = await this.#repository.decryptMessage({ jid: address, type, ciphertext: bytesOf(sealed) });
    const message = proto.Message.decode(unpadRandomMax16(plain));
    if (message.senderKeyDistributionMessage) {
      await this.#repository.processSenderKeyDistributionMessage({ authorJid: address, item: message.senderKeyDistributionMessage });
    }
    return message;
  }

  /**
   * What this person's phone says when it cannot read a message.
   * @param {string} id
   * @param {string} chat
   * @param {boolean} isOwner of the bridge's account
   * @returns {BinaryNode}
   */
  askAgain(id, chat, isOwner) {
    const inGroup = chat.endsWith('@g.us');
    const from = inGroup ? { from: chat, participant: this.jid } : { from: this.jid, ...(isOwner ? { recipient: chat } : {}) };
    return node('receipt', { ...from, id, type: 'retry', t: now() }, [
      node('retry', { count: '1', id, t: now(), v: '1' }),
      node('registration', {}, encodeBigEndian(this.#creds.registrationId)),
    ]);
  }

  /**
   * @param {string} address
   * @param {string} group
   * @param {BinaryNode} sealed
   */
  async decryptFromGroup(address, group, sealed) {
    const plain = await this.#repository.decryptGroupMessage({ group, authorJid: address, msg: bytesOf(sealed) });
    return proto.Message.decode(unpadRandomMax16(plain));
  }
}

/** @param {BinaryNode} node */
function publicKey(node) {
  return { keyId: numberOf(child(node, 'id')), publicKey: generateSignalPubKey(bytesOf(child(node, 'value'))) };
}

/** @returns {SignalKeyStore} */
function memory() {
  /** @type {Record<string, Record<string, any>>} */
  const held = {};
  return {
    get: async (type, ids) => Object.fromEntries(ids.flatMap((id) => (held[type]?.[id] ? [[id, held[type][id]]] : []))),
    set: async (/** @type {SignalDataSet} */ data) => {
      for (const [type, values] of Object.entries(data)) {
        held[type] = { ...held[type], ...values };
      }
    },
  };
}
