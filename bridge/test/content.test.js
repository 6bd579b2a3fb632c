import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readContent } from '../src/content.js';

test('text is found in whatever it is wrapped', () => {
  const wrapped = { ephemeralMessage: { message: { viewOnceMessageV2: { message: { extendedTextMessage: { text: 'deep' } } } } } };

  assert.equal(readContent({ conversation: 'plain' })?.text, 'plain');
  assert.equal(readContent(wrapped)?.text, 'deep');
  assert.equal(readContent(wrapped)?.viewOnce, true);
});

test('wrappers without end are not followed', () => {
  /** @type {object} */
  let message = { conversation: 'at the bottom' };
  for (let depth = 0; depth < 50; depth += 1) {
    message = { ephemeralMessage: { message } };
  }

  assert.equal(readContent(message)?.text, '');
});

test('what says nothing of its own is nothing', () => {
  for (const message of [null, undefined, {}, { senderKeyDistributionMessage: {} }, { protocolMessage: { type: 3 } }, { reactionMessage: { text: 'x' } }]) {
    assert.equal(readContent(message), null);
  }
});

test('what is not carried is named', () => {
  assert.equal(readContent({ pollCreationMessageV3: { name: 'lunch?' } })?.unsupported, 'pollCreation');
  assert.equal(readContent({ conversation: 'x' })?.unsupported, null);
});

test('places and contact cards are read', () => {
  const place = readContent({ locationMessage: { degreesLatitude: 1.5, degreesLongitude: -2, name: 'Cafe' } });
  const card = readContent({ contactMessage: { displayName: 'Bob', vcard: 'BEGIN:VCARD\nitem1.TEL;type=CELL;waid=1:+1 555 000\nEND:VCARD' } });

  assert.deepEqual(place?.location, { latitude: 1.5, longitude: -2, name: 'Cafe' });
  assert.deepEqual(card?.contacts, [{ name: 'Bob', phones: ['+1 555 000'] }]);
});

test('half of a character is not passed on', () => {
  assert.equal(readContent({ conversation: 'a\ud83d' })?.text, 'a\ufffd');
  assert.equal(readContent({ conversation: 'x'.repeat(70_000) })?.text.length, 65_536);
});

test('a file without key or place is no file', () => {
  assert.equal(readContent({ imageMessage: { caption: 'c', mimetype: 'image/png' } })?.media, null);
});
