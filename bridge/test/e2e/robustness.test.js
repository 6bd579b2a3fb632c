import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { Peer } from '../counterpart/peer.js';
import { write } from '../counterpart/speech.js';
import { ground, once, pairedBridge } from './harness.js';

test('every line is answered, whatever it holds, and none ends the bridge', async (t) => {
  const { start } = await ground(t);
  const bridge = start();
  const lines = [
    'garbage', '{', '[]', 'null', '"text"', '7', '{}', '{"type":"send"}', '{"id":"n1","type":"no such thing"}', '{"id":"n2","type":"send"}',
    '{"id":"n3","type":"send","to":7,"text":"x"}', '{"id":"n4","type":"constructor"}', '{"id":"n5","type":"__proto__"}',
    '{"id":"n6","type":"status","more":1}', `{"id":"n7","type":"send","to":"123456","text":"${'x'.repeat(2 * 1024 * 1024)}"}`,
    `{"id":"n8","type":"taken","seqs":${'['.repeat(100_000)}`, '{"id":"","type":"status"}', `{"id":"${'i'.repeat(65)}","type":"status"}`,
    '{"id":"n9","type":"taken","seqs":[1.5]}', '{"id":"n10","type":"pair","phone":"+1 555"}', '{"id":"n11","type":"typing","to":"123456"}',
  ];

  for (const line of lines) {
    bridge.write(line);
  }
  bridge.write('   ');
  await bridge.ask({ type: 'status' });

  const answers = bridge.told.filter((event) => event.type === 'ack');
  assert.equal(answers.length, lines.length + 1);
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
  assert.ok(answers.filter(({ ok }) => !ok).every(({ problem }) => ['malformed', 'unknown_command'].includes(problem?.code ?? '')));
  assert.equal(answers.find(({ id }) => id === 'n1')?.problem?.code, 'unknown_command');
  assert.equal(answers.find(({ id }) => id === 'n4')?.problem?.code, 'unknown_command');
  assert.equal(bridge.printed, '');
});

test('ten thousand broken lines are answered one by one', async (t) => {
  const { start } = await ground(t);
  const bridge = start();

  for (let i = 0; i < 10_000; i += 1) {
    bridge.write(`{"id":"${i}","type":"${'\\u0000'.repeat(i % 7)}${i}`);
  }
  await bridge.ask({ type: 'status' });

  assert.equal(bridge.told.filter(({ type }) => type === 'ack').length, 10_001);
});

test('a line of ten megabytes and one in pieces do no harm', async (t) => {
  const { start } = await ground(t);
  const bridge = start();

  bridge.write('x'.repeat(10 * 1024 * 1024));
  const answer = await bridge.ask({ type: 'status' });

  assert.equal((await bridge.event('ack', ({ id }) => id === null)).problem?.code, 'malformed');
  assert.ok(answer.ok);
});

test('what needs a connection is refused without one, and may be tried later', async (t) => {
  const { start } = await ground(t);
  const bridge = start();

  const send = await bridge.ask({ type: 'send', to: '15550002222', text: 'x' });
  const typing = await bridge.ask({ type: 'typing', to: '15550002222', state: 'paused' });
  const pair = await bridge.ask({ type: 'pair', phone: '15550001111' });

  assert.deepEqual([send, typing, pair].map(({ problem }) => [problem?.code, problem?.retryable]), Array(3).fill(['not_connected', true]));
});

test('a message that the connection loses is answered as not confirmed', async (t) => {
  const here = await ground(t);
  const ann = here.server.add(new Peer('15550002222', '90000000002', 'Ann'));
  const bridge = await pairedBridge(here);
  await bridge.ask({ type: 'send', to: ann.number, text: 'sessions are made' });

  here.server.deaf = true;
  const sent = once(here.server, 'stanza', ({ tag, attrs }) => tag === 'message' && attrs.id === 'LOST');
  const answered = bridge.ask({ type: 'send', to: ann.number, text: 'lost', messageId: 'LOST' });
  await sent;
  here.server.end('drop');

  assert.equal((await answered).problem?.code, 'not_connected');
});

test('messages of one chat leave in the order in which they were asked for', async (t) => {
  const here = await ground(t);
  const ann = here.server.add(new Peer('15550002222', '90000000002', 'Ann'));
  const bridge = await pairedBridge(here);
  /** @type {string[]} */
  const seen = [];
  here.server.on('arrived', ({ to, id }) => to === 'Ann' && seen.push(id));
  const path = join(here.media, 'slow to upload');
  await writeFile(path, Buffer.alloc(3 * 1024 * 1024));

  const ids = Array.from({ length: 6 }, (_, i) => `ID${i}`);
  const acks = await Promise.all([
    bridge.ask({ type: 'sendMedia', to: ann.jid, kind: 'document', path, mimetype: 'text/plain', messageId: 'FILE' }),
    ...ids.map((messageId) => bridge.ask({ type: 'send', to: ann.number, text: 'x', messageId })),
  ]);

  assert.ok(acks.every(({ ok }) => ok));
  assert.deepEqual(seen, ['FILE', ...ids]);
});

test('a listener that does not listen loses nothing', async (t) => {
  const here = await ground(t);
  const ann = here.server.add(new Peer('15550002222', '90000000002', 'Ann'));
  const bridge = await pairedBridge(here);
  const long = 'y'.repeat(60_000);

  bridge.stopReading();
  for (let i = 0; i < 60; i += 1) {
    await write(here.server, ann, { conversation: `${i} ${long}` });
  }
  bridge.readOn();
  await bridge.event('message', ({ text }) => text?.startsWith('59 ') === true);

  // In any order: the library lets a person's second message pass while it looks up the first one's LID.
  const numbers = bridge.told.flatMap((event) => (event.type === 'message' ? [Number(event.text?.split(' ')[0])] : []));
  assert.deepEqual(numbers.sort((a, b) => a - b), Array.from({ length: 60 }, (_, i) => i));
});

test('the bridge ends when openpista hangs up, and when it is asked to', async (t) => {
  const { start } = await ground(t);
  const [first, second, third] = [start(), start(), start()];
  await Promise.all([first, second, third].map((bridge) => bridge.ask({ type: 'status' })));

  assert.equal(await first.hangUp(), 0);
  assert.ok((await second.ask({ type: 'shutdown' })).ok);
  assert.equal(await second.ended, 0);
  assert.equal(await third.kill('SIGTERM'), 0);
});
