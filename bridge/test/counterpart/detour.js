/** The way from the bridge to a counterpart instead of WhatsApp. */

import { Agent } from 'node:https';
import { connect } from 'node:net';

/**
 * Every connection of the agent ends
 * at this port, whatever host it was meant for, and without TLS.
 * @param {number} port
 */
export function detour(port) {
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = () => connect(port, '127.0.0.1');
  return agent;
}
