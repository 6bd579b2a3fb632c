/** Files that are whole or not there, for the owner's eyes only. */

import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { chmod, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

import { Problem } from './problems.js';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;

/**
 * Makes a folder that only its owner may enter.
 * @param {string} path
 */
export async function makeFolder(path) {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
  await chmod(path, FOLDER_MODE);
}

/**
 * Puts a text in the place of a file, at once; `lasting` also survives a loss of power.
 * @param {string} path
 * @param {string} text
 * @param {{ lasting?: boolean }} [how]
 */
export async function replaceFile(path, text, { lasting = false } = {}) {
  const draft = draftOf(path);
  const file = await open(draft, NEW_FILE, FILE_MODE);
  try {
    await file.writeFile(text);
    if (lasting) {
      await file.sync();
    }
  } finally {
    await file.close();
  }
  await rename(draft, path).catch(async (error) => {
    await rm(draft, { force: true });
    throw error;
  });
}

/**
 * The same before anything else happens.
 * @param {string} path
 * @param {string} text
 */
export function replaceFileNow(path, text) {
  const draft = draftOf(path);
  const file = openSync(draft, NEW_FILE, FILE_MODE);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * The real path of a file that must lie in a folder; links do not lead out of it.
 * @param {string} folder
 * @param {string} path
 */
export async function within(folder, path) {
  const [root, real] = await Promise.all([realpath(folder), realpath(path).catch(() => null)]);
  if (real === null) {
    throw new Problem('not_found', 'There is no such file.');
  }
  if (!real.startsWith(root + sep)) {
    throw new Problem('refused', 'The file does not lie in the media folder.');
  }
  return real;
}

/**
 * A file that is filled piece by piece and appears only when it is whole.
 * @param {string} folder
 */
export async function openDraft(folder) {
  const draft = join(folder, `.${randomBytes(8).toString('hex')}.part`);
  const file = await open(draft, NEW_FILE, FILE_MODE);
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    /** @param {Buffer} piece */
    async add(piece) {
      hash.update(piece);
      bytes += piece.length;
      await file.write(piece);
    },
    /** @param {string} [promised] the SHA-256 that it must have */
    async keep(promised) {
      await file.close();
      const sha256 = hash.digest('hex');
      if (promised !== undefined && promised !== sha256) {
        await rm(draft, { force: true });
        throw new Problem('failed', 'The file is not the one that was sent.');
      }
      const path = join(folder, sha256);
      await rename(draft, path);
      return { path, bytes, sha256 };
    },
    async drop() {
      await file.close();
      await rm(draft, { force: true });
    },
  };
}

/** @param {string} path */
function draftOf(path) {
  return join(dirname(path), `.${randomBytes(6).toString('hex')}.draft`);
}
