/** Which library this is, and which revision of WhatsApp's own web client is current. */

import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @import { Agent } from 'node:https' */

const HOST = 'web.whatsapp.com';
const REVISION = /\\?"client_revision\\?":\s*(\d{6,12})\b/;
const MAX_BYTES = 4 * 1024 * 1024;
const PATIENCE_MS = 20_000;

/** @returns {string} */
export function libraryVersion() {
  const entry = createRequire(import.meta.url).resolve('baileys');
  return JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')).version;
}

/**
 * Asks WhatsApp for the revision of its web client, after it refused ours as outdated.
 * @param {Agent | undefined} agent
 * @returns {Promise<number | null>}
 */
export function currentRevision(agent) {
  return new Promise((resolve) => {
    const headers = { 'sec-fetch-site': 'none', 'user-agent': 'Mozilla/5.0' };
    const asked = request({ host: HOST, path: '/sw.js', agent, headers, timeout: PATIENCE_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        text += piece;
        if (text.length > MAX_BYTES) {
          response.destroy();
        }
      });
      response.on('close', () => resolve(response.statusCode === 200 ? revisionIn(text) : null));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end();
  });
}

/** @param {string} text */
export function revisionIn(text) {
  const [, found] = REVISION.exec(text) ?? [];
  return found === undefined ? null : Number(found);
}
