import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';

import { readLines } from '../src/lines.js';

/** @param {string[]} pieces */
async function lines(pieces, max = 10) {
  const found = [];
  for await (const line of readLines(Readable.from(pieces.map((piece) => Buffer.from(piece))), max)) {
    found.push('text' in line ? line.text : null);
  }
  return found;
}

test('lines are whole however the stream is cut', async () => {
  assert.deepEqual(await lines(['a\nb', 'c', '\n', '\n', 'de\nf\n']), ['a', 'bc', '', 'de', 'f']);
});

test('a character cut in two is put together again', async () => {
  const bytes = Buffer.from('안\n');
  const found = [];
  for await (const line of readLines(Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]), 10)) {
    found.push(line);
  }

  assert.deepEqual(found, [{ text: '안' }]);
});

test('half a line at the end is none', async () => {
  assert.deepEqual(await lines(['a\nhalf']), ['a']);
});

test('a line that is too long is named once, and the next one is read', async () => {
  assert.deepEqual(await lines(['12345678901\nnext\n']), [null, 'next']);
  assert.deepEqual(await lines(['12345', '678901', '2345678901234', '\nnext\n']), [null, 'next']);
  assert.deepEqual(await lines(['1234567890\n']), ['1234567890']);
});
