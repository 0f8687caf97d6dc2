// The chat on one phone: bubbles with their buttons, kept in step with what the phone shows now.

import { build, button } from "./build.js";
import { day, time } from "./clock.js";

const KINDS = {
  voice: "Voice note",
  photo: "Photo",
  document: "File",
  location: "A place on the map",
  contact: "A contact",
  video: "Video",
  sticker: "Sticker",
};

export class Chat {
  // `does` sends an act to the program; `replyTo` and `edit` hand a message to the composer.
  constructor(name, { does, replyTo, edit, says }) {
    this.name = name;
    this.acts = { does, replyTo, edit, says };
    this.list = build("ol", { cls: "messages" });
    this.element = build(
      "div",
      { cls: "chat", tabindex: "0", role: "region", "aria-label": `${name}'s chat with the bot` },
      build("p", { cls: "empty" }, "Nothing here yet. Send /start, or open a link."),
      this.list,
    );
    this.below = button("New message below", () => this.toEnd(), { cls: "below", hidden: true });
    this.shown = new Map();
    this.wasAtEnd = true;
    this.element.addEventListener("scroll", () => this.scrolled());
    // A window that is made smaller, or a letter that is opened, must not hide the newest message.
    new ResizeObserver(() => this.wasAtEnd && this.toEnd()).observe(this.element);
  }

  // Draws what is there now. Returns the messages from the bot that are new or say something else.
  show(phone) {
    const atEnd = this.wasAtEnd || this.isAtEnd();
    const mine = phone.messages.filter((message) => message.mine && message.kind === "text" && !message.forwarded);
    const last = mine.at(-1)?.id;
    const first = this.shown.size === 0;
    const news = [];
    let added = false;
    const wanted = new Set(phone.messages.map((message) => message.id));
    const focused = this.focusedMessage();
    for (const [id, { item }] of this.shown) {
      if (!wanted.has(id)) {
        item.remove();
        this.shown.delete(id);
      }
    }
    let before = null;
    let dayBefore = "";
    for (const message of phone.messages) {
      const dayNow = day(message.date);
      const heading = dayNow === dayBefore ? "" : dayNow;
      dayBefore = dayNow;
      const drawn = JSON.stringify([message, message.id === last, heading, phone.blocked]);
      const known = this.shown.get(message.id);
      if (known?.drawn !== drawn) {
        const item = this.draw(message, { isLast: message.id === last, heading, phone });
        if (known) known.item.replaceWith(item);
        else if (before) before.after(item);
        else this.list.prepend(item);
        if (!message.mine && (!known || known.text !== message.text)) news.push({ message, isNew: !known });
        added ||= !known;
        this.shown.set(message.id, { item, drawn, text: message.text });
      }
      before = this.shown.get(message.id).item;
    }
    this.element.classList.toggle("has-messages", phone.messages.length > 0);
    this.keepFocus(focused);
    if ((added && first) || ((added || news.length) && atEnd)) this.toEnd();
    else if (news.some(({ isNew }) => isNew)) this.below.hidden = false;
    return first ? [] : news;
  }

  toEnd() {
    if (document.activeElement === this.below) this.element.focus({ preventScroll: true });
    this.element.scrollTop = this.element.scrollHeight;
    this.wasAtEnd = true;
    this.below.hidden = true;
  }

  isAtEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 80;
  }

  scrolled() {
    this.wasAtEnd = this.isAtEnd();
    if (this.wasAtEnd) this.below.hidden = true;
  }

  // Scrolls within the chat, and never the page, until something in it can be seen.
  reveal(thing) {
    const at = thing.getBoundingClientRect();
    const seen = this.element.getBoundingClientRect();
    if (at.top < seen.top) this.element.scrollTop -= seen.top - at.top + 8;
    else if (at.bottom > seen.bottom) this.element.scrollTop += at.bottom - seen.bottom + 8;
  }

  // The buttons under messages, the newest last.
  keys() {
    return [...this.list.querySelectorAll(".key")];
  }

  focusedMessage() {
    const item = document.activeElement?.closest?.("li.message");
    return item && this.list.contains(item) ? Number(item.dataset.id) : null;
  }

  // A tapped button is often gone the moment it is answered: focus stays with its message, or with the newest one.
  keepFocus(id) {
    if (id === null || this.list.contains(document.activeElement)) return;
    const item = this.shown.get(id)?.item ?? [...this.shown.values()].at(-1)?.item;
    (item ?? this.element).focus({ preventScroll: true });
  }

  draw(message, { isLast, heading, phone }) {
    const side = message.mine ? "mine" : "bot";
    const answered = message.reply_to ? phone.messages.find((other) => other.id === message.reply_to) : null;
    return build(
      "li",
      { cls: `message ${side}${message.keyboard.length ? " with-keys" : ""}`, "data-id": message.id, tabindex: "-1" },
      heading && build("p", { cls: "day" }, heading),
      build(
        "div",
        { cls: "bubble" },
        build("span", { cls: "unseen" }, message.mine ? `${this.name} wrote: ` : "The bot wrote: "),
        message.forwarded && build("p", { cls: "aside" }, "Forwarded"),
        answered && build("p", { cls: "aside quoted" }, answered.text.slice(0, 80) || KINDS[answered.kind] || "A message"),
        this.attachment(message),
        message.html && build("div", { cls: "words", markup: message.html }),
      ),
      this.keyboard(message, phone),
      build(
        "p",
        { cls: "meta" },
        build("time", { datetime: message.date }, time(message.date)),
        message.edited && build("span", {}, "edited"),
        !message.mine && !phone.blocked &&
          button("Reply", () => this.acts.replyTo(message), { cls: "quiet", "aria-label": `Reply to: ${gist(message)}` }),
        message.mine && isLast && !phone.blocked &&
          button("Edit", () => this.acts.edit(message), { cls: "quiet", "aria-label": `Edit: ${gist(message)}` }),
      ),
    );
  }

  attachment(message) {
    if (message.kind === "text") return null;
    const name = KINDS[message.kind] ?? message.kind;
    if (message.kind === "voice") {
      const length = message.seconds ?? 0;
      const clock = `${Math.floor(length / 60)}:${String(length % 60).padStart(2, "0")}`;
      return build("p", { cls: "attached voice" }, build("span", { cls: "wave", "aria-hidden": "true" }), `${name}, ${clock}`);
    }
    if (message.kind === "photo") return build("p", { cls: "attached photo" }, name);
    if (message.kind === "document" && !message.mine) {
      const path = `/api/phones/${encodeURIComponent(this.key)}/files/${message.id}`;
      return build("p", { cls: "attached" }, build("a", { href: path, download: message.file_name ?? "" }, `Save ${message.file_name}`));
    }
    return build("p", { cls: "attached" }, message.file_name ? `${name}: ${message.file_name}` : name);
  }

  keyboard(message, phone) {
    if (!message.keyboard.length) return null;
    const rows = message.keyboard.map((row, y) =>
      build(
        "div",
        { cls: "row" },
        row.map((key, x) =>
          button(key.label, () => this.tap(message, key, y, x), { cls: "key", disabled: phone.blocked })),
      ),
    );
    return build("div", { cls: "keyboard", role: "group", "aria-label": "Buttons of this message" }, rows);
  }

  async tap(message, key, row, column) {
    if (key.copy) {
      await navigator.clipboard?.writeText(key.copy).catch(() => {});
      this.acts.says(`Copied: ${key.copy}`);
    } else if (key.url && !key.url.includes("start=")) {
      this.acts.says(`A real phone would open ${key.url}`);
    } else {
      await this.acts.does({ act: "taps", message: message.id, row, column }, key.label);
    }
  }
}

function gist(message) {
  return message.text.slice(0, 40) || (KINDS[message.kind] ?? "message");
}
