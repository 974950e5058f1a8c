// What the gate remembers: the lane as it last showed itself, and the crossing that is under way. Pure functions only.
import { acceptRepair, type Repair } from '../document/mrz/repair.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { CaptureEvidence, ChipEvidence, Evidence } from '../inspection/evidence.ts';
import type { Judgement } from '../inspection/decide.ts';
import { classOf } from '../inspection/eligibility.ts';
import { foreignerOf } from '../inspection/foreigner.ts';
import type { ReasonCode } from '../inspection/reasons.ts';
import type { Crossing, Outcome, Passage, Resolution, Resolved } from '../journal/crossing.ts';
import type { Direction } from '../lane/lane.ts';
import type { BarrierInputs } from './board.ts';
import { isTrouble, type GateDevice } from './events.ts';
import type { FaceComparison, WatchlistAnswer, WatchlistQuery } from './ports.ts';

export interface GateSettings {
  readonly lane: string;
  readonly direction: Direction;
  /** Doc 9303-3 code of the state whose border this is. */
  readonly state: string;
  readonly opensAtStart: boolean;
}

/** A crossing under way; a part that has not come yet is undefined. */
export interface Draft {
  readonly id: string;
  readonly startedAt: string;
  readonly zone: MachineReadableZone | undefined;
  /** Proposals for a zone that was misread, of which `zone` is the first; mostly none. */
  readonly repairs: readonly Repair[];
  /** A code was at hand when the document came; it counts even when its time ends during the crossing. */
  readonly codeAtHand: boolean;
  readonly chip: ChipEvidence | undefined;
  readonly capture: CaptureEvidence | undefined;
  readonly comparison: FaceComparison | undefined;
  readonly watchlist: WatchlistAnswer | undefined;
  readonly judgement: Judgement | undefined;
  readonly reasons: readonly ReasonCode[];
  readonly referred: boolean;
  readonly resolution: Resolved | undefined;
  readonly opened: boolean;
  readonly passage: Passage;
  /** How often the closing barrier has given way, clamped. */
  readonly yielded: number;
  /** The journal holds it. */
  readonly recorded: boolean;
}

export interface GateContext {
  readonly settings: GateSettings;
  readonly ready: Readonly<Record<GateDevice, boolean>>;
  /** The newest inputs of the board; undefined while it does not answer. */
  readonly inputs: BarrierInputs | undefined;
  /** What the officer wants the lane to be. */
  readonly wantsOpen: boolean;
  /** Unreadable documents in a row, clamped. */
  readonly unreadable: number;
  readonly codeAtHand: boolean;
  /** A traveller has called an officer while no crossing was there to be referred. */
  readonly called: boolean;
  readonly draft: Draft | undefined;
}

export const UNREADABLE_LIMIT = 3;

/** In the order in which the officer sees them. */
const RESOLUTIONS = [
  'admit',
  'refuse-entry',
  'defer-departure',
  'second-line',
] as const satisfies readonly Resolution[];

const LOST_REASONS = {
  mrzReader: 'mrz-reader-lost',
  codeScanner: 'code-scanner-lost',
  barrier: 'barrier-lost',
  chipReader: 'chip-reader-lost',
  camera: 'camera-lost',
  journal: 'journal-lost',
} as const satisfies Record<GateDevice, ReasonCode>;

export function initialContext(settings: GateSettings): GateContext {
  return {
    settings,
    ready: { mrzReader: false, codeScanner: false, barrier: false, chipReader: false, camera: false, journal: false },
    inputs: undefined,
    wantsOpen: settings.opensAtStart,
    unreadable: 0,
    codeAtHand: false,
    called: false,
    draft: undefined,
  };
}

export function newDraft(
  id: string,
  startedAt: string,
  {
    zone,
    repairs = [],
    codeAtHand = false,
  }: {
    readonly zone?: MachineReadableZone | undefined;
    readonly repairs?: readonly Repair[] | undefined;
    readonly codeAtHand?: boolean;
  } = {},
): Draft {
  return {
    id,
    startedAt,
    zone,
    repairs,
    codeAtHand,
    chip: undefined,
    capture: undefined,
    comparison: undefined,
    watchlist: undefined,
    judgement: undefined,
    reasons: [],
    referred: false,
    resolution: undefined,
    opened: false,
    passage: 'none',
    yielded: 0,
    recorded: false,
  };
}

/** Why the lane cannot serve, in words for the technician; empty when it can. */
export function unfitness({ ready, inputs }: GateContext): readonly string[] {
  const lost = Object.entries(ready).flatMap(([device, isReady]) => (isReady ? [] : [`${device} is not ready`]));
  if (inputs === undefined) return [...lost, 'the barrier board has not been read'];
  return [
    ...lost,
    ...(inputs.driveFault ? ['barrier: drive fault'] : []),
    ...(inputs.watchdogTripped ? ['barrier: watchdog tripped'] : []),
    ...(inputs.maintenance ? ['barrier: maintenance'] : []),
  ];
}

/** Whether the barrier may be moved for one whom an officer admits: a camera or a reader that is lost does not matter then. */
export function canAdmit({ ready, inputs }: GateContext): boolean {
  return ready.barrier && ready.journal && inputs !== undefined && !isTrouble(inputs);
}

/** Fit to serve, the barrier shut, and nobody behind it: the only condition under which the lane opens. */
export function isSecure(context: GateContext): boolean {
  const { inputs } = context;
  return (
    unfitness(context).length === 0 && inputs !== undefined && inputs.exitClosed && !inputs.exitOpen && !inputs.zoneB
  );
}

/** The same as {@link unfitness} in the codes of the catalogue: empty exactly when that is empty. */
export function lostReasons({ ready, inputs }: GateContext): readonly ReasonCode[] {
  const lost = (Object.keys(LOST_REASONS) as GateDevice[]).flatMap((device) =>
    ready[device] ? [] : [LOST_REASONS[device]],
  );
  if (lost.length > 0) return lost;
  if (inputs === undefined) return ['barrier-lost'];
  return isTrouble(inputs) ? ['barrier-stuck'] : [];
}

export function withReasons(draft: Draft, more: readonly ReasonCode[]): Draft {
  return { ...draft, reasons: [...new Set([...draft.reasons, ...more])] };
}

export function isCitizen({ settings, draft }: GateContext): boolean {
  return draft?.zone !== undefined && classOf(draft.zone.nationality, settings.state) === 'citizen';
}

/** The officer's word as it is written down; undefined where it may not be given here. */
export function resolvedAs(context: GateContext, kind: Resolution, remark: string): Resolved | undefined {
  const { direction, state } = context.settings;
  if (kind === 'defer-departure') return direction === 'departure' ? { kind, remark } : undefined;
  if (kind !== 'refuse-entry') return { kind, remark };
  const of = foreignerOf(context.draft?.zone, state);
  return direction === 'arrival' && of !== undefined ? { kind, of, remark } : undefined;
}

/** What an officer may decide: a citizen, and whoever might be one, is never refused entry. */
export function allowedResolutions(context: GateContext): readonly Resolution[] {
  return RESOLUTIONS.filter((kind) => resolvedAs(context, kind, '') !== undefined);
}

/** What a crossing has gathered itself; what the local stores and the clock know is added when it is judged. */
export interface Gathered extends Omit<Evidence, 'permits' | 'hall' | 'sources' | 'code'> {
  readonly crossing: string;
  /** Whether one was scanned; what it is worth is asked later. */
  readonly code: 'none' | 'scanned';
}

/** A proposal counts only when the chip says the same, and only the one by which chip and lists were asked. */
function repairOf({ repairs, chip }: Draft): Evidence['repair'] {
  const [asked] = repairs;
  if (asked === undefined) return 'none';
  return chip?.kind === 'read' && acceptRepair(repairs, chip.dg1) === asked ? 'borne-out' : 'open';
}

/** The evidence as it stands; what has not come is missing with its cause. Undefined without a document. */
export function evidenceOf({ draft, codeAtHand }: GateContext): Gathered | undefined {
  if (draft?.zone === undefined) return undefined;
  return {
    crossing: draft.id,
    zone: draft.zone,
    repair: repairOf(draft),
    chip: draft.chip ?? { kind: 'unread', cause: 'time-out', detail: 'no answer' },
    capture: draft.capture ?? { kind: 'not-captured', cause: 'no answer' },
    comparison: draft.comparison,
    watchlist: draft.watchlist ?? { kind: 'failed', cause: 'no answer' },
    code: draft.codeAtHand || codeAtHand ? 'scanned' : 'none',
  };
}

export function watchlistQuery({ settings, draft }: GateContext, day: string): WatchlistQuery | undefined {
  const zone = draft?.zone;
  if (zone === undefined) return undefined;
  return {
    documentNumber: zone.documentNumber,
    issuingState: zone.issuingState,
    primaryIdentifier: zone.primaryIdentifier,
    secondaryIdentifier: zone.secondaryIdentifier,
    dateOfBirth: zone.dateOfBirth.iso,
    nationality: zone.nationality,
    direction: settings.direction,
    day,
  };
}

function outcomeOf(draft: Draft): Outcome {
  if (draft.passage === 'emergency') return 'released';
  if (draft.opened) return 'opened';
  return draft.referred ? 'referred' : 'closed';
}

/** The crossing as the journal keeps it. */
export function crossingOf({ settings, draft }: GateContext, endedAt: string): Crossing | undefined {
  if (draft === undefined) return undefined;
  const { zone, chip, capture, comparison } = draft;
  const compared = comparison?.kind === 'compared' ? comparison : undefined;
  return {
    id: draft.id,
    lane: settings.lane,
    direction: settings.direction,
    startedAt: draft.startedAt,
    endedAt,
    outcome: outcomeOf(draft),
    passage: draft.passage,
    reasons: draft.reasons,
    notices: draft.judgement?.decision.notices ?? [],
    resolution: draft.resolution,
    checks: draft.judgement?.checks ?? [],
    similarity: compared?.similarity,
    falseMatchRate: compared?.falseMatchRate,
    document: zone && {
      number: zone.documentNumber,
      issuingState: zone.issuingState,
      nationality: zone.nationality,
      primaryIdentifier: zone.primaryIdentifier,
      secondaryIdentifier: zone.secondaryIdentifier,
      dateOfBirth: zone.dateOfBirth.iso,
      dateOfExpiry: zone.dateOfExpiry.iso,
    },
    // The pictures of whoever was not referred end with the crossing.
    images: {
      portrait: draft.referred && chip?.kind === 'read' ? chip.portrait : undefined,
      live: draft.referred && capture?.kind === 'captured' ? capture.capture.image : undefined,
    },
  };
}
