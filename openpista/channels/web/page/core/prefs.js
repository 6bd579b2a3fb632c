/** How the page looks and speaks, and what the browser says of it. */

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Changed} Changed
 */

export const THEMES = /** @type {const} */ (["system", "dark", "light", "contrast"]);
export const LANGUAGES = /** @type {const} */ (["en", "ko"]);

/**
 * @param {State} state
 * @param {import("./types.js").Action} action
 * @returns {Changed}
 */
export function updatePrefs(state, action) {
  switch (action.type) {
    case "ThemeChosen":
      return THEMES.includes(action.theme) ? change(state, { theme: action.theme }) : [state, []];
    case "LanguageChosen":
      return LANGUAGES.includes(action.language)
        ? change(state, { language: action.language })
        : [state, []];
    case "SidebarToggled":
      return change(state, { sidebar: action.open ?? !state.prefs.sidebar });
    case "SessionChosen":
      // On a phone the list covers the conversation that was chosen in it.
      return action.narrow ? change(state, { sidebar: false }) : [state, []];
    case "NotifyWanted":
      return [state, [{ kind: "AskToNotify" }]];
    case "NotifyAnswered": {
      const app = { ...state.app, notify: action.permission };
      return change({ ...state, app }, { notify: action.permission === "granted" });
    }
    case "NotifyEnded":
      return change(state, { notify: false });
    case "AppChanged":
      return [{ ...state, app: { ...state.app, ...action.app } }, []];
    case "UpdateTaken":
      return [state, [{ kind: "TakeUpdate" }]];
    case "InstallAsked":
      return [state, [{ kind: "Install" }]];
    default:
      return [state, []];
  }
}

/**
 * @param {State} state
 * @param {Partial<import("./types.js").Prefs>} changes
 * @returns {Changed}
 */
function change(state, changes) {
  const prefs = { ...state.prefs, ...changes };
  return [{ ...state, prefs }, [{ kind: "Save", key: "prefs", value: prefs }]];
}
