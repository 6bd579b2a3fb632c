/** Copying, with a word about whether it worked. */

/**
 * @param {(action: import("../core/types.js").Action) => void} dispatch
 * @param {string} text
 */
export async function copyText(dispatch, text) {
  try {
    await navigator.clipboard.writeText(text);
    dispatch({ type: "Told", level: "success", phrase: { key: "page.copied" } });
  } catch {
    const worked = copyBySelection(text);
    const key = worked ? "page.copied" : "page.not_copied";
    dispatch({ type: "Told", level: worked ? "success" : "error", phrase: { key } });
  }
}

/**
 * Where the page is not secure (http from another machine) the browser has no clipboard for it.
 * @param {string} text
 */
function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "off-screen";
  document.body.append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  return worked;
}
