/** What may stand inside an element; null and false are left out. */
export type Child = Node | string | null | false | readonly Child[];

/** Attributes by name, and handlers by event: `on` is the only way to a handler. */
export interface Attributes {
  readonly on?: {
    readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void;
  };
  readonly [name: string]: string | number | boolean | null | undefined | object;
}

/**
 * An element. Children are appended as nodes or as text, never as markup, so hostile text stays text. True sets an
 * empty attribute; false, null and undefined set none.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on' || typeof value === 'object') continue;
    if (value === false || value === undefined) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [event, handler] of Object.entries(attributes.on ?? {})) {
    made.addEventListener(event, handler as EventListener);
  }
  append(made, children);
  return made;
}

/** Appends children, text as text. */
export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    if (typeof child === 'string') parent.appendChild(document.createTextNode(child));
    else if (child instanceof Node) parent.appendChild(child);
    else append(parent, child);
  }
}

/** Takes everything out and puts these in. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** A child of a list that is kept while its stamp stays the same. */
export interface Keyed {
  readonly key: string;
  readonly stamp: string;
  readonly make: () => HTMLElement;
}

const stamps = new WeakMap<Element, string>();

/**
 * Makes a parent hold these children in this order, touching only what differs: scroll, selection and open menus of
 * the others stay. Focus inside a child that is made anew goes to the element with the same `data-focus`, else to the child.
 */
export function reconcile(parent: Element, items: readonly Keyed[]): void {
  const before = new Map<string, HTMLElement>();
  for (const child of parent.children) {
    if (child instanceof HTMLElement) before.set(child.dataset['key'] ?? '', child);
  }
  let at: Element | null = parent.firstElementChild;
  for (const { key, stamp, make } of items) {
    const known = before.get(key);
    before.delete(key);
    if (known !== undefined && stamps.get(known) === stamp) {
      if (known === at) at = at.nextElementSibling;
      else parent.insertBefore(known, at);
      continue;
    }
    const made = make();
    made.dataset['key'] = key;
    stamps.set(made, stamp);
    if (known === undefined) {
      parent.insertBefore(made, at);
      continue;
    }
    const active = known.contains(document.activeElement) ? document.activeElement : null;
    if (known === at) at = at.nextElementSibling;
    known.replaceWith(made);
    if (made.nextElementSibling !== at) parent.insertBefore(made, at);
    if (active instanceof HTMLElement) refocus(made, active.dataset['focus']);
  }
  for (const gone of before.values()) gone.remove();
}

function refocus(within: HTMLElement, name: string | undefined): void {
  const same = [...within.querySelectorAll<HTMLElement>('[data-focus]')].find(
    (one) => one.dataset['focus'] === name,
  );
  (same ?? within).focus({ preventScroll: true });
}

const shapes = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  desk: 'M4 5h16v14H4zM14 5v14M7 9h4M7 12h4M7 15h2',
  hash: 'M9 4L7 20M17 4l-2 16M4 9h17M3 15h17',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 016 0v3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  reply: 'M4 5h16v11H10l-5 4v-4H4z',
  search: 'M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20 20',
  send: 'M4 12l16-8-6 16-3-7z',
} as const;

/** A small picture that says nothing to a screen reader: its button has the label. */
export function icon(name: keyof typeof shapes): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', shapes[name]);
  svg.appendChild(path);
  return svg;
}
