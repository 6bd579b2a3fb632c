/** Cuts a byte stream into lines, whatever their size, without keeping an over-long one. */

const NEWLINE = 0x0a;

/**
 * A line, or the news that there was one too long to be read.
 * @typedef {{ text: string } | { tooLong: true }} Line
 */

/**
 * Yields each whole line; half a line at the end of the stream is not one.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {number} maxBytes
 * @returns {AsyncGenerator<Line>}
 */
export async function* readLines(chunks, maxBytes) {
  /** @type {Buffer[]} */
  let parts = [];
  let held = 0;
  let skipping = false;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const piece = chunk.subarray(from, end);
      from = end + 1;
      if (skipping || held + piece.length > maxBytes) {
        yield { tooLong: true };
      } else {
        yield { text: Buffer.concat([...parts, piece]).toString('utf8') };
      }
      parts = [];
      held = 0;
      skipping = false;
    }
    const rest = chunk.subarray(from);
    if (skipping || held + rest.length > maxBytes) {
      skipping = true;
      parts = [];
      held = 0;
    } else if (rest.length > 0) {
      parts.push(rest);
      held += rest.length;
    }
  }
}
