import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readEnd, stepAfter } from '../src/reasons.js';

const boom = (/** @type {number} */ statusCode, message = 'x', data = /** @type {unknown} */ (undefined)) =>
  Object.assign(new Error(message), { output: { statusCode }, data });
const middle = () => 0.5;

test('each end has its reason', () => {
  const found = [401, 402, 403, 405, 408, 428, 429, 440, 500, 503, 515, 599].map((status) => readEnd(boom(status)).code);

  assert.deepEqual(found, [
    'logged_out', 'rate_limited', 'forbidden', 'outdated', 'timed_out', 'unreachable', 'rate_limited', 'replaced', 'bad_session',
    'unavailable', 'restart_required', 'unknown',
  ]);
  assert.equal(readEnd(boom(408, 'QR refs attempts ended')).code, 'pairing_expired');
  assert.equal(readEnd(boom(408, 'WebSocket Error ()', { code: 'ENOTFOUND' })).code, 'unreachable');
  assert.equal(readEnd(undefined).code, 'unknown');
});

test('a lost connection is tried again ever more slowly, up to a minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 400].map((failures) => stepAfter('unreachable', failures, middle));

  assert.deepEqual(waits.map((step) => step.kind === 'retry' && step.seconds), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('the waits spread by a fifth either way', () => {
  const [shortest, longest] = [() => 0, () => 1].map((random) => stepAfter('unavailable', 4, random));

  assert.deepEqual([shortest, longest], [{ kind: 'retry', seconds: 6.4 }, { kind: 'retry', seconds: 9.6 }]);
});

test('who is asked to slow down waits minutes', () => {
  const waits = [1, 2, 3, 9].map((failures) => stepAfter('rate_limited', failures, middle));

  assert.deepEqual(waits.map((step) => step.kind === 'retry' && step.seconds), [60, 120, 240, 900]);
});

test('a restart is at once, unless it does not help', () => {
  assert.deepEqual(stepAfter('restart_required', 0, middle), { kind: 'retry', seconds: 0 });
  assert.deepEqual(stepAfter('restart_required', 3, middle), { kind: 'retry', seconds: 4 });
});

test('what only the owner can mend is not tried again, and only a log-out forgets the session', () => {
  const stops = /** @type {const} */ (['replaced', 'forbidden', 'outdated', 'pairing_expired', 'shutdown']);

  assert.deepEqual(stops.map((code) => stepAfter(code, 1, middle)), stops.map(() => ({ kind: 'stop', forget: false })));
  assert.deepEqual(stepAfter('logged_out', 1, middle), { kind: 'stop', forget: true });
});
