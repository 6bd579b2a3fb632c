import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { replaceFile, within } from '../src/files.js';
import { Sent } from '../src/sent.js';
import { Session } from '../src/session.js';
import { Spool } from '../src/spool.js';

/** @import { TestContext } from 'node:test' */

/** @param {TestContext} t */
async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), 'keeping-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

const reaction = /** @type {const} */ ({
  type: 'reaction', chat: 'c', chatKind: 'direct', sender: { jid: 'j' }, target: 't', targetFromMe: true, emoji: 'x', timestamp: 1,
});

test('what is kept is told again in order until it is taken', async (t) => {
  const path = await folder(t);
  const spool = await Spool.open(path, () => 1000);
  const kept = ['a', 'b', 'c'].map((target) => spool.keep({ ...reaction, target }));
  spool.take([kept[1]?.seq ?? 0, 999]);

  const next = await Spool.open(path, () => 1000);

  assert.deepEqual([...next.untaken()].map((each) => 'target' in each && each.target), ['a', 'c']);
  assert.ok([...next.untaken()].every(({ again }) => again));
  assert.ok(next.keep(reaction).seq > (kept[2]?.seq ?? 0));
});

test('numbers of an earlier life are never given again', async (t) => {
  const path = await folder(t);
  const first = await Spool.open(path, () => 1000);
  const old = first.keep(reaction);
  first.take([old.seq]);

  const second = await Spool.open(path, () => 1001);

  assert.ok(second.keep(reaction).seq > old.seq);
});

test('a kept message that cannot be read is let go, a draft is swept away', async (t) => {
  const path = await folder(t);
  const spool = await Spool.open(path, () => 1000);
  const { seq } = spool.keep(reaction);
  await writeFile(join(path, `${String(seq).padStart(16, '0')}.json`), '{"half');
  await writeFile(join(path, '.abc.draft'), '');

  const next = await Spool.open(path, () => 1000);

  assert.deepEqual([...next.untaken()], []);
  assert.deepEqual(await readdir(path), []);
});

test('keys come back as they were written, and a removed one is gone', async (t) => {
  const path = await folder(t);
  const { keys } = await Session.open(path);
  const pair = { public: Buffer.from([1, 2]), private: Buffer.from([3]) };

  await keys.set({ 'pre-key': { 1: pair, 2: pair }, session: { '15:0': Buffer.from('s') } });
  await keys.set({ 'pre-key': { 2: null } });
  const next = (await Session.open(path)).keys;

  assert.deepEqual(await next.get('pre-key', ['1', '2']), { 1: pair });
  assert.deepEqual(await next.get('session', ['15:0']), { '15:0': Buffer.from('s') });
});

test('writes of one key follow each other', async (t) => {
  const path = await folder(t);
  const { keys } = await Session.open(path);

  await Promise.all(Array.from({ length: 50 }, (_, i) => keys.set({ session: { a: Buffer.from([i]) } })));

  assert.deepEqual(await keys.get('session', ['a']), { a: Buffer.from([49]) });
});

test('a forgotten session takes no late writes of the old connection', async (t) => {
  const path = await folder(t);
  const session = await Session.open(path);
  const old = session.keys;
  await old.set({ session: { a: Buffer.from('a') } });

  await session.forget();
  await old.set({ session: { a: Buffer.from('late') } });

  assert.deepEqual(await readdir(path), []);
  assert.deepEqual(await session.keys.get('session', ['a']), {});
});

test('half a pairing is begun anew', async (t) => {
  const path = await folder(t);
  const session = await Session.open(path);
  session.creds.me = { id: '1555@s.whatsapp.net', name: '~' };
  await session.save();

  const next = await Session.open(path);
  await next.startOver();

  assert.equal(next.paired, false);
  assert.equal(next.creds.me, undefined);
});

test('a file is replaced whole and for its owner only', async (t) => {
  const path = join(await folder(t), 'file');
  await replaceFile(path, 'one', { lasting: true });
  await replaceFile(path, 'two');

  assert.equal(await readFile(path, 'utf8'), 'two');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await assert.rejects(within(path, join(path, 'x')), { code: 'not_found' });
});

test('our own ids are known before they echo, and the oldest are let go', () => {
  const sent = new Sent();
  for (let i = 0; i < 5000; i += 1) {
    sent.announce(String(i));
    sent.remember(String(i), { conversation: String(i) });
  }

  assert.deepEqual([sent.isOurs('4999'), sent.isOurs('0')], [true, false]);
  assert.deepEqual([sent.recall('4999'), sent.recall('1')], [{ conversation: '4999' }, undefined]);
});
