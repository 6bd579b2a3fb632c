/** Ids that the page makes itself: of messages, logins and files on their way. */

/** An id of this page's own: letters and digits, as the server wants them. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
