// The stage as a screen in a room: keys, full screen, theme, cursor, staying awake.

const RELAYED = new Set(["PageDown", "PageUp", "ArrowRight", "ArrowLeft", ".", "B", "T", "H", "U", "F5", "Escape"]);
const IDLE = 3000;

const keyOf = (event) => (event.key.length === 1 ? event.key.toUpperCase() : event.key);
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

/** F, L and Q act here; a stage opened by the desk's own browser hands the desk's keys to the desk. */
export function listenToKeys({ code, isRelay, onTheme, onQr }) {
  const channel = isRelay && "BroadcastChannel" in window ? new BroadcastChannel(`rembuk-stage-${code}`) : null;
  const own = { F: toggleFullScreen, L: onTheme, Q: onQr };
  window.addEventListener("keydown", (event) => {
    if (!isPlain(event)) return;
    const key = keyOf(event);
    if (!own[key] && !(channel && RELAYED.has(key))) return;
    event.preventDefault();
    if (event.repeat) return;
    if (own[key]) own[key]();
    else channel.postMessage({ key });
  });
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

/** The cursor leaves the picture after three seconds without a movement. */
export function hideCursor(stage) {
  let timer = 0;
  const wake = () => {
    delete stage.dataset.idle;
    clearTimeout(timer);
    timer = setTimeout(() => (stage.dataset.idle = ""), IDLE);
  };
  window.addEventListener("pointermove", wake, { passive: true });
  wake();
}

/** Asks the projector to stay on, where the browser allows it (a secure context). */
export function stayAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", ask);
  ask();
}

/** A value of the room that a local key overrides until the room itself changes it. */
export function override() {
  let [server, local] = [undefined, null];
  return {
    read(value) {
      if (value !== server) [server, local] = [value, null];
      return local ?? value;
    },
    set(value) {
      local = value;
    },
  };
}
