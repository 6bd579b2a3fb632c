/** The page's own small pictures, drawn with lines in the colour of the text. */

import { h } from "./dom.js";

/** @type {{[name: string]: string}} */
const PATHS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  clip: "M8 12.5l6.2-6.2a3 3 0 0 1 4.3 4.3l-8.4 8.3a5 5 0 0 1-7-7L11 4",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M6 11a6 6 0 0 0 12 0M12 17v4",
  down: "M12 5v14M6 13l6 6 6-6",
  copy: "M9 9h10v10H9zM5 15V5h10",
  check: "M5 12.5l4.5 4.5L19 7.5",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13M15.5 15.5L20 20",
  dots: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  key: "M14.5 4a5.5 5.5 0 1 1-3.9 9.4L4 20v-3l2-.3.3-2 2-.4.3-2A5.5 5.5 0 0 1 14.5 4M16 8v.01",
  chat: "M5 5h14v11H10l-5 4z",
  clock: "M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16M12 8v4.5l3 2",
  link: "M9.5 14.5l5-5M8 11l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 16M16 13l2.5-2.5a3.5 3.5 0 0 0-5-5L11 8",
  gear: "M12 9a3 3 0 1 1 0 6a3 3 0 0 1 0-6M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
  coin: "M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16M14.5 9.2c-.5-.8-1.4-1.2-2.5-1.2-1.400 0-2.500.7-2.500 1.900 0 2.700 5 1.300 5 4 0 1.200-1.100 2-2.500 2-1.200 0-2.200-.5-2.700-1.400M12 6.500v11",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M11 18h2",
  shield: "M12 3l7 3v5c0 4.500-3 8-7 10-4-2-7-5.500-7-10V6z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  chevron: "M9 6l6 6-6 6",
};

/**
 * @param {string} name
 * @returns {import("./dom.js").VNode}
 */
export function icon(name) {
  return h(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    h("path", { d: PATHS[name] }),
  );
}

/**
 * A button that is a picture, with its name for those who cannot see it.
 * @param {string} name
 * @param {string} label
 * @param {(event: Event) => void} press
 * @param {import("./dom.js").Props} [props]
 */
export function iconButton(name, label, press, props = {}) {
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      title: label,
      "aria-label": label,
      onclick: press,
      ...props,
    },
    icon(name),
  );
}

/** The word mark's companion: a small leaf of pista. */
export function mark() {
  return h(
    "svg",
    { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true" },
    h("path", { d: "M16 3c7 4 10 9 10 14a10 10 0 0 1-20 0C6 12 9 7 16 3z", class: "mark-shell" }),
    h("path", {
      d: "M16 9c3.500 2.500 5 5.500 5 8.500a5 5 0 0 1-10 0c0-3 1.500-6 5-8.500z",
      class: "mark-nut",
    }),
  );
}
