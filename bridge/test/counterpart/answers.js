/** What the server answers to a client's questions (`iq`). */

import { child, children, bytesOf, maybe, node, SERVER, userOf } from './stanzas.js';

/** @import { BinaryNode } from 'baileys' */
/** @import { Peer } from './peer.js' */
/** @import { Account } from './phone.js' */

/** @typedef {{ jid: string, subject: string, lidAddressed: boolean, members: Peer[], admins: Set<string> }} Group */
/** @typedef {{ account: Account, people: Map<string, Peer>, groups: Map<string, Group>, preKeys: number }} World */

/**
 * The content of the answer; undefined answers with an empty one.
 * @param {BinaryNode} question
 * @param {World} world
 * @returns {Promise<BinaryNode[] | undefined>}
 */
export async function answer(question, world) {
  const [asked] = children(question);
  switch (question.attrs.xmlns) {
    case 'encrypt':
      return asked === undefined ? undefined : keys(asked, world);
    case 'usync':
      return [node('usync', {}, [node('list', {}, users(child(child(question, 'usync'), 'list'), world))])];
    case 'w:g2':
      return group(question.attrs.to ?? '', world);
    case 'w:m':
      return [node('media_conn', { auth: 'token', ttl: '300' }, [node('host', { hostname: 'mmg.whatsapp.net', maxContentLengthBytes: '2147483648' })])];
    case 'privacy':
      return [node('privacy', {}, [node('category', { name: 'readreceipts', value: 'all' })])];
    default:
      return asked === undefined ? undefined : [node(asked.tag)];
  }
}

/**
 * @param {BinaryNode} asked
 * @param {World} world
 */
async function keys(asked, { people, preKeys }) {
  switch (asked.tag) {
    case 'count':
      return [node('count', { value: String(preKeys) })];
    case 'key':
      return [
        node('list', {}, await Promise.all(children(asked).map(async ({ attrs: { jid = '' } }) => {
          const person = people.get(userOf(jid));
          return person?.bundle(jid) ?? node('user', { jid }, [node('error', { code: '404', text: 'item-not-found' })]);
        }))),
      ];
    case 'digest':
      return [node('digest')];
    default:
      return undefined;
  }
}

/**
 * @param {BinaryNode} list
 * @param {World} world
 */
function users(list, { people, account }) {
  return children(list).map((asked) => {
    const contact = maybe(asked, 'contact');
    const number = contact === undefined ? '' : bytesOf(contact).toString().replace('+', '');
    const person = people.get(asked.attrs.jid ? userOf(asked.attrs.jid) : number);
    const jid = asked.attrs.jid ?? `${number}@${SERVER}`;
    if (person === undefined) {
      return node('user', { jid }, [node('contact', { type: 'out' })]);
    }
    const devices = [node('device', { id: '0' })];
    if (person.number === account.number) {
      devices.push(node('device', { id: String(account.device), 'key-index': '1' }));
    }
    return node('user', { jid }, [
      node('contact', { type: 'in' }),
      node('devices', {}, [node('device-list', {}, devices)]),
      node('lid', { val: person.lidJid }),
    ]);
  });
}

/**
 * @param {string} jid
 * @param {World} world
 */
function group(jid, { groups }) {
  const found = groups.get(jid);
  if (found === undefined) {
    return [node('error', { code: '404', text: 'item-not-found' })];
  }
  const members = found.members.map((member) =>
    node('participant', {
      ...(found.lidAddressed ? { jid: member.lidJid, phone_number: member.jid } : { jid: member.jid, lid: member.lidJid }),
      ...(found.admins.has(member.number) ? { type: 'admin' } : {}),
    }),
  );
  return [
    node('group', {
      id: userOf(jid), subject: found.subject, creation: '1700000000', s_t: '1700000000',
      addressing_mode: found.lidAddressed ? 'lid' : 'pn',
    }, members),
  ];
}
