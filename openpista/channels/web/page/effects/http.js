/** The HTTP routes of the page: coming in, going out, devices, files. */

/**
 * @typedef {import("../core/types.js").Action} Action
 * @typedef {(action: Action) => void} Dispatch
 */

const CSRF_KEY = "openpista:csrf";

/** The value that proves, beside the cookie, that it is this page that asks. */
export function csrf() {
  return localStorage.getItem(CSRF_KEY) ?? "";
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<{status: number, body: any}>}
 */
async function call(path, init) {
  const headers = { "x-csrf": csrf(), ...init.headers };
  const answer = await fetch(path, { credentials: "same-origin", ...init, headers });
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, body: isJson ? await answer.json() : {} };
}

/**
 * @param {string} path
 * @param {object} body
 */
function post(path, body) {
  const headers = { "content-type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** A one-time code: 16 bytes in the URL's alphabet. A passphrase may look the same. */
const CODE = /^[A-Za-z0-9_-]{22}$/;

/**
 * Show what was typed: as a code where it may be one, else, or where it is none, as the token.
 * @param {string} path
 * @param {string} text
 * @param {object} [more]
 */
async function show(path, text, more = {}) {
  if (CODE.test(text)) {
    const answer = await post(path, { code: text, ...more });
    if (answer.status !== 401) return answer;
  }
  return post(path, { token: text, ...more });
}

/**
 * Ask whether this device may come in as it is.
 * @param {Dispatch} dispatch
 */
export async function askDoor(dispatch) {
  if (!csrf()) {
    dispatch({ type: "DoorShut" });
    return;
  }
  try {
    const { status, body } = await post("/auth/renew", {});
    if (status === 200) opened(dispatch, body);
    else if (status === 401 || status === 403) dispatch({ type: "DoorShut" });
    else dispatch({ type: "DoorUnreached" });
  } catch {
    dispatch({ type: "DoorUnreached" });
  }
}

/**
 * Renew the login of this device before the next connection.
 * @param {Dispatch} dispatch
 */
export async function renew(dispatch) {
  try {
    const { status, body } = await post("/auth/renew", {});
    if (status === 200) {
      localStorage.setItem(CSRF_KEY, body.csrf);
      dispatch({ type: "Renewed" });
    } else if (status === 401 || status === 403) dispatch({ type: "DoorShut" });
    else dispatch({ type: "LinkLost", reason: "", early: true });
  } catch {
    dispatch({ type: "LinkLost", reason: "", early: true });
  }
}

/**
 * @param {Dispatch} dispatch
 * @param {string} text
 */
export async function tryDoor(dispatch, text) {
  try {
    const { status, body } = await show("/auth", text, { name: deviceName() });
    if (status === 200) opened(dispatch, body);
    else if (status >= 500) dispatch({ type: "DoorUnreached", trying: true });
    else dispatch({ type: "DoorRefused", error: body.error ?? "", waitS: body.retry_after_s ?? 0 });
  } catch {
    dispatch({ type: "DoorUnreached", trying: true });
  }
}

/**
 * @param {Dispatch} dispatch
 * @param {{csrf: string}} body
 */
function opened(dispatch, body) {
  localStorage.setItem(CSRF_KEY, body.csrf);
  dispatch({ type: "DoorOpened" });
}

/**
 * Show the code or token once more, for what touches credentials.
 * @param {Dispatch} dispatch
 * @param {string} text
 */
export async function tryAgain(dispatch, text) {
  try {
    const { status, body } = await show("/auth/again", text);
    if (status === 200) dispatch({ type: "AgainOpened" });
    else dispatch({ type: "AgainRefused", error: body.error ?? "" });
  } catch {
    dispatch({ type: "AgainRefused", error: "" });
  }
}

/** @param {Dispatch} dispatch */
export async function leaveDoor(dispatch) {
  try {
    await post("/logout", {});
  } catch {
    // The device forgets its credential all the same.
  }
  localStorage.removeItem(CSRF_KEY);
  dispatch({ type: "LoggedOut" });
}

/** @param {Dispatch} dispatch */
export async function listDevices(dispatch) {
  try {
    const { status, body } = await call("/devices", { method: "GET" });
    if (status === 200) dispatch({ type: "DevicesListed", devices: body.devices });
  } catch {
    dispatch({ type: "Told", level: "error", phrase: { key: "page.unsent" } });
  }
}

/**
 * @param {Dispatch} dispatch
 * @param {string} id
 */
export async function revokeDevice(dispatch, id) {
  try {
    const { status, body } = await call(`/devices/${id}`, { method: "DELETE" });
    if (status >= 400) dispatch({ type: "Told", level: "error", text: body.error });
  } catch {
    dispatch({ type: "Told", level: "error", phrase: { key: "page.unsent" } });
  }
  await listDevices(dispatch);
}

/**
 * Save a conversation as a file. A plain link could not prove that it is this page that asks.
 * @param {Dispatch} dispatch
 * @param {string} id
 * @param {string} format
 */
export async function exportSession(dispatch, id, format) {
  try {
    const path = `/export/${encodeURIComponent(id)}?format=${format}`;
    const answer = await fetch(path, { headers: { "x-csrf": csrf() } });
    if (!answer.ok) throw new Error("refused");
    const named = /filename="?([^";]+)"?/.exec(answer.headers.get("content-disposition") ?? "");
    const { saveAs } = await import("./saving.js");
    saveAs(await answer.blob(), named?.[1] ?? `${id}.${format === "json" ? "json" : "md"}`);
  } catch {
    dispatch({ type: "Told", level: "error", phrase: { key: "page.not_exported" } });
  }
}

/**
 * Send a file; how far it is can only be told by XMLHttpRequest.
 * @param {Dispatch} dispatch
 * @param {string} id
 * @param {File} file
 */
export function upload(dispatch, id, file) {
  const request = new XMLHttpRequest();
  request.open("POST", "/upload");
  request.setRequestHeader("x-csrf", csrf());
  request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
  request.setRequestHeader("content-type", file.type || "application/octet-stream");
  request.upload.onprogress = (event) =>
    dispatch({ type: "UploadMoved", id, done: event.total ? event.loaded / event.total : 0 });
  request.onload = () => uploaded(dispatch, id, request);
  request.onerror = () => dispatch({ type: "UploadFailed", id, reason: "page.unsent" });
  request.send(file);
}

/**
 * @param {Dispatch} dispatch
 * @param {string} id
 * @param {XMLHttpRequest} request
 */
function uploaded(dispatch, id, request) {
  /** @type {any} */
  let body = {};
  try {
    body = JSON.parse(request.responseText);
  } catch {
    body = { error: "" };
  }
  if (request.status === 200) {
    const block = { ...body, handle: request.getResponseHeader("x-handle") ?? "" };
    dispatch({ type: "UploadDone", id, block });
  } else {
    dispatch({ type: "UploadFailed", id, reason: body.error || "page.unsent" });
  }
}

/** How this browser is called in the list of devices, in a few words. */
function deviceName() {
  const agent = navigator.userAgent;
  const browser =
    /Firefox|Edg|OPR|SamsungBrowser|Chrome|Safari/.exec(agent)?.[0]?.replace("Edg", "Edge") ??
    "Browser";
  const system = /Android|iPhone|iPad|Mac OS X|Windows|Linux/.exec(agent)?.[0] ?? "";
  return system ? `${browser} · ${system}` : browser;
}
