// Makes elements: tag, properties, children. Text is always text; markup comes in only by `markup`.

export function build(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "markup") element.innerHTML = value;
    else element.setAttribute(name === "cls" ? "class" : name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function button(label, onclick, properties = {}) {
  return build("button", { type: "button", onclick, ...properties }, label);
}

// A small menu behind a button: Escape and a click elsewhere close it, and focus goes back to where it was.
export function menu(label, properties, ...content) {
  const summary = build("summary", { "aria-label": properties.label }, label);
  const panel = build("div", { cls: "panel" }, ...content);
  const details = build("details", { cls: `menu ${properties.cls ?? ""}` }, summary, panel);
  const close = () => {
    const inside = details.contains(document.activeElement);
    details.open = false;
    if (inside) summary.focus();
  };
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      event.stopPropagation();
      close();
    }
  });
  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  });
  details.close = close;
  return details;
}
