// Keys for what the page offers as links and buttons; without this script the page works by them.
"use strict";

const element = (selector) => document.querySelector(selector);
const dialog = element("#keys");

function follow(selector) {
  const link = element(selector);
  if (link) link.click();
}

function focus(field) {
  if (!field) return;
  field.focus();
  if (field.select) field.select();
}

function toggle(selector) {
  const details = element(selector);
  if (!details) return;
  details.open = !details.open;
  if (details.open) focus(details.querySelector("input:not([type=hidden])") || details.querySelector("summary"));
}

const actions = {
  j: () => follow("#next"),
  k: () => follow("#previous"),
  b: () => toggle(".bulk"),
  w: () => toggle(".why"),
  "/": () => focus(element(".filter input[type=search]")),
  "?": () => dialog && dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && typing) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || (dialog && dialog.open)) return;
  if (typing) return;
  const target = element(`[data-key="${CSS.escape(event.key)}"]`);
  if (target) {
    if (target.matches("input, textarea")) focus(target);
    else target.click();
  } else if (Object.hasOwn(actions, event.key)) {
    actions[event.key]();
  } else {
    return;
  }
  event.preventDefault();
});

const help = element("#help-button");
if (help) help.addEventListener("click", () => dialog.showModal());

for (const field of document.querySelectorAll(".filter select")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

// A decision is sent once, also when a key is held down.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const here = element("#here");
if (here) here.scrollIntoView({ block: "nearest" });
