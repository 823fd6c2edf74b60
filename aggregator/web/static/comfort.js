// Comfort for who has scripts: addresses are copied at a click, and j and k walk through
// stories. Everything works without; nothing is asked of any server.
"use strict";

const STOPS = ".line h3 a, .results h2 a, .reports > li h2 a";

function thank(button) {
  const before = button.getAttribute("aria-label");
  button.setAttribute("aria-label", "Copied");
  button.classList.add("done");
  setTimeout(() => {
    button.setAttribute("aria-label", before);
    button.classList.remove("done");
  }, 2000);
}

function select(code) {
  const range = document.createRange();
  range.selectNodeContents(code);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button, code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // Without HTTPS there is no clipboard to write to: what is selected can be copied.
    select(code);
    return;
  }
  thank(button);
}

function offer(code) {
  if (!/^(https?:)/.test(code.textContent)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copier";
  button.title = "Copy";
  button.setAttribute("aria-label", `Copy ${code.textContent}`);
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button, code));
  code.after(button);
}

function step(by) {
  const stops = [...document.querySelectorAll(STOPS)];
  if (!stops.length) return;
  const at = stops.indexOf(document.activeElement);
  const top = stops.findIndex((stop) => stop.getBoundingClientRect().top >= 0);
  const next = at >= 0 ? at + by : top >= 0 ? top : stops.length - 1;
  const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)];
  stop.focus();
  stop.scrollIntoView({ block: "center" });
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    const field = document.querySelector("#words, #find");
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
}

document.querySelectorAll("code").forEach(offer);
document.addEventListener("keydown", pressed);
