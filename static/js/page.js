// Plain pages around the room. Nothing here is needed: without it the pages do the same.
const part = (name) => document.querySelector(`[data-part="${name}"]`);

// A second tap while the answer is on its way sends nothing; after the back button a form works again.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// The code as it stands on the screen: capitals, a gap in the middle.
const code = part("code");
code?.addEventListener("change", () => {
  const plain = code.value.replace(/[\s.\-_]/g, "").toUpperCase();
  if (/^[A-Z0-9]{6}$/.test(plain)) code.value = `${plain.slice(0, 3)} ${plain.slice(3)}`;
});

// While somebody types their name, the room's scripts come in: the next page then opens at once.
const next = part("next");
if (next) {
  addEventListener("load", () => {
    for (const href of next.dataset.modules.split(" ").filter(Boolean)) {
      const link = document.createElement("link");
      link.rel = "modulepreload";
      link.href = href;
      document.head.append(link);
    }
  });
}

// The buzz is this phone's own setting; phone.js reads it.
const buzz = part("buzz");
if (buzz) {
  try { buzz.checked = localStorage.getItem("rembuk:buzz") !== "off"; } catch { /* storage is shut */ }
  buzz.addEventListener("change", () => {
    try { localStorage.setItem("rembuk:buzz", buzz.checked ? "on" : "off"); } catch { /* storage is shut */ }
  });
}

const erased = part("erased");
if (erased) import("./live/outbox.js").then(({ emptyAll }) => emptyAll(erased.dataset.code));

// A page that waits for something looks again by itself, while somebody looks at it.
const again = part("again");
if (again) setInterval(() => { if (!document.hidden) location.reload(); }, again.dataset.seconds * 1000);
