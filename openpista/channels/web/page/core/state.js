/** The state of a page that was just opened. */

/** @typedef {import("./types.js").State} State */

export const NEW = "";

/**
 * @param {Partial<import("./types.js").Prefs>} prefs
 * @param {number} now
 * @returns {State}
 */
export function initialState(prefs = {}, now = 0) {
  return {
    door: { state: "asking", text: "", error: "", againAt: 0 },
    link: {
      state: "off",
      attempt: 0,
      againAt: 0,
      reason: "",
      visible: true,
      doubt: false,
      sinceMs: 0,
    },
    route: NEW,
    house: emptyHouse(),
    chats: {},
    drafts: {},
    seen: {},
    cards: [],
    finding: emptyFinding(),
    panels: emptyPanels(),
    login: null,
    again: null,
    toasts: [],
    prefs: { theme: "system", language: "en", notify: false, sidebar: true, ...prefs },
    completion: { open: false, at: 0 },
    voice: { state: "off", startedMs: 0 },
    app: { update: false, installable: false, secure: true, notify: "default" },
    wish: null,
    now,
    skew: 0,
    serial: 1,
  };
}

/** @returns {import("./types.js").House} */
export function emptyHouse() {
  return {
    known: false,
    epoch: "",
    seq: 0,
    sessions: {},
    services: [],
    grants: [],
    jobs: [],
    budget: { daily: null, per_turn: null, spent_today: 0 },
    sandbox: { kind: "probing", note: "" },
    mode: "ask",
    model: null,
    modelReason: "",
    pairings: [],
    paired: [],
    requests: [],
  };
}

/** @returns {import("./types.js").Finding} */
function emptyFinding() {
  return {
    text: "",
    state: "titles",
    hits: [],
    deleted: false,
    bin: [],
    menu: "",
    renaming: "",
    title: "",
    cursor: "",
  };
}

/** @returns {import("./types.js").Panels} */
function emptyPanels() {
  return {
    open: "",
    search: "",
    choice: "",
    models: { state: "none", reason: "", items: [], failures: [] },
    providers: { state: "none", reason: "", items: [] },
    config: { state: "none", reason: "", items: [], path: "" },
    devices: { state: "none", reason: "", items: [] },
    edits: {},
  };
}
