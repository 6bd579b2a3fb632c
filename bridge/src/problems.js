/** Why something was not done, in the protocol's words. */

/** @import { Problem as WireProblem } from './protocol.d.ts' */
/** @typedef {WireProblem['code']} ProblemCode */

/** What may work when it is tried again later. */
const RETRYABLE = new Set(['not_connected', 'timed_out', 'busy']);
const MAX_MESSAGE_CHARACTERS = 200;

/** A refusal that its command is answered with. */
export class Problem extends Error {
  /**
   * @param {ProblemCode} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * What went wrong as the answer says it. Only the message is taken, never data or stacks.
 * @param {unknown} error
 * @returns {WireProblem}
 */
export function asProblem(error) {
  const code = error instanceof Problem ? error.code : codeOf(error);
  return { code, message: sentence(error), retryable: RETRYABLE.has(code) };
}

/**
 * A short text of an error on one line.
 * @param {unknown} error
 */
export function sentence(error) {
  const text = error instanceof Error ? error.message : 'something went wrong';
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, MAX_MESSAGE_CHARACTERS);
}

/**
 * The status that the library hangs on its errors; WhatsApp's own number comes before it.
 * @param {unknown} error
 * @returns {number | null}
 */
export function statusOf(error) {
  const { output, data } = /** @type {{ output?: { statusCode?: unknown }, data?: unknown }} */ (error ?? {});
  const status = typeof data === 'number' && Number.isFinite(data) ? data : output?.statusCode;
  return typeof status === 'number' ? status : null;
}

/**
 * @param {unknown} error
 * @returns {ProblemCode}
 */
function codeOf(error) {
  switch (statusOf(error)) {
    case 404:
      return 'not_found';
    case 408:
      return 'timed_out';
    case 428:
      return 'not_connected';
    case 400:
    case 401:
    case 403:
    case 405:
    case 406:
    case 429:
    case 463:
    case 479:
      return 'rejected';
    default:
      return 'failed';
  }
}
