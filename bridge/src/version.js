/** Which library this is. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @returns {string} */
export function libraryVersion() {
  const entry = createRequire(import.meta.url).resolve('baileys');
  return JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')).version;
}
