(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const findings = Array.from(document.querySelectorAll(".finding"));
  const batches = Array.from(document.querySelectorAll("#findings .batch"));
  const bar = byId("filter");
  if (!bar) return;
  const search = byId("filter-text");
  const selects = Array.from(bar.querySelectorAll("select"));
  const shown = byId("filter-shown");
  const none = byId("filter-none");
  const keys = byId("keys");
  let texts = null;
  let current = -1;
  let waiting = 0;

  const matches = (finding, index, words) =>
    selects.every((select) => !select.value || finding.dataset[select.name] === select.value) &&
    words.every((word) => texts[index].includes(word));

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) {
      texts = findings.map((finding) => finding.textContent.toLowerCase());
    }
    let count = 0;
    findings.forEach((finding, index) => {
      const match = matches(finding, index, words);
      if (finding.hidden === match) finding.hidden = !match;
      count += match;
    });
    batches.forEach((batch) => {
      const left = Array.from(batch.children).filter((finding) => !finding.hidden).length;
      batch.hidden = !left;
      batch.style.setProperty("--count", left);
    });
    shown.textContent = shown.dataset.text.replace("{shown}", count.toLocaleString(document.documentElement.lang));
    none.hidden = count > 0;
    byId("filter-clear").hidden = !words.length && selects.every((select) => !select.value);
  };

  const clear = () => {
    search.value = "";
    selects.forEach((select) => { select.value = ""; });
    apply();
  };

  const go = (index) => {
    const before = findings[current];
    if (before) before.classList.remove("current");
    current = index;
    findings[index].classList.add("current");
    findings[index].scrollIntoView({ block: "start", behavior: "instant" });
    findings[index].focus({ preventScroll: true });
  };

  const step = (by) => {
    let index = current < 0 && by < 0 ? findings.length : current;
    do index += by; while (findings[index] && findings[index].hidden);
    if (findings[index]) go(index);
  };

  // A finding that the filter hides is shown when it is asked for.
  const arrive = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.classList.contains("finding")) return;
    if (target.hidden) clear();
    go(findings.indexOf(target));
  };

  const commands = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => { byId("findings").scrollIntoView({ behavior: "instant" }); search.focus(); search.select(); },
    t: () => { if (findings[current]) findings[current].querySelector(".in-text").click(); },
    "?": () => { if (keys.open) keys.close(); else keys.showModal(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search) {
      if (event.key === "Escape") { clear(); search.blur(); }
      if (event.key === "Enter") { search.blur(); current = -1; step(1); }
      return;
    }
    if (event.target.closest("select") || (keys.open && event.key !== "?")) return;
    const command = commands[event.key];
    if (command) { event.preventDefault(); command(); }
  });
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  selects.forEach((select) => select.addEventListener("change", apply));
  byId("filter-clear").addEventListener("click", clear);
  byId("filter-keys").addEventListener("click", commands["?"]);
  byId("keys-close").addEventListener("click", () => keys.close());
  document.querySelectorAll("a[data-filter]").forEach((link) => {
    link.addEventListener("click", (event) => {
      const select = selects.find((one) => one.name === link.dataset.filter);
      event.preventDefault();
      clear();
      if (select) select.value = link.dataset.value;
      else search.value = link.dataset.value;
      apply();
      byId("findings").scrollIntoView({ behavior: "instant" });
    });
  });
  window.addEventListener("hashchange", arrive);
  bar.hidden = false;
  apply();
  arrive();
})();
