// Tells a screen reader what has reached which phone, in turn, and keeps quiet while the clock moves.

const LONGEST = 240;
const KEPT = 6;
let quiet = false;

export function keepQuiet(whether) {
  quiet = whether;
}

export function announce(words) {
  if (quiet) return;
  const log = document.getElementById("news");
  const line = document.createElement("p");
  line.textContent = words.length > LONGEST ? `${words.slice(0, LONGEST)} …` : words;
  log.append(line);
  while (log.children.length > KEPT) log.firstChild.remove();
}
