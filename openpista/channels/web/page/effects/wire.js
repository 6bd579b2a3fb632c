/** Between the frames of the web socket (docs/protocol.md) and the page's own words. Pure. */

/**
 * @typedef {import("../core/types.js").Action} Action
 * @typedef {{[name: string]: any}} Frame
 */

/** Frames that have a name of their own; all others travel as `command` and `query`. */
const OWN_COMMANDS = {
  send_message: (/** @type {Frame} */ it) => ({
    type: "message",
    message_id: it.message_id,
    content: it.text,
    attachments: (it.attachments ?? []).map(withoutHandle),
    mode: it.mode,
    ...(it.session_id ? { session_id: it.session_id } : {}),
    ...(it.model ? { model: it.model } : {}),
  }),
  cancel_turn: (/** @type {Frame} */ it) => ({
    type: "cancel_generation",
    session_id: it.session_id,
  }),
  answer_approval: (/** @type {Frame} */ it) => ({
    type: "tool_approval_response",
    approval_id: it.approval_id,
    decision: it.answer,
    text: it.text,
  }),
  switch_model: (/** @type {Frame} */ it) => ({
    type: "model_change",
    session_id: it.session_id,
    provider: it.model.provider,
    model: it.model.model,
    ...(it.effort ? { effort: it.effort } : {}),
  }),
  begin_login: (/** @type {Frame} */ it) => ({
    type: "provider_login",
    login_id: it.login_id,
    provider: it.provider,
    method: it.method,
    endpoint: it.endpoint,
  }),
};

const OWN_QUERIES = {
  read_history: (/** @type {Frame} */ it) => ({ ...it, type: "session_history_request" }),
  list_models: (/** @type {Frame} */ it) => ({ ...it, type: "model_list_request" }),
  list_providers: (/** @type {Frame} */ it) => ({ ...it, type: "provider_auth_request" }),
};

/** @param {Frame} block */
function withoutHandle(block) {
  const { handle: _, ...rest } = block;
  return rest;
}

/**
 * @param {number} id
 * @param {Frame} command
 * @returns {Frame}
 */
export function commandFrame(id, command) {
  const own = OWN_COMMANDS[/** @type {keyof typeof OWN_COMMANDS} */ (command.type)];
  return own ? { ...own(command), id } : { type: "command", id, command };
}

/**
 * @param {number} id
 * @param {Frame} query
 * @returns {Frame}
 */
export function queryFrame(id, query) {
  const own = OWN_QUERIES[/** @type {keyof typeof OWN_QUERIES} */ (query.type)];
  return own ? { ...own(query), id } : { type: "query", id, query };
}

/**
 * What a frame tells: an action, the outcome of a call, or nothing for the page.
 * @param {Frame} frame
 * @returns {{action: Action} | {call: number | string, result?: any, answer?: any} | null}
 */
export function heard(frame) {
  switch (frame.type) {
    case "event":
      return { action: { type: "EventArrived", event: withHtml(frame) } };
    case "answer_html":
      return { action: { type: "EventArrived", event: frame } };
    case "tool_approval_request":
      return { action: { type: "EventArrived", event: { ...frame, type: "approval_requested" } } };
    case "provider_auth_url":
    case "provider_auth_completed":
      return house({ type: "login_changed", login: frame.login, seq: frame.seq });
    case "ended":
      return frame.reason
        ? { action: { type: "StreamRefused", stream: frame.stream, reason: frame.reason } }
        : null;
    default:
      return outcome(frame);
  }
}

/**
 * @param {Frame} event
 * @returns {{action: Action}}
 */
function house(event) {
  return { action: { type: "EventArrived", event: { ...event, stream: "house" } } };
}

/**
 * @param {Frame} frame
 * @returns {ReturnType<typeof heard>}
 */
function outcome(frame) {
  const accepted = {
    type: "accepted",
    session_id: frame.session_id ?? null,
    note: frame.note ?? "",
  };
  switch (frame.type) {
    case "message_ack":
      return { call: frame.message_id, result: accepted };
    case "message_error":
      return {
        call: frame.message_id,
        result: { type: "refused", reason: frame.error, code: frame.code },
      };
    case "generation_cancelled":
    case "model_changed":
      return { call: frame.id, result: accepted };
    case "command_result":
      return { call: frame.id, result: frame.result };
    case "query_result":
      return { call: frame.id, answer: frame.answer };
    case "session_history":
      return { call: frame.id, answer: { ...frame, messages: messages(frame, frame.messages) } };
    case "model_list":
    case "sessions_list":
      return { call: frame.id, answer: frame };
    case "provider_auth_status":
      return frame.id === null || frame.id === undefined
        ? house({ type: "providers_changed", providers: frame.providers, seq: frame.seq })
        : { call: frame.id, answer: frame };
    case "failed":
      return frame.id === null || frame.id === undefined ? null : failed(frame);
    default:
      return null;
  }
}

/** @param {Frame} frame */
function failed(frame) {
  return {
    call: frame.id,
    result: { type: "refused", reason: frame.reason, code: "failed" },
    answer: { type: "query_failed", reason: frame.reason },
  };
}

/**
 * The event with the HTML and the handles where they belong.
 * @param {Frame} frame
 * @returns {Frame}
 */
function withHtml(frame) {
  const event = frame.event;
  if (event.type === "message_added") {
    return { ...event, message: messages(frame, [event.message])[0] };
  }
  if (event.type === "tool_finished" && event.result.images?.length) {
    return { ...event, result: withHandles(event.result, frame.handles ?? {}) };
  }
  if (event.type !== "snapshot") return event;
  return {
    ...event,
    messages: messages(frame, event.messages),
    open_html: frame.open_html,
    open_html_covered: frame.open_html_chars,
  };
}

/**
 * @param {Frame} frame
 * @param {Frame[]} list
 * @returns {any[]}
 */
function messages(frame, list) {
  const handles = frame.handles ?? {};
  return list.map((message, at) => ({
    ...message,
    html: frame.html?.[at] ?? [],
    blocks: message.blocks.map((/** @type {Frame} */ block) => withHandles(block, handles)),
  }));
}

/**
 * @param {Frame} block
 * @param {{[sha: string]: string}} handles
 * @returns {Frame}
 */
function withHandles(block, handles) {
  if (block.sha256) return { ...block, handle: handles[block.sha256] ?? "" };
  if (!block.images?.length) return block;
  const images = block.images.map((/** @type {Frame} */ one) => withHandles(one, handles));
  return { ...block, images };
}
