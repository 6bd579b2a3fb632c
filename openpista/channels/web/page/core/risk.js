/** How much a request could do: a word for the eye, never a decision. The rule of the terminal
 * window (openpista/tui/core/approvals_risk.py). */

/**
 * High: nothing holds it, or nobody can take it back. Raised: it reaches out of the workspace, or
 * there is something to be careful about.
 * @param {import("./types.js").Approval} approval
 * @returns {"high" | "raised" | "low"}
 */
export function risks(approval) {
  const intent = approval.intent;
  const onHost = intent.kind === "run" && (intent.host || !approval.sandbox);
  if (onHost || intent.kind === "send" || intent.kind === "control" || intent.protected?.length) {
    return "high";
  }
  const reachesOut = intent.network?.length || intent.outside?.length;
  return reachesOut || approval.warnings?.length || intent.undoable === false ? "raised" : "low";
}
