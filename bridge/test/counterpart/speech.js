/** How people on the counterpart say something to the bridge's device. */

import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

import { getMediaKeys } from 'baileys';

import { node, now } from './stanzas.js';

/** @import { MediaType, proto } from 'baileys' */
/** @import { Group } from './answers.js' */
/** @import { Peer } from './peer.js' */
/** @import { Server } from './server.js' */

/** @typedef {{ id?: string, at?: string, byLid?: boolean }} How */

/**
 * A person writes to the owner's account; `byLid` hides the number as WhatsApp does more and more.
 * @param {Server} server
 * @param {Peer} person
 * @param {proto.IMessage} message
 * @param {How} [how]
 */
export async function write(server, person, message, { id = newId(), at = now(), byLid = false } = {}) {
  const from = byLid ? { from: person.lidJid, sender_pn: person.jid } : { from: person.jid, sender_lid: person.lidJid };
  const sealed = await person.encrypt(server.address, paired(server), message);
  server.deliver(node('message', { ...from, id, t: at, type: 'text', notify: person.name }, [sealed]));
  return id;
}

/**
 * The owner writes on the phone, to somebody or to themselves; the device gets its copy.
 * @param {Server} server
 * @param {Peer} to
 * @param {proto.IMessage} message
 * @param {How} [how]
 */
export async function writeAsOwner(server, to, message, { id = newId(), at = now(), byLid = false } = {}) {
  const [from, recipient] = byLid ? [server.owner.lidJid, to.lidJid] : [server.owner.jid, to.jid];
  const copy = { deviceSentMessage: { destinationJid: recipient, message } };
  const sealed = await server.owner.encrypt(server.address, paired(server), copy);
  server.deliver(node('message', { from, recipient, id, t: at, type: 'text', notify: server.owner.name }, [sealed]));
  return id;
}

/**
 * A member writes in a group.
 * @param {Server} server
 * @param {Group} group
 * @param {Peer} member
 * @param {proto.IMessage} message
 * @param {How} [how]
 */
export async function writeInGroup(server, group, member, message, { id = newId(), at = now() } = {}) {
  const author = group.lidAddressed ? member.lidJid : member.jid;
  const other = group.lidAddressed ? { participant_pn: member.jid } : { participant_lid: member.lidJid };
  const sealed = await member.encryptForGroup({
    group: group.jid, author, address: server.address, device: paired(server), message,
  });
  const mode = group.lidAddressed ? 'lid' : 'pn';
  const attrs = { from: group.jid, participant: author, ...other, addressing_mode: mode, id, t: at, type: 'text', notify: member.name };
  server.deliver(node('message', attrs, sealed));
  return id;
}

/**
 * A person's device says how far a message of ours got.
 * @param {Server} server
 * @param {Peer} person
 * @param {string} id
 * @param {'delivered' | 'read'} step
 * @param {string} [group]
 */
export function confirm(server, person, id, step, group) {
  const from = group === undefined ? { from: person.jid } : { from: group, participant: person.jid };
  server.deliver(node('receipt', { ...from, id, t: now(), ...(step === 'read' ? { type: 'read' } : {}) }));
}

/**
 * A person types.
 * @param {Server} server
 * @param {Peer} person
 */
export function type(server, person) {
  server.deliver(node('chatstate', { from: person.jid }, [node('composing')]));
}

/**
 * Puts a file on the media host as a phone does, and gives what a message says of it.
 * @param {Server} server
 * @param {Buffer} bytes
 * @param {MediaType} kind
 */
export async function upload(server, bytes, kind) {
  const mediaKey = randomBytes(32);
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, kind);
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const seal = createHmac('sha256', macKey ?? Buffer.alloc(0)).update(iv).update(body).digest().subarray(0, 10);
  const directPath = server.media.keep(Buffer.concat([body, seal]));
  return { mediaKey, directPath, fileSha256: createHash('sha256').update(bytes).digest(), fileLength: bytes.length };
}

/** An id as a phone makes it. */
export function newId() {
  return randomBytes(16).toString('hex').toUpperCase();
}

/** @param {Server} server */
function paired(server) {
  if (server.device === null) {
    throw new Error('the bridge has not been paired yet');
  }
  return server.device;
}
