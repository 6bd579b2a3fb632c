/**
 * Makes the library check signatures. libsignal 6 returns whether a signature holds, and its
 * callers wait for an exception: without this, every signature passes.
 */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * @typedef {(key: Uint8Array, message: Uint8Array, signature: Uint8Array, unchecked?: boolean) => boolean} Verify
 */

/** Call it before the library is imported: it binds the function when it is loaded. */
export function enforceSignatures() {
  const curve = /** @type {{ verifySignature: Verify }} */ (require('libsignal/src/curve.js'));
  const verify = curve.verifySignature;
  curve.verifySignature = (key, message, signature, unchecked) => {
    if (!verify(key, message, signature, unchecked)) {
      throw new Error('The signature does not hold.');
    }
    return true;
  };
}

/** Whether the library now refuses what it should: a wrong message and a wrong key. */
export async function signaturesHold() {
  const { Curve } = await import('baileys/lib/Utils/crypto.js');
  const [right, wrong] = [Curve.generateKeyPair(), Curve.generateKeyPair()];
  const [message, other] = [Buffer.from('a message'), Buffer.from('another')];
  const signature = Curve.sign(right.private, message);
  return (
    Curve.verify(right.public, message, signature) &&
    !Curve.verify(right.public, other, signature) &&
    !Curve.verify(wrong.public, message, signature)
  );
}
