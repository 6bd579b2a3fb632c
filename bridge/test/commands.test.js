import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadProtocol, readCommand } from '../src/commands.js';
import { flaw } from '../src/schema.js';

/** @import { Schema } from '../src/schema.js' */

const protocol = loadProtocol();

/** @param {object} value */
const read = (value) => readCommand(JSON.stringify(value), protocol);

test('a command that fits is read as it is', () => {
  const command = { id: 'a', type: 'send', to: '15550002222', text: 'x', quoted: { messageId: 'Q', text: 'q' }, mentions: ['15550003333'] };

  assert.deepEqual(read(command), { command });
});

test('a flaw is named by its place and never by what stood there', () => {
  const flaws = [
    { id: 'a', type: 'send', to: '15550002222' },
    { id: 'a', type: 'send', to: '15550002222', text: 'secret'.repeat(20_000) },
    { id: 'a', type: 'send', to: '15550002222', text: 'x', secret: 1 },
    { id: 'a', type: 'send', to: '15550002222', text: 'x', quoted: { messageId: '' } },
    { id: 'a', type: 'lookup', numbers: [] },
    { id: 'a', type: 'typing', to: '15550002222', state: 'secret' },
  ].map((value) => read(value));

  assert.deepEqual(flaws.map((found) => 'problem' in found && found.problem.message), [
    'the line has no text', 'text is too short or too long', 'the line has a field that is not known', 'messageId is too short or too long',
    'numbers has too few or too many items', 'state is not one of those allowed',
  ]);
});

test('every command of the protocol is known, and the schema says nothing that is not checked', () => {
  for (const [type, reference] of Object.entries(protocol.command.discriminator.mapping)) {
    const found = read({ id: 'a', type, bogus: 1 });
    assert.ok('problem' in found && found.problem.code === 'malformed', type);
    assert.equal(flaw({}, { $ref: reference }, protocol.$defs)?.includes('not understood'), false);
  }
  for (const [name, part] of Object.entries(protocol.$defs)) {
    assert.ok(understood(part), name);
  }
  assert.match(flaw({}, /** @type {Schema} */ ({ format: 'date' }), {}) ?? '', /not understood/);
});

/**
 * Whether every keyword in a schema is one that is checked.
 * @param {Schema} schema
 * @returns {boolean}
 */
function understood(schema) {
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])];
  return !/not understood/.test(flaw(Symbol('nothing'), schema, protocol.$defs) ?? '') && inner.every(understood);
}
