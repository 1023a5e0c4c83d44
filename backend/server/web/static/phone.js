/* A called number is felt and heard, once somebody asked for it: phones allow neither before a touch. */
(() => {
  "use strict";
  const button = document.getElementById("ring"), now = document.getElementById("now");
  if (!button || !now) return;
  let sound = null, rung = now.dataset.alert || "";
  const can = "AudioContext" in window || "vibrate" in navigator;
  button.hidden = !can;
  function beep(times) {
    navigator.vibrate?.(times > 2 ? [400, 200, 400, 200, 400] : [200, 120, 200]);
    if (!sound) return;
    for (let nth = 0; nth < times; nth += 1) {
      const tone = sound.createOscillator(), gain = sound.createGain(), from = sound.currentTime + nth * 0.5;
      tone.frequency.value = 880;
      gain.gain.setValueAtTime(0.0001, from);
      gain.gain.exponentialRampToValueAtTime(0.4, from + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.35);
      tone.connect(gain).connect(sound.destination);
      tone.start(from);
      tone.stop(from + 0.4);
    }
  }
  button.addEventListener("click", () => {
    if (window.AudioContext) { sound = sound || new AudioContext(); sound.resume(); }
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.on;
    beep(1);
  });
  document.addEventListener("look", (event) => {
    const alert = event.detail.alert || "";
    if (event.detail.ended || alert.startsWith("called")) button.hidden = true;
    if (alert && alert !== rung) beep(alert.startsWith("called") ? 4 : 2);
    rung = alert;
  });
})();
