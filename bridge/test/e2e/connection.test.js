import assert from 'node:assert/strict';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { Authority } from '../counterpart/noise.js';
import { Peer } from '../counterpart/peer.js';
import { write } from '../counterpart/speech.js';
import { ground, once, pairedBridge } from './harness.js';

/** @import { AnyEvent } from '../../src/protocol.d.ts' */

const ann = () => new Peer('15550002222', '90000000002', 'Ann');

/** @param {AnyEvent[]} told */
const endings = (told) => told.flatMap((event) => (event.type === 'disconnected' ? [event.code] : []));

test('a lost connection comes back by itself, and what was said meanwhile is told as such', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);
  await write(here.server, person, { conversation: 'before' });
  await bridge.event('message');

  const closed = once(here.server, 'closed');
  here.server.end('drop');
  await closed;
  await write(here.server, person, { conversation: 'meanwhile' });
  const message = await bridge.event('message', ({ text }) => text === 'meanwhile');

  assert.equal(message.offline, true);
  const lost = await bridge.event('disconnected', ({ code }) => code === 'unreachable');
  assert.ok(lost.retryIn !== null && lost.retryIn !== undefined && lost.retryIn <= 1.2);
});

test('a session taken over elsewhere is not fought for, until openpista says so', async (t) => {
  const here = await ground(t);
  const bridge = await pairedBridge(here);

  here.server.end('replaced');
  const ended = await bridge.event('disconnected', ({ code }) => code === 'replaced');
  const { result } = await bridge.ask({ type: 'status' });
  const back = once(here.server, 'linked');
  await bridge.ask({ type: 'connect' });
  await back;

  assert.equal(ended.retryIn, null);
  assert.ok(result?.kind === 'standing');
  assert.deepEqual([result.state, result.paired], ['stopped', true]);
});

test('a device that the owner removed forgets its session, and can be paired anew', async (t) => {
  const here = await ground(t);
  const bridge = await pairedBridge(here);

  here.server.end('logged_out');
  const ended = await bridge.event('disconnected', ({ code }) => code === 'logged_out');
  const before = bridge.told.filter(({ type }) => type === 'qr').length;
  await bridge.ask({ type: 'connect' });
  await bridge.event('qr', () => bridge.told.filter(({ type }) => type === 'qr').length > before);

  assert.equal(ended.retryIn, null);
});

test('a refused login is read by its reason', async (t) => {
  const here = await ground(t);
  const bridge = await pairedBridge(here);

  here.server.refusal = '429';
  here.server.end('restart');
  const slow = await bridge.event('disconnected', ({ code }) => code === 'rate_limited');
  here.server.refusal = '403';
  await bridge.ask({ type: 'connect' });
  const forbidden = await bridge.event('disconnected', ({ code }) => code === 'forbidden');

  assert.ok((slow.retryIn ?? 0) >= 48);
  assert.equal(forbidden.retryIn, null);
});

test('a client that is refused as outdated asks once for the current revision', async (t) => {
  const { server, start } = await ground(t);
  server.revisions = { oldest: 2_000_000_000, current: 2_000_000_001 };
  const bridge = start();
  await bridge.ask({ type: 'connect' });
  await bridge.event('qr');

  server.revisions = { oldest: 2_000_000_002, current: 2_000_000_001 };
  server.end('drop');
  const refused = await bridge.event('disconnected', ({ code }) => code === 'outdated');

  assert.equal(refused.retryIn, null);
});

test('a restart of WhatsApp is followed at once, one of the service after a while', async (t) => {
  const here = await ground(t);
  const bridge = await pairedBridge(here);

  const again = once(here.server, 'linked');
  here.server.end('restart');
  await again;
  here.server.end('unavailable');
  const away = await bridge.event('disconnected', ({ code }) => code === 'unavailable');

  assert.ok((away.retryIn ?? 0) > 0);
  assert.deepEqual(endings(bridge.told).slice(0, 2), ['restart_required', 'restart_required']);
});

test('a session outlives its bridge, and only its owner can read it', async (t) => {
  const here = await ground(t);
  const first = await pairedBridge(here);
  await first.ask({ type: 'shutdown' });
  assert.equal(await first.ended, 0);

  const second = here.start();
  const linked = once(here.server, 'linked');
  await second.ask({ type: 'connect' });
  await linked;
  await second.hangUp();

  assert.equal((await second.event('hello')).paired, true);
  assert.equal(second.told.some(({ type }) => type === 'qr'), false);
  for (const folder of ['', 'auth', 'spool', 'tmp']) {
    assert.equal((await stat(join(here.session, folder))).mode & 0o777, 0o700, folder);
  }
  for (const name of await readdir(join(here.session, 'auth'))) {
    assert.equal((await stat(join(here.session, 'auth', name))).mode & 0o777, 0o600, name);
  }
});

test('logging out unlinks the device at WhatsApp and leaves nothing of the session', async (t) => {
  const here = await ground(t);
  const bridge = await pairedBridge(here);

  const unlinked = once(here.server, 'stanza', ({ content }) => Array.isArray(content) && content[0]?.tag === 'remove-companion-device');
  const ack = await bridge.ask({ type: 'disconnect' });
  await unlinked;

  assert.ok(ack.ok);
  assert.equal((await bridge.event('disconnected', ({ code }) => code === 'logged_out')).retryIn, null);
  assert.deepEqual(await readdir(join(here.session, 'auth')), []);
});

test('a message that openpista did not take is told again by the next bridge, once taken never', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const first = await pairedBridge(here);
  await write(here.server, person, { conversation: 'taken' });
  await write(here.server, person, { conversation: 'not taken' });
  const [taken, left] = [
    await first.event('message', ({ text }) => text === 'taken'),
    await first.event('message', ({ text }) => text === 'not taken'),
  ];
  await first.ask({ type: 'taken', seqs: [taken.seq] });
  await first.kill();

  const second = here.start();
  const again = await second.event('message');
  const { result } = await second.ask({ type: 'status' });
  await second.ask({ type: 'taken', seqs: [again.seq] });
  await second.hangUp();
  const third = here.start();
  await third.ask({ type: 'status' });

  assert.deepEqual(again, { ...left, again: true });
  assert.ok(result?.kind === 'standing' && result.untaken === 1);
  assert.equal(third.told.some(({ type }) => type === 'message'), false);
});

test('a server with another root key is not spoken to', async (t) => {
  const here = await ground(t);
  const bridge = here.start();
  await bridge.ask({ type: 'connect' });
  await bridge.event('qr');

  here.server.authority = new Authority();
  here.server.end('drop');
  await bridge.event('disconnected', ({ status }) => status === 400);

  assert.equal(bridge.told.filter(({ type }) => type === 'qr').length, 1);
});

test('credentials that cannot be read stop the bridge and stay as they are', async (t) => {
  const here = await ground(t);
  const bridge = await pairedBridge(here);
  await bridge.hangUp();
  const path = join(here.session, 'auth', 'creds.json');
  await writeFile(path, '{"noiseKey":');

  const second = here.start();

  assert.equal((await second.event('error')).code, 'start');
  assert.equal(await second.ended, 1);
  assert.equal(await readFile(path, 'utf8'), '{"noiseKey":');
});
