/** Small readers for WhatsApp's binary stanzas. */

/** @import { BinaryNode } from 'baileys' */

export const SERVER = 's.whatsapp.net';

/**
 * @param {BinaryNode} node
 * @returns {BinaryNode[]}
 */
export function children(node) {
  return Array.isArray(node.content) ? node.content : [];
}

/**
 * @param {BinaryNode} node
 * @param {string} tag
 */
export function maybe(node, tag) {
  return children(node).find((each) => each.tag === tag);
}

/**
 * @param {BinaryNode} node
 * @param {string} tag
 */
export function child(node, tag) {
  const found = maybe(node, tag);
  if (found === undefined) {
    throw new Error(`<${node.tag}> has no <${tag}>`);
  }
  return found;
}

/**
 * @param {BinaryNode} node
 * @returns {Buffer}
 */
export function bytesOf(node) {
  return typeof node.content === 'string' || node.content instanceof Uint8Array ? Buffer.from(node.content) : Buffer.alloc(0);
}

/** @param {BinaryNode} node */
export function numberOf(node) {
  const bytes = bytesOf(node);
  return bytes.readUIntBE(0, bytes.length);
}

/**
 * @param {string} tag
 * @param {Record<string, string | undefined>} [given] what is undefined is left out
 * @param {BinaryNode['content']} [content]
 * @returns {BinaryNode}
 */
export function node(tag, given = {}, content = undefined) {
  const attrs = /** @type {Record<string, string>} */ (
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  );
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

/** The time as stanzas carry it. */
export function now() {
  return String(Math.floor(Date.now() / 1000));
}

/** @param {string | undefined} jid */
export function userOf(jid) {
  return (jid ?? '').split('@')[0]?.split(':')[0] ?? '';
}
