// One phone: its name, what lies beside it, its chat or its locked screen, and what can be done to it.

import { build, button, menu } from "./build.js";
import { Authenticator, Letter } from "./beside.js";
import { ask } from "./calls.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { LockedScreen } from "./locked.js";
import { announce } from "./news.js";

const TOAST_STAYS = 4500;

export class Phone {
  // `did` hears of each thing that was done on this phone: its key, the act, and the label of a tapped button.
  constructor(first, did) {
    this.did = did;
    this.key = first.key;
    this.name = first.name;
    this.toastsSeen = first.toasts.length;
    this.seen = 0;
    const does = (act, label) => this.does(act, label);
    this.composer = new Composer(first.name, does);
    this.chat = new Chat(first.name, {
      does,
      replyTo: (message) => this.composer.replyTo(message),
      edit: (message) => this.composer.edit(message),
      says: (words) => this.toast(words),
    });
    this.chat.key = first.key;
    this.locked = new LockedScreen(first.name);
    this.toasts = build("div", { cls: "toasts", role: "status" });
    this.letter = first.letter ? new Letter(first.name, first.letter, first.hint, does) : null;
    this.authenticator = first.side === "staff" ? new Authenticator(first.name, does) : null;
    this.views = this.viewButtons();
    const heading = `phone-${first.key}`;
    this.element = build(
      "section",
      { cls: `phone ${first.side}`, "aria-labelledby": heading, id: `at-${first.key}` },
      build(
        "header",
        { cls: "owner" },
        build("span", { cls: "face", "aria-hidden": "true" }, first.name[0]),
        build("div", { cls: "who" }, build("h3", { id: heading }, first.name), build("p", {}, first.role)),
        this.switches(),
      ),
      this.letter?.element ?? this.authenticator.element,
      this.views,
      build("div", { cls: "screen" }, this.chat.element, this.chat.below, this.locked.element, this.toasts),
      this.composer.element,
    );
    this.look("chat");
  }

  async does(act, label) {
    this.before = this.gist();
    const refused = await ask(`/api/phones/${this.key}`, act);
    if (refused) this.toast(refused);
    else if (act.act === "types" || act.act === "opens_link") this.look("chat");
    if (!refused) this.did(this.key, act, label);
    return !refused;
  }

  // What the bot has said on this phone, so that one can tell whether it has answered what was done last.
  gist() {
    const said = this.state.messages.filter((message) => !message.mine);
    return JSON.stringify(said.map(({ id, text, keyboard }) => [id, text, keyboard]));
  }

  get isAnswered() {
    return this.gist() !== this.before;
  }

  // Whether a family phone is linked, as far as can be seen; staff were enrolled before the page opened.
  get isLinked() {
    return !this.letter || this.letter.folded;
  }

  show(phone, isFirst) {
    this.state = phone;
    const news = this.chat.show(phone);
    this.composer.show(phone);
    this.locked.show(phone);
    this.letter?.show(phone);
    this.showSwitches(phone);
    for (const toast of phone.toasts.slice(this.toastsSeen)) this.toast(toast.text);
    this.toastsSeen = phone.toasts.length;
    if (isFirst) this.markSeen();
    const here = this.element.contains(document.activeElement);
    for (const { message, isNew } of news) {
      if (isNew) announce(`New on ${this.name}'s phone: ${message.text || message.kind}`);
      else if (here) announce(`Changed on ${this.name}'s phone: ${message.text || message.kind}`);
    }
  }

  tick() {
    this.locked.tick();
    this.authenticator?.tick();
  }

  // How many messages have come since this phone was last looked at.
  get unread() {
    return this.state.messages.filter((message) => !message.mine && message.id > this.seen).length;
  }

  markSeen() {
    this.seen = Math.max(0, ...this.state.messages.map((message) => message.id));
  }

  look(view) {
    const locked = view === "locked";
    this.locked.element.hidden = !locked;
    this.chat.element.hidden = locked;
    this.element.classList.toggle("is-locked", locked);
    this.composer.element.hidden = locked;
    for (const choice of this.views.children) choice.setAttribute("aria-pressed", String(choice.dataset.view === view));
    if (!locked) this.chat.toEnd();
    else this.did(this.key, { act: "looks" });
  }

  toast(words) {
    const line = build("p", {}, words);
    this.toasts.append(line);
    setTimeout(() => line.remove(), TOAST_STAYS);
  }

  viewButtons() {
    return build(
      "div",
      { cls: "views", role: "group", "aria-label": `What to see of ${this.name}'s phone` },
      button("Chat", () => this.look("chat"), { "data-view": "chat" }),
      button("Locked screen", () => this.look("locked"), { "data-view": "locked" }),
    );
  }

  switches() {
    this.block = button("Block the bot", () => this.does({ act: this.state.blocked ? "unblocks" : "blocks" }));
    this.slow = button("Make it slow", () => this.does({ act: "slow", seconds: this.state.slow_seconds ? 0 : 3 }));
    this.flood = button("Refuse the next 2 messages", () => this.does({ act: "flood", seconds: 5, times: 2 }));
    this.group = button("Add the bot to a group", async () => {
      if (await this.does({ act: "group" })) this.toast("The bot says in the group why it leaves, and leaves.");
    });
    this.condition = build("span", { cls: "condition" });
    return build(
      "div",
      { cls: "switches" },
      this.condition,
      menu(
        "Phone",
        { label: `${this.name}'s phone: block, slow, refuse` },
        this.block,
        this.slow,
        this.flood,
        this.group,
        build("p", { cls: "hint" }, "Slow: each answer takes 3 seconds. Refuse: Telegram asks the bot to wait 5 seconds, as it does with a bot that is too fast."),
      ),
    );
  }

  showSwitches(phone) {
    this.block.textContent = phone.blocked ? "Unblock the bot" : "Block the bot";
    this.slow.textContent = phone.slow_seconds ? "Make it quick again" : "Make it slow";
    const states = [phone.blocked && "blocked", phone.slow_seconds && "slow", phone.flood.times && "refusing"];
    this.condition.textContent = states.filter(Boolean).join(", ");
  }
}
