import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';

import { Connection } from '../src/connection.js';

/** @import { AnyEvent } from '../src/protocol.d.ts' */

/** A connection over sockets that are played. */
function played() {
  /** @type {{ ev: EventEmitter, calls: string[] }[]} */
  const sockets = [];
  /** @type {AnyEvent[]} */
  const told = [];
  const open = () => {
    /** @type {string[]} */
    const calls = [];
    const socket = {
      ev: new EventEmitter(), calls, user: { id: '1555:1@s.whatsapp.net' }, end: async () => calls.push('end'),
      ws: { socket: { pause: () => calls.push('pause'), resume: () => calls.push('resume') } },
    };
    sockets.push(socket);
    return /** @type {any} */ (socket);
  };
  const session = /** @type {any} */ ({ paired: true, startOver: async () => undefined, save: async () => undefined, settled: async () => undefined, creds: {} });
  const tell = (/** @type {AnyEvent} */ event) => void told.push(event);
  const nothing = () => undefined;
  const connection = new Connection({ session, tell, open, attach: nothing, detach: nothing, renew: async () => false, random: () => 0.5 });
  return { connection, sockets, told };
}

const restart = { connection: 'close', lastDisconnect: { error: { output: { statusCode: 515 } } } };

test('a listener that is full stops the reading, also of the next connection', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { connection, sockets } = played();
  await connection.start();
  sockets[0]?.ev.emit('connection.update', { connection: 'open' });

  connection.hold(true);
  sockets[0]?.ev.emit('connection.update', restart);
  t.mock.timers.tick(0);
  await Promise.resolve();
  await Promise.resolve();
  sockets[1]?.ev.emit('connection.update', { connection: 'open' });
  connection.hold(false);

  assert.deepEqual(sockets.map(({ calls }) => calls.filter((call) => call !== 'end')), [['resume', 'pause'], ['pause', 'resume']]);
});

test('a connection that is started twice is one', async () => {
  const { connection, sockets } = played();

  await Promise.all([connection.start(), connection.start()]);

  assert.equal(sockets.length, 1);
});

test('what an old connection still says is not heard', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { connection, sockets, told } = played();
  await connection.start();
  const [first] = sockets;
  first?.ev.emit('connection.update', restart);
  const before = told.length;

  first?.ev.emit('connection.update', { connection: 'open' });
  first?.ev.emit('connection.update', { qr: 'late' });

  assert.equal(told.length, before);
  assert.equal(connection.state, 'waiting');
});

test('restarts that do not help are spaced out', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { connection, sockets, told } = played();
  await connection.start();

  for (let i = 0; i < 6; i += 1) {
    sockets.at(-1)?.ev.emit('connection.update', restart);
    t.mock.timers.tick(60_000);
    await new Promise((done) => setImmediate(done));
  }

  const waits = told.flatMap((event) => (event.type === 'disconnected' ? [event.retryIn] : []));
  assert.deepEqual(waits, [0, 0, 0, 1, 2, 4]);
});
