/** Why a connection ended, and what to do about it. Decides only; nothing is done here. */

import { statusOf } from './problems.js';

/** @import { Disconnected } from './protocol.d.ts' */
/** @typedef {Disconnected['code']} DisconnectCode */
/** @typedef {{ kind: 'retry', seconds: number } | { kind: 'stop', forget: boolean }} Step */

const FIRST_WAIT_S = 1;
const LONGEST_WAIT_S = 60;
const FIRST_RATE_WAIT_S = 60;
const LONGEST_RATE_WAIT_S = 900;
const JITTER = 0.2;

/** @type {Record<number, DisconnectCode>} */
const BY_STATUS = {
  401: 'logged_out',
  402: 'rate_limited', // temporarily banned
  403: 'forbidden',
  405: 'outdated',
  406: 'logged_out',
  408: 'timed_out',
  409: 'outdated',
  411: 'forbidden',
  428: 'unreachable',
  429: 'rate_limited',
  440: 'replaced',
  500: 'bad_session',
  503: 'unavailable',
  515: 'restart_required',
};

const NETWORK = new Set([
  'ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EPIPE',
  'ETIMEDOUT',
]);

/** @type {Record<DisconnectCode, string>} */
const WORDS = {
  logged_out: 'logged out',
  replaced: 'another client took this session over',
  restart_required: 'restart required',
  rate_limited: 'WhatsApp asks to slow down',
  forbidden: 'WhatsApp does not allow this account here',
  bad_session: 'the session was not accepted',
  unreachable: 'no connection to WhatsApp',
  timed_out: 'WhatsApp did not answer',
  unavailable: 'WhatsApp is not available',
  outdated: 'WhatsApp refuses this version',
  pairing_expired: 'nobody scanned the code',
  shutdown: 'shutdown',
  unknown: 'the connection ended',
};

/**
 * Reads the error that the library closes a connection with.
 * @param {unknown} error
 * @returns {{ code: DisconnectCode, reason: string, status: number | null }}
 */
export function readEnd(error) {
  const status = statusOf(error);
  const code = codeOf(error, status);
  return { code, reason: WORDS[code], status };
}

/**
 * What follows the end of a connection.
 * @param {DisconnectCode} code
 * @param {number} failures in a row, this one counted if it is one
 * @param {() => number} random
 * @returns {Step}
 */
export function stepAfter(code, failures, random) {
  switch (code) {
    case 'logged_out':
      return { kind: 'stop', forget: true };
    case 'replaced':
    case 'forbidden':
    case 'outdated':
    case 'pairing_expired':
    case 'shutdown':
      return { kind: 'stop', forget: false };
    case 'restart_required':
      return { kind: 'retry', seconds: failures === 0 ? 0 : wait(failures, random) };
    case 'rate_limited':
      return { kind: 'retry', seconds: wait(failures, random, FIRST_RATE_WAIT_S, LONGEST_RATE_WAIT_S) };
    default:
      return { kind: 'retry', seconds: wait(failures, random) };
  }
}

/**
 * @param {number} failures
 * @param {() => number} random
 * @param {number} [first]
 * @param {number} [longest]
 */
function wait(failures, random, first = FIRST_WAIT_S, longest = LONGEST_WAIT_S) {
  const seconds = Math.min(first * 2 ** Math.min(failures - 1, 16), longest);
  return Math.round(seconds * (1 - JITTER + 2 * JITTER * random()) * 1000) / 1000;
}

/**
 * @param {unknown} error
 * @param {number | null} status
 * @returns {DisconnectCode}
 */
function codeOf(error, status) {
  const { message = '', data } = /** @type {{ message?: string, data?: { code?: string } }} */ (error ?? {});
  if (message.startsWith('QR refs attempts ended')) {
    return 'pairing_expired';
  }
  if (NETWORK.has(data?.code ?? '') || message === 'Connection was lost') {
    return 'unreachable';
  }
  return (status === null ? undefined : BY_STATUS[status]) ?? 'unknown';
}
