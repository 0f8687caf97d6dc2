// Where one types, attaches and picks a command; also where a reply or an edit is written.

import { build, button, menu } from "./build.js";

const TALLEST = 132;

export class Composer {
  constructor(name, does) {
    this.name = name;
    this.does = does;
    this.reply = null;
    this.edited = null;
    this.field = build("textarea", {
      rows: "1",
      "aria-label": `Message from ${name}`,
      placeholder: "Message",
      maxlength: "20000",
      autocomplete: "off",
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.grow());
    this.aboutWords = build("span", {});
    this.about = build("p", { cls: "about", hidden: true }, this.aboutWords, button("Stop", () => this.forget(), { cls: "quiet" }));
    this.commandList = build("ul", { cls: "commands" });
    this.commandMenu = menu("/", { label: `Commands on ${name}'s phone`, cls: "upward" }, this.commandList);
    this.element = build(
      "form",
      { cls: "composer", onsubmit: (event) => this.submit(event) },
      this.about,
      build(
        "div",
        { cls: "line" },
        this.attachMenu(),
        this.commandMenu,
        this.field,
        build("button", { type: "submit", cls: "send", "aria-label": `Send from ${name}'s phone` }, "Send"),
      ),
    );
  }

  show(phone) {
    this.element.classList.toggle("off", phone.blocked);
    this.field.disabled = phone.blocked;
    this.field.placeholder = phone.blocked ? "The bot is blocked" : "Message";
    for (const control of this.element.querySelectorAll("button, input")) control.disabled = phone.blocked;
    const drawn = JSON.stringify(phone.commands);
    if (drawn === this.drawnCommands) return;
    this.drawnCommands = drawn;
    const commands = phone.commands.length ? phone.commands : [{ command: "start", description: "Begin" }];
    this.commandList.replaceChildren(
      ...commands.map(({ command, description }) =>
        build("li", {}, button([build("kbd", {}, `/${command}`), " ", description], () => this.send(`/${command}`)))),
    );
  }

  put(text) {
    this.field.value = text;
    this.grow();
    this.field.focus();
  }

  replyTo(message) {
    this.forget();
    this.reply = message.id;
    this.tell(`Reply to: ${message.text.slice(0, 60) || "message"}`);
    this.field.focus();
  }

  edit(message) {
    this.forget();
    this.edited = message.id;
    this.tell("Change your message");
    this.put(message.text);
  }

  forget() {
    if (this.edited !== null) this.put("");
    this.reply = this.edited = null;
    this.about.hidden = true;
  }

  tell(words) {
    this.aboutWords.textContent = words;
    this.about.hidden = false;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    if (event.key === "Escape") this.forget();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, TALLEST)}px`;
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (text.trim()) await this.send(text);
  }

  async send(text) {
    this.commandMenu.close();
    const act =
      this.edited !== null
        ? { act: "edits", message: this.edited, text }
        : { act: "types", text, ...(this.reply === null ? {} : { reply_to: this.reply }) };
    if (await this.does(act)) {
      this.reply = this.edited = null;
      this.about.hidden = true;
      this.field.value = "";
      this.grow();
    }
  }

  attachMenu() {
    const seconds = build("input", { type: "number", min: "1", max: "600", value: "12", "aria-label": "Seconds of the voice note" });
    const file = build("input", { type: "text", value: "letter.pdf", maxlength: "60", "aria-label": "Name of the file" });
    const words = build("input", { type: "text", value: "See you at 4, Tom", maxlength: "400", "aria-label": "Words to forward" });
    const sends = (label, act, ...fields) =>
      build("div", { cls: "offer" }, button(label, async () => {
        if (await this.does(act())) this.attach.close();
      }), ...fields);
    this.attach = menu(
      "+",
      { label: `Attach on ${this.name}'s phone`, cls: "upward" },
      sends("Voice note", () => ({ act: "voice", seconds: Number(seconds.value) || 1 }), seconds, build("span", { "aria-hidden": "true" }, "seconds")),
      sends("Photo", () => ({ act: "photo" })),
      sends("File", () => ({ act: "file", name: file.value || "letter.pdf" }), file),
      sends("Location", () => ({ act: "location" })),
      sends("Contact", () => ({ act: "contact" })),
      sends("Forward", () => ({ act: "forwards", text: words.value || "Hello" }), words),
    );
    return this.attach;
  }
}
