// The locked screen of one phone: what anybody who picks it up can read.

import { build } from "./build.js";
import { day, now, time } from "./clock.js";

const MOST = 12;

export class LockedScreen {
  constructor(name) {
    this.clock = build("p", { cls: "big" });
    this.date = build("p", { cls: "date" });
    this.list = build("ol", { cls: "alerts" });
    this.none = build("p", { cls: "none" }, "No alerts.");
    this.element = build(
      "div",
      { cls: "locked", tabindex: "0", role: "region", "aria-label": `${name}'s locked screen`, hidden: true },
      this.clock,
      this.date,
      this.none,
      this.list,
      build("p", { cls: "note" }, "Newest first. A real phone clears these once the chat is opened."),
    );
  }

  show(phone) {
    const alerts = phone.lock_screen.slice(-MOST).reverse();
    this.none.hidden = alerts.length > 0;
    this.list.replaceChildren(
      ...alerts.map((alert) =>
        build(
          "li",
          {},
          build("p", { cls: "app" }, build("span", {}, "Mainstay"), build("time", { datetime: alert.at }, `${time(alert.at)}`)),
          build("p", { cls: "text" }, alert.text),
        )),
    );
    this.tick();
  }

  tick() {
    this.clock.textContent = time(now());
    this.date.textContent = day(now());
  }
}
