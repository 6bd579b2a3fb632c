/**
 * The bridge as tests start it: the same as `src/main.js`, but that its connections end at the
 * counterpart on this machine, whose root key it trusts. This file is not part of what is shipped.
 *
 *   node test/loopback.js PORT ROOT_KEY_BASE64 --session FOLDER --media FOLDER
 */

import { silence } from '../src/quiet.js';
import { enforceSignatures } from '../src/signatures.js';

silence();
enforceSignatures();
const [port, root, ...given] = process.argv.slice(2);
const [{ WA_CERT_DETAILS }, { readOptions }, { run }, { openSocket }, { currentRevision }, { detour }] = await Promise.all([
  import('baileys/lib/Defaults/index.js'),
  import('../src/options.js'),
  import('../src/run.js'),
  import('../src/socket.js'),
  import('../src/version.js'),
  import('./counterpart/detour.js'),
]);
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(root ?? '', 'base64');
process.exit(
  await run(
    readOptions(given),
    { openSocket, currentRevision, versions: { baileys: 'under test', node: process.versions.node } },
    { agent: detour(Number(port)) },
  ),
);
