/** Reads what a message says, whatever it is wrapped in. Pure: nothing is fetched or resolved. */

import { mediaIn } from './media.js';

/** @import { proto } from 'baileys' */
/** @import { ContactCard, Location, Media } from './protocol.d.ts' */

/**
 * @typedef {{
 *   text: string, media: Media | null, context: proto.IContextInfo | null, viewOnce: boolean,
 *   location: Location | null, contacts: ContactCard[], unsupported: string | null
 * }} Content
 */

const MAX_DEPTH = 8;
const MAX_TEXT_CHARACTERS = 65536;
const MAX_CONTACTS = 32;

/** What only wraps another message. */
const WRAPPERS = /** @type {const} */ ([
  'ephemeralMessage', 'viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension', 'deviceSentMessage',
  'documentWithCaptionMessage', 'editedMessage', 'groupMentionedMessage', 'botInvokeMessage',
  'associatedChildMessage', 'lottieStickerMessage',
]);

/** What travels beside the message proper. */
const BESIDE = new Set(['messageContextInfo', 'senderKeyDistributionMessage']);

/** What has its own event, or says nothing to anybody. */
const SILENT = new Set(['protocolMessage', 'reactionMessage', 'encReactionMessage', 'keepInChatMessage', 'pinInChatMessage']);

/**
 * Takes the wrappers off.
 * @param {proto.IMessage | null | undefined} message
 * @returns {{ inner: proto.IMessage, viewOnce: boolean }}
 */
export function unwrap(message) {
  let inner = message ?? {};
  let viewOnce = false;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const wrapper = WRAPPERS.find((name) => inner[name]?.message);
    if (wrapper === undefined) {
      break;
    }
    viewOnce ||= wrapper.startsWith('viewOnce');
    inner = inner[wrapper]?.message ?? {};
  }
  return { inner, viewOnce };
}

/**
 * What a message says; null if it says nothing of its own.
 * @param {proto.IMessage | null | undefined} message
 * @returns {Content | null}
 */
export function readContent(message) {
  const { inner, viewOnce } = unwrap(message);
  const kind = Object.keys(inner).find((name) => !BESIDE.has(name) && inner[/** @type {keyof typeof inner} */ (name)]);
  if (kind === undefined || SILENT.has(kind)) {
    return null;
  }
  const body = /** @type {{ contextInfo?: proto.IContextInfo } | string} */ (inner[/** @type {keyof typeof inner} */ (kind)]);
  const text = cut(textOf(inner));
  const media = mediaIn(inner);
  const location = locationIn(inner);
  const contacts = contactsIn(inner);
  const carried = text !== '' || media !== null || location !== null || contacts.length > 0;
  return {
    text,
    media,
    context: (typeof body === 'object' && body.contextInfo) || null,
    viewOnce,
    location,
    contacts,
    unsupported: carried ? null : kind.replace(/Message(V\d)?$/, ''),
  };
}

/**
 * The words of a message.
 * @param {proto.IMessage} inner
 */
export function textOf(inner) {
  return (
    inner.conversation ||
    inner.extendedTextMessage?.text ||
    inner.imageMessage?.caption ||
    inner.videoMessage?.caption ||
    inner.documentMessage?.caption ||
    inner.buttonsResponseMessage?.selectedDisplayText ||
    inner.templateButtonReplyMessage?.selectedDisplayText ||
    inner.listResponseMessage?.title ||
    ''
  );
}

/** @param {string} text */
export function cut(text, characters = MAX_TEXT_CHARACTERS) {
  return text.length > characters ? text.slice(0, characters).toWellFormed() : text.toWellFormed();
}

/**
 * @param {proto.IMessage} inner
 * @returns {Location | null}
 */
function locationIn(inner) {
  const place = inner.locationMessage ?? inner.liveLocationMessage;
  const { degreesLatitude: latitude, degreesLongitude: longitude } = place ?? {};
  if (typeof latitude !== 'number' || typeof longitude !== 'number') {
    return null;
  }
  return { latitude, longitude, name: cut(inner.locationMessage?.name ?? '', 200) };
}

/**
 * @param {proto.IMessage} inner
 * @returns {ContactCard[]}
 */
function contactsIn(inner) {
  const cards = inner.contactsArrayMessage?.contacts ?? (inner.contactMessage ? [inner.contactMessage] : []);
  return cards.slice(0, MAX_CONTACTS).map((card) => ({
    name: cut(card.displayName ?? '', 200),
    phones: [...(card.vcard ?? '').slice(0, 10000).matchAll(/^(?:item\d+\.)?TEL[^:\n]*:([+\d ()-]{3,32})/gim)]
      .map((found) => (found[1] ?? '').trim())
      .slice(0, 8),
  }));
}
