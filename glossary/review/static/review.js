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

function toggle(details) {
  if (!details) return;
  details.open = !details.open;
  if (details.open) focus(details.querySelector("input:not([type=hidden])") || details.querySelector("summary"));
}

// What the keys j and k lead to, and the one that other keys are meant for.
const steps = [...document.querySelectorAll("[data-step]")];

function current() {
  return steps.find((one) => one.contains(document.activeElement)) || steps.find((one) => one.id === "here");
}

function step(by) {
  const at = steps.findIndex((one) => one.contains(document.activeElement));
  const next = at < 0 ? current() || steps[0] : steps[at + by];
  if (next) next.focus();
}

const actions = {
  j: () => (steps.length ? step(1) : follow("#next")),
  k: () => (steps.length ? step(-1) : follow("#previous")),
  b: () => toggle(element(".bulk")),
  w: () => toggle(element(".why")),
  "/": () => focus(element(".filter input[type=search]")),
  "?": () => dialog && dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio], [type=file]), textarea, select");
  if (event.key === "Escape" && typing) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || (dialog && dialog.open)) return;
  if (typing) return;
  const wanted = `[data-key="${CSS.escape(event.key)}"]`;
  const target = (current() || document).querySelector(wanted) || element(wanted);
  if (target) {
    if (target.matches("input[type=radio]")) {
      target.click();
      target.focus();
      step(1);
    } else if (target.matches("input, textarea, select")) {
      focus(target);
    } else if (target.matches("summary")) {
      toggle(target.parentElement);
    } else {
      target.click();
    }
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
if (here) {
  here.scrollIntoView({ block: "nearest" });
  if (here.matches("[data-step]")) here.focus({ preventScroll: true });
}
