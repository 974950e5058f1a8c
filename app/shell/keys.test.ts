import { describe, expect, it } from 'vitest';
import { mayType, type KeyPress } from './keys.ts';

function press(combination: string): KeyPress {
  const parts = combination.split('+');
  const key = parts.at(-1) ?? '';
  return {
    key,
    control: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    meta: parts.includes('Meta'),
    shift: parts.includes('Shift'),
  };
}

describe('the keys of a kiosk page', () => {
  it.each(['a', 'Ä', 'Shift+A', '7', ' ', 'Enter', 'Tab', 'Escape', 'Backspace', 'ArrowLeft', 'AltGraph', 'Ctrl+v'])(
    'let pass what edits text: %s',
    (combination) => expect(mayType(press(combination))).toBe(true),
  );

  it.each(['Ctrl+ArrowLeft', 'Ctrl+Shift+ArrowRight', 'Ctrl+a', 'Ctrl+Backspace'])('let pass %s', (combination) =>
    expect(mayType(press(combination))).toBe(true),
  );

  it.each([
    'F1',
    'F5',
    'F11',
    'F12',
    'Alt+F4',
    'Alt+ArrowLeft',
    'Alt+Tab',
    'Ctrl+w',
    'Ctrl+Shift+W',
    'Ctrl+n',
    'Ctrl+t',
    'Ctrl+r',
    'Ctrl+Shift+R',
    'Ctrl+Shift+I',
    'Ctrl+Shift+C',
    'Ctrl+Shift+V',
    'Ctrl+Alt+Delete',
    'Ctrl+p',
    'Ctrl+q',
    'Ctrl+Tab',
    'Ctrl++',
    'Meta+l',
    'Meta',
    'BrowserBack',
    'LaunchApplication1',
    'ContextMenu',
    'ZoomIn',
  ])('hold back what leaves, reloads or opens: %s', (combination) => expect(mayType(press(combination))).toBe(false));
});
