/**
 * The counterpart as a program of its own, driven by JSON lines: for tests in other languages and
 * for demonstrations. It first prints `{"port":…,"root":…}`; then each line in is an order, each
 * line out an answer (`{"id":…,"ok":…}`) or something that happened (`{"event":…}`).
 */

import { createInterface } from 'node:readline';

import { silenceConsole } from '../../src/quiet.js';
import { textOf } from '../../src/content.js';
import { Peer } from './peer.js';
import { Server } from './server.js';
import { confirm, type, upload, write, writeAsOwner, writeInGroup } from './speech.js';

/** @import { proto } from 'baileys' */
/** @import { Arrival } from './server.js' */

/**
 * @typedef {{
 *   id?: string, do: string, code?: string, name?: string, number?: string, lid?: string, as?: string,
 *   to?: string, text?: string, messageId?: string, at?: string, byLid?: boolean, group?: string, subject?: string,
 *   members?: string[], lidAddressed?: boolean, mentions?: string[], target?: string, emoji?: string,
 *   step?: 'delivered' | 'read', how?: Parameters<Server['end']>[0], reason?: string | null,
 *   kind?: 'image' | 'video' | 'audio' | 'ptt' | 'document', base64?: string, mimetype?: string, fileName?: string,
 * }} Order
 */

silenceConsole();
const server = new Server();
const say = (/** @type {object} */ what) => process.stdout.write(`${JSON.stringify(what)}\n`);
server.on('arrived', ({ to, id, chat, message }) => say({ event: 'arrived', to, id, chat, ...told({ to, id, chat, message }) }));
for (const name of ['linked', 'closed', 'paired', 'codeAsked']) {
  server.on(name, () => say({ event: name }));
}
server.on('fault', (error) => say({ event: 'fault', problem: String(error.stack) }));
server.on('stanza', ({ tag, attrs, content }) => {
  say({ event: 'stanza', tag, attrs, first: Array.isArray(content) ? content[0]?.tag : undefined });
});
say({ port: await server.listen(), root: Buffer.from(server.authority.root.public).toString('base64') });

for await (const line of createInterface({ input: process.stdin })) {
  /** @type {Order} */
  const order = JSON.parse(line);
  try {
    say({ id: order.id, ok: true, result: await obey(order) });
  } catch (error) {
    say({ id: order.id, ok: false, problem: /** @type {Error} */ (error).message });
  }
}
await server.close();
process.exit(0);

/** @param {Order} order */
async function obey(order) {
  switch (order.do) {
    case 'scan':
      return server.scan(order.code ?? '');
    case 'typeCode':
      return server.typeCode(order.code ?? '');
    case 'person':
      return void server.add(new Peer(order.number ?? '', order.lid ?? '', order.name ?? ''));
    case 'group':
      return void server.addGroup({
        jid: order.group ?? '', subject: order.subject ?? '', lidAddressed: order.lidAddressed ?? false,
        members: (order.members ?? []).map(person), admins: new Set(),
      });
    case 'write':
      return speak(order, await worded(order));
    case 'confirm':
      return confirm(server, person(order.as), order.messageId ?? '', order.step ?? 'delivered', order.group);
    case 'type':
      return type(server, person(order.as));
    case 'end':
      return server.end(order.how ?? 'drop');
    case 'refuse':
      server.refusal = order.reason ?? null;
      return undefined;
    default:
      throw new Error(`nobody knows how to ${order.do}`);
  }
}

/**
 * Says something as a person: in a group, to the owner, or as the owner (`as` is the owner's number).
 * @param {Order} order
 * @param {proto.IMessage} message
 */
async function speak(order, message) {
  const how = { byLid: order.byLid, ...(order.messageId ? { id: order.messageId } : {}), ...(order.at ? { at: order.at } : {}) };
  const speaker = person(order.as);
  const group = server.groups.get(order.group ?? '');
  if (group !== undefined) {
    return writeInGroup(server, group, speaker, message, how);
  }
  return speaker === server.owner
    ? writeAsOwner(server, person(order.to ?? server.owner.number), message, how)
    : write(server, speaker, message, how);
}

/**
 * @param {Order} order
 * @returns {Promise<proto.IMessage>}
 */
async function worded(order) {
  const { text = '', emoji, target, kind, base64, mimetype, mentions, fileName } = order;
  if (emoji !== undefined) {
    return { reactionMessage: { key: { remoteJid: server.owner.jid, fromMe: person(order.as) === server.owner, id: target ?? '' }, text: emoji } };
  }
  if (kind !== undefined) {
    const file = { ...(await upload(server, Buffer.from(base64 ?? '', 'base64'), kind)), mimetype, caption: text, fileName };
    return kind === 'ptt' ? { audioMessage: { ...file, ptt: true } } : { [`${kind}Message`]: file };
  }
  return mentions === undefined ? { conversation: text } : { extendedTextMessage: { text, contextInfo: { mentionedJid: mentions } } };
}

/** @param {string | undefined} number */
function person(number) {
  const found = server.people.get(number ?? '');
  if (found === undefined) {
    throw new Error(`nobody has the number ${number}`);
  }
  return found;
}

/**
 * What a test wants to know of a message that arrived.
 * @param {Arrival} arrival
 */
function told({ message: outer }) {
  const message = outer.deviceSentMessage?.message ?? outer;
  return {
    text: textOf(message),
    kinds: Object.keys(message).filter((name) => message[/** @type {keyof typeof message} */ (name)]),
    emoji: message.reactionMessage?.text ?? undefined,
    quoted: message.extendedTextMessage?.contextInfo?.stanzaId ?? undefined,
  };
}
