import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Peer } from '../counterpart/peer.js';
import { confirm, type, write, writeAsOwner } from '../counterpart/speech.js';
import { ground, once, pairedBridge } from './harness.js';

/** @import { proto } from 'baileys' */

const ann = () => new Peer('15550002222', '90000000002', 'Ann');

/** @param {proto.IMessage} message */
const textIn = (message) => message.conversation || message.extendedTextMessage?.text;

test('a message is told with its sender, and an answer reaches that sender', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);

  const id = await write(here.server, person, { conversation: 'hello 안녕' });
  const message = await bridge.event('message');
  const arrived = once(here.server, 'arrived', ({ to }) => to === 'Ann');
  const quoted = { messageId: id, fromMe: false, text: message.text };
  const ack = await bridge.ask({ type: 'send', to: message.chat, text: 'hi Ann', messageId: '3EB0FEED', quoted });

  assert.equal(message.text, 'hello 안녕');
  assert.equal(message.chatKind, 'direct');
  assert.deepEqual(message.sender, { jid: person.jid, phone: person.number, lid: person.lid, name: 'Ann' });
  assert.equal(message.fromMe, false);
  assert.equal(message.offline, false);
  assert.ok(ack.ok && ack.result?.kind === 'sent');
  assert.equal(ack.result.messageId, '3EB0FEED');
  assert.ok(ack.result.timestamp > 1_700_000_000);
  const { message: received, id: sentId } = await arrived;
  assert.equal(sentId, '3EB0FEED');
  assert.equal(textIn(received), 'hi Ann');
  assert.equal(received.extendedTextMessage.contextInfo.stanzaId, id);
});

test('a chat by LID keeps its address, and the number behind it is named', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);

  await write(here.server, person, { conversation: 'it is me' }, { byLid: true });
  const message = await bridge.event('message');
  const arrived = once(here.server, 'arrived', ({ to }) => to === 'Ann');
  await bridge.ask({ type: 'send', to: message.chat, text: 'welcome' });
  const resolved = await bridge.ask({ type: 'resolve', jids: [person.lidJid] });

  assert.equal(message.chat, person.lidJid);
  assert.equal(message.sender.phone, person.number);
  assert.equal(message.sender.lid, person.lid);
  const { message: received, chat } = await arrived;
  assert.equal(chat, person.lidJid);
  assert.equal(textIn(received), 'welcome');
  assert.ok(resolved.result?.kind === 'identities');
  assert.deepEqual(resolved.result.identities, [{ jid: person.lidJid, phone: person.number, lid: person.lid }]);
});

test('the owner is heard in "message yourself" by number and by LID, and nowhere else', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);

  await writeAsOwner(here.server, person, { conversation: 'private words to Ann' });
  await writeAsOwner(here.server, here.server.owner, { conversation: 'note one' });
  await writeAsOwner(here.server, here.server.owner, { conversation: 'note two' }, { byLid: true });
  const first = await bridge.event('message', ({ text }) => text === 'note one');
  const second = await bridge.event('message', ({ text }) => text === 'note two');
  const arrived = once(here.server, 'arrived', ({ to }) => to === 'Owner');
  await bridge.ask({ type: 'send', to: second.chat, text: 'noted' });

  assert.ok(first.selfChat && first.fromMe && first.chatKind === 'self');
  assert.equal(first.chat, here.server.owner.jid);
  assert.ok(second.selfChat);
  assert.equal(second.chat, here.server.owner.lidJid);
  assert.equal(second.sender.phone, here.server.account.number);
  assert.equal(textIn((await arrived).message.deviceSentMessage.message), 'noted');
  assert.deepEqual(bridge.told.filter(({ type }) => type === 'message').length, 2);
});

test('reactions, edits and deletions go both ways', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);
  await bridge.ask({ type: 'send', to: person.number, text: 'one', messageId: 'AAAA' });

  const theirs = { remoteJid: here.server.owner.jid, fromMe: false, id: 'AAAA' };
  await write(here.server, person, { reactionMessage: { key: theirs, text: '👍' } });
  const reaction = await bridge.event('reaction');
  const id = await write(here.server, person, { conversation: 'frist' });
  await bridge.event('message');
  const own = { remoteJid: here.server.owner.jid, fromMe: true, id };
  await write(here.server, person, { protocolMessage: { type: 14, key: own, editedMessage: { conversation: 'first' } } });
  const edited = await bridge.event('edited');
  await write(here.server, person, { protocolMessage: { type: 0, key: own } });
  const revoked = await bridge.event('revoked');

  assert.equal(reaction.target, 'AAAA');
  assert.equal(reaction.targetFromMe, true);
  assert.equal(reaction.emoji, '👍');
  assert.deepEqual([edited.target, edited.text], [id, 'first']);
  assert.equal(revoked.target, id);

  /** @param {(message: proto.IMessage) => boolean} fits */
  const next = (fits) => once(here.server, 'arrived', ({ to, message }) => to === 'Ann' && fits(message));
  const [liked, changed, gone] = [
    next((message) => message.reactionMessage?.key?.id === id),
    next((message) => message.protocolMessage?.type === 14 || Boolean(message.editedMessage)),
    next((message) => message.protocolMessage?.type === 0),
  ];
  await bridge.ask({ type: 'react', to: person.number, key: { messageId: id, fromMe: false }, emoji: '✅' });
  await bridge.ask({ type: 'edit', to: person.number, target: 'AAAA', text: 'uno' });
  await bridge.ask({ type: 'revoke', to: person.number, target: 'AAAA' });

  assert.equal((await liked).message.reactionMessage.text, '✅');
  await changed;
  assert.equal((await gone).message.protocolMessage.key.id, 'AAAA');
});

test('receipts, typing and read marks are carried', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);
  await bridge.ask({ type: 'send', to: person.number, text: 'one', messageId: 'BBBB' });

  await writeAsOwner(here.server, here.server.owner, { conversation: 'so that our own name is known' });
  await bridge.event('message');
  confirm(here.server, person, 'BBBB', 'delivered');
  await bridge.event('receipt', ({ messageId, status }) => messageId === 'BBBB' && status === 'delivered');
  confirm(here.server, person, 'BBBB', 'read');
  type(here.server, person);
  const id = await write(here.server, person, { conversation: 'hello' });
  await bridge.event('message', ({ text }) => text === 'hello');
  const typing = once(here.server, 'stanza', ({ tag }) => tag === 'chatstate');
  await bridge.ask({ type: 'typing', to: person.number, state: 'composing' });
  const online = once(here.server, 'stanza', ({ tag, attrs }) => tag === 'presence' && attrs.type === 'available');
  await bridge.ask({ type: 'presence', state: 'available' });
  const read = once(here.server, 'stanza', ({ tag, attrs }) => tag === 'receipt' && attrs.type === 'read');
  await bridge.ask({ type: 'read', chat: person.jid, keys: [{ messageId: id, fromMe: false }] });

  await bridge.event('receipt', ({ messageId, status }) => messageId === 'BBBB' && status === 'read');
  assert.equal((await bridge.event('typing')).state, 'composing');
  assert.equal((await typing).content[0].tag, 'composing');
  await online;
  assert.equal((await read).attrs.id, id);
});

test('numbers are looked up, and only people and groups can be written to', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);

  const { result } = await bridge.ask({ type: 'lookup', numbers: [person.number, '15559999999'] });
  const refused = await bridge.ask({ type: 'send', to: 'status@broadcast', text: 'x' });

  assert.ok(result?.kind === 'numbers');
  assert.deepEqual(result.numbers.map(({ number, exists }) => [number, exists]), [[person.number, true], ['15559999999', false]]);
  assert.equal(refused.problem?.code, 'refused');
});

test('status posts, broadcasts and newsletters are never told', async (t) => {
  const here = await ground(t);
  const person = here.server.add(ann());
  const bridge = await pairedBridge(here);
  const sealed = await person.encrypt(here.server.address, /** @type {any} */ (here.server.device), { conversation: 'to all' });

  for (const from of ['status@broadcast', '1234567@broadcast']) {
    here.server.deliver({ tag: 'message', attrs: { from, participant: person.jid, id: from, t: '1700000000', type: 'text' }, content: [sealed] });
  }
  here.server.deliver({ tag: 'message', attrs: { from: '123@newsletter', id: 'n', t: '1700000000', type: 'text' }, content: [{ tag: 'plaintext', attrs: {}, content: Buffer.from([10, 1, 65]) }] });
  await write(here.server, person, { conversation: 'to you' });
  await bridge.event('message', ({ text }) => text === 'to you');

  assert.equal(bridge.told.filter(({ type }) => type === 'message').length, 1);
});
