// Plain pages: what makes them a little handier. Without this file they do the same.

// navigator.clipboard is missing on plain http, where a room's hotspot lives: then select and copy as of old.
async function copy(field) {
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  field.select();
  if (!document.execCommand("copy")) throw new Error("copying is not allowed");
}

for (const part of document.querySelectorAll("[data-part=copy]")) {
  const [field, button] = [part.querySelector("textarea"), part.querySelector("button")];
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await copy(field);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2000);
    } catch {
      field.select();
    }
  });
}

for (const button of document.querySelectorAll("[data-part=print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A choice that has its own form saves itself.
for (const form of document.querySelectorAll("[data-part=instant]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
