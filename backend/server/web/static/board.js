/* The board's clock, the flash of a new call, and its sound: one after the other, once somebody turned sound on. */
(() => {
  "use strict";
  const page = document.querySelector("[data-live]"), button = document.getElementById("sound"), told = document.getElementById("sound-state");
  const zone = page.dataset.zone, time = document.getElementById("clock"), day = document.getElementById("day"), day2 = document.getElementById("day-en");
  const player = new Audio(), line = [];
  let last = Number(page.dataset.last), on = false, playing = false;
  const say = (which) => { told.textContent = told.dataset[which]; told.className = "sound " + which; };
  const format = (language, options) => new Intl.DateTimeFormat(language, { timeZone: zone, ...options });
  const clock = format("en-GB", { hour: "2-digit", minute: "2-digit" });
  const zh = format("zh-CN", { month: "long", day: "numeric", weekday: "long" }), en = format("en-GB", { weekday: "long", day: "numeric", month: "long" });

  function tick() {
    const now = window.hallNow ? window.hallNow() : Date.now();
    time.textContent = clock.format(now);
    day.textContent = zh.format(now);
    day2.textContent = en.format(now);
  }
  async function next() {
    if (playing || !on || !line.length) return;
    playing = true;
    const call = line.shift();
    if (performance.now() - call.came < 60000) {
      player.src = page.dataset.live + "/calls/" + call.id + ".wav";
      try {
        await player.play();
        await new Promise((done) => { player.onended = player.onerror = player.onpause = done; setTimeout(done, 30000); });
      } catch (error) {
        if (error.name === "NotAllowedError") { on = false; button.hidden = false; say("off"); }
      }
    }
    playing = false;
    setTimeout(next, 300);
  }
  async function turnOn() {
    player.src = "/static/silence.wav";
    try { await player.play(); } catch { return; }
    on = true;
    button.hidden = true;
    say("on");
    next();
  }
  button.addEventListener("click", turnOn);
  document.addEventListener("look", (event) => {
    const look = event.detail, fresh = (look.calls || []).filter((call) => call.id > last);
    if (!look.sound) { button.hidden = true; say("absent"); } else if (!on) { button.hidden = false; say("off"); }
    if (!fresh.length) return;
    last = fresh[fresh.length - 1].id;
    document.querySelector("#calls .newest")?.classList.add("flash");
    if (on) fresh.forEach((call) => line.push({ ...call, came: performance.now() }));
    next();
  });
  setInterval(tick, 1000);
  tick();
  if (told.dataset.present === "yes") turnOn(); /* a browser that was told to allow it needs no touch */
})();
