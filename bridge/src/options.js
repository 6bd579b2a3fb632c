/** What the bridge is started with. Nothing in it, and nothing in the environment, names a server. */

import { isAbsolute } from 'node:path';
import { parseArgs } from 'node:util';

import { readProxy } from './proxy.js';

/** @typedef {{ session: string, media: string, proxy: { host: string, port: number } | null }} Options */

/**
 * @param {string[]} given
 * @returns {Options}
 */
export function readOptions(given) {
  const { values } = parseArgs({
    args: given,
    options: { session: { type: 'string' }, media: { type: 'string' }, proxy: { type: 'string' } },
    strict: true,
    allowPositionals: false,
  });
  const { session, media, proxy } = values;
  if (session === undefined || media === undefined || !isAbsolute(session) || !isAbsolute(media)) {
    throw new Error('--session and --media must name folders by their whole paths.');
  }
  return { session, media, proxy: proxy === undefined ? null : readProxy(proxy) };
}
