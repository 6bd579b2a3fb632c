/** What is known of the house: its sessions, services, jobs, budget and people. */

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").House} House
 * @typedef {import("./types.js").Changed} Changed
 */

/**
 * @param {State} state
 * @param {import("./types.js").Action} action
 * @returns {Changed}
 */
export function updateHouse(state, action) {
  if (action.type === "QuestionAnswered" && action.tag.of === "sessions-page") {
    return [withSessions(state, action.answer.sessions ?? []), []];
  }
  if (action.type !== "EventArrived") return [state, []];
  const event = action.event;
  if (event.type === "house_snapshot") return [settled(state, event), []];
  if (event.type === "snapshot") return [withSessions(state, [event.session]), []];
  return [{ ...state, house: heard(state.house, event) }, []];
}

/**
 * @param {State} state
 * @param {any} event
 * @returns {State}
 */
function settled(state, event) {
  const house = {
    ...state.house,
    known: true,
    epoch: event.epoch,
    seq: event.seq,
    sessions: byId(event.sessions),
    services: event.services ?? [],
    grants: event.grants ?? [],
    jobs: event.jobs ?? [],
    budget: event.budget ?? state.house.budget,
    sandbox: event.sandbox ?? state.house.sandbox,
    mode: event.approvals_mode ?? "ask",
    model: event.default_model ?? null,
    modelReason: event.default_model_reason ?? "",
    pairings: event.pairings ?? [],
    paired: event.paired ?? [],
    requests: event.pairing_requests ?? [],
  };
  return { ...state, house };
}

/**
 * @param {State} state
 * @param {import("./types.js").Session[]} sessions
 * @returns {State}
 */
function withSessions(state, sessions) {
  const all = { ...state.house.sessions, ...byId(sessions) };
  return { ...state, house: { ...state.house, sessions: all } };
}

/** @param {import("./types.js").Session[]} sessions */
function byId(sessions) {
  return Object.fromEntries(sessions.map((session) => [session.id, session]));
}

/**
 * @param {House} house
 * @param {any} event
 * @returns {House}
 */
function heard(house, event) {
  switch (event.type) {
    case "session_changed":
      return { ...house, sessions: { ...house.sessions, [event.session.id]: event.session } };
    case "session_removed": {
      const sessions = { ...house.sessions };
      delete sessions[event.session_id];
      return { ...house, sessions };
    }
    case "grants_changed":
      return { ...house, grants: event.grants };
    case "service_status_changed":
      return { ...house, services: putService(house.services, event.status) };
    case "defaults_changed":
      return {
        ...house,
        mode: event.approvals_mode,
        model: event.default_model ?? null,
        modelReason: event.default_model_reason ?? "",
      };
    case "pairing_changed": {
      const others = house.pairings.filter((one) => one.service !== event.pairing.service);
      return { ...house, pairings: [...others, event.pairing] };
    }
    case "people_changed":
      return { ...house, paired: event.paired, requests: event.requests };
    case "budget_changed":
      return { ...house, budget: event.budget };
    case "jobs_changed":
      return { ...house, jobs: event.jobs };
    case "sandbox_changed":
      return { ...house, sandbox: event.sandbox };
    default:
      return house;
  }
}

/**
 * @param {import("./types.js").ServiceStatus[]} services
 * @param {import("./types.js").ServiceStatus} status
 */
function putService(services, status) {
  const at = services.findIndex((one) => one.service === status.service);
  if (at < 0) return [...services, status];
  return services.with(at, status);
}
