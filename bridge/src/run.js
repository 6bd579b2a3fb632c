/** Starts a bridge on this process's descriptors and ends it when openpista hangs up. */

import { Socket } from 'node:net';
import { join } from 'node:path';

import { Bridge } from './bridge.js';
import { loadProtocol } from './commands.js';
import { makeFolder } from './files.js';
import { readLines } from './lines.js';
import { sentence } from './problems.js';
import { tunnelAgent } from './proxy.js';
import { Session } from './session.js';
import { signaturesHold } from './signatures.js';
import { Speaker } from './speaker.js';
import { Spool } from './spool.js';

/** @import { Agent } from 'node:https' */
/** @import { Options } from './options.js' */
/** @import { Parts } from './bridge.js' */

const SPEAKING_DESCRIPTOR = 3;
const PATIENCE_MS = 30_000;

/** What a test puts in the place of the way to WhatsApp. @typedef {{ agent?: Agent }} Detour */

/**
 * @param {Options} options
 * @param {Pick<Parts, 'openSocket' | 'currentRevision' | 'versions'>} library
 * @param {Detour} [detour]
 * @returns {Promise<number>} the exit code
 */
export async function run(options, library, detour = {}) {
  const protocol = loadProtocol();
  const out = new Socket({ fd: SPEAKING_DESCRIPTOR, readable: false, writable: true });
  const speaker = new Speaker(out, protocol.maxLineBytes);
  out.on('error', () => process.stdin.destroy());
  const trouble = watch(speaker);
  try {
    const parts = await prepare(options, detour);
    const bridge = new Bridge({ ...parts, ...library, protocol, speaker, media: options.media, patienceMs: PATIENCE_MS });
    process.once('SIGTERM', () => process.stdin.destroy());
    await bridge.serve(untilClosed(readLines(process.stdin, protocol.maxLineBytes)));
  } catch (error) {
    speaker.tell({ type: 'error', code: 'start', message: sentence(error) });
    await speaker.finish();
    return 1;
  }
  await speaker.finish();
  return trouble.seen ? 1 : 0;
}

/**
 * @param {Options} options
 * @param {Detour} detour
 */
async function prepare({ session, proxy }, { agent }) {
  if (!(await signaturesHold())) {
    throw new Error('The library does not check signatures; it is not safe to use.');
  }
  await makeFolder(session);
  const scratch = join(session, 'tmp');
  await makeFolder(scratch);
  process.env.TMPDIR = scratch; // the library encrypts files in the system's temporary folder
  return {
    session: await Session.open(join(session, 'auth')),
    spool: await Spool.open(join(session, 'spool'), Date.now),
    agent: agent ?? (proxy === null ? undefined : tunnelAgent(proxy)),
  };
}

/**
 * An error that nobody caught ends the bridge, which is then started anew; a promise that nobody
 * waited for is the library's daily life.
 * @param {Speaker} speaker
 */
function watch(speaker) {
  const trouble = { seen: false };
  process.on('unhandledRejection', (error) => {
    speaker.tell({ type: 'error', code: 'unhandled', message: sentence(error) });
  });
  process.on('uncaughtException', (error) => {
    trouble.seen = true;
    speaker.tell({ type: 'error', code: 'crashed', message: sentence(error) });
    process.stdin.destroy();
  });
  return trouble;
}

/**
 * The lines of a stream that may be torn away.
 * @template T
 * @param {AsyncGenerator<T>} lines
 */
async function* untilClosed(lines) {
  try {
    yield* lines;
  } catch {
    return;
  }
}
