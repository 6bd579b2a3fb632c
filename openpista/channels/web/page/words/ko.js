/** Korean: what the terminal window says too, and what only the page says. */

import { HOUSE } from "./ko/house.js";
import { PAGE } from "./ko/page.js";

/** @type {{[key: string]: string}} */
export const KO = { ...HOUSE, ...PAGE };
