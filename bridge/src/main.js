/** The bridge as openpista starts it: `node src/main.js --session FOLDER --media FOLDER`. */

import { silence } from './quiet.js';

const OLDEST_NODE = 20;
const USAGE = 64;
const TOO_OLD = 78;

silence();
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.exit(TOO_OLD);
}

const { enforceSignatures } = await import('./signatures.js');
enforceSignatures();
const [{ readOptions }, { run }, { openSocket }, { currentRevision, libraryVersion }] = await Promise.all([
  import('./options.js'),
  import('./run.js'),
  import('./socket.js'),
  import('./version.js'),
]);

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch {
  process.exit(USAGE);
}
const versions = { baileys: libraryVersion(), node: process.versions.node };
process.exit(await run(options, { openSocket, currentRevision, versions }));
