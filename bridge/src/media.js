/** The files that messages carry: what is told of them, and how they are fetched. */

import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { request } from 'node:https';

import { getMediaKeys } from 'baileys';

import { openDraft } from './files.js';
import { Problem } from './problems.js';

/** @import { Agent } from 'node:https' */
/** @import { IncomingMessage } from 'node:http' */
/** @import { proto } from 'baileys' */
/** @import { Downloaded, Media } from './protocol.d.ts' */

/**
 * What `download` needs. There is no host in it on purpose: a message must not choose where the
 * bridge connects to.
 * @typedef {{ k: Media['kind'], p: string, m: string, t: string, h?: string }} Handle
 */

const HOST = 'mmg.whatsapp.net';
const PATH = /^\/[!-~]{1,2048}$/;
const MAC_BYTES = 10;
const BLOCK_BYTES = 16;
const IDLE_MS = 30_000;
const KEY_NAMES = /** @type {const} */ ({
  image: 'image', video: 'video', audio: 'audio', voice: 'ptt', document: 'document', sticker: 'sticker',
});

/**
 * The media of a message, or nothing.
 * @param {proto.IMessage} inner
 * @returns {Media | null}
 */
export function mediaIn(inner) {
  const found = /** @type {const} */ ([
    ['image', inner.imageMessage],
    ['video', inner.videoMessage ?? inner.ptvMessage],
    [inner.audioMessage?.ptt ? 'voice' : 'audio', inner.audioMessage],
    ['document', inner.documentMessage],
    ['sticker', inner.stickerMessage],
  ]).find(([, body]) => body?.mediaKey && body.directPath);
  if (found === undefined) {
    return null;
  }
  const [kind, part] = found;
  const body = /** @type {proto.Message.IVideoMessage & { fileName?: string | null }} */ (part);
  const mimetype = (body.mimetype ?? 'application/octet-stream').slice(0, 128);
  return {
    kind,
    mimetype,
    handle: writeHandle({
      k: kind,
      p: body.directPath ?? '',
      m: Buffer.from(body.mediaKey ?? []).toString('base64'),
      t: mimetype,
      h: body.fileSha256 ? Buffer.from(body.fileSha256).toString('hex') : undefined,
    }),
    bytes: number(body.fileLength),
    fileName: body.fileName?.slice(0, 255).toWellFormed() ?? null,
    seconds: number(body.seconds),
    width: number(body.width),
    height: number(body.height),
  };
}

/** @param {Handle} handle */
export function writeHandle(handle) {
  return Buffer.from(JSON.stringify(handle)).toString('base64url');
}

/**
 * @param {string} text
 * @returns {Handle}
 */
export function readHandle(text) {
  let handle;
  try {
    handle = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    handle = null;
  }
  const whole =
    typeof handle === 'object' && handle !== null && Object.hasOwn(KEY_NAMES, handle.k) &&
    typeof handle.p === 'string' && PATH.test(handle.p) && typeof handle.m === 'string' && typeof handle.t === 'string';
  if (!whole) {
    throw new Problem('refused', 'That is not the handle of a file.');
  }
  return handle;
}

/**
 * Fetches a file into a folder, named by its content; nothing stays of one that is not as promised.
 * @param {string} text the handle
 * @param {{ folder: string, maxBytes: number, agent: Agent | undefined }} how
 * @returns {Promise<Downloaded>}
 */
export async function download(text, { folder, maxBytes, agent }) {
  const handle = readHandle(text);
  const keys = await getMediaKeys(Buffer.from(handle.m, 'base64'), KEY_NAMES[handle.k]);
  const response = await get(handle.p, agent);
  const draft = await openDraft(folder);
  try {
    await decrypt(response, keys, { maxBytes, add: draft.add });
  } catch (error) {
    response.destroy();
    await draft.drop();
    throw error instanceof Problem ? error : new Problem('failed', 'The file could not be fetched whole.');
  }
  const kept = await draft.keep(handle.h);
  return { kind: 'downloaded', path: kept.path, mimetype: handle.t, bytes: kept.bytes, sha256: kept.sha256 };
}

/**
 * Decrypts what comes in, and checks the seal at its end.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {{ iv: Uint8Array, cipherKey: Uint8Array, macKey?: Uint8Array }} keys
 * @param {{ maxBytes: number, add: (piece: Buffer) => Promise<void> }} to
 */
export async function decrypt(chunks, { iv, cipherKey, macKey }, { maxBytes, add }) {
  const cipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const seal = createHmac('sha256', macKey ?? Buffer.alloc(32)).update(iv);
  let tail = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of chunks) {
    const data = Buffer.concat([tail, chunk]);
    const body = data.subarray(0, Math.max(0, data.length - MAC_BYTES));
    tail = data.subarray(body.length);
    seal.update(body);
    bytes += body.length;
    if (bytes > maxBytes + BLOCK_BYTES) {
      throw new Problem('too_large', 'The file is larger than allowed.');
    }
    await add(cipher.update(body));
  }
  if (tail.length !== MAC_BYTES || !timingSafeEqual(seal.digest().subarray(0, MAC_BYTES), tail)) {
    throw new Problem('failed', 'The file is damaged.');
  }
  await add(cipher.final());
}

/**
 * @param {string} path
 * @param {Agent | undefined} agent
 * @returns {Promise<IncomingMessage>}
 */
function get(path, agent) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: HOST, path, agent, timeout: IDLE_MS, headers: { Origin: 'https://web.whatsapp.com' } },
      (response) => {
        if (response.statusCode === 200) {
          resolve(response);
        } else {
          response.resume();
          const gone = response.statusCode === 404 || response.statusCode === 410;
          reject(new Problem(gone ? 'not_found' : 'failed', gone ? 'The file is no longer there.' : 'The file was not given.'));
        }
      },
    );
    asked.on('timeout', () => asked.destroy(new Problem('timed_out', 'The file took too long.')));
    asked.on('error', (error) => reject(error instanceof Problem ? error : new Problem('failed', 'The file could not be fetched.')));
    asked.end();
  });
}

/**
 * @param {unknown} value a number, or the library's long one
 * @returns {number | null}
 */
function number(value) {
  const plain = Number(value ?? NaN);
  return Number.isSafeInteger(plain) && plain >= 0 ? plain : null;
}
