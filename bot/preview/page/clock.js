// The demo's clock: shows the time it is there, moves it on, and says how far it has come.

import { ask } from "./calls.js";

const IDLE = "It runs by itself. Press to move it on.";
const STOPPED = "The demo has stopped. Start it again with: make demo";
let zone = "Europe/London";
let base = Date.now();
let heardAt = performance.now();
let onItsWay = false;
let begun = 0; // how often the clock has set out, as far as was heard
let awaited = 0; // what that will be once the last press here is heard of
const listeners = [];
let movable = () => {};

export const now = () => base + (performance.now() - heardAt);
export const time = (moment) => shown(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const day = (moment) => shown(moment, { weekday: "long", day: "numeric", month: "long" });
export const onTick = (listener) => listeners.push(listener);
// Whether the clock is on its way, or about to be: word of a press comes back a moment after the press is taken.
export const isMoving = () => onItsWay || begun < awaited;

function shown(moment, how) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...how }).format(new Date(moment)).replace(",", "");
}

// `did` hears of each move of the clock that was begun here; `changed`, whenever it can or cannot be moved.
export function startClock({ did, changed }) {
  movable = changed;
  for (const step of document.querySelectorAll(".step")) {
    step.addEventListener("click", async () => {
      if (step.getAttribute("aria-disabled") === "true") return;
      if (step.dataset.go !== "stop") awaited = begun + 1;
      showSteps();
      const refused = await ask("/api/clock", { go: step.dataset.go });
      if (refused) {
        awaited = begun;
        showSteps();
        say(refused);
      } else did(null, { act: "clock", go: step.dataset.go });
    });
  }
  setInterval(tick, 500);
}

export function clockChanged(state) {
  zone = state.zone;
  base = Date.parse(state.now);
  heardAt = performance.now();
  onItsWay = Boolean(state.journey);
  begun = state.begun;
  showSteps();
  showJourney(state);
  tick();
}

// The page keeps what it showed, and does not pretend that time goes on.
export function clockGone() {
  document.body.classList.add("is-gone");
  say(STOPPED);
}

export function clockBack() {
  document.body.classList.remove("is-gone");
  if (place("journey").textContent === STOPPED) say(IDLE);
}

function showSteps() {
  for (const step of document.querySelectorAll(".step:not(.stop)")) step.setAttribute("aria-disabled", String(isMoving()));
  movable();
}

function showJourney({ journey, arrived }) {
  const bar = place("journey-bar");
  const stop = document.querySelector(".stop");
  const hadFocus = document.activeElement;
  bar.hidden = !journey;
  stop.hidden = !journey;
  if (hadFocus === stop && !journey) document.querySelector('[data-go="news"]').focus();
  if (!journey) {
    say(arrived || IDLE);
    return;
  }
  const start = Date.parse(journey.start);
  if (journey.open_ended) bar.removeAttribute("value");
  else bar.value = Math.min(1, (base - start) / (Date.parse(journey.end) - start));
  say(`${journey.words} …`);
}

function tick() {
  if (document.body.classList.contains("is-gone")) return;
  const moment = now();
  place("now-time").textContent = time(moment);
  place("now-time").dateTime = new Date(moment).toISOString();
  place("now-day").textContent = shown(moment, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  for (const listener of listeners) listener(moment);
}

function say(words) {
  if (place("journey").textContent !== words) place("journey").textContent = words;
}

function place(id) {
  return document.getElementById(id);
}
