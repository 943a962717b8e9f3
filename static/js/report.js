// A report: the number beside the slider, and a draft that outlives a closed tab. Without this file it sends as well.
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const KEYS = "rembuk:report:";
const form = part("report");

// Storage may be shut (private windows): then there simply is no draft.
const stored = (work) => { try { return work(localStorage); } catch { return null; } };

function showPercent() {
  const slider = part("percent");
  slider.style.setProperty("--share", slider.value / 100);
  part("to").hidden = false;
  const output = part("to").querySelector("output");
  output.value = output.dataset.shape.replace("#", slider.value);
}

const kept = () => [...form.elements].filter((field) => field.name && field.type !== "hidden");

function restore(key) {
  const draft = JSON.parse(stored((box) => box.getItem(key)) ?? "{}");
  for (const field of kept()) {
    if (!(field.name in draft)) continue;
    if (field.type === "checkbox") field.checked = draft[field.name];
    else field.value = draft[field.name];
  }
  part("kept").hidden = !Object.keys(draft).length;
}

function keep(key) {
  const draft = Object.fromEntries(kept().map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
  const isKept = stored((box) => { box.setItem(key, JSON.stringify(draft)); return true; });
  part("kept").hidden = !isKept;
}

if (form) {
  const key = form.dataset.draft && KEYS + form.dataset.draft;
  if (key && "fresh" in form.dataset) restore(key);
  form.addEventListener("input", () => { showPercent(); if (key) keep(key); });
  showPercent();
  // A second tap while the answer is on its way sends nothing; after the back button the form works again.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

const sent = part("sent");
if (sent) stored((box) => box.removeItem(KEYS + sent.dataset.draft));
