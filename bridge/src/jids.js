/** WhatsApp's addresses: `user[:device]@server`. */

import { Problem } from './problems.js';

/** @import { Message } from './protocol.d.ts' */

const SERVERS = new Set(['s.whatsapp.net', 'lid', 'g.us']);
const PERSON = /^[0-9]{5,20}$/;
const GROUP = /^[0-9]{5,32}(-[0-9]{5,20})?$/;

/**
 * The part before the server, without device and agent.
 * @param {string | null | undefined} jid
 */
export function userOf(jid) {
  return (jid ?? '').split('@')[0]?.split(':')[0]?.split('_')[0] ?? '';
}

/** @param {string | null | undefined} jid */
export function serverOf(jid) {
  const server = (jid ?? '').split('@')[1] ?? '';
  return server === 'c.us' ? 's.whatsapp.net' : server;
}

/**
 * The address without its device.
 * @param {string} jid
 */
export function bare(jid) {
  const server = serverOf(jid);
  return server === '' ? jid : `${server === 'g.us' ? jid.split('@')[0] : userOf(jid)}@${server}`;
}

/** @param {string | null | undefined} jid */
export function isLid(jid) {
  return serverOf(jid) === 'lid';
}

/** @param {string | null | undefined} jid */
export function isGroup(jid) {
  return serverOf(jid) === 'g.us';
}

/**
 * The kind of a chat that is not with ourselves.
 * @param {string} jid
 * @returns {Message['chatKind']}
 */
export function kindOf(jid) {
  switch (serverOf(jid)) {
    case 's.whatsapp.net':
    case 'lid':
      return 'direct';
    case 'g.us':
      return 'group';
    case 'newsletter':
      return 'newsletter';
    case 'broadcast':
      return userOf(jid) === 'status' ? 'status' : 'broadcast';
    default:
      return 'other';
  }
}

/**
 * Whether openpista never wants to hear of this chat.
 * @param {string} jid
 */
export function isIgnored(jid) {
  return ['status', 'broadcast', 'newsletter'].includes(kindOf(jid));
}

/**
 * The address that a command means: a person, a group, or the bare digits of a number.
 * @param {string} to
 */
export function addressed(to) {
  const jid = to.includes('@') ? bare(to) : `${to}@s.whatsapp.net`;
  const user = jid.split('@')[0] ?? '';
  const server = serverOf(jid);
  if (to.split('@').length > 2 || !SERVERS.has(server) || !(server === 'g.us' ? GROUP : PERSON).test(user)) {
    throw new Problem('refused', 'That is not the address of a person or a group.');
  }
  return jid;
}
