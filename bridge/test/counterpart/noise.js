/** The server's side of the handshake and of the frames that follow it (Noise XX, 25519, AES-GCM). */

import { createHash } from 'node:crypto';

import { proto } from 'baileys';
import { NOISE_MODE, NOISE_WA_HEADER } from 'baileys/lib/Defaults/index.js';
import { aesDecryptGCM, aesEncryptGCM, Curve, hkdf } from 'baileys/lib/Utils/crypto.js';
import { decodeBinaryNode, encodeBinaryNode } from 'baileys/lib/WABinary/index.js';

/** @import { BinaryNode } from 'baileys' */
/** @typedef {{ private: Uint8Array, public: Uint8Array }} KeyPair */

const EMPTY = Buffer.alloc(0);

/** The keys that make a server WhatsApp's own, to a client that trusts this root. */
export class Authority {
  root = Curve.generateKeyPair();
  intermediate = Curve.generateKeyPair();
  own = Curve.generateKeyPair();

  /** The certificates as they are sent to a client. */
  chain() {
    const { Details } = proto.CertChain.NoiseCertificate;
    const middle = Details.encode({ serial: 1, issuerSerial: 0, key: this.intermediate.public }).finish();
    const leaf = Details.encode({ serial: 2, issuerSerial: 1, key: this.own.public }).finish();
    return proto.CertChain.encode({
      intermediate: { details: middle, signature: Curve.sign(this.root.private, middle) },
      leaf: { details: leaf, signature: Curve.sign(this.intermediate.private, leaf) },
    }).finish();
  }
}

/** One client's link. Feed it bytes; it yields the login payload first, then stanzas. */
export class Link {
  #authority;
  #write;
  #ephemeral = Curve.generateKeyPair();
  #hash = Buffer.from(NOISE_MODE);
  #salt = Buffer.from(NOISE_MODE);
  #key = Buffer.from(NOISE_MODE);
  #counter = 0;
  #step = 0;
  #buffer = EMPTY;
  #introduced = false;
  /** @type {{ read: Buffer, write: Buffer, reads: number, writes: number } | null} */
  #transport = null;

  /**
   * @param {Authority} authority
   * @param {(bytes: Buffer) => void} write
   */
  constructor(authority, write) {
    this.#authority = authority;
    this.#write = write;
    this.#mixHash(NOISE_WA_HEADER);
  }

  /**
   * @param {Buffer} bytes
   * @returns {AsyncGenerator<{ login: proto.ClientPayload } | { stanza: BinaryNode }>}
   */
  async *receive(bytes) {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    if (!this.#introduced && this.#buffer.length >= NOISE_WA_HEADER.length) {
      this.#buffer = this.#buffer.subarray(NOISE_WA_HEADER.length);
      this.#introduced = true;
    }
    while (this.#introduced && this.#buffer.length >= 3) {
      const size = this.#buffer.readUIntBE(0, 3);
      if (this.#buffer.length < 3 + size) {
        return;
      }
      const frame = this.#buffer.subarray(3, 3 + size);
      this.#buffer = this.#buffer.subarray(3 + size);
      const read = await this.#frame(frame);
      if (read !== null) {
        yield read;
      }
    }
  }

  /** @param {BinaryNode} stanza */
  send(stanza) {
    if (this.#transport === null) {
      throw new Error('nobody has logged in on this link');
    }
    const iv = nonce(this.#transport.writes++);
    this.#frameOut(aesEncryptGCM(encodeBinaryNode(stanza), this.#transport.write, iv, EMPTY));
  }

  /** @param {Buffer} frame */
  async #frame(frame) {
    if (this.#transport !== null) {
      const plain = aesDecryptGCM(frame, this.#transport.read, nonce(this.#transport.reads++), EMPTY);
      return { stanza: await decodeBinaryNode(plain) };
    }
    const message = proto.HandshakeMessage.decode(frame);
    this.#step += 1;
    return this.#step === 1 ? this.#hello(message) : this.#finish(message);
  }

  /** @param {proto.HandshakeMessage} message */
  #hello(message) {
    const theirs = need(message.clientHello?.ephemeral);
    this.#mixHash(theirs);
    this.#mixHash(this.#ephemeral.public);
    this.#mixKey(Curve.sharedKey(this.#ephemeral.private, theirs));
    const own = this.#seal(this.#authority.own.public);
    this.#mixKey(Curve.sharedKey(this.#authority.own.private, theirs));
    const payload = this.#seal(this.#authority.chain());
    const serverHello = { ephemeral: this.#ephemeral.public, static: own, payload };
    this.#frameOut(Buffer.from(proto.HandshakeMessage.encode({ serverHello }).finish()));
    return null;
  }

  /** @param {proto.HandshakeMessage} message */
  #finish(message) {
    const theirs = this.#unseal(need(message.clientFinish?.static));
    this.#mixKey(Curve.sharedKey(this.#ephemeral.private, theirs));
    const login = proto.ClientPayload.decode(this.#unseal(need(message.clientFinish?.payload)));
    const keys = Buffer.from(hkdf(EMPTY, 64, { salt: this.#salt, info: '' }));
    this.#transport = { read: keys.subarray(0, 32), write: keys.subarray(32), reads: 0, writes: 0 };
    return { login };
  }

  /** @param {Buffer} bytes */
  #frameOut(bytes) {
    const head = Buffer.alloc(3);
    head.writeUIntBE(bytes.length, 0, 3);
    this.#write(Buffer.concat([head, bytes]));
  }

  /** @param {Uint8Array} plain */
  #seal(plain) {
    const sealed = aesEncryptGCM(plain, this.#key, nonce(this.#counter++), this.#hash);
    this.#mixHash(sealed);
    return sealed;
  }

  /** @param {Uint8Array} sealed */
  #unseal(sealed) {
    const plain = aesDecryptGCM(sealed, this.#key, nonce(this.#counter++), this.#hash);
    this.#mixHash(sealed);
    return plain;
  }

  /** @param {Uint8Array} data */
  #mixHash(data) {
    this.#hash = createHash('sha256').update(this.#hash).update(data).digest();
  }

  /** @param {Uint8Array} secret */
  #mixKey(secret) {
    const keys = Buffer.from(hkdf(Buffer.from(secret), 64, { salt: this.#salt, info: '' }));
    this.#salt = keys.subarray(0, 32);
    this.#key = keys.subarray(32);
    this.#counter = 0;
  }
}

/** @param {number} count */
function nonce(count) {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(count, 8);
  return iv;
}

/**
 * @template T
 * @param {T | null | undefined} value
 * @returns {T}
 */
function need(value) {
  if (value === null || value === undefined) {
    throw new Error('the handshake lacks a part');
  }
  return value;
}
