/* What is wrong with a page as it stands: names, contrast, width, targets. Gives a list of sentences. */
({ narrow }) => {
  const faults = [];
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0;
  const what = (one) => one.tagName.toLowerCase() + (one.id ? "#" + one.id : one.className ? "." + String(one.className).split(" ").join(".") : "");

  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.trim()) faults.push("no title");
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  ids.filter((id, nth) => ids.indexOf(id) !== nth).forEach((id) => faults.push("two elements are #" + id));

  const named = (one) => (one.getAttribute("aria-label") || one.innerText || one.textContent || "").trim();
  document.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((one) => {
    if (shown(one) && !one.getAttribute("aria-label") && ![...one.labels].some(named)) faults.push("no label: " + what(one));
  });
  document.querySelectorAll("button, a[href], summary").forEach((one) => {
    if (shown(one) && !named(one)) faults.push("no name: " + what(one));
  });
  document.querySelectorAll("svg, img").forEach((one) => {
    const silent = one.closest("[aria-hidden=true]"), told = one.getAttribute("aria-label") || one.getAttribute("alt") || one.querySelector("title");
    const within = one.closest("[role=img][aria-label], figure, button, a");
    if (shown(one) && !silent && !told && !within) faults.push("a picture without words: " + what(one));
  });

  const parts = (colour) => { const found = colour.match(/[\d.]+/g).map(Number); return [found[0], found[1], found[2], found[3] ?? 1]; };
  const over = (top, below) => [0, 1, 2].map((nth) => top[nth] * top[3] + below[nth] * (1 - top[3])).concat(1);
  const behind = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || seen.has(one) || !shown(one) || one.closest("script, noscript, svg, .seen-by-readers-only")) continue;
    seen.add(one);
    const below = behind(one), colour = over(parts(getComputedStyle(one).color), below);
    const [dark, bright] = [light(colour), light(below)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05);
    if (ratio < 4.5) faults.push("contrast " + ratio.toFixed(1) + ": " + what(one) + " " + one.textContent.trim().slice(0, 20));
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1) faults.push("cut off: " + what(one));
    if (box.width > 0 && box.height > 0 && box.right > innerWidth + 1 && !one.closest(".days")) faults.push("beyond the edge: " + what(one));
  }

  const page = document.scrollingElement;
  if (page.scrollWidth > innerWidth) faults.push("scrolls sideways: " + page.scrollWidth + " > " + innerWidth);
  if (narrow) document.querySelectorAll("button, a.button, summary, select, input:not([type=hidden]):not([type=checkbox])").forEach((one) => {
    if (shown(one) && one.getBoundingClientRect().height < 43.5) faults.push("hard to touch: " + what(one) + " " + one.getBoundingClientRect().height.toFixed(0));
  });
  return faults;
}
