// What lies beside a phone: a family's letter, or a practitioner's authenticator.

import { build, button } from "./build.js";
import { now } from "./clock.js";

const LINKED = /^1\|(link\.(go_on|safe|reading|times)|actions|ask|who|menu|meetings|settings)(\||$)/; // offered only to linked phones

export class Letter {
  constructor(name, letter, hint, does) {
    this.word = letter.check_word;
    this.summary = build("summary", {}, build("span", {}, `${name}'s letter`));
    this.opens = button("Open the link in the letter", () => does({ act: "opens_link", link: letter.link }), { cls: "wide" });
    this.types = button("Type the check word", () => does({ act: "types", text: letter.check_word }), { cls: "wide" });
    this.element = build(
      "details",
      { cls: "beside letter", open: true },
      this.summary,
      build("p", { cls: "pair" }, build("span", {}, "Code"), build("code", {}, letter.code)),
      this.opens,
      build("p", { cls: "pair" }, build("span", {}, "Check word, agreed face to face"), build("strong", {}, letter.check_word)),
      this.types,
      build("p", { cls: "hint" }, hint),
    );
    this.folded = false;
  }

  // The letter is folded away once the phone is linked, the first time only: it can be opened again.
  show(phone) {
    const keys = phone.messages.flatMap((message) => message.keyboard.flat());
    if (this.folded || !keys.some((key) => LINKED.test(key.data ?? ""))) return;
    this.folded = true;
    this.element.open = false;
  }
}

export class Authenticator {
  constructor(name, does) {
    this.name = name;
    this.numbers = build("span", { cls: "numbers" }, "--- ---");
    this.left = build("span", { cls: "left", "aria-hidden": "true" });
    this.bar = build("span", { cls: "bar", "aria-hidden": "true" });
    this.type = button(["Type ", this.numbers], () => does({ act: "types", text: this.code.numbers }), { disabled: true });
    this.element = build(
      "section",
      { cls: "beside authenticator", "aria-label": `${name}'s authenticator` },
      build("p", { cls: "title" }, "Authenticator", this.left),
      this.type,
      this.bar,
    );
  }

  show(code) {
    this.code = code;
    this.type.disabled = false;
    this.numbers.textContent = `${code.numbers.slice(0, 3)} ${code.numbers.slice(3)}`;
    this.tick();
  }

  tick() {
    if (!this.code) return;
    const left = Math.max(0, Math.min(30, Math.ceil((Date.parse(this.code.until) - now()) / 1000)));
    this.left.textContent = `${left} s left`;
    this.bar.style.setProperty("--left", String(left / 30));
  }
}
