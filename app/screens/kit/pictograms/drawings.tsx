// One drawing for each step that a traveller sees.
import type { ReactNode } from 'react';
import type { TravellerStep } from '../../../contract/views.ts';
import {
  Arrow,
  Face,
  OfficerBust,
  Palm,
  Passport,
  PassportOnGlass,
  PhotoPage,
  Pictogram,
  Pillar,
  Reader,
  Runner,
  Walker,
} from './parts.tsx';

export function ComeForward() {
  return (
    <Pictogram plate="do">
      <Pillar x={196} y={142} />
      <Arrow x={122} y={142} length={46} />
      <g className="motion-forward">
        <Walker x={78} y={140} scale={1.1} />
      </g>
    </Pictogram>
  );
}

export function CoverOff() {
  return (
    <Pictogram plate="do">
      <Passport x={120} y={140} scale={1.05} />
      <g className="motion-off">
        <path className="sleeve" d="M64 120V84a12 12 0 0 1 12-12h88a12 12 0 0 1 12 12v36" />
        <path className="line thin" d="M64 152v-32M176 152v-32" />
      </g>
      <Arrow x={208} y={132} length={58} turn={-90} />
    </Pictogram>
  );
}

export function PlacePassport() {
  return (
    <Pictogram plate="do">
      <Reader x={120} y={176} scale={0.92} />
      <rect className="sleeve fine" x="80" y="149" width="80" height="54" rx="7" />
      <g className="motion-down">
        <PhotoPage x={100} y={66} scale={0.92} />
        <g className="line arrow-bent">
          <path d="M160 46c24 4 34 28 26 54" />
          <path d="M203 88 185 106 170 85" />
        </g>
      </g>
    </Pictogram>
  );
}

function KeepStill() {
  return (
    <Pictogram plate="do">
      <Reader x={120} y={166} />
      <PassportOnGlass x={120} y={166} />
      <Palm x={120} y={56} scale={0.82} />
    </Pictogram>
  );
}

function OnceMore() {
  return (
    <Pictogram plate="do">
      <Reader x={120} y={166} />
      <PassportOnGlass x={120} y={166} turn={-14} />
      <g className="line arrow">
        <path d="M148 42a34 34 0 1 0 6 26" />
        <path d="M152 16 150 44 122 42" />
      </g>
    </Pictogram>
  );
}

function Stand() {
  return (
    <Pictogram plate="do">
      <rect className="screen" x="76" y="24" width="88" height="106" rx="12" />
      <Face x={120} y={78} scale={0.95} />
      <g className="solid">
        <Footprint x={92} mirrored={false} />
        <Footprint x={148} mirrored />
      </g>
    </Pictogram>
  );
}

function Footprint({ x, mirrored }: { readonly x: number; readonly mirrored: boolean }) {
  return (
    <g transform={`translate(${x} 178) scale(${mirrored ? -1 : 1} 1)`} className="solid">
      <path d="M-16 -18c0-14 8-22 17-22s15 10 14 24c-1 10-5 16-6 24H-8c-1-9-8-14-8-26z" />
      <path d="M-8 16H9c1 14-2 23-9 23s-10-9-8-23z" />
    </g>
  );
}

function Comparing() {
  return (
    <Pictogram plate="wait">
      <Passport x={66} y={120} scale={0.82} />
      <circle className="solid motion-breathe" cx="113" cy="120" r="5.5" />
      <circle className="solid motion-breathe second" cx="130" cy="120" r="5.5" />
      <circle className="solid motion-breathe third" cx="147" cy="120" r="5.5" />
      <Face x={186} y={120} scale={1.05} />
    </Pictogram>
  );
}

function Pass() {
  return (
    <Pictogram plate="go">
      <path className="line" d="M40 208h160" />
      <Pillar x={46} y={138} />
      <Arrow x={158} y={104} length={52} />
      <g className="motion-forward">
        <Walker x={108} y={142} scale={1.1} />
      </g>
    </Pictogram>
  );
}

export function SeeOfficer() {
  return (
    <Pictogram plate="officer">
      <OfficerBust x={134} y={104} scale={1.25} />
      <path className="line" d="M50 186h150" />
      <path className="line" d="M66 186v26M184 186v26" />
      <Arrow x={22} y={126} length={46} />
    </Pictogram>
  );
}

function Closed() {
  return (
    <Pictogram plate="wait">
      <Pillar x={48} y={136} />
      <Pillar x={192} y={136} />
      <path className="line" d="M66 118h108M66 158h108" />
      <circle className="solid" cx="120" cy="138" r="40" />
      <path className="line bar" d="M98 138h44" />
    </Pictogram>
  );
}

function Securing() {
  return (
    <Pictogram plate="wait">
      <Pillar x={48} y={136} />
      <Pillar x={192} y={136} />
      <g className="line">
        <circle className="screen" cx="120" cy="134" r="46" />
        <path className="motion-breathe" d="M120 106v28l18 14" />
      </g>
    </Pictogram>
  );
}

function TakePassport() {
  return (
    <Pictogram plate="do">
      <Reader x={120} y={170} />
      <g className="motion-up">
        <Passport x={104} y={92} scale={0.95} />
      </g>
      <Arrow x={184} y={98} length={60} turn={-90} />
    </Pictogram>
  );
}

/** Through the open entry, as one. */
function Enter() {
  return (
    <Pictogram plate="do">
      <path className="line" d="M28 208h184" />
      <path className="line" d="M144 206V44h62v162" />
      <Arrow x={156} y={112} length={38} />
      <g className="motion-forward">
        <Walker x={86} y={144} scale={1.05} />
      </g>
    </Pictogram>
  );
}

/** Back out of the entry, the way one came. */
function LeaveByEntry() {
  return (
    <Pictogram plate="do">
      <path className="line" d="M28 208h184" />
      <path className="line" d="M152 206V44h58v162" />
      <Arrow x={56} y={106} length={38} turn={180} />
      <g transform="translate(240 0) scale(-1 1)">
        <g className="motion-forward">
          <Walker x={138} y={144} scale={1.05} />
        </g>
      </g>
    </Pictogram>
  );
}

function Leave() {
  return (
    <Pictogram plate="go">
      <path className="line" d="M148 206V40h58v166" />
      <path className="line" d="M30 206h176" />
      <Runner x={92} y={146} scale={1.12} />
    </Pictogram>
  );
}

export const DRAWINGS: Readonly<Record<TravellerStep, () => ReactNode>> = {
  securing: Securing,
  closed: Closed,
  waiting: ComeForward,
  'keep-still': KeepStill,
  'not-read': OnceMore,
  'take-document': TakePassport,
  enter: Enter,
  stand: Stand,
  checking: Comparing,
  pass: Pass,
  officer: SeeOfficer,
  withdrawn: TakePassport,
  leave: LeaveByEntry,
  emergency: Leave,
};
