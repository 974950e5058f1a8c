// Which keys reach a kiosk page. A traveller has no keyboard, an officer types a remark: what edits text passes, what
// leaves the page, reloads it, opens another or its tools does not. Chromium's own shortcuts come after this.

export interface KeyPress {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}

/** With Ctrl held; without Shift, but for the steps that may select. */
const EDITING = new Set(['a', 'c', 'v', 'x', 'y', 'z', 'backspace', 'delete']);
const MOVING = new Set(['arrowleft', 'arrowright', 'arrowup', 'arrowdown', 'home', 'end']);

/** The modifiers themselves are harmless alone. */
const MODIFIERS = new Set(['control', 'shift', 'alt', 'altgraph', 'capslock', 'dead']);

const LEAVING = /^(f\d{1,2}|browser\w*|launch\w*|contextmenu|printscreen|print|refresh|zoom\w*|meta|os|super)$/;

/** Whether the page may have this key. AltGr, which types letters in many layouts, is not Alt to Chromium. */
export function mayType(press: KeyPress): boolean {
  const key = press.key.toLowerCase();
  if (MODIFIERS.has(key)) return true;
  if (press.alt || press.meta || LEAVING.test(key)) return false;
  if (!press.control) return true;
  return MOVING.has(key) || (EDITING.has(key) && !press.shift);
}
