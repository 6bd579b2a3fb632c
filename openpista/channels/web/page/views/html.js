/**
 * The only place that turns text into HTML or into the address of a script. What comes in was
 * made and cleaned by the server; the browser refuses any other way (Trusted Types).
 */

const WORKER = "/sw.js";

/**
 * @typedef {{createHTML: (text: string) => string, createScriptURL: (url: string) => string}} Policy
 */

/** @returns {Policy} */
function makePolicy() {
  const rules = {
    createHTML: (/** @type {string} */ text) => text,
    createScriptURL: (/** @type {string} */ url) => {
      if (url !== WORKER) throw new TypeError("This is no script of openpista.");
      return url;
    },
  };
  const factory = /** @type {any} */ (globalThis).trustedTypes;
  return factory ? factory.createPolicy("openpista", rules) : rules;
}

/** @type {Policy | undefined} */
let policy;

function thePolicy() {
  policy ??= makePolicy();
  return policy;
}

/**
 * Put HTML of the server into an element.
 * @param {Element} element
 * @param {string} html
 */
export function insertHtml(element, html) {
  element.innerHTML = thePolicy().createHTML(html);
}

/** The address of the service worker, as the browser wants it. */
export function workerUrl() {
  return thePolicy().createScriptURL(WORKER);
}
