/** Listens to one connection and tells openpista, message by message and in order. */

import { readGroupReceipts, readMessage, readUpdates } from './incoming.js';
import { bare, isIgnored, userOf } from './jids.js';

/** @import { BaileysEventMap, WASocket } from 'baileys' */
/** @import { AnyEvent, PeerTyping } from './protocol.d.ts' */
/** @import { Acknowledgements, AckNode } from './acknowledgements.js' */
/** @import { Sent } from './sent.js' */
/** @import { Spool } from './spool.js' */

/** @typedef {{ tell: (event: AnyEvent) => boolean, sent: Sent, spool: Spool, acks: Acknowledgements }} Ground */

/**
 * @param {WASocket} socket
 * @param {Ground} ground
 */
export function listen(socket, { tell, sent, spool, acks }) {
  let last = Promise.resolve();
  /** @param {() => Promise<void> | void} act */
  const inOrder = (act) => {
    last = last.then(act).catch(() => {
      tell({ type: 'error', code: 'unreadable', message: 'A message could not be read.' });
    });
  };
  socket.ev.on('messages.upsert', ({ messages, type }) => {
    for (const received of messages) {
      inOrder(() => receive(socket, { tell, sent, spool }, received, type === 'append'));
    }
  });
  socket.ev.on('messages.update', (updates) => readUpdates(updates).forEach(tell));
  socket.ev.on('message-receipt.update', (updates) => readGroupReceipts(updates).forEach(tell));
  socket.ev.on('presence.update', (update) => typing(update).forEach(tell));
  socket.ev.on('lid-mapping.update', ({ lid, pn }) => tell({ type: 'lid', phone: userOf(pn), lid: userOf(lid) }));
  socket.ws.on('CB:ack,class:message', (/** @type {AckNode} */ node) => acks.arrived(node));
}

/**
 * Tells again what was told before and never taken.
 * @param {Pick<Ground, 'tell' | 'spool'>} ground
 */
export function tellAgain({ tell, spool }) {
  for (const message of spool.untaken()) {
    tell(message);
  }
}

/**
 * @param {WASocket} socket
 * @param {Omit<Ground, 'acks'>} ground
 * @param {BaileysEventMap['messages.upsert']['messages'][number]} received
 * @param {boolean} offline
 */
async function receive(socket, { tell, sent, spool }, received, offline) {
  const known = { map: socket.signalRepository.lidMapping, me: socket.user, isOurs: (/** @type {string} */ id) => sent.isOurs(id) };
  const told = await readMessage(received, known, offline);
  if (told === null) {
    return;
  }
  if (told.type === 'edited' || told.type === 'revoked') {
    tell(told);
    return;
  }
  const kept = spool.keep(told);
  if (!tell(kept)) {
    spool.take([kept.seq]);
    tell({ type: 'error', code: 'too_long', message: 'A message was too long to be told.' });
  }
}

/**
 * @param {BaileysEventMap['presence.update']} update
 * @returns {PeerTyping[]}
 */
function typing({ id, presences }) {
  if (isIgnored(id)) {
    return [];
  }
  return Object.entries(presences).map(([participant, { lastKnownPresence }]) => ({
    type: 'typing', chat: bare(id), participant: bare(participant), state: lastKnownPresence,
  }));
}
