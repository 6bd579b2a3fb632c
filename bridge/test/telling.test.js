import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';

import { Acknowledgements } from '../src/acknowledgements.js';
import { outgoing } from '../src/outgoing.js';
import { asProblem, Problem, sentence } from '../src/problems.js';
import { Speaker } from '../src/speaker.js';

test('a crowded listener is noticed, and when there is room again', async () => {
  const out = new PassThrough({ highWaterMark: 1024 });
  const speaker = new Speaker(out, 1024 * 1024);
  /** @type {boolean[]} */
  const noticed = [];
  speaker.onCrowd = (crowded) => noticed.push(crowded);

  for (let i = 0; i < 3; i += 1) {
    speaker.tell({ type: 'error', code: 'x', message: 'y'.repeat(600_000) });
  }
  const full = [...noticed];
  await new Promise((done) => {
    out.on('drain', () => done(undefined));
    out.resume();
  });

  assert.deepEqual(full, [true]);
  assert.deepEqual(noticed, [true, false]);
});

test('what is too long for a line is not told in part', () => {
  const out = new PassThrough();
  const speaker = new Speaker(out, 1000);

  assert.equal(speaker.tell({ type: 'error', code: 'x', message: 'y'.repeat(1000) }), false);
  assert.equal(speaker.tell({ type: 'error', code: 'x', message: 'y' }), true);
  assert.equal(out.read().toString(), '{"type":"error","code":"x","message":"y"}\n');
});

test('a message counts as sent when WhatsApp says so', async () => {
  const acks = new Acknowledgements(60_000);

  const sent = acks.after('A', async () => acks.arrived({ attrs: { id: 'A', t: '1700000000' } }));
  const refused = acks.after('B', async () => acks.arrived({ attrs: { id: 'B', error: '463' } }));
  const lost = acks.after('C', async () => acks.abandon());

  assert.equal(await sent, 1_700_000_000);
  await assert.rejects(refused, { code: 'rejected' });
  await assert.rejects(lost, { code: 'not_connected' });
  acks.arrived({ attrs: { id: 'nobody waits', t: '1' } });
});

test('a message that is never confirmed is said to be unconfirmed', async () => {
  const acks = new Acknowledgements(0);

  await assert.rejects(acks.after('A', async () => undefined), { code: 'timed_out' });
});

test('an error is told as one line without what hangs on it', () => {
  const error = Object.assign(new Error('bad\nnews \u202e'.padEnd(400, 'x')), { data: { privKey: 'secret' }, output: { statusCode: 404 } });

  assert.equal(asProblem(error).code, 'not_found');
  assert.equal(sentence(error).length, 200);
  assert.doesNotMatch(JSON.stringify(asProblem(error)), /secret|\\n|\u202e/);
  assert.equal(asProblem('secret').message, 'something went wrong');
  assert.equal(asProblem(new Problem('busy', 'x')).retryable, true);
});

test('a text is sent without a preview, so that no address in it is fetched', async () => {
  const { content, options } = await outgoing(
    { type: 'send', id: 'a', to: '15550002222', text: 'https://internal.example/' }, { media: '/m', me: '1555@s.whatsapp.net' },
  );

  assert.deepEqual(content, { text: 'https://internal.example/', linkPreview: null, mentions: undefined });
  assert.match(options.messageId, /^3EB0[0-9A-F]{18}$/);
});

test('in a group, a quoted message has its author; in a chat of two it needs none', async () => {
  const quote = { messageId: 'Q', participant: '15550003333:2@s.whatsapp.net', text: 'q' };
  const say = async (/** @type {string} */ to) =>
    (await outgoing({ type: 'send', id: 'a', to, text: 'x', quoted: quote }, { media: '/m', me: '1@s.whatsapp.net' })).options.quoted?.key;

  assert.equal((await say('120363000000000001@g.us'))?.participant, '15550003333@s.whatsapp.net');
  assert.equal((await say('15550003333'))?.participant, undefined);
});
