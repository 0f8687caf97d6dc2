// Leads through a thing to try: says what to do next, shows where, and does it for those who would rather watch.

import { build, button } from "./build.js";
import { run } from "./calls.js";
import { isMoving } from "./clock.js";
import { STORIES } from "./stories.js";

const KEPT = "guide";
const CLOCK = { hour: "+1 hour", day: "+1 day", week: "+1 week", morning: "Next working morning", news: "Until a message comes" };
const FAULTS = {
  flood: { act: "flood", seconds: 5, times: 2 },
  blocks: { act: "blocks" },
  unblocks: { act: "unblocks" },
};
const LINK_ALL = { linkAll: true };
const ANSWER_TAKES = 10_000; // milliseconds; after that the guide goes on without one

export class Guide {
  // `phones` by key; `bring(keys)` puts phones on show, `front(key)` the one that a narrow page shows.
  constructor(phones, { bring, front }) {
    this.phones = phones;
    this.bring = bring;
    this.front = front;
    this.story = null;
    this.at = 0;
    this.done = new Set();
    this.list = document.getElementById("stories");
    this.panel = document.getElementById("guide-step");
    this.begun = false;
    this.asked = null;
    this.isDoing = false;
    this.build();
    this.showList();
  }

  build() {
    this.title = build("h3", { tabindex: "-1" });
    this.count = build("p", { cls: "count-steps" });
    this.words = build("p", { cls: "do" });
    this.note = build("p", { cls: "note" });
    this.doIt = button("Do it for me", () => this.act(), { cls: "primary" });
    this.skip = button("Skip", () => this.forward(), { cls: "plain" });
    this.next = button("Try the next one", () => this.start(this.following()), { cls: "primary" });
    this.leave = button("Close", () => this.close(), { cls: "plain", "aria-label": "Close, and show all things to try" });
    this.panel.append(
      this.title,
      " ",
      this.count,
      build("div", { role: "status" }, this.words, this.note),
      build("div", { cls: "choices" }, this.doIt, this.next, this.skip, this.leave),
    );
  }

  showList() {
    this.list.replaceChildren(
      ...STORIES.map((story) =>
        build(
          "li",
          { cls: this.done.has(story.key) ? "done" : "" },
          button(
            [story.title, this.done.has(story.key) && build("span", { cls: "unseen" }, ", done")].filter(Boolean),
            () => this.start(story),
          ),
        )),
    );
  }

  // Takes up, after a reload, what was being tried in this run of the demo; called once every phone is there.
  takeUp() {
    if (this.begun) return;
    this.begun = true;
    const kept = remembered();
    if (kept?.run !== run) return;
    this.done = new Set(kept.done);
    this.showList();
    const story = STORIES.find(({ key }) => key === kept.story);
    if (story) this.start(story, kept.at, false);
  }

  start(story, at = 0, focus = true) {
    this.story = story;
    const missing = (story.linked ?? []).some((key) => !this.phones.get(key).isLinked);
    this.steps = missing && at === 0 ? [LINK_ALL, ...story.steps] : story.steps;
    this.at = Math.min(at, this.steps.length);
    this.bring(story.phones);
    document.querySelector(".guide").classList.add("is-open");
    this.panel.hidden = false;
    this.title.textContent = story.title;
    for (const key of story.phones) this.phones.get(key).look("chat");
    this.show();
    if (!focus) return;
    this.title.focus({ preventScroll: true });
    if (this.panel.getBoundingClientRect().width > innerWidth / 2) this.panel.parentElement.scrollIntoView();
  }

  close() {
    const story = this.story;
    this.story = null;
    this.mark(null);
    this.panel.hidden = true;
    document.querySelector(".guide").classList.remove("is-open");
    this.showList();
    this.keep();
    this.list.children[STORIES.indexOf(story)]?.firstChild.focus({ preventScroll: true });
  }

  get step() {
    return this.story ? this.steps[this.at] : undefined;
  }

  following() {
    return STORIES[(STORIES.indexOf(this.story) + 1) % STORIES.length];
  }

  show() {
    const ended = this.at >= this.steps.length;
    if (ended) this.done.add(this.story.key);
    this.keep();
    this.count.textContent = ended ? "Done" : `Step ${this.at + 1} of ${this.steps.length}`;
    this.words.replaceChildren(...(ended ? [this.story.after] : this.told(this.step)));
    this.note.textContent = (!ended && this.step.note) || "";
    this.note.hidden = !this.note.textContent;
    const hadFocus = this.panel.contains(document.activeElement);
    this.doIt.hidden = this.skip.hidden = ended;
    this.next.hidden = !ended || !this.following();
    this.next.textContent = ended ? `Next: ${this.following().title}` : "";
    if (hadFocus && ended) this.next.focus({ preventScroll: true });
    if (this.step?.on) this.front(this.step.on);
    this.refresh();
  }

  forward() {
    this.at += 1;
    this.show();
  }

  // What to do, in words: on which phone, and what is written on the thing to press.
  told(step) {
    const strong = (words) => build("strong", {}, words);
    if (step.linkAll) return ["Press ", strong("Link all families"), ", so that there is somebody to try it with."];
    if (step.go) return ["At the clock, press ", strong(CLOCK[step.go]), "."];
    const on = ["On ", strong(`${this.phones.get(step.on).name}'s`), " phone, "];
    if (step.link) return [...on, "press ", strong("Open the link in the letter"), "."];
    if (step.check) return [...on, "press ", strong("Type the check word"), "."];
    if (step.code) return [...on, "press the ", strong("six numbers"), " of the authenticator."];
    if (step.look) return [...on, "press ", strong("Locked screen"), "."];
    if (step.fault) return [...on, "open ", strong("Phone"), " and press ", strong(step.label), "."];
    if (step.type) return [...on, "type ", build("kbd", {}, step.type), " and press ", strong("Send"), "."];
    if (step.say) return [...on, `type some words, such as “${step.say}”, and press `, strong("Send"), "."];
    return [...on, "tap ", strong(step.label ?? [step.tap].flat()[0]), "."];
  }

  // Marks the thing to press, wherever it is; it may come only with the bot's next message.
  refresh() {
    if (!this.story) return;
    const target = this.step && !this.isDoing && !this.waits() ? this.target(this.step) : null;
    this.mark(target);
    this.doIt.setAttribute("aria-disabled", String(!target));
    this.doIt.textContent = target ? "Do it for me" : `Waiting for the ${this.step?.go ? "clock" : "phone"} …`;
  }

  // Whether the phone of the last step has yet to be answered: its old buttons are not meant.
  waits() {
    return this.asked !== null && !this.asked.isAnswered && performance.now() - this.askedAt < ANSWER_TAKES;
  }

  mark(target) {
    for (const old of document.querySelectorAll(".try-this")) if (old !== target) old.classList.remove("try-this");
    if (!target || target.classList.contains("try-this")) return;
    target.classList.add("try-this");
    const chat = target.closest(".chat");
    if (chat) this.phones.get(this.step.on).chat.reveal(target);
  }

  target(step) {
    if (step.linkAll) return document.getElementById("link-all");
    if (step.go) return isMoving() ? null : document.querySelector(`.step[data-go="${step.go}"]`);
    const phone = this.phones.get(step.on);
    if (step.link) return phone.letter.opens;
    if (step.check) return phone.letter.types;
    if (step.code) return phone.authenticator.type;
    if (step.look) return phone.views.querySelector('[data-view="locked"]');
    if (step.fault) return phone.element.querySelector(".switches summary");
    if (step.type || step.say) return phone.composer.element.querySelector(".send");
    return phone.chat.keys().findLast((key) => fits(step.tap, key.textContent)) ?? null;
  }

  async act() {
    const step = this.step;
    const target = step && this.target(step);
    if (!target || this.doIt.getAttribute("aria-disabled") === "true") return;
    const act = step.fault ? FAULTS[step.fault] : { act: "types", text: step.type ?? step.say };
    if (!step.fault && !act.text) return target.click();
    this.isDoing = true; // a second press meanwhile would send it twice
    this.refresh();
    await this.phones.get(step.on).does(act);
    this.isDoing = false;
    this.refresh();
  }

  // Hears of everything that is done on the page, and goes on when it was the thing to do.
  did(key, act, label) {
    const step = this.step;
    if (!step || (step.on ?? null) !== key) return;
    const right =
      (step.linkAll && act.act === "link-all") ||
      (step.go && act.act === "clock" && act.go === step.go) ||
      (step.link && act.act === "opens_link") ||
      (step.check && act.act === "types" && act.text === this.phones.get(key).letter.word) ||
      (step.code && act.act === "types" && /^\d{6}$/.test(act.text)) ||
      (step.look && act.act === "looks") ||
      (step.fault && act.act === step.fault) ||
      (step.type && act.act === "types" && act.text.trim() === step.type) ||
      (step.say && ["types", "voice", "photo", "file"].includes(act.act) && !act.text?.startsWith("/")) ||
      (step.tap && act.act === "taps" && fits(step.tap, label));
    if (!right) return;
    const isAnswered = act.act === "types" || act.act === "taps" || act.act === "opens_link";
    this.asked = isAnswered ? this.phones.get(key) : null;
    this.askedAt = performance.now();
    setTimeout(() => this.refresh(), ANSWER_TAKES + 1);
    this.forward();
  }

  keep() {
    const inserted = this.story && this.steps[0] === LINK_ALL ? 1 : 0;
    const at = Math.max(0, this.at - inserted);
    sessionStorage.setItem(KEPT, JSON.stringify({ run, story: this.story?.key, at, done: [...this.done] }));
  }
}

function fits(wanted, label) {
  return wanted instanceof RegExp ? wanted.test(label) : [wanted].flat().includes(label);
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}
