/** Who is behind an address: a person has a number, a LID, or both, and must not be two people. */

import { bare, isLid, serverOf, userOf } from './jids.js';

/** @import { Party } from './protocol.d.ts' */

/**
 * The library's map between numbers and LIDs.
 * @typedef {{ getPNForLID(lid: string): Promise<string | null>, getLIDForPN(pn: string): Promise<string | null> }} LidMap
 */
/** @typedef {{ id: string, lid?: string, name?: string }} Me */

const MAX_NAME_CHARACTERS = 100;

/**
 * Says whether an address is one of our own, with or without device.
 * @param {Me | undefined} me
 * @param {string | null | undefined} jid
 */
export function isMe(me, jid) {
  if (me === undefined || !jid) {
    return false;
  }
  const own = isLid(jid) ? me.lid : serverOf(jid) === 's.whatsapp.net' ? me.id : undefined;
  return own !== undefined && userOf(own) !== '' && userOf(own) === userOf(jid);
}

/**
 * The person behind an address. The other address is taken from what came with the message, else
 * from what is known already; nobody is asked.
 * @param {LidMap} map
 * @param {Me | undefined} me
 * @param {{ jid: string, alternative?: string | null, name?: string | null }} seen
 * @returns {Promise<Party>}
 */
export async function partyOf(map, me, { jid, alternative, name }) {
  const address = bare(jid);
  const other = isMe(me, address) ? ownOther(me, address) : (alternative ?? (await knownNumber(map, address)));
  const phone = [address, other].find((each) => serverOf(each) === 's.whatsapp.net');
  const lid = [address, other].find((each) => isLid(each));
  return {
    jid: address,
    phone: phone ? userOf(phone) : null,
    lid: lid ? userOf(lid) : null,
    name: name?.slice(0, MAX_NAME_CHARACTERS).toWellFormed() ?? null,
  };
}

/**
 * @param {Me | undefined} me
 * @param {string} address
 */
function ownOther(me, address) {
  return isLid(address) ? me?.id : me?.lid;
}

/**
 * @param {LidMap} map
 * @param {string} address
 */
async function knownNumber(map, address) {
  return isLid(address) ? await map.getPNForLID(address).catch(() => null) : null;
}
