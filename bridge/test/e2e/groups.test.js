import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Peer } from '../counterpart/peer.js';
import { confirm, writeInGroup } from '../counterpart/speech.js';
import { ground, once, pairedBridge } from './harness.js';

/** @import { TestContext } from 'node:test' */

/**
 * @param {TestContext} t
 * @param {boolean} lidAddressed
 */
async function groupOfThree(t, lidAddressed) {
  const here = await ground(t);
  const ann = here.server.add(new Peer('15550002222', '90000000002', 'Ann'));
  const bob = here.server.add(new Peer('15550003333', '90000000003', 'Bob'));
  const group = here.server.addGroup({
    jid: '120363000000000001@g.us', subject: 'Garden', lidAddressed, members: [here.server.owner, ann, bob], admins: new Set([ann.number]),
  });
  return { here, ann, bob, group, bridge: await pairedBridge(here) };
}

for (const lidAddressed of [false, true]) {
  test(`a group ${lidAddressed ? 'by LID' : 'by number'} is read and answered, each member named`, async (t) => {
    const { here, ann, bob, group, bridge } = await groupOfThree(t, lidAddressed);
    const own = lidAddressed ? here.server.owner.lidJid : here.server.owner.jid;

    const id = await writeInGroup(here.server, group, ann, {
      extendedTextMessage: { text: '@me what grows?', contextInfo: { mentionedJid: [own] } },
    });
    const message = await bridge.event('message');
    await writeInGroup(here.server, group, bob, { conversation: 'and me' });
    const second = await bridge.event('message', ({ text }) => text === 'and me');
    const arrivals = ['Ann', 'Bob'].map((name) => once(here.server, 'arrived', ({ to, message: m }) => to === name && m.extendedTextMessage));
    const author = message.sender.jid;
    const ack = await bridge.ask({
      type: 'send', to: group.jid, text: 'beans', messageId: 'CCCC', quoted: { messageId: id, participant: author, text: message.text },
      mentions: [author],
    });

    assert.equal(message.chatKind, 'group');
    assert.equal(message.chat, group.jid);
    assert.equal(message.mentionsMe, true);
    assert.deepEqual([message.sender.phone, message.sender.lid, message.sender.name], [ann.number, ann.lid, 'Ann']);
    assert.equal(second.mentionsMe, false);
    assert.equal(second.sender.phone, bob.number);
    assert.ok(ack.ok);
    for (const { message: received } of await Promise.all(arrivals)) {
      assert.equal(received.extendedTextMessage.text, 'beans');
      assert.deepEqual(received.extendedTextMessage.contextInfo.mentionedJid, [author]);
      assert.equal(received.extendedTextMessage.contextInfo.participant, author);
    }
  });
}

test('a group tells its members, and how far a message got with each', async (t) => {
  const { here, ann, group, bridge } = await groupOfThree(t, true);

  const { result } = await bridge.ask({ type: 'group', chat: group.jid });
  await bridge.ask({ type: 'send', to: group.jid, text: 'hello all', messageId: 'DDDD' });
  confirm(here.server, ann, 'DDDD', 'read', group.jid);
  const receipt = await bridge.event('receipt', ({ status }) => status === 'read');
  const missing = await bridge.ask({ type: 'group', chat: '120363000000000009@g.us' });

  assert.ok(result?.kind === 'group');
  assert.equal(result.subject, 'Garden');
  assert.deepEqual(result.members.map(({ phone, admin }) => [phone, admin]), [
    [here.server.account.number, false], [ann.number, true], ['15550003333', false],
  ]);
  assert.deepEqual([receipt.chat, receipt.messageId, receipt.participant], [group.jid, 'DDDD', ann.jid]);
  assert.equal(missing.problem?.code, 'not_found');
});
