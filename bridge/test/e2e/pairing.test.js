import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ground, once, pairedBridge } from './harness.js';

test('a scanned QR code pairs the device and brings it online', async (t) => {
  const here = await ground(t);

  const bridge = await pairedBridge(here);

  const paired = await bridge.event('paired');
  const connected = await bridge.event('connected');
  assert.equal(paired.phone, here.server.account.number);
  assert.equal(connected.phone, here.server.account.number);
  assert.equal(connected.lid, here.server.account.lid);
  assert.equal((await bridge.event('disconnected')).code, 'restart_required');
  assert.equal(bridge.printed, '');
});

test('a typed code pairs the device as well', async (t) => {
  const { server, start } = await ground(t);
  const bridge = start();
  await bridge.ask({ type: 'connect' });
  await bridge.event('qr');
  const asked = once(server, 'codeAsked');

  const answer = await bridge.ask({ type: 'pair', phone: server.account.number });
  await asked;
  const { result } = answer;
  assert.ok(result?.kind === 'pairingCode');
  assert.match(result.code, /^[0-9A-Z]{8}$/);
  await server.typeCode(result.code);

  assert.equal((await bridge.event('connected')).phone, server.account.number);
});
