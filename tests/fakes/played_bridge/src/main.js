/**
 * A bridge without WhatsApp, for the real program in its real sandbox: a test plays the phone by
 * files in the session folder, the only place that both can reach. `scan` accepts this device,
 * each file `say-N` is what the owner writes to themselves, and `sent.jsonl` is what they read.
 */

import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PHONE = '15550100001';
const CHAT = `${PHONE}@s.whatsapp.net`;
const LOOK_EVERY_MS = 50;

const args = process.argv.slice(2);
const session = args[args.indexOf('--session') + 1] ?? '.';
const creds = join(session, 'creds');
const tell = (event) => writeSync(3, `${JSON.stringify(event)}\n`);
const wait = new Int32Array(new SharedArrayBuffer(4));
let up = false;
let asked = false;
let codes = 0;
let seq = 0;

const connected = () => {
  up = true;
  tell({ type: 'connected', phone: PHONE, name: 'Ann' });
};
// As long as WhatsApp's own: a reference and three keys.
const KEYS = [1, 2, 3].map((key) => Buffer.alloc(32, key * 7).toString('base64')).join(',');
const code = () => tell({ type: 'qr', data: `2@played${'Aa0'.repeat(30)}${(codes += 1)},${KEYS}`, expiresIn: 20 });

const results = {
  send: ({ to, text, messageId }) => {
    appendFileSync(join(session, 'sent.jsonl'), `${JSON.stringify({ to, text })}\n`);
    return { kind: 'sent', messageId, chat: to, timestamp: 0 };
  },
  pair: () => ({ kind: 'pairingCode', code: 'ABCD-EFGH' }),
  status: () => ({ kind: 'standing', state: up ? 'connected' : 'idle', paired: existsSync(creds) }),
  lookup: ({ numbers }) => ({ kind: 'numbers', numbers: numbers.map((number) => ({ number, exists: true, jid: `${number}@s.whatsapp.net` })) }),
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = JSON.parse(line);
    tell({ type: 'ack', id: order.id, ok: true, result: results[order.type]?.(order) });
    if (order.type === 'connect') {
      asked = true;
      existsSync(creds) ? connected() : code();
    } else if (order.type === 'disconnect') {
      up = false;
      rmSync(creds, { force: true });
      tell({ type: 'disconnected', code: 'logged_out', reason: 'played' });
    } else if (order.type === 'shutdown') {
      process.exit(0);
    }
  })
  .on('close', () => process.exit(0));

setInterval(() => {
  const scan = join(session, 'scan');
  if (asked && existsSync(scan)) {
    rmSync(scan);
    appendFileSync(creds, 'paired');
    tell({ type: 'paired', phone: PHONE });
    tell({ type: 'disconnected', code: 'restart_required', reason: 'played', retryIn: 0 });
    connected();
  }
  for (const name of up ? readdirSync(session).filter((one) => one.startsWith('say-')).sort() : []) {
    Atomics.wait(wait, 0, 0, 5); // the file may still be written
    const text = readFileSync(join(session, name), 'utf8');
    rmSync(join(session, name));
    seq += 1;
    tell({
      type: 'message', seq, messageId: `3A${Date.now()}${seq}`, chat: CHAT, chatKind: 'self', text,
      sender: { jid: PHONE, phone: PHONE }, timestamp: Math.floor(Date.now() / 1000), fromMe: true, selfChat: true,
    });
  }
}, LOOK_EVERY_MS);

tell({ type: 'hello', protocol: 1, baileys: 'played', node: process.versions.node, paired: existsSync(creds) });
