/** The owner's phone as far as pairing goes: it scans the code, or is told eight characters. */

import { randomBytes } from 'node:crypto';

import { proto } from 'baileys';
import { WA_ADV_ACCOUNT_SIG_PREFIX } from 'baileys/lib/Defaults/index.js';
import { aesDecryptCTR, aesDecryptGCM, aesEncryptCTR, Curve, derivePairingCodeKey, hkdf, hmacSign } from 'baileys/lib/Utils/crypto.js';

import { bytesOf, child, node, now, SERVER } from './stanzas.js';

/** @import { BinaryNode } from 'baileys' */
/** @typedef {{ number: string, lid: string, device: number }} Account */

const EMPTY = Buffer.alloc(0);

/**
 * What the server tells the device whose code was scanned.
 * @param {Account} account
 * @param {{ identity: Buffer, secret: Buffer }} from the device's identity key and its secret
 * @returns {BinaryNode}
 */
export function pairSuccess(account, { identity, secret }) {
  const keys = Curve.generateKeyPair();
  const details = proto.ADVDeviceIdentity.encode({ rawId: 1, timestamp: Number(now()), keyIndex: 1 }).finish();
  const signed = proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: keys.public,
    accountSignature: Curve.sign(keys.private, Buffer.concat([WA_ADV_ACCOUNT_SIG_PREFIX, details, identity])),
  }).finish();
  const sealed = proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac: hmacSign(signed, secret) }).finish();
  const { number, lid, device } = account;
  return node('iq', { from: SERVER, type: 'set', id: 'paired', xmlns: 'md', t: now() }, [
    node('pair-success', {}, [
      node('device-identity', {}, sealed),
      node('platform', { name: 'android' }),
      node('device', { jid: `${number}:${device}@${SERVER}`, lid: `${lid}:${device}@lid` }),
    ]),
  ]);
}

/**
 * What stands in a QR code.
 * @param {string} code
 */
export function readCode(code) {
  const [, , identity, secret] = (code.split('#').pop() ?? '').split(',');
  return { identity: Buffer.from(identity ?? '', 'base64'), secret: Buffer.from(secret ?? '', 'base64') };
}

/** The phone's half of pairing by a code of eight characters. */
export class CodePairing {
  #identity = Curve.generateKeyPair();
  #ephemeral = Curve.generateKeyPair();
  /** @type {Buffer} */
  #theirs = EMPTY;
  /** @type {BinaryNode} */
  #hello;

  /** @param {BinaryNode} hello the device's request */
  constructor(hello) {
    this.#hello = hello;
  }

  /**
   * The owner types the code.
   * @param {string} code
   * @returns {Promise<BinaryNode>}
   */
  async accept(code) {
    const wrapped = bytesOf(child(this.#hello, 'link_code_pairing_wrapped_companion_ephemeral_pub'));
    const theirKey = await derivePairingCodeKey(code, wrapped.subarray(0, 32));
    this.#theirs = aesDecryptCTR(wrapped.subarray(48, 80), theirKey, wrapped.subarray(32, 48));
    const [salt, iv] = [randomBytes(32), randomBytes(16)];
    const ours = aesEncryptCTR(this.#ephemeral.public, await derivePairingCodeKey(code, salt), iv);
    return node('notification', { from: SERVER, id: 'linking', type: 'link_code_companion_reg', t: now() }, [
      node('link_code_companion_reg', { stage: 'primary_hello' }, [
        node('link_code_pairing_ref', {}, Buffer.from('2@reference')),
        node('primary_identity_pub', {}, this.#identity.public),
        node('link_code_pairing_wrapped_primary_ephemeral_pub', {}, Buffer.concat([salt, iv, ours])),
      ]),
    ]);
  }

  /**
   * What the device answers, from which both know the same secret.
   * @param {BinaryNode} finish
   */
  complete(finish) {
    const bundle = bytesOf(child(finish, 'link_code_pairing_wrapped_key_bundle'));
    const identity = bytesOf(child(finish, 'companion_identity_public'));
    const shared = Curve.sharedKey(this.#ephemeral.private, this.#theirs);
    const key = hkdf(shared, 32, { salt: bundle.subarray(0, 32), info: 'link_code_pairing_key_bundle_encryption_key' });
    const opened = aesDecryptGCM(bundle.subarray(44), Buffer.from(key), bundle.subarray(32, 44), EMPTY);
    if (!opened.subarray(0, 32).equals(identity)) {
      throw new Error('the device answered with another identity');
    }
    const together = Buffer.concat([shared, Curve.sharedKey(this.#identity.private, identity), opened.subarray(64)]);
    return { identity, secret: Buffer.from(hkdf(together, 32, { info: 'adv_secret' })) };
  }
}
