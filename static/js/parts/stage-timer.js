// The round's time, by the server's clock. Its shape changes with a minute and with ten seconds left.

/** Returns {text, minutes, seconds, shape: "", "minute" or "ten", isPaused, next: ms until the text changes} or null without a timer. */
export function reading(round, now) {
  if (!round || (round.ends_at === null && round.left === null)) return null;
  const isPaused = round.left !== null;
  const left = Math.max(0, isPaused ? round.left : round.ends_at - now);
  const whole = Math.ceil(left / 1000);
  const [minutes, seconds] = [Math.floor(whole / 60), whole % 60];
  return {
    text: `${minutes}:${String(seconds).padStart(2, "0")}`,
    minutes,
    seconds,
    shape: whole <= 10 ? "ten" : whole <= 60 ? "minute" : "",
    isPaused,
    next: isPaused || left === 0 ? null : left - (whole - 1) * 1000,
  };
}

const PHASES_WITH_TIME = new Set(["collect", "group", "vote"]);

/** Writes the reading into `element` and returns the ms until it must be written again, or null. */
export function drawTimer(element, { room, round, now }, words) {
  const shown = PHASES_WITH_TIME.has(room.phase) ? reading(round, now) : null;
  element.hidden = shown === null;
  if (shown === null) return null;
  element.textContent = shown.text;
  element.className = ["timer", shown.shape, shown.isPaused ? "paused" : ""].filter(Boolean).join(" ");
  const name = shown.isPaused ? "timer_paused" : "timer_left";
  element.setAttribute("aria-label", words.plain(name, { minutes: shown.minutes, seconds: shown.seconds }));
  return shown.next;
}
