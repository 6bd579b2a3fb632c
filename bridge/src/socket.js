/** Opens the library's connection, always to WhatsApp itself: there is no way to name another host. */

import makeWASocket, { Browsers, proto } from 'baileys';

import { isIgnored } from './jids.js';
import { silentLogger } from './quiet.js';

/** @import { Agent } from 'node:https' */
/** @import { WASocket } from 'baileys' */
/** @import { Sent } from './sent.js' */
/** @import { Session } from './session.js' */

/**
 * `revision` is that of WhatsApp's web client; null takes the one that the library was made for.
 * @typedef {{ session: Session, sent: Sent, agent: Agent | undefined, revision: number | null }} Needs
 */

const { HistorySyncType } = proto.HistorySync;
/**
 * Of a phone's history only what tells numbers and LIDs apart is of use; its messages are not.
 * @type {Set<unknown>}
 */
const HISTORY = new Set([HistorySyncType.INITIAL_BOOTSTRAP, HistorySyncType.PUSH_NAME, HistorySyncType.NON_BLOCKING_DATA]);

/**
 * @param {Needs} needs
 * @returns {WASocket}
 */
export function openSocket({ session, sent, agent, revision }) {
  return makeWASocket({
    auth: { creds: session.creds, keys: session.keys },
    logger: silentLogger,
    browser: Browsers.macOS('Chrome'),
    markOnlineOnConnect: false, // a device that is always online silences the phone
    emitOwnEvents: false,
    syncFullHistory: false,
    shouldSyncHistoryMessage: ({ syncType }) => HISTORY.has(syncType),
    shouldIgnoreJid: isIgnored,
    generateHighQualityLinkPreview: false,
    getMessage: async ({ id }) => sent.recall(id ?? ''),
    ...(revision === null ? {} : { version: [2, 3000, revision] }),
    ...(agent === undefined ? {} : { agent, fetchAgent: agent }),
  });
}
