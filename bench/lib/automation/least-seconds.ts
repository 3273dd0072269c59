const commandsPerCall = 50;
const burst = 50;
const perSecond = 2;
const secondsPerCall = 48;
/** Moments are looked at so many seconds apart. */
const step = 0.01;

/**
 * The least time in which a portal can have carried out so many commands, by its own limits only: the bucket lets out
 * `burst` calls at once and `perSecond` after, a call holds fifty commands, and carries them out one after the other.
 * As many calls as the bucket allows are under way at a time, and no call holds more than it can do until the end:
 * no client is faster. The time of a method (480 s in ten minutes) has to be enough for all.
 * https://apidocs.bitrix24.com/limits.html,
 * https://apidocs.bitrix24.com/api-reference/how-to-call-rest-api/batch.html
 */
export function leastSeconds(commands: number, secondsPerCommand: number): number {
  const most = Math.min(commandsPerCall, Math.floor(secondsPerCall / secondsPerCommand));
  for (let steps = 0; ; steps += 1) {
    const end = steps * step;
    const within = (from: number) => Math.min(most, Math.floor((end - from) / secondsPerCommand + 1e-9));
    let done = burst * within(0);
    for (let later = 1; later / perSecond < end; later += 1) done += within(later / perSecond);
    if (done >= commands) return end;
  }
}
