/* Keeps a page true: server-sent events, a slow poll beside them, and an honest word when neither gets through. */
(() => {
  "use strict";
  const page = document.querySelector("[data-live]");
  if (!page || !page.dataset.live || !window.fetch) return;
  const SILENT_MS = 35000, UNHEARD_MS = 5000, ASK_MS = 20000, ANYWAY_MS = 60000;
  const url = page.dataset.live, query = page.dataset.query || "", zone = page.dataset.zone || undefined;
  const ahead = Number(page.dataset.at) - Date.now();
  const lost = document.getElementById("lost"), asOf = document.getElementById("as-of");
  let at = Number(page.dataset.at), heard = performance.now(), asked = heard, looked = heard, source = null, over = false, failed = false;
  const clock = (ms) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(ms);
  const fill = (box) => box.querySelectorAll("[data-text]").forEach((line) => { line.textContent = line.dataset.text.replace("{time}", clock(at)); });

  function state() {
    const stale = !over && (failed || performance.now() - heard > SILENT_MS);
    if (lost && stale === lost.hidden) {
      document.documentElement.classList.toggle("stale", stale);
      if (stale) fill(lost);
      lost.hidden = !stale;
    }
    if (asOf) fill(asOf);
  }
  function alive(ms) { heard = performance.now(); failed = false; at = Math.max(at, ms); state(); }
  function show(told) {
    looked = performance.now();
    const look = told.look;
    for (const [id, html] of Object.entries(look.parts || {})) {
      const box = document.getElementById(id);
      if (box && box.dataset.shown !== html) {
        const focus = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : "";
        box.innerHTML = html;
        box.dataset.shown = html;
        if (focus) document.getElementById(focus)?.focus();
      }
    }
    if (look.title) document.title = look.title;
    if (look.ended) { over = true; source?.close(); }
    alive(told.at);
    document.dispatchEvent(new CustomEvent("look", { detail: look }));
  }
  async function ask() {
    asked = performance.now();
    try {
      const answer = await fetch(url + "/now" + query, { cache: "no-store", signal: AbortSignal.timeout ? AbortSignal.timeout(8000) : undefined });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.json());
    } catch { failed = true; state(); }
  }
  function listen() {
    if (over || !window.EventSource) return;
    source?.close();
    source = new EventSource(url + "/events" + query);
    source.addEventListener("look", (event) => show(JSON.parse(event.data)));
    source.addEventListener("alive", (event) => alive(Number(event.data)));
    source.addEventListener("error", () => { if (performance.now() - asked > 2000) ask(); });
  }
  setInterval(() => {
    if (over) return;
    const now = performance.now();
    state();
    if (source?.readyState === 2 && now - asked > 14000) listen();
    if ((source?.readyState !== 1 && now - asked > UNHEARD_MS) || (now - heard > ASK_MS && now - asked > UNHEARD_MS) || (now - looked > ANYWAY_MS && now - asked > ASK_MS)) ask();
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) { ask(); if (source?.readyState === 2) listen(); } });
  window.hallNow = () => Date.now() + ahead;
  listen();
})();
