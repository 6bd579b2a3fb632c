/** Times, sizes and money as people read them. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * @typedef {(key: string, values?: {[name: string]: string | number}) => string} Say
 */

/**
 * How long ago something was.
 * @param {Say} say
 * @param {number} at
 * @param {number} now
 */
export function ago(say, at, now) {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE) return say("time.just_now");
  if (passed < HOUR) return say("time.minutes", { n: Math.floor(passed / MINUTE) });
  if (passed < DAY) return say("time.hours", { n: Math.floor(passed / HOUR) });
  return say("time.days", { n: Math.floor(passed / DAY) });
}

/**
 * How long until something.
 * @param {Say} say
 * @param {number} at
 * @param {number} now
 */
export function until(say, at, now) {
  const left = at - now;
  if (left <= MINUTE) return say("jobs.soon");
  if (left < HOUR) return say("jobs.in_minutes", { n: Math.round(left / MINUTE) });
  if (left < DAY) return say("jobs.in_hours", { n: Math.round(left / HOUR) });
  return say("jobs.in_days", { n: Math.round(left / DAY) });
}

/**
 * Minutes and seconds of a clock that runs: `4:05`.
 * @param {number} ms
 */
export function clock(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * How long something took: `0.4 s`, `12 s`, `3 min`.
 * @param {number | null | undefined} ms
 */
export function took(ms) {
  if (ms === null || ms === undefined) return "";
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 2 * MINUTE) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / MINUTE)} min`;
}

/**
 * @param {number} bytes
 */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/**
 * A number of tokens: `950`, `12k`, `1.2M`.
 * @param {number} count
 */
export function tokens(count) {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${Math.round(count / 1000)}k`;
  return `${(count / 1_000_000).toFixed(1).replace(".0", "")}M`;
}

/**
 * US dollars; small sums keep the figures that tell something.
 * @param {number} amount
 */
export function money(amount) {
  if (amount === 0) return "$0";
  if (amount < 0.01) return `$${amount.toFixed(4)}`;
  return `$${amount.toFixed(2)}`;
}
