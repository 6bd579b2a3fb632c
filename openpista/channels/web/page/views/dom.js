/**
 * Draws trees of plain nodes into the document and changes only what differs from the last ones.
 * Text is always text; the one way to HTML is the property `html`, which goes through html.js.
 */

import { insertHtml } from "./html.js";

/**
 * @typedef {object} VNode
 * @property {string} tag
 * @property {Props} props
 * @property {VNode[]} children
 * @property {string | number | undefined} key
 * @property {string} [text]
 * @property {Thunk} [thunk]
 * @property {Node} [dom]
 *
 * @typedef {{view: (...args: any[]) => VNode, args: unknown[], node?: VNode}} Thunk
 * @typedef {{[name: string]: any}} Props
 * @typedef {VNode | string | number | false | null | undefined} Child
 */

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "open"]);
const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "circle", "rect", "g", "line", "polyline"]);

/**
 * Make a node.
 * @param {string} tag
 * @param {Props | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {VNode}
 */
export function h(tag, props, ...children) {
  /** @type {VNode[]} */
  const nodes = [];
  for (const child of children.flat()) {
    if (child === false || child === null || child === undefined || child === "") continue;
    nodes.push(typeof child === "object" ? child : textNode(String(child)));
  }
  return { tag, props: props ?? {}, children: nodes, key: props?.key };
}

/**
 * A part of the tree that is drawn anew only when one of its arguments is another value.
 * @param {string | number} key
 * @param {(...args: any[]) => VNode} view
 * @param {...unknown} args
 * @returns {VNode}
 */
export function memo(key, view, ...args) {
  return { tag: "", props: {}, children: [], key, thunk: { view, args } };
}

/**
 * Draw `next` where `previous` was drawn; returns the node to hand in next time.
 * @param {Element} host
 * @param {VNode | null} previous
 * @param {VNode} next
 * @returns {VNode}
 */
export function draw(host, previous, next) {
  if (previous) patch(host, previous, next);
  else host.append(create(next));
  return next;
}

/**
 * @param {string} text
 * @returns {VNode}
 */
function textNode(text) {
  return { tag: "#text", props: {}, children: [], key: undefined, text };
}

/**
 * @param {VNode} node
 * @returns {Node}
 */
function create(node) {
  if (node.thunk) {
    node.thunk.node = node.thunk.view(...node.thunk.args);
    node.dom = create(node.thunk.node);
    return node.dom;
  }
  if (node.tag === "#text") {
    node.dom = document.createTextNode(node.text ?? "");
    return node.dom;
  }
  const element = SVG_TAGS.has(node.tag)
    ? document.createElementNS(SVG, node.tag)
    : document.createElement(node.tag);
  node.dom = element;
  for (const child of node.children) element.append(create(child));
  for (const name of Object.keys(node.props)) change(element, name, undefined, node.props[name]);
  node.props.hook?.(element, true);
  return element;
}

/**
 * @param {Node} host
 * @param {VNode} previous
 * @param {VNode} next
 */
function patch(host, previous, next) {
  if (previous === next) return;
  if (!alike(previous, next)) {
    const fresh = create(next);
    host.replaceChild(fresh, /** @type {Node} */ (previous.dom));
    return;
  }
  next.dom = previous.dom;
  if (next.thunk && previous.thunk) {
    patchThunk(host, previous, next);
    return;
  }
  if (next.tag === "#text") {
    if (next.text !== previous.text) /** @type {Text} */ (next.dom).data = next.text ?? "";
    return;
  }
  const element = /** @type {Element} */ (next.dom);
  if (!("html" in next.props)) patchChildren(element, previous.children, next.children);
  patchProps(element, previous.props, next.props);
  next.props.hook?.(element, false);
}

/**
 * @param {Node} host
 * @param {VNode} previous
 * @param {VNode} next
 */
function patchThunk(host, previous, next) {
  const before = /** @type {Thunk} */ (previous.thunk);
  const after = /** @type {Thunk} */ (next.thunk);
  const same =
    before.view === after.view &&
    before.args.length === after.args.length &&
    before.args.every((value, at) => Object.is(value, after.args[at]));
  if (same) {
    after.node = before.node;
    return;
  }
  after.node = after.view(...after.args);
  patch(host, /** @type {VNode} */ (before.node), after.node);
  next.dom = after.node.dom;
}

/**
 * @param {VNode} left
 * @param {VNode} right
 */
function alike(left, right) {
  return left.tag === right.tag && left.key === right.key && !left.thunk === !right.thunk;
}

/**
 * @param {Element} element
 * @param {Props} previous
 * @param {Props} next
 */
function patchProps(element, previous, next) {
  for (const name of Object.keys(previous)) {
    if (!(name in next)) change(element, name, previous[name], undefined);
  }
  for (const name of Object.keys(next)) {
    // What the user typed counts, not what was drawn last.
    const now = name === "value" ? /** @type {HTMLInputElement} */ (element).value : previous[name];
    if (now !== next[name]) change(element, name, previous[name], next[name]);
  }
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {any} previous
 * @param {any} value
 */
function change(element, name, previous, value) {
  if (name === "key" || name === "hook") return;
  if (name === "html") {
    if (value !== undefined) insertHtml(element, value);
  } else if (name.startsWith("on")) {
    const event = name.slice(2);
    if (previous) element.removeEventListener(event, previous);
    if (value) element.addEventListener(event, value);
  } else if (PROPERTIES.has(name)) {
    /** @type {any} */ (element)[name] = value ?? (name === "value" ? "" : false);
  } else if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * What goes is taken out first, so that what stays is not moved: a moved field loses its focus.
 * @param {Element} host
 * @param {VNode[]} previous
 * @param {VNode[]} next
 */
function patchChildren(host, previous, next) {
  const partners = partnersOf(previous, next);
  const staying = new Set(partners.values());
  for (const node of previous) {
    if (!staying.has(node)) /** @type {ChildNode} */ (node.dom).remove();
  }
  let place = host.firstChild;
  for (const node of next) {
    const old = partners.get(node);
    const was = old?.dom;
    if (old) patch(host, old, node);
    else create(node);
    const dom = /** @type {ChildNode} */ (node.dom);
    // A part drawn as another element has taken the place of its old one by itself.
    if (dom === place || was === place) place = dom.nextSibling;
    else host.insertBefore(dom, place);
  }
}

/**
 * Which node of before is which of now: by key; those without one by their order among those of
 * the same tag and kind, so that a part that comes or goes does not make its neighbours anew.
 * @param {VNode[]} previous
 * @param {VNode[]} next
 * @returns {Map<VNode, VNode>}
 */
function partnersOf(previous, next) {
  /** @type {Map<string | number, VNode>} */
  const keyed = new Map();
  /** @type {Map<string, VNode[]>} */
  const loose = new Map();
  for (const node of previous) {
    if (node.key !== undefined) keyed.set(node.key, node);
    else loose.set(kindOf(node), [...(loose.get(kindOf(node)) ?? []), node]);
  }
  const partners = new Map();
  for (const node of next) {
    const old = node.key === undefined ? loose.get(kindOf(node))?.shift() : keyed.get(node.key);
    if (old && alike(old, node)) partners.set(node, old);
  }
  return partners;
}

/**
 * The tag and the first class of a node.
 * @param {VNode} node
 */
function kindOf(node) {
  return `${node.tag} ${String(node.props.class ?? "").split(" ", 1)[0]}`;
}
