import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { get } from 'node:https';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { readOptions } from '../src/options.js';
import { readProxy, tunnelAgent } from '../src/proxy.js';

/** @import { AddressInfo } from 'node:net' */

const SOURCES = new URL('../src/', import.meta.url);

test('the bridge is started with two folders and perhaps a proxy, and with nothing else', () => {
  const proxy = { host: '127.0.0.1', port: 8080 };

  assert.deepEqual(readOptions(['--session', '/s', '--media', '/m']), { session: '/s', media: '/m', proxy: null });
  assert.deepEqual(readOptions(['--session', '/s', '--media', '/m', '--proxy', '127.0.0.1:8080']), { session: '/s', media: '/m', proxy });
  for (const wrong of [[], ['--session', 's', '--media', '/m'], ['--session', '/s', '--media', '/m', '--url', 'wss://x'], ['/s']]) {
    assert.throws(() => readOptions(wrong));
  }
  for (const wrong of ['', 'host', 'host:0', 'host:70000', 'a b:1', 'http://x:1']) {
    assert.throws(() => readProxy(wrong), wrong);
  }
});

test('nothing that is shipped can name another server', () => {
  for (const name of readdirSync(SOURCES).filter((each) => each.endsWith('.js'))) {
    const text = readFileSync(new URL(name, SOURCES), 'utf8');
    assert.doesNotMatch(text, /waWebSocketUrl|customUploadHosts|WA_CERT_DETAILS|NODE_TLS|rejectUnauthorized/, name);
    assert.doesNotMatch(text, /process\.env\.(?!TMPDIR = )/, name);
  }
});

test('nothing that a library prints leaves the process', async () => {
  const script = `
    const { silence } = await import(${JSON.stringify(new URL('quiet.js', SOURCES).href)});
    silence();
    console.info('Closing session:', { privKey: 'secret' });
    console.error('secret');
    process.stdout.write('secret');
    process.stderr.write('secret', 'utf8', () => process.exit(0));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let printed = '';
  child.stdout.on('data', (data) => (printed += data));
  child.stderr.on('data', (data) => (printed += data));

  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal(printed, '');
});

test('a wrong start ends with the code for it', async () => {
  const main = fileURLToPath(new URL('main.js', SOURCES));
  const child = spawn(process.execPath, [main, '--url', 'wss://elsewhere.example'], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });

  assert.deepEqual(await once(child, 'exit'), [64, null]);
});

test('signatures are checked once that is asked for, which the library alone does not', async () => {
  const script = (/** @type {string} */ first) => `
    const { enforceSignatures, signaturesHold } = await import(${JSON.stringify(new URL('signatures.js', SOURCES).href)});
    ${first}
    process.exit((await signaturesHold()) ? 0 : 3);`;
  const run = (/** @type {string} */ first) => once(spawn(process.execPath, ['--input-type=module', '-e', script(first)]), 'exit');

  assert.deepEqual(await run('enforceSignatures();'), [0, null]);
  assert.deepEqual(await run(''), [3, null]);
});

test('with a proxy, every connection asks it for its host first', async (t) => {
  /** @type {string[]} */
  const asked = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end(request.url === 'mmg.whatsapp.net:443' ? 'HTTP/1.1 200 OK\r\n\r\nnot TLS' : 'HTTP/1.1 403 No\r\n\r\n');
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', () => done(undefined)));
  t.after(() => proxy.close());
  const { port } = /** @type {AddressInfo} */ (proxy.address());
  const agent = tunnelAgent({ host: '127.0.0.1', port });
  const fails = (/** @type {string} */ host) =>
    new Promise((done) => get({ host, path: '/', agent }).on('error', (error) => done(error.message)));

  const [refused, spoken] = [await fails('elsewhere.example'), await fails('mmg.whatsapp.net')];

  assert.match(String(refused), /does not allow/);
  assert.doesNotMatch(String(spoken), /does not allow/);
  assert.deepEqual(asked, ['elsewhere.example:443', 'mmg.whatsapp.net:443']);
});
