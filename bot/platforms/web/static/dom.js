export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function useIcon(svg, name) {
  svg.firstElementChild.setAttribute("href", `#icon-${name}`);
}

/** The innermost [data-act] under an event, if it is inside root. */
export function actOf(event, root) {
  const node = event.target.closest("[data-act]");
  return node && root.contains(node) && !node.disabled ? node : null;
}

/** Make the children of parent exactly these nodes, moving as few as possible. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let cursor = parent.firstElementChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
}

const HUES = 9;

export function paintAvatar(node, name, display) {
  const points = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7);
  node.dataset.hue = points % HUES;
  node.textContent = initials(display);
}

function initials(display) {
  const words = display.split(/[\s_“”«»]+/).filter(Boolean);
  return words.slice(0, 2).map((part) => [...part][0].toLocaleUpperCase()).join("");
}

export function paintBot(node) {
  if (!node.firstElementChild) node.replaceChildren(element("img", { src: "/static/wasl.svg", alt: "" }));
}

export const isGroup = (chat) => chat !== "private";
