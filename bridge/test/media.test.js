import assert from 'node:assert/strict';
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { decrypt, readHandle, writeHandle } from '../src/media.js';
import { revisionIn } from '../src/version.js';

const keys = { iv: randomBytes(16), cipherKey: randomBytes(32), macKey: randomBytes(32) };

/** @param {Buffer} plain */
function sealed(plain) {
  const cipher = createCipheriv('aes-256-cbc', keys.cipherKey, keys.iv);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([body, createHmac('sha256', keys.macKey).update(keys.iv).update(body).digest().subarray(0, 10)]);
}

/**
 * @param {Buffer} bytes
 * @param {number} size of the pieces in which it comes
 */
async function* pieces(bytes, size) {
  for (let from = 0; from < bytes.length; from += size) {
    yield bytes.subarray(from, from + size);
  }
}

/**
 * @param {Buffer} bytes
 * @param {number} size
 */
async function opened(bytes, size, maxBytes = 1e6) {
  /** @type {Buffer[]} */
  const parts = [];
  await decrypt(pieces(bytes, size), keys, { maxBytes, add: async (piece) => void parts.push(piece) });
  return Buffer.concat(parts);
}

test('a file is opened whatever the pieces in which it comes', async () => {
  const plain = randomBytes(1000);

  for (const size of [1, 7, 16, 333, 5000]) {
    assert.deepEqual(await opened(sealed(plain), size), plain, String(size));
  }
  assert.deepEqual(await opened(sealed(Buffer.alloc(0)), 3), Buffer.alloc(0));
});

test('a file whose seal does not fit is damaged, wherever it was touched', async () => {
  const whole = sealed(randomBytes(64));

  for (const at of [0, 20, whole.length - 1]) {
    const touched = Buffer.from(whole);
    touched[at] = (touched[at] ?? 0) ^ 1;
    await assert.rejects(opened(touched, 10), { message: 'The file is damaged.' });
  }
  await assert.rejects(opened(whole.subarray(0, 5), 10), { message: 'The file is damaged.' });
});

test('a file is not read further than it may be large', async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 1000;
      yield Buffer.alloc(1000);
    }
  }

  await assert.rejects(decrypt(endless(), keys, { maxBytes: 5000, add: async () => undefined }), { code: 'too_large' });
  assert.ok(given <= 8000);
});

test('a handle names no host, and only its own form is read', () => {
  const handle = /** @type {const} */ ({ k: 'image', p: '/v/t62?x=1', m: 'AAAA', t: 'image/png' });

  assert.deepEqual(readHandle(writeHandle(handle)), handle);
  for (const p of ['@evil.example/x', 'https://evil.example/', '', '/with space', '/line\n', '//'.padEnd(3000, 'x')]) {
    assert.throws(() => readHandle(writeHandle({ ...handle, p })), { code: 'refused' }, p);
  }
  assert.throws(() => readHandle(writeHandle({ ...handle, k: /** @type {any} */ ('constructor') })), { code: 'refused' });
});

test('the revision of the web client is found in its script', () => {
  assert.equal(revisionIn('x({"client_revision":1023456789,"y":1})'), 1_023_456_789);
  assert.equal(revisionIn('"{\\"client_revision\\":1023456789}"'), 1_023_456_789);
  assert.equal(revisionIn('nothing of the kind'), null);
});
