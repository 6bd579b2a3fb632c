/** Voice notes: recorded here, sent as a file like any other. */

import { giveFiles } from "./files.js";

/** @type {MediaRecorder | null} */
let recorder = null;

/**
 * Begin to record, or end it and take the note along.
 * @param {(action: import("../core/types.js").Action) => void} dispatch
 */
export async function toggleVoice(dispatch) {
  if (recorder) {
    recorder.stop();
    return;
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder = record(dispatch, stream);
    dispatch({ type: "VoiceChanged", state: "recording" });
  } catch {
    dispatch({ type: "VoiceChanged", state: "denied" });
    dispatch({ type: "Told", level: "error", phrase: { key: "page.no_voice" } });
  }
}

/**
 * @param {(action: import("../core/types.js").Action) => void} dispatch
 * @param {MediaStream} stream
 */
function record(dispatch, stream) {
  const fresh = new MediaRecorder(stream);
  /** @type {Blob[]} */
  const parts = [];
  fresh.ondataavailable = (event) => parts.push(event.data);
  fresh.onstop = () => {
    for (const track of stream.getTracks()) track.stop();
    recorder = null;
    dispatch({ type: "VoiceChanged", state: "off" });
    const type = fresh.mimeType.split(";")[0];
    const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    giveFiles(dispatch, [new File(parts, `voice.${ending}`, { type })]);
  };
  fresh.start();
  return fresh;
}
