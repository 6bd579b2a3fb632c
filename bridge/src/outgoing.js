/** Turns commands that say something into what the library sends. Pure but for reading the file. */

import { randomBytes } from 'node:crypto';

import { within } from './files.js';
import { addressed, bare, isGroup } from './jids.js';

/** @import { AnyMessageContent, MiscMessageGenerationOptions } from 'baileys' */
/** @import { Edit, MessageKey, Quote, React, Revoke, Send, SendMedia } from './protocol.d.ts' */

/** @typedef {Send | SendMedia | React | Edit | Revoke} Saying */
/** @typedef {{ chat: string, content: AnyMessageContent, options: MiscMessageGenerationOptions & { messageId: string } }} Outgoing */

const VOICE_MIMETYPE = 'audio/ogg; codecs=opus';

/**
 * What to send, where, and under which id.
 * @param {Saying} command
 * @param {{ media: string, me: string }} ground the media folder and our own address
 * @returns {Promise<Outgoing>}
 */
export async function outgoing(command, { media, me }) {
  const chat = addressed(command.to);
  const quoted = 'quoted' in command && command.quoted ? quotedMessage(chat, command.quoted, me) : undefined;
  return {
    chat,
    content: await contentOf(command, chat, media),
    options: { messageId: command.messageId ?? newId(), ...(quoted ? { quoted } : {}) },
  };
}

/** An id in the form that WhatsApp's own clients use. */
export function newId() {
  return `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
}

/**
 * @param {string} chat
 * @param {MessageKey} key
 */
export function libraryKey(chat, key) {
  return {
    remoteJid: chat,
    id: key.messageId,
    fromMe: key.fromMe ?? false,
    ...(key.participant ? { participant: bare(key.participant) } : {}),
  };
}

/**
 * @param {Saying} command
 * @param {string} chat
 * @param {string} media
 * @returns {Promise<AnyMessageContent>}
 */
async function contentOf(command, chat, media) {
  switch (command.type) {
    case 'send':
      // No preview: the library would fetch addresses that somebody else wrote.
      return { text: command.text, linkPreview: null, mentions: command.mentions?.map(addressed) };
    case 'sendMedia':
      return mediaContent(command, await within(media, command.path));
    case 'react':
      return { react: { text: command.emoji, key: libraryKey(chat, command.key) } };
    case 'edit':
      return { text: command.text, linkPreview: null, edit: { remoteJid: chat, id: command.target, fromMe: true } };
    case 'revoke':
      return { delete: { remoteJid: chat, id: command.target, fromMe: true } };
  }
}

/**
 * @param {SendMedia} command
 * @param {string} path
 * @returns {AnyMessageContent}
 */
function mediaContent(command, path) {
  const file = { url: path };
  const { mimetype, caption, seconds } = command;
  // A thumbnail that is empty is still one: else the library looks for programs that make some.
  const jpegThumbnail = command.thumbnail ?? '';
  const mentions = command.mentions?.map(addressed);
  switch (command.kind) {
    case 'image':
      return { image: file, mimetype, caption, jpegThumbnail, mentions };
    case 'video':
      return { video: file, mimetype, caption, jpegThumbnail, mentions };
    case 'audio':
      return { audio: file, mimetype, seconds: seconds ?? 0 };
    case 'voice':
      return { audio: file, mimetype: mimetype.startsWith('audio/ogg') ? VOICE_MIMETYPE : mimetype, ptt: true, seconds: seconds ?? 0 };
    case 'sticker':
      return { sticker: file, mimetype };
    case 'document':
      return { document: file, mimetype, caption, fileName: command.fileName ?? 'file' };
  }
}

/**
 * Enough of a message for an answer to quote it.
 * @param {string} chat
 * @param {Quote} quote
 * @param {string} me
 */
function quotedMessage(chat, quote, me) {
  const author = quote.fromMe ? bare(me) : quote.participant ? bare(quote.participant) : undefined;
  return {
    key: { remoteJid: chat, id: quote.messageId, fromMe: quote.fromMe ?? false, ...(isGroup(chat) ? { participant: author } : {}) },
    ...(isGroup(chat) ? { participant: author } : {}),
    message: { conversation: quote.text ?? '' },
  };
}
