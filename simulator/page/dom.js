// Builds page elements; what people write goes in as text nodes, never as markup.

/** el("button", {class, data: {…}, onclick, …attributes}, ...children) */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setProperty(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "style") setStyle(node, value);
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** Through the style object, because the page's content policy refuses style attributes. */
export function setStyle(node, style) {
  for (const [name, value] of Object.entries(style)) {
    if (value === "" || value === null || value === undefined) continue;
    if (name.startsWith("--")) node.style.setProperty(name, value);
    else node.style[name] = value;
  }
}

/** A notice at the foot of the page, read out by screen readers, gone by itself. */
export function notice(text, kind = "info") {
  let region = document.querySelector(".notices");
  if (!region) {
    region = el("div", { class: "notices", role: "status", "aria-live": "polite", popover: "manual" });
    document.body.append(region);
  }
  // Shown again each time so that it lies above an open dialog.
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
  const line = el("p", { class: `notice ${kind}` }, text);
  region.append(line);
  setTimeout(() => {
    line.remove();
    if (!region.childElementCount) region.hidePopover();
  }, 5000);
}
