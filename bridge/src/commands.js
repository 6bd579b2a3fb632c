/** Reads a line as a command, or says what is wrong with it. Nothing a line holds may end the bridge. */

import { readFileSync } from 'node:fs';

import { Problem } from './problems.js';
import { flaw } from './schema.js';

/** @import { AnyCommand } from './protocol.d.ts' */
/** @import { Schema } from './schema.js' */

/**
 * @typedef {{ protocol: number, maxLineBytes: number, $defs: Record<string, Schema>,
 *             command: Schema & { discriminator: { mapping: Record<string, string> } } }} Protocol
 */

const MAX_ID_CHARACTERS = 64;

/** @returns {Protocol} */
export function loadProtocol() {
  return JSON.parse(readFileSync(new URL('./protocol.schema.json', import.meta.url), 'utf8'));
}

/**
 * @param {string} text
 * @param {Protocol} protocol
 * @returns {{ command: AnyCommand } | { id: string | null, problem: Problem }}
 */
export function readCommand(text, protocol) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { id: null, problem: new Problem('malformed', 'The line is not JSON.') };
  }
  const id = idOf(value);
  const reference = kindOf(value, protocol);
  if (reference === undefined) {
    return { id, problem: new Problem('unknown_command', 'There is no such command.') };
  }
  const wrong = flaw(value, { $ref: reference }, protocol.$defs);
  return wrong === null ? { command: value } : { id, problem: new Problem('malformed', wrong) };
}

/**
 * The id of whatever was said, so that even nonsense can be answered.
 * @param {unknown} value
 */
function idOf(value) {
  const id = field(value, 'id');
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_CHARACTERS ? id : null;
}

/**
 * @param {unknown} value
 * @param {Protocol} protocol
 */
function kindOf(value, protocol) {
  const type = field(value, 'type');
  const { mapping } = protocol.command.discriminator;
  return typeof type === 'string' && Object.hasOwn(mapping, type) ? mapping[type] : undefined;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {unknown}
 */
function field(value, name) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? /** @type {Record<string, unknown>} */ (value)[name]
    : undefined;
}
