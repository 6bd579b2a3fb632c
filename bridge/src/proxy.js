/** Reaches WhatsApp through an HTTP proxy that allows CONNECT, as openpista's egress proxy does. */

import { Agent } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** @import { Socket } from 'node:net' */
/** @import { ConnectionOptions } from 'node:tls' */

const PATIENCE_MS = 20_000;
const MAX_ANSWER_BYTES = 8192;

/**
 * Reads `host:port`.
 * @param {string} text
 */
export function readProxy(text) {
  const [, host, port] = /^([A-Za-z0-9.-]{1,253}):([0-9]{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65535) {
    throw new Error('A proxy is given as host:port.');
  }
  return { host, port: Number(port) };
}

/**
 * An agent that asks a proxy for each connection and speaks TLS to its far end.
 * @param {{ host: string, port: number }} proxy
 */
export function tunnelAgent(proxy) {
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = (/** @type {ConnectionOptions & { host: string }} */ options, done) => {
    tunnel(proxy, `${options.host}:${options.port ?? 443}`).then(
      (socket) => done?.(null, connectTls({ ...options, socket, servername: options.servername || options.host })),
      (error) => done?.(error, /** @type {any} */ (undefined)),
    );
    return undefined;
  };
  return agent;
}

/**
 * @param {{ host: string, port: number }} proxy
 * @param {string} target
 * @returns {Promise<Socket>}
 */
function tunnel(proxy, target) {
  return new Promise((resolve, reject) => {
    const socket = connectPlain(proxy);
    let answer = '';
    /** @param {string} words */
    const fail = (words) => socket.destroy(Object.assign(new Error(words), { code: 'ECONNREFUSED' }));
    socket.setTimeout(PATIENCE_MS, () => fail('The proxy did not answer.'));
    socket.on('error', reject);
    socket.on('close', () => reject(Object.assign(new Error('The proxy hung up.'), { code: 'ECONNREFUSED' })));
    socket.on('connect', () => socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`));
    socket.on('data', function read(chunk) {
      answer += chunk.toString('latin1');
      const end = answer.indexOf('\r\n\r\n');
      if (end === -1) {
        if (answer.length > MAX_ANSWER_BYTES) {
          fail('The proxy said too much.');
        }
        return;
      }
      if (!/^HTTP\/1\.[01] 200 /.test(answer)) {
        fail('The proxy does not allow it.');
        return;
      }
      socket.off('data', read);
      socket.removeAllListeners('error');
      socket.removeAllListeners('close');
      socket.setTimeout(0);
      socket.pause();
      const early = answer.slice(end + 4);
      if (early !== '') {
        socket.unshift(Buffer.from(early, 'latin1'));
      }
      resolve(socket);
    });
  });
}
