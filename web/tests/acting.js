/** Builders for the tests: a state that is inside and online, and a way to play actions on it. */

import { initialState } from "../../openpista/channels/web/page/core/state.js";
import { update } from "../../openpista/channels/web/page/core/update.js";

export const NOW = 1_000_000;

/** A state whose page is open and connected, with a session in view. */
export function inside(route = "S1") {
  return play(
    { ...initialState({}, NOW), route },
    { type: "DoorOpened" },
    { type: "LinkOpened" },
    { type: "EventArrived", event: houseSnapshot() },
    ...(route ? [{ type: "EventArrived", event: snapshot() }] : []),
  ).state;
}

/** Play actions; returns the last state and all effects. */
export function play(state, ...actions) {
  const effects = [];
  for (const action of actions) {
    const [next, orders] = update(state, { now: NOW, ...action });
    state = next;
    effects.push(...orders);
  }
  return { state, effects };
}

export function session(id = "S1", fields = {}) {
  return {
    id,
    title: `Title ${id}`,
    workspace: "/w",
    model: { provider: "practice", model: "practice" },
    created_at_ms: 1,
    updated_at_ms: 2,
    last_seq: 3,
    activity: "idle",
    ...fields,
  };
}

export function houseSnapshot(fields = {}) {
  return {
    type: "house_snapshot",
    stream: "house",
    seq: 1,
    at_ms: NOW,
    epoch: "e1",
    sessions: [session("S1"), session("S2")],
    ...fields,
  };
}

export function snapshot(fields = {}) {
  return {
    type: "snapshot",
    stream: "S1",
    seq: 10,
    at_ms: NOW,
    epoch: "e1",
    session: session("S1"),
    messages: [],
    queued: [],
    approvals: [],
    ...fields,
  };
}

export function message(seq, role, blocks, fields = {}) {
  return { id: `M${seq}`, session_id: "S1", seq, role, blocks, at_ms: NOW, ...fields };
}

export function text(words) {
  return { type: "text", text: words };
}

let seq = 10;

/** An event of the session in view, with the next number of its stream. */
export function event(type, fields = {}) {
  seq += 1;
  return {
    type: "EventArrived",
    event: { type, stream: "S1", seq, at_ms: NOW, turn_id: "T1", ...fields },
  };
}

export function approval(fields = {}) {
  return {
    id: "A1",
    session_id: "S1",
    turn_id: "T1",
    call_id: "C1",
    tool: "system.run",
    arguments: "{}",
    intent: { kind: "run", title: "Run it", command: "ls", host: true, undoable: true },
    task_covers: "ls here",
    exact_offered: true,
    requested_at_ms: NOW,
    deadline_ms: NOW + 300_000,
    sandbox: "",
    ...fields,
  };
}

export function chatOf(state, id = "S1") {
  return state.chats[id];
}
