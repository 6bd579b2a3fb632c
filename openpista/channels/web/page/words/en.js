/** English: what the terminal window says too, and what only the page says. */

import { HOUSE } from "./en/house.js";
import { PAGE } from "./en/page.js";

/** @type {{[key: string]: string}} */
export const EN = { ...HOUSE, ...PAGE };
