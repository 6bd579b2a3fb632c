/** What is asked of WhatsApp: who has a number, who is behind a LID, who is in a group. */

import { addressed, bare, isGroup, isLid, serverOf, userOf } from './jids.js';
import { Problem } from './problems.js';

/** @import { WASocket } from 'baileys' */
/** @import { GroupFacts, Identities, Identity, Numbers } from './protocol.d.ts' */

/**
 * @param {WASocket} socket
 * @param {string[]} numbers
 * @returns {Promise<Numbers>}
 */
export async function lookUp(socket, numbers) {
  const found = (await socket.onWhatsApp(...numbers)) ?? [];
  const byNumber = new Map(found.filter((each) => each.exists).map((each) => [userOf(each.jid), each.jid]));
  return {
    kind: 'numbers',
    numbers: numbers.map((number) => {
      const jid = byNumber.get(number);
      return { number, exists: jid !== undefined, jid: jid === undefined ? null : bare(jid) };
    }),
  };
}

/**
 * @param {WASocket} socket
 * @param {string[]} jids
 * @returns {Promise<Identities>}
 */
export async function resolve(socket, jids) {
  const { lidMapping } = socket.signalRepository;
  /** @type {Identity[]} */
  const identities = [];
  for (const jid of jids.map(addressed)) {
    const other = isLid(jid) ? await lidMapping.getPNForLID(jid) : await lidMapping.getLIDForPN(jid);
    identities.push({
      jid,
      phone: [jid, other].filter((each) => serverOf(each) === 's.whatsapp.net').map(userOf)[0] ?? null,
      lid: [jid, other].filter(isLid).map(userOf)[0] ?? null,
    });
  }
  return { kind: 'identities', identities };
}

/**
 * @param {WASocket} socket
 * @param {string} chat
 * @returns {Promise<GroupFacts>}
 */
export async function group(socket, chat) {
  const jid = addressed(chat);
  if (!isGroup(jid)) {
    throw new Problem('refused', 'That is not a group.');
  }
  const facts = await socket.groupMetadata(jid);
  return {
    kind: 'group',
    chat: jid,
    subject: facts.subject.slice(0, 200),
    announceOnly: facts.announce === true,
    members: facts.participants.map((member) => {
      const known = [member.id, member.lid, member.phoneNumber];
      return {
        jid: bare(member.id),
        phone: known.filter((each) => serverOf(each) === 's.whatsapp.net').map(userOf)[0] ?? null,
        lid: known.filter(isLid).map(userOf)[0] ?? null,
        admin: member.admin !== null && member.admin !== undefined,
      };
    }),
  };
}
