/** The texts of the page by key, in the language of the user. */

import { EN } from "./en.js";

/** @typedef {import("../core/types.js").Phrase} Phrase */

/** @type {{[language: string]: {[key: string]: string}}} */
const TEXTS = { en: EN };

/** @param {string} language */
export function knows(language) {
  return language in TEXTS;
}

/**
 * Load the texts of a language other than English, once.
 * @param {string} language
 */
export async function learn(language) {
  if (language === "ko") TEXTS.ko = (await import("./ko.js")).KO;
}

/**
 * The text of a key with its `{placeholders}` filled in. With `count` 1 the text of `key.one` is
 * taken where there is one. A key without a text comes back as itself.
 * @param {string} language
 * @param {string | Phrase} what
 * @param {{[name: string]: string | number}} [values]
 */
export function say(language, what, values) {
  const key = typeof what === "string" ? what : what.key;
  const filled = typeof what === "string" ? values : what.values;
  const texts = TEXTS[language] ?? EN;
  const text = (filled?.count === 1 && texts[`${key}.one`]) || texts[key] || EN[key] || key;
  if (!filled) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(filled[name] ?? whole));
}

/**
 * Whether there is a text for a key.
 * @param {string} key
 */
export function hasText(key) {
  return key in EN;
}

/**
 * The language of a browser, as far as we speak it.
 * @param {readonly string[]} languages
 * @returns {"en" | "ko"}
 */
export function languageOf(languages) {
  return languages[0]?.toLowerCase().startsWith("ko") ? "ko" : "en";
}
