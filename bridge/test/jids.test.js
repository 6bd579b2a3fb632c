import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addressed, bare, isIgnored, kindOf, userOf } from '../src/jids.js';
import { isMe, partyOf } from '../src/identities.js';

const me = { id: '15550001111:5@s.whatsapp.net', lid: '9001:5@lid', name: 'Owner' };
const map = { getPNForLID: async (/** @type {string} */ lid) => (lid === '9002@lid' ? '15550002222:0@s.whatsapp.net' : null), getLIDForPN: async () => null };

test('an address loses its device, never its user', () => {
  assert.deepEqual(
    ['1555:7@s.whatsapp.net', '1555_1:7@s.whatsapp.net', '900:3@lid', '123-456@g.us', '1555@c.us'].map(bare),
    ['1555@s.whatsapp.net', '1555@s.whatsapp.net', '900@lid', '123-456@g.us', '1555@s.whatsapp.net'],
  );
  assert.equal(userOf(undefined), '');
});

test('chats are told apart by their server', () => {
  const kinds = ['1@s.whatsapp.net', '1@lid', '1@g.us', 'status@broadcast', '1@broadcast', '1@newsletter', '1@bot', ''].map(kindOf);

  assert.deepEqual(kinds, ['direct', 'direct', 'group', 'status', 'broadcast', 'newsletter', 'other', 'other']);
  assert.ok(isIgnored('status@broadcast') && isIgnored('5@newsletter') && !isIgnored('5@g.us'));
});

test('only people and groups can be addressed', () => {
  assert.equal(addressed('15550002222'), '15550002222@s.whatsapp.net');
  assert.equal(addressed('15550002222:4@s.whatsapp.net'), '15550002222@s.whatsapp.net');
  assert.equal(addressed('120363000000000001@g.us'), '120363000000000001@g.us');
  for (const wrong of ['status@broadcast', '1@newsletter', 'abc', '+1 555 000', '../x@g.us', '@lid', '1555@evil.example', '15550002222@s.whatsapp.net@x']) {
    assert.throws(() => addressed(wrong), { code: 'refused' }, wrong);
  }
});

test('we know ourselves by number and by LID, whatever the device, and no look-alike', () => {
  assert.ok(isMe(me, '15550001111@s.whatsapp.net') && isMe(me, '9001:7@lid'));
  for (const other of ['15550001111@lid', '9001@s.whatsapp.net', '155500011110@s.whatsapp.net', '9001@g.us', '', null]) {
    assert.equal(isMe(me, other), false, String(other));
  }
  assert.equal(isMe(undefined, '15550001111@s.whatsapp.net'), false);
  assert.equal(isMe({ id: '' }, '@s.whatsapp.net'), false);
});

test('a person is one person by number and by LID', async () => {
  const byLid = await partyOf(map, me, { jid: '9002:3@lid', name: 'Ann' });
  const byNumber = await partyOf(map, me, { jid: '15550002222@s.whatsapp.net', alternative: '9002@lid' });
  const unknown = await partyOf(map, me, { jid: '9009@lid' });
  const own = await partyOf(map, me, { jid: '9001@lid' });

  assert.deepEqual(byLid, { jid: '9002@lid', phone: '15550002222', lid: '9002', name: 'Ann' });
  assert.deepEqual([byNumber.phone, byNumber.lid], ['15550002222', '9002']);
  assert.deepEqual([unknown.phone, unknown.lid], [null, '9009']);
  assert.deepEqual([own.phone, own.lid], ['15550001111', '9001']);
});
