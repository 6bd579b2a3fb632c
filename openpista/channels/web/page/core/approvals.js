/** Requests for a decision: which wait, which is in front, which answers count. */

import { isFresh } from "./link.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Card} Card
 * @typedef {import("./types.js").Changed} Changed
 * @typedef {import("./types.js").Approval} Approval
 * @typedef {import("./types.js").Answer} Answer
 */

export const ARMED_AFTER_MS = 600;
/** What just appeared under a moving finger does not count as pressed. */

/**
 * @param {State} state
 * @param {import("./types.js").Action} action
 * @returns {Changed}
 */
export function updateApprovals(state, action) {
  switch (action.type) {
    case "EventArrived":
      return heard(state, action.event);
    case "CardRead":
      return [change(state, action.id, { read: true }), []];
    case "CardModeChosen":
      return [change(state, action.id, { mode: action.mode, text: "" }), []];
    case "CardTyped":
      return [change(state, action.id, { text: action.text }), []];
    case "CardAnswered":
      return answer(state, action.id, action.answer);
    case "CommandDone":
    case "CommandUnsent":
      // An answer that was taken stays sent until the card goes: nobody need be told of it.
      return action.tag.of === "approval" && action.result?.type !== "accepted"
        ? [change(state, action.tag.id, { sending: false }), []]
        : [state, []];
    default:
      return [state, []];
  }
}

/**
 * Whether an answer counts: what allows must be offered and have been read to its end; what
 * changes must say what.
 * @param {Card} card
 * @param {Answer} given
 * @param {number} now
 */
export function counts(card, given, now) {
  if (card.sending) return false;
  if (given === "no") return true;
  if (given === "change") return card.mode !== "change" || Boolean(card.text.trim());
  if (!card.read || now - card.appearedMs < ARMED_AFTER_MS) return false;
  if (given === "task") return Boolean(card.approval.task_covers);
  return given === "once" || card.approval.exact_offered;
}

/**
 * The cards of a session, oldest first.
 * @param {State} state
 * @param {string} sessionId
 */
export function cardsOf(state, sessionId) {
  return state.cards.filter((card) => card.approval.session_id === sessionId);
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {Changed}
 */
function heard(state, event) {
  switch (event.type) {
    case "house_snapshot":
      return [{ ...state, cards: merge(state, event.approvals ?? []) }, []];
    case "snapshot": {
      const others = state.cards.filter((card) => card.approval.session_id !== event.session.id);
      const own = merge(state, event.approvals ?? []);
      return [{ ...state, cards: [...others, ...own].sort(byAge) }, []];
    }
    case "approval_requested":
      return requested(state, event);
    case "approval_resolved":
      return resolved(state, event);
    default:
      return [state, []];
  }
}

/**
 * @param {State} state
 * @param {Approval[]} approvals
 * @returns {Card[]}
 */
function merge(state, approvals) {
  return approvals
    .map(
      (approval) =>
        state.cards.find((card) => card.approval.id === approval.id) ?? fresh(state, approval),
    )
    .sort(byAge);
}

/**
 * @param {State} state
 * @param {Approval} approval
 * @returns {Card}
 */
function fresh(state, approval) {
  return { approval, appearedMs: state.now, read: false, mode: "ask", text: "", sending: false };
}

/**
 * @param {Card} left
 * @param {Card} right
 */
function byAge(left, right) {
  return left.approval.requested_at_ms - right.approval.requested_at_ms;
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {Changed}
 */
function requested(state, event) {
  const approval = /** @type {Approval} */ (event.approval);
  if (state.cards.some((card) => card.approval.id === approval.id)) return [state, []];
  const cards = [...state.cards, fresh(state, approval)];
  if (!isFresh(state, event)) return [{ ...state, cards }, []];
  const title = approval.intent.title || approval.tool;
  const notice = { phrase: "notify.approval", text: title, session: approval.session_id };
  return [{ ...state, cards }, [{ kind: "Notify", ...notice }]];
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {Changed}
 */
function resolved(state, event) {
  const card = state.cards.find((one) => one.approval.id === event.approval_id);
  if (!card) return [state, []];
  const cards = state.cards.filter((one) => one !== card);
  state = { ...state, cards };
  if (card.sending || !isFresh(state, event)) return [state, []];
  const title = card.approval.intent.title || card.approval.tool;
  const key = event.by ? `decided.${event.outcome}` : `decided.${event.outcome}_alone`;
  const phrase = { key, values: { by: event.by ?? "", title } };
  return [state, [{ kind: "Tell", level: "info", phrase }]];
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Partial<Card>} changes
 * @returns {State}
 */
function change(state, id, changes) {
  const cards = state.cards.map((card) =>
    card.approval.id === id ? { ...card, ...changes } : card,
  );
  return { ...state, cards };
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Answer} given
 * @returns {Changed}
 */
function answer(state, id, given) {
  const card = state.cards.find((one) => one.approval.id === id);
  if (!card || !counts(card, given, state.now)) return [state, []];
  if (given === "change" && card.mode !== "change") {
    return [change(state, id, { mode: "change", text: "" }), []];
  }
  const command = {
    type: "answer_approval",
    approval_id: id,
    answer: given,
    text: card.text.trim(),
  };
  const effect = { kind: "Send", tag: { of: "approval", id }, command };
  return [change(state, id, { sending: true }), [effect]];
}
