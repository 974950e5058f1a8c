// From milliseconds to the picture: round tops of scales, and lines through points. Pure.
import type { Language } from '../kit/texts/text.ts';

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };

/** Such as `0.4 ms` and `105 ms`. */
export function milliseconds(value: number, language: Language): string {
  const format = new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: value < 100 ? 2 : 3 });
  return `${format.format(value)} ms`;
}

/** The least of 1, 2 and 5 times a power of ten that is not below any of the values; 1 for none. */
export function roundTop(values: readonly number[]): number {
  const most = Math.max(0, ...values.filter((value) => Number.isFinite(value)));
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= most) ?? 10 * power;
}

export interface Area {
  readonly width: number;
  readonly height: number;
  /** The first and the last moment of the picture, ms. */
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

/** The `d` of a path through the points; times and values outside the area are held at its edge. Empty without points. */
export function pathOf(points: readonly { readonly at: number; readonly value: number }[], area: Area): string {
  const { width, height, from, to, top } = area;
  const span = Math.max(1, to - from);
  const held = (share: number) => Math.min(1, Math.max(0, share));
  return points
    .map(({ at, value }, index) => {
      const x = (held((at - from) / span) * width).toFixed(1);
      const y = ((1 - held(value / top)) * height).toFixed(1);
      return `${index === 0 ? 'M' : 'L'}${x} ${y}`;
    })
    .join('');
}
