"use strict";
/* Keys, clocks and the word that the line is down. Without this script every page works by pressing and loading. */
(function () {
  var root = document.documentElement; // .calm: the page changed under one's hand, the next press waits a moment
  var calm = 0;
  var CALM_MS = 350;

  function typing(element) {
    return element.closest("input, select, textarea, [contenteditable]") !== null;
  }

  function find(key) {
    return Array.prototype.find.call(document.querySelectorAll("[data-key]"), function (one) {
      return one.dataset.key === key;
    });
  }

  function open(panel) {
    panel.open = !panel.open;
    var first = panel.open && panel.querySelector("input:not([type=hidden]), select, button");
    if (first) first.focus();
  }

  function closePanels() {
    document.querySelectorAll("details.panel[open]").forEach(function (one) {
      one.open = false;
    });
    if (document.activeElement) document.activeElement.blur(); // the largest key is under Space again
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") return closePanels();
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
    var key = event.key === "Enter" ? " " : event.key.toLowerCase();
    if (key === " " && event.target.closest("button, summary, a, .panel")) return; // the browser presses what is focused
    var wanted = find(key);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.tagName === "DETAILS") open(wanted);
    else if (!root.classList.contains("calm")) wanted.click();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (button && event.detail > 1) { // the second half of a double click would press what came in its place
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  function pad(number) { return (number < 10 ? "0" : "") + number; }

  function tick() {
    document.querySelectorAll("time[data-since]").forEach(function (one) {
      var seconds = Math.max(0, Math.floor((Date.now() - Date.parse(one.dataset.since)) / 1000));
      one.textContent = Math.floor(seconds / 60) + ":" + pad(seconds % 60);
    });
  }

  function lost(down) {
    var word = document.getElementById("lost");
    if (word) word.hidden = !down;
  }

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.requestConfig && event.detail.requestConfig.verb === "post") {
      root.classList.add("calm");
      clearTimeout(calm);
      calm = setTimeout(function () { root.classList.remove("calm"); }, CALM_MS);
      var ticket = document.getElementById("ticket");
      var place = document.title.indexOf(" · ");
      if (place >= 0 && ticket) document.title = ticket.textContent + document.title.slice(place);
    }
    tick();
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    // what somebody is typing is not drawn over by news
    var by = event.detail.requestConfig;
    if (by && by.verb === "get" && event.detail.target && event.detail.target.querySelector("details.panel[open]")) {
      event.detail.shouldSwap = false;
    }
  });
  ["htmx:sendError", "htmx:timeout", "htmx:sseError"].forEach(function (name) {
    document.addEventListener(name, function () { lost(true); });
  });
  ["htmx:sseOpen", "htmx:afterOnLoad"].forEach(function (name) {
    document.addEventListener(name, function () { lost(false); });
  });
  setInterval(tick, 1000);
  tick();
})();
