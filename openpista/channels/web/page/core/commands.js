/** The commands that may be typed after a slash; those of the terminal window that a page has. */

/**
 * @typedef {object} CommandSpec
 * @property {string} name
 * @property {string[]} [aliases]
 * @property {boolean} [argument] takes words after it
 * @property {boolean} [session] needs a conversation that exists
 */

/** @type {CommandSpec[]} */
export const COMMANDS = [
  { name: "new", aliases: ["home"] },
  { name: "steer", argument: true, session: true },
  { name: "stop", aliases: ["cancel"], session: true },
  { name: "undo", session: true },
  { name: "compact", argument: true, session: true },
  { name: "model", aliases: ["models"] },
  { name: "effort", argument: true, session: true },
  { name: "sessions", aliases: ["session", "find", "search"] },
  { name: "rename", argument: true, session: true },
  { name: "delete", session: true },
  { name: "fork", session: true },
  { name: "export", argument: true, session: true },
  { name: "attach" },
  { name: "login", aliases: ["connection", "connections"] },
  { name: "channels", aliases: ["services", "telegram", "whatsapp"] },
  { name: "jobs", aliases: ["cron"] },
  { name: "approvals" },
  { name: "grants" },
  { name: "untaint", session: true },
  { name: "budget", aliases: ["cost"] },
  { name: "settings", aliases: ["config"] },
  { name: "devices" },
  { name: "theme", argument: true },
  { name: "language", argument: true },
  { name: "keys", aliases: ["help"] },
  { name: "reconnect" },
  { name: "logout" },
];

/**
 * The commands that begin like what was typed.
 * @param {string} text
 */
export function matching(text) {
  const typed = text.slice(1).toLowerCase();
  return COMMANDS.filter((one) =>
    [one.name, ...(one.aliases ?? [])].some((name) => name.startsWith(typed)),
  );
}

/**
 * The command that a text is, or null where it is something to say. A path such as `/tmp/x` is no
 * command, and neither is a name that we do not know.
 * @param {string} text
 * @returns {{name: string, argument: string} | null}
 */
export function commandOf(text) {
  const match = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i.exec(text);
  if (!match) return null;
  const typed = match[1].toLowerCase();
  const spec = COMMANDS.find((one) => one.name === typed || one.aliases?.includes(typed));
  return spec ? { name: spec.name, argument: (match[2] ?? "").trim() } : null;
}
