// Puts the page together: the phones, which of them are on show, and what is heard from the program.

import { build, button } from "./build.js";
import { ask, hear } from "./calls.js";
import { clockBack, clockChanged, clockGone, onTick, startClock } from "./clock.js";
import { Guide } from "./guide.js";
import { keepQuiet } from "./news.js";
import { Phone } from "./phone.js";

const AT_FIRST = ["amira", "yusuf", "sam"];
const NARROW = window.matchMedia("(max-width: 47.99em)");
const phones = new Map();
const chips = new Map();
let onShow = new Set(remembered() ?? AT_FIRST);
let current = "amira";
const guide = new Guide(phones, { bring, front });
const did = (key, act, label) => guide.did(key, act, label);

function phoneChanged(state) {
  const isNew = !phones.has(state.key);
  if (isNew) addPhone(state);
  const phone = phones.get(state.key);
  phone.show(state, isNew);
  if (isShown(state.key) && document.visibilityState === "visible") phone.markSeen();
  showChip(state.key);
  guide.refresh();
}

function addPhone(state) {
  const phone = new Phone(state, did);
  phones.set(state.key, phone);
  const count = build("span", { cls: "count", hidden: true });
  const chip = button(
    [build("span", { cls: "face", "aria-hidden": "true" }, state.name[0]), build("span", { cls: "label" }, build("b", {}, state.name), build("span", {}, state.role)), count],
    () => choose(state.key),
    { cls: `chip ${state.side}` },
  );
  chips.set(state.key, { chip, count });
  document.getElementById("chips").append(build("li", {}, chip));
  document.getElementById("phones").append(phone.element);
  document.getElementById("waiting").hidden = true;
  arrange();
}

// On a wide page a chip shows or hides its phone; on a narrow one it brings its phone to the front.
function choose(key) {
  if (NARROW.matches) current = key;
  else if (onShow.has(key)) onShow.delete(key);
  else onShow.add(key);
  sessionStorage.setItem("phones", JSON.stringify([...onShow]));
  arrange();
}

// Puts these phones on show, and no others.
function bring(keys) {
  onShow = new Set(keys);
  sessionStorage.setItem("phones", JSON.stringify(keys));
  arrange();
}

// On a narrow page, brings one phone to the front.
function front(key) {
  if (current === key) return;
  current = key;
  arrange();
  const list = document.getElementById("chips");
  list.scrollLeft = chips.get(key).chip.offsetLeft - list.offsetLeft - 16;
}

function arrange() {
  for (const [key, phone] of phones) {
    phone.element.hidden = !isShown(key);
    if (isShown(key) && phone.state) {
      phone.markSeen();
      phone.chat.toEnd();
    }
    showChip(key);
  }
}

function isShown(key) {
  return NARROW.matches ? key === current : onShow.has(key);
}

function showChip(key) {
  const { chip, count } = chips.get(key);
  const unread = phones.get(key).state ? phones.get(key).unread : 0;
  chip.setAttribute("aria-pressed", String(isShown(key)));
  count.hidden = unread === 0;
  count.replaceChildren(String(unread), build("span", { cls: "unseen" }, " new"));
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("phones"));
  } catch {
    return null;
  }
}

async function linkAll() {
  const all = document.getElementById("link-all");
  if (all.getAttribute("aria-busy")) return;
  all.setAttribute("aria-busy", "true");
  all.textContent = "Linking …";
  const refused = await ask("/api/link-all", {});
  all.removeAttribute("aria-busy");
  all.textContent = refused ? "Link all families" : "All are linked";
  const said = document.getElementById("link-said");
  said.textContent = refused || "All three family phones are linked.";
  said.classList.toggle("unseen", !refused); // then the button says it
  if (!refused) did(null, { act: "link-all" });
}

document.getElementById("link-all").addEventListener("click", linkAll);
NARROW.addEventListener("change", arrange);
onTick(() => phones.forEach((phone) => phone.tick()));
startClock({ did, changed: () => guide.refresh() });
hear({
  clock: (state) => {
    keepQuiet(Boolean(state.journey));
    clockChanged(state);
  },
  phone: phoneChanged,
  codes: (codes) => {
    Object.entries(codes).forEach(([key, code]) => phones.get(key)?.authenticator.show(code));
    guide.takeUp(); // the codes come last: every phone is there
  },
  gone: clockGone,
  back: clockBack,
});
