import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { Peer } from '../counterpart/peer.js';
import { upload, write } from '../counterpart/speech.js';
import { ground, once, pairedBridge } from './harness.js';
import { writeHandle } from '../../src/media.js';

/** @import { TestContext } from 'node:test' */
/** @import { SendMedia } from '../../src/protocol.d.ts' */

/** @param {TestContext} t */
async function withAnn(t) {
  const here = await ground(t);
  const ann = here.server.add(new Peer('15550002222', '90000000002', 'Ann'));
  return { here, ann, bridge: await pairedBridge(here) };
}

test('a photo is fetched only when it is asked for, and lies in the media folder by its hash', async (t) => {
  const { here, ann, bridge } = await withAnn(t);
  const photo = randomBytes(70_001);

  const described = await upload(here.server, photo, 'image');
  await write(here.server, ann, { imageMessage: { ...described, mimetype: 'image/jpeg', caption: 'my cat', width: 8, height: 6 } });
  const { media, text } = await bridge.event('message');
  assert.ok(media);
  assert.deepEqual(await readdir(here.media), []);
  const { result } = await bridge.ask({ type: 'download', handle: media.handle });

  assert.equal(text, 'my cat');
  assert.deepEqual([media.kind, media.bytes, media.width, media.height], ['image', photo.length, 8, 6]);
  assert.ok(result?.kind === 'downloaded');
  assert.equal(result.sha256, createHash('sha256').update(photo).digest('hex'));
  assert.deepEqual(await readFile(result.path), photo);
  assert.equal((await stat(result.path)).mode & 0o777, 0o600);
});

test('a voice note, a video and a document with a caption are recognised', async (t) => {
  const { here, ann, bridge } = await withAnn(t);
  const voice = await upload(here.server, Buffer.from('ogg'), 'ptt');
  const video = await upload(here.server, Buffer.from('mp4'), 'video');
  const document = await upload(here.server, Buffer.from('pdf'), 'document');

  await write(here.server, ann, { audioMessage: { ...voice, mimetype: 'audio/ogg; codecs=opus', ptt: true, seconds: 4 } });
  await write(here.server, ann, { viewOnceMessage: { message: { videoMessage: { ...video, mimetype: 'video/mp4' } } } });
  await write(here.server, ann, {
    documentWithCaptionMessage: { message: { documentMessage: { ...document, mimetype: 'application/pdf', fileName: 'a.pdf', caption: 'read this' } } },
  });
  const note = await bridge.event('message', ({ media }) => media?.kind === 'voice');
  const film = await bridge.event('message', ({ media }) => media?.kind === 'video');
  const paper = await bridge.event('message', ({ media }) => media?.kind === 'document');

  assert.equal(note.media?.seconds, 4);
  assert.equal(film.viewOnce, true);
  assert.deepEqual([paper.text, paper.media?.fileName], ['read this', 'a.pdf']);
  for (const { media } of [note, film, paper]) {
    assert.ok((await bridge.ask({ type: 'download', handle: media?.handle ?? '' })).ok);
  }
});

test('files of every kind are sent, and arrive as they were', async (t) => {
  const { here, ann, bridge } = await withAnn(t);
  const path = join(here.media, 'out');
  await writeFile(path, randomBytes(4000));
  /** @type {[SendMedia['kind'], string, string][]} */
  const kinds = [
    ['image', 'image/png', 'imageMessage'], ['video', 'video/mp4', 'videoMessage'], ['voice', 'audio/ogg', 'audioMessage'],
    ['audio', 'audio/mpeg', 'audioMessage'], ['document', 'text/plain', 'documentMessage'],
  ];

  for (const [kind, mimetype, name] of kinds) {
    const arrived = once(here.server, 'arrived', ({ to }) => to === 'Ann');
    const ack = await bridge.ask({ type: 'sendMedia', to: ann.number, kind, path, mimetype, caption: 'look', fileName: 'o.txt', seconds: 3 });
    assert.ok(ack.ok, JSON.stringify(ack));
    const { message } = await arrived;
    const part = message[name] ?? message.documentWithCaptionMessage?.message[name];
    assert.equal(Number(part.fileLength), 4000, kind);
    assert.equal(Buffer.from(part.fileSha256).toString('hex'), createHash('sha256').update(await readFile(path)).digest('hex'));
    assert.ok(here.server.media.files.has(part.directPath));
  }
  assert.deepEqual(await readdir(join(here.session, 'tmp')), []);
});

test('a file that is damaged, too large, gone or elsewhere is refused, and nothing of it stays', async (t) => {
  const { here, ann, bridge } = await withAnn(t);
  const described = await upload(here.server, randomBytes(50_000), 'image');
  await write(here.server, ann, { imageMessage: { ...described, mimetype: 'image/jpeg' } });
  const handle = (await bridge.event('message')).media?.handle ?? '';

  const tooLarge = await bridge.ask({ type: 'download', handle, maxBytes: 1000 });
  const kept = /** @type {Buffer} */ (here.server.media.files.get(described.directPath));
  kept[100] = (kept[100] ?? 0) ^ 1;
  const damaged = await bridge.ask({ type: 'download', handle });
  here.server.media.files.delete(described.directPath);
  const gone = await bridge.ask({ type: 'download', handle });
  const elsewhere = await bridge.ask({ type: 'download', handle: writeHandle({ k: 'image', p: '@evil.example/x', m: 'AAAA', t: 'image/png' }) });
  const nonsense = await bridge.ask({ type: 'download', handle: 'nonsense' });

  assert.deepEqual(
    [tooLarge, damaged, gone, elsewhere, nonsense].map(({ problem }) => problem?.code),
    ['too_large', 'failed', 'not_found', 'refused', 'refused'],
  );
  assert.deepEqual(await readdir(here.media), []);
});

test('only files of the media folder can be sent, links included', async (t) => {
  const { here, ann, bridge } = await withAnn(t);
  await symlink(join(here.session, 'auth', 'creds.json'), join(here.media, 'innocent'));

  for (const path of [join(here.media, 'innocent'), join(here.media, '..', 'session', 'auth', 'creds.json'), '/etc/passwd']) {
    const { problem } = await bridge.ask({ type: 'sendMedia', to: ann.number, kind: 'document', path, mimetype: 'text/plain' });
    assert.equal(problem?.code, 'refused', path);
  }
});
