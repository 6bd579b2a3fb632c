/** The host that keeps encrypted files: it takes what is posted and gives it back. */

import { randomBytes } from 'node:crypto';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

export class MediaHost {
  /** @type {Map<string, Buffer>} */
  files = new Map();

  /**
   * Keeps a file and names the path under which it lies.
   * @param {Buffer} bytes
   */
  keep(bytes) {
    const path = `/v/t62.7118-24/${randomBytes(8).toString('hex')}?ccb=11-4`;
    this.files.set(path, bytes);
    return path;
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  async serve(request, response) {
    if (request.method === 'POST' && request.url?.startsWith('/mms/')) {
      const parts = [];
      for await (const part of request) {
        parts.push(part);
      }
      const path = this.keep(Buffer.concat(parts));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ url: `https://mmg.whatsapp.net${path}`, direct_path: path }));
      return;
    }
    const file = this.files.get(request.url ?? '');
    response.statusCode = file === undefined ? 404 : 200;
    response.end(file ?? '');
  }
}
