import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";

const MOST = 60; // beyond that one dot stands for several people

/* The ring: people around one spark, `on` of `total` dots filled. `you` is the 1-based dot to mark, `label` for the ear,
   `at(turn, isFine)` more at the marked dot: its angle, and whether the dots are small. */
export function ring(on, total, { you = 0, spark = 7, label = "", at } = {}) {
  const dots = Math.min(total, MOST);
  const share = total ? dots / total : 1;
  const mark = Math.ceil(you * share) - 1;
  const size = dots > 24 ? 1.1 : Math.min(4.2, 40 / Math.max(dots, 1));
  const dot = (_, i) => svg`<circle class=${i === mark ? "you" : i < on * share ? "on" : "off"} cx="32" cy=${dots > 24 ? 5 : 8}
    r=${i === mark ? size * 1.5 : size} stroke-width=${size > 2 ? 1.6 : 0.8} transform="rotate(${(i * 360) / dots} 32 32)"></circle>`;
  return html`<svg class="ring" viewBox="0 0 64 64" role=${label ? "img" : nothing} aria-label=${label || nothing}
    aria-hidden=${label ? nothing : "true"}><circle class="spark" cx="32" cy="32" r=${spark}></circle>${Array.from({ length: dots }, dot)}${at && mark >= 0 ? at((mark * 360) / dots, dots > 24) : nothing}</svg>`;
}
