/** What the browser keeps for this page: how it looks, drafts, what was seen. Never a secret of
 * a provider, never a conversation. */

const PREFIX = "openpista:";

/**
 * @param {string} key
 * @param {unknown} value
 */
export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A full or forbidden store loses comfort, nothing that was said.
  }
}

/**
 * @param {string} key
 * @returns {any} undefined where nothing readable was kept
 */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
