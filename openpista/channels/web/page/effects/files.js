/** Files that the user chose, pasted or dropped; they stay here until they are sent. */

import { newId } from "./ids.js";

/** @type {Map<string, File>} */
const FILES = new Map();

/** @param {string} id */
export function fileOf(id) {
  return FILES.get(id);
}

/** @param {string} id */
export function forgetFile(id) {
  FILES.delete(id);
}

/**
 * Take files along with the next message.
 * @param {(action: import("../core/types.js").Action) => void} dispatch
 * @param {Iterable<File>} files
 */
export function giveFiles(dispatch, files) {
  const given = [];
  for (const file of files) {
    const id = newId();
    FILES.set(id, file);
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : undefined;
    given.push({ id, name: file.name, size: file.size, preview });
  }
  if (given.length) dispatch({ type: "FilesGiven", files: given });
}

/** @param {(action: import("../core/types.js").Action) => void} dispatch */
export function chooseFiles(dispatch) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.onchange = () => giveFiles(dispatch, input.files ?? []);
  input.click();
}
