/** Turns what the library received into what openpista is told. */

import { cut, readContent, textOf, unwrap } from './content.js';
import { isMe, partyOf } from './identities.js';
import { bare, isGroup, isIgnored, kindOf } from './jids.js';

/** @import { WAMessage, WAMessageUpdate, MessageUserReceiptUpdate, proto } from 'baileys' */
/** @import { LidMap, Me } from './identities.js' */
/** @import { Edited, Message, Party, Quoted, Reaction, Receipt, Revoked } from './protocol.d.ts' */

/**
 * What is known while reading.
 * @typedef {{ map: LidMap, me: Me | undefined, isOurs: (id: string) => boolean }} Known
 */
/** @typedef {Omit<Message, 'seq'> | Omit<Reaction, 'seq'> | Edited | Revoked} Told */

const MAX_QUOTED_CHARACTERS = 4096;
const MAX_MENTIONS = 256;
const PROTOCOL_REVOKE = 0;
const PROTOCOL_EDIT = 14;

/** The steps of a message of ours, by the library's number. */
const STEPS = /** @type {const} */ (['error', 'pending', 'server', 'delivered', 'read', 'played']);

/**
 * What one message means; null if openpista is not to hear of it.
 * @param {WAMessage} received
 * @param {Known} known
 * @param {boolean} offline
 * @returns {Promise<Told | null>}
 */
export async function readMessage(received, known, offline) {
  const { key } = received;
  const chat = key.remoteJid ? bare(key.remoteJid) : '';
  const selfChat = key.fromMe === true && isMe(known.me, chat);
  const foreign = key.fromMe === true && !selfChat;
  const told = key.fromMe === true && known.isOurs(key.id ?? '');
  if (chat === '' || !key.id || foreign || told || isIgnored(chat) || received.category === 'peer') {
    return null;
  }
  const where = { chat, chatKind: selfChat ? /** @type {const} */ ('self') : kindOf(chat), fromMe: key.fromMe === true };
  const sender = await senderOf(received, known);
  const { inner } = unwrap(received.message);
  if (inner.protocolMessage) {
    return change(inner.protocolMessage, where, sender);
  }
  const timestamp = Number(received.messageTimestamp ?? 0);
  if (inner.reactionMessage?.key?.id) {
    return {
      type: 'reaction', ...where, sender, timestamp, selfChat, offline,
      target: inner.reactionMessage.key.id,
      targetFromMe: inner.reactionMessage.key.fromMe === true,
      emoji: (inner.reactionMessage.text ?? '').slice(0, 64),
    };
  }
  return message(received, known, { where, sender, timestamp, selfChat, offline });
}

/**
 * How far messages of ours got, in a chat with one person.
 * @param {WAMessageUpdate[]} updates
 * @returns {Receipt[]}
 */
export function readUpdates(updates) {
  return updates.flatMap(({ key, update }) => {
    const status = typeof update.status === 'number' ? STEPS[update.status] : undefined;
    if (!key.fromMe || !key.remoteJid || !key.id || status === undefined) {
      return [];
    }
    return [{ type: 'receipt', chat: bare(key.remoteJid), messageId: key.id, status }];
  });
}

/**
 * How far messages of ours got, member by member of a group.
 * @param {MessageUserReceiptUpdate[]} updates
 * @returns {Receipt[]}
 */
export function readGroupReceipts(updates) {
  return updates.flatMap(({ key, receipt }) => {
    if (!key.remoteJid || !key.id || !receipt.userJid) {
      return [];
    }
    const status = receipt.readTimestamp ? 'read' : 'delivered';
    return [{ type: 'receipt', chat: bare(key.remoteJid), messageId: key.id, status, participant: bare(receipt.userJid) }];
  });
}

/**
 * @param {WAMessage} received
 * @param {Known} known
 * @param {{ where: Pick<Message, 'chat' | 'chatKind' | 'fromMe'>, sender: Party, timestamp: number,
 *           selfChat: boolean, offline: boolean }} facts
 * @returns {Promise<Omit<Message, 'seq'> | null>}
 */
async function message(received, known, { where, sender, timestamp, selfChat, offline }) {
  const content = readContent(received.message);
  if (content === null) {
    return null;
  }
  const { context } = content;
  const mentioned = (context?.mentionedJid ?? []).slice(0, MAX_MENTIONS);
  return {
    type: 'message', messageId: received.key.id ?? '', ...where, sender, timestamp, selfChat, offline,
    text: content.text,
    media: content.media,
    quoted: await quotedIn(context, known),
    mentions: await Promise.all(mentioned.map((jid) => partyOf(known.map, known.me, { jid }))),
    mentionsMe: mentioned.some((jid) => isMe(known.me, jid)),
    forwarded: context?.isForwarded === true,
    viewOnce: content.viewOnce,
    expiresAfter: context?.expiration || null,
    location: content.location,
    contacts: content.contacts,
    unsupported: content.unsupported,
  };
}

/**
 * @param {WAMessage} received
 * @param {Known} known
 */
async function senderOf({ key, pushName }, known) {
  const name = pushName;
  if (key.fromMe) {
    return partyOf(known.map, known.me, { jid: known.me?.id ?? '', name: known.me?.name });
  }
  return isGroup(key.remoteJid)
    ? partyOf(known.map, known.me, { jid: key.participant ?? '', alternative: key.participantAlt, name })
    : partyOf(known.map, known.me, { jid: key.remoteJid ?? '', alternative: key.remoteJidAlt, name });
}

/**
 * @param {proto.IContextInfo | null} context
 * @param {Known} known
 * @returns {Promise<Quoted | null>}
 */
async function quotedIn(context, known) {
  if (!context?.stanzaId) {
    return null;
  }
  const author = context.participant ? await partyOf(known.map, known.me, { jid: context.participant }) : null;
  return {
    messageId: context.stanzaId,
    fromMe: isMe(known.me, context.participant),
    author,
    text: cut(textOf(unwrap(context.quotedMessage).inner), MAX_QUOTED_CHARACTERS),
  };
}

/**
 * A message that changes an earlier one.
 * @param {proto.Message.IProtocolMessage} order
 * @param {Pick<Message, 'chat' | 'chatKind' | 'fromMe'>} where
 * @param {Party} sender
 * @returns {Edited | Revoked | null}
 */
function change(order, where, sender) {
  const target = order.key?.id;
  if (!target) {
    return null;
  }
  switch (order.type) {
    case PROTOCOL_REVOKE:
      return { type: 'revoked', ...where, target };
    case PROTOCOL_EDIT:
      return { type: 'edited', ...where, sender, target, text: cut(textOf(unwrap(order.editedMessage).inner)) };
    default:
      return null;
  }
}
