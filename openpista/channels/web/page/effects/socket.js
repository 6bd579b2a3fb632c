/** The web socket: one at a time, with calls that always end, and a heartbeat that notices a
 * connection that is dead without saying so. */

import { commandFrame, heard, queryFrame } from "./wire.js";

/**
 * @typedef {import("../core/types.js").Action} Action
 * @typedef {import("../core/types.js").Effect} Effect
 * @typedef {(action: Action) => void} Dispatch
 */

const PROTOCOL = 1;
const LOGIN_ENDED = 4001;
const PING_MS = 20_000;
const SILENCE_MS = 45_000;
const OPEN_MS = 10_000;

export class Wire {
  /**
   * @param {Dispatch} dispatch
   * @param {() => string} csrf
   */
  constructor(dispatch, csrf) {
    this.dispatch = dispatch;
    this.csrf = csrf;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {Map<number | string, Effect>} */
    this.calls = new Map();
    this.serial = 1;
    this.heardAt = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.heartbeat = undefined;
    this.ready = false;
  }

  /** Open a connection; the one before, if any, is closed. */
  connect() {
    this.close();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onopen = () => this.say({ type: "auth", csrf: this.csrf(), protocol: PROTOCOL });
    socket.onmessage = (event) => this.hear(socket, event.data);
    socket.onclose = (event) => this.closed(socket, event);
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => this.beat(socket), PING_MS / 4);
  }

  /** Close the connection without a word to the page. */
  close() {
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    clearInterval(this.heartbeat);
    socket?.close();
    this.endCalls();
  }

  /** @param {Effect} effect */
  send(effect) {
    const id = effect.command.message_id ?? this.serial++;
    this.call(id, effect, commandFrame(id, effect.command));
  }

  /** @param {Effect} effect */
  ask(effect) {
    const id = this.serial++;
    this.call(id, effect, queryFrame(id, effect.query));
  }

  /** @param {Effect} effect */
  follow(effect) {
    const after = effect.after ? { after: effect.after } : {};
    this.say({ type: "follow", stream: effect.stream, ...after });
  }

  /** @param {Effect} effect */
  unfollow(effect) {
    this.say({ type: "unfollow", stream: effect.stream });
  }

  /**
   * @param {number | string} id
   * @param {Effect} effect
   * @param {{[name: string]: any}} frame
   */
  call(id, effect, frame) {
    if (!this.ready) {
      this.unsent(effect);
      return;
    }
    this.calls.set(id, effect);
    this.say(frame);
  }

  /** @param {{[name: string]: any}} frame */
  say(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /**
   * @param {WebSocket} socket
   * @param {string} data
   */
  hear(socket, data) {
    if (socket !== this.socket) return;
    this.heardAt = Date.now();
    const frame = JSON.parse(data);
    if (frame.type === "auth_result") {
      this.ready = frame.success;
      if (frame.success) this.dispatch({ type: "LinkOpened", nowMs: frame.now_ms });
      return;
    }
    const told = heard(frame);
    if (!told) return;
    if ("action" in told) this.dispatch(told.action);
    else this.settle(told);
  }

  /** @param {{call: number | string, result?: any, answer?: any}} told */
  settle(told) {
    const effect = this.calls.get(told.call);
    if (!effect) return;
    this.calls.delete(told.call);
    if (effect.kind === "Send") {
      this.dispatch({ type: "CommandDone", tag: effect.tag, result: told.result, effect });
    } else {
      this.dispatch({ type: "QuestionAnswered", tag: effect.tag, answer: told.answer });
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {CloseEvent} event
   */
  closed(socket, event) {
    if (socket !== this.socket) return;
    const early = !this.ready;
    this.close();
    if (event.code === LOGIN_ENDED) this.dispatch({ type: "LoginEnded" });
    else this.dispatch({ type: "LinkLost", reason: event.reason, early });
  }

  /** @param {WebSocket} socket */
  beat(socket) {
    if (socket !== this.socket) return;
    const silent = Date.now() - this.heardAt;
    if (silent > SILENCE_MS || (!this.ready && silent > OPEN_MS)) {
      this.close();
      this.dispatch({ type: "LinkLost", reason: "" });
    } else if (this.ready && silent > PING_MS) {
      this.say({ type: "ping", id: 0 });
    }
  }

  /** Calls that nobody will answer any more. */
  endCalls() {
    const lost = [...this.calls.values()];
    this.calls.clear();
    for (const effect of lost) this.unsent(effect);
  }

  /** @param {Effect} effect */
  unsent(effect) {
    if (effect.kind === "Send") this.dispatch({ type: "CommandUnsent", tag: effect.tag });
    else {
      const answer = { type: "query_failed", reason: "" };
      this.dispatch({ type: "QuestionAnswered", tag: effect.tag, answer });
    }
  }
}
