// Measuring and moving on the stage: text is cut at a word when it does not fit, cards glide to their new places.
import { longestThatFits } from "./stage-fit.js";

const GLIDE = { duration: 400, easing: "cubic-bezier(.2, .8, .2, 1)" };
// size in vh, lines: a question may be large on two lines, a title leaves the height to what stands below
const QUESTION = [[7.2, 1], [6.4, 1], [7.2, 2], [6.4, 2], [5.6, 2], [4.8, 2], [4.2, 2], [4.8, 3], [4.2, 3]];
const TITLE = [[7.2, 1], [6.4, 1], [5.6, 1], [5.6, 2], [4.8, 2]];

let fitted = new WeakMap();

export const vh = () => window.innerHeight / 100;
export const isNarrow = () => window.innerWidth * 2 <= window.innerHeight * 3;
export const isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Writes the text of every `data-fits` element below `root`, cut at a word where its box is too small. */
export function fitWords(root) {
  for (const element of root.querySelectorAll("[data-fits]")) {
    const around = element.parentElement;
    const key = [element.words, window.innerWidth, window.innerHeight, around.clientWidth, around.className].join(" ");
    if (fitted.get(element) === key) continue;
    fitted.set(element, key);
    fitOne(element, element.words);
  }
}

/** Writes `text` into `element`, cut at a word where the box is too small. */
export function fitOne(element, text) {
  const fits = (tried) => {
    element.textContent = tried;
    return !overflows(element);
  };
  fits(longestThatFits(text, fits));
}

/** Lets every text be measured anew, as after the arrival of the font. */
export function forgetFits() {
  fitted = new WeakMap();
}

/** Says whether more than the box is needed; letters that merely reach over a tight line do not count. */
export function overflows(element) {
  const slack = parseFloat(getComputedStyle(element).fontSize) * 0.4;
  return element.scrollHeight > element.clientHeight + slack || element.scrollWidth > element.clientWidth + 1;
}

/** Writes the headline in the first size and number of lines that hold it, else cut at a word. */
export function fitHeadline(element, text, isQuestion) {
  element.textContent = text;
  for (const [size, lines] of isQuestion ? QUESTION : TITLE) {
    element.style.setProperty("--size", `${size}vh`);
    element.style.setProperty("--lines", lines);
    const line = parseFloat(getComputedStyle(element).lineHeight);
    if (element.scrollHeight < line * (lines + 0.5)) return;
  }
  fitOne(element, text);
}

/** Runs `draw`; the `data-key` elements below `root` glide from where they were, new ones fade in. */
export function glide(root, draw) {
  const before = new Map([...root.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, element.getBoundingClientRect()]));
  draw();
  if (isStill() || !before.size) return;
  for (const element of root.querySelectorAll("[data-key]")) {
    const from = before.get(element.dataset.key);
    if (!from) {
      element.animate([{ opacity: 0, transform: "scale(.94)" }, { opacity: 1, transform: "none" }], GLIDE);
      continue;
    }
    const to = element.getBoundingClientRect();
    const [x, y] = [from.left - to.left, from.top - to.top];
    if (x || y) element.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], GLIDE);
  }
}

/** Lets a new scene appear softly. */
export function fadeIn(element) {
  if (!isStill()) element.animate([{ opacity: 0 }, { opacity: 1 }], GLIDE);
}
