/**
 * Takes the voice from everything that prints. libsignal writes whole sessions, private keys
 * included, to the console; whatever reaches a standard stream may end in a log.
 */

const METHODS = /** @type {const} */ (['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table']);

/** Every later print of this process goes nowhere. Call it before a library is loaded. */
export function silence() {
  silenceConsole();
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = swallow;
  }
}

/** The console alone says nothing any more. */
export function silenceConsole() {
  for (const method of METHODS) {
    console[method] = () => undefined;
  }
}

/** What the library is given as its logger. */
export const silentLogger = {
  level: 'silent',
  child: () => silentLogger,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * @param {string | Uint8Array} _chunk
 * @param {BufferEncoding | ((error?: Error | null) => void)} [encoding]
 * @param {(error?: Error | null) => void} [done]
 */
function swallow(_chunk, encoding, done) {
  const callback = typeof encoding === 'function' ? encoding : done;
  if (callback) {
    process.nextTick(callback);
  }
  return true;
}
