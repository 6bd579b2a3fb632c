import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Peer } from '../counterpart/peer.js';
import { ground, once, pairedBridge } from './harness.js';

test('a message that a phone could not read is sent to it once more', async (t) => {
  const here = await ground(t);
  const ann = here.server.add(new Peer('15550002222', '90000000002', 'Ann'));
  const bridge = await pairedBridge(here);
  await bridge.ask({ type: 'send', to: ann.number, text: 'sessions are made' });

  const read = ann.decrypt.bind(ann);
  let failures = 0;
  ann.decrypt = async (address, sealed) => {
    if (failures === 0) {
      failures += 1;
      throw new Error('the keys are out of step');
    }
    return read(address, sealed);
  };
  const arrived = once(here.server, 'arrived', ({ to, id }) => to === 'Ann' && id === 'AGAIN');
  await bridge.ask({ type: 'send', to: ann.number, text: 'second try', messageId: 'AGAIN' });

  assert.equal((await arrived).message.extendedTextMessage.text, 'second try');
  assert.equal(failures, 1);
});
