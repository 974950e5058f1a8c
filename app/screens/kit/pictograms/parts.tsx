// What the pictograms are drawn from: people, passports, gates. All on a ground of 240 by 240, in the line of the text
// around them; `motion` marks what moves, and pictograms.css stands it still when reduced motion is asked.
import type { ReactNode } from 'react';
import './pictograms.css';

export type Plate = 'do' | 'wait' | 'go' | 'officer';

/** A drawing on its plate. Hidden from screen readers: the sentence under it says the same. */
export function Pictogram({ plate, children }: { readonly plate: Plate; readonly children: ReactNode }) {
  return (
    <svg className={`pictogram plate-${plate}`} viewBox="0 0 240 240" aria-hidden="true" focusable="false">
      <circle className="plate" cx="120" cy="120" r="119" />
      {children}
    </svg>
  );
}

interface At {
  readonly x: number;
  readonly y: number;
  readonly scale?: number;
}

export function place({ x, y, scale = 1 }: At): string {
  return `translate(${x} ${y}) scale(${scale})`;
}

/** Walking to the right; the origin is the hip. */
export function Walker(at: At) {
  return (
    <g transform={place(at)} className="line limb">
      <circle className="solid" cx="8" cy="-64" r="15" />
      <path className="torso" d="M5 -36 0 -4" />
      <path d="M1 -2 18 26 30 60" />
      <path d="M-1 -2 -8 30 -32 54" />
      <path d="M6 -36 26 -14 42 -16" />
      <path d="M3 -36 -18 -18 -22 4" />
    </g>
  );
}

/** Running to the right; the origin is the hip. */
export function Runner(at: At) {
  return (
    <g transform={place(at)} className="line limb">
      <circle className="solid" cx="26" cy="-58" r="15" />
      <path className="torso" d="M14 -34 0 -4" />
      <path d="M0 -2 26 10 22 42" />
      <path d="M-2 -2 -18 26 -50 30" />
      <path d="M16 -34 34 -16 54 -24" />
      <path d="M12 -36 -16 -36 -28 -14" />
    </g>
  );
}

/** An officer from the front, head and shoulders, with a cap; the origin is the chin. */
export function OfficerBust(at: At) {
  return (
    <g transform={place(at)}>
      <path className="solid" d="M-46 62v-12c0-24 18-38 46-38s46 14 46 38v12z" />
      <circle className="solid" cx="0" cy="-18" r="24" />
      <path className="cap" d="M-34 -34c0-20 16-30 34-30s34 10 34 30c-20 7-48 7-68 0z" />
      <path className="cap-peak" d="M-27 -29c16 8 38 8 54 0" />
      <path className="badge" d="M16 32l4 8 9 1-7 6 2 9-8-4-8 4 2-9-7-6 9-1z" />
    </g>
  );
}

/** A closed passport, standing; the origin is its middle. 84 by 116. */
export function Passport(at: At) {
  return (
    <g transform={place(at)}>
      <rect className="booklet" x="-42" y="-58" width="84" height="116" rx="9" />
      <g className="emblem">
        <circle cx="0" cy="-12" r="22" />
        <ellipse cx="0" cy="-12" rx="9" ry="22" />
        <path d="M-22 -12h44M-18 32h36" />
      </g>
    </g>
  );
}

/** The photo page of a passport; the origin is its middle. 104 by 72. */
export function PhotoPage(at: At) {
  return (
    <g transform={place(at)}>
      <rect className="booklet" x="-52" y="-36" width="104" height="72" rx="8" />
      <circle className="solid" cx="-26" cy="-14" r="9" />
      <path className="solid" d="M-42 13c0-12 6-18 16-18s16 6 16 18z" />
      <path className="line fine" d="M4 -18h34M4 -4h24M-40 25h80" />
    </g>
  );
}

/** The reader from above: a block with a glass; the origin is the middle of the glass. 180 by 116. */
export function Reader(at: At) {
  return (
    <g transform={place(at)}>
      <rect className="block" x="-90" y="-58" width="180" height="116" rx="18" />
      <rect className="glass" x="-72" y="-42" width="144" height="84" rx="8" />
    </g>
  );
}

/** A passport as it lies on the glass: its cover is seen. */
export function PassportOnGlass({
  x,
  y,
  turn = 0,
}: {
  readonly x: number;
  readonly y: number;
  readonly turn?: number;
}) {
  return (
    <g transform={`translate(${x} ${y}) rotate(${90 + turn}) scale(0.66)`}>
      <Passport x={0} y={0} />
    </g>
  );
}

/** A raised palm; the origin is the middle of the hand. About 90 by 100. */
export function Palm(at: At) {
  return (
    <g transform={place(at)} className="line limb">
      <path d="M-24 14V-20M-9 10V-36M7 10V-38M22 12V-30" />
      <path d="M38 -10c-2 34-14 50-36 50-18 0-26-8-36-28" />
      <path className="torso" d="M-12 16H14" />
    </g>
  );
}

/** Half of a gate seen from the front. */
export function Pillar(at: At) {
  return (
    <g transform={place(at)}>
      <rect className="block" x="-13" y="-66" width="26" height="132" rx="9" />
    </g>
  );
}

/** A plain face; the origin is its middle, 60 wide. */
export function Face(at: At) {
  return (
    <g transform={place(at)} className="line thin">
      <path d="M-28 -6c0-22 12-34 28-34s28 12 28 34c0 26-14 44-28 44s-28-18-28-44z" />
      <circle className="solid" cx="-11" cy="-4" r="3.6" />
      <circle className="solid" cx="11" cy="-4" r="3.6" />
      <path d="M-10 18c6 5 14 5 20 0" />
    </g>
  );
}

/** An arrow of a given length, pointing right before it is turned; the origin is its tail. */
export function Arrow({
  x,
  y,
  length,
  turn = 0,
}: {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly turn?: number;
}) {
  return (
    <path
      className="line arrow"
      transform={`translate(${x} ${y}) rotate(${turn})`}
      d={`M0 0H${length}M${length - 20} -20 ${length} 0 ${length - 20} 20`}
    />
  );
}
