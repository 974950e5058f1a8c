// What the gate remembers: the lane as it last showed itself, and the crossing that is under way. Pure functions only.
import { acceptRepair, type Repair } from '../document/mrz/repair.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { CaptureEvidence, ChipEvidence, Evidence } from '../inspection/evidence.ts';
import type { Judgement } from '../inspection/decide.ts';
import { classOf } from '../inspection/eligibility.ts';
import { foreignerOf } from '../inspection/foreigner.ts';
import type { ReasonCode } from '../inspection/reasons.ts';
import type { Crossing, Outcome, Passage, Resolution, Resolved } from '../journal/crossing.ts';
import type { Direction, Layout } from '../lane/lane.ts';
import type { BarrierInputs } from './board.ts';
import type { GateDevice } from './events.ts';
import type { Incident } from './fitness.ts';
import type { FaceComparison, WatchlistAnswer, WatchlistQuery } from './ports.ts';

export interface GateSettings {
  readonly lane: string;
  readonly direction: Direction;
  /** Doc 9303-3 code of the state whose border this is. */
  readonly state: string;
  readonly opensAtStart: boolean;
  readonly layout: Layout;
  /** Which doors an emergency opens: those that the fire plan of the site releases. */
  readonly released: { readonly entry: boolean; readonly exit: boolean };
  /** What the loss of a device does: closes the lane, refers the traveller at once, or is weighed with the other evidence. */
  readonly lossOf: Readonly<Record<GateDevice, 'close' | 'refer' | 'serve'>>;
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
  /** A sensor has seen the traveller where travellers are inspected. */
  readonly seen: boolean;
  /** A lane with two doors has let the traveller in. */
  readonly entered: boolean;
  /** The traveller has left the doorway behind: whoever is in it now is somebody else. */
  readonly past: boolean;
  /** The traveller has gone through and on: whoever is seen there now is somebody else. */
  readonly gone: boolean;
  /** How often a closing door has given way, clamped. */
  readonly yielded: number;
  /** The journal holds it. */
  readonly recorded: boolean;
}

export interface GateContext {
  readonly settings: GateSettings;
  readonly ready: Readonly<Record<GateDevice, boolean>>;
  /** The newest inputs of the board; undefined while it does not answer. */
  readonly inputs: BarrierInputs | undefined;
  /** The newest scan has shown the exit leave the place where it is shut. */
  readonly exitLeft: boolean;
  /** What the officer wants the lane to be. */
  readonly wantsOpen: boolean;
  /** Unreadable documents in a row, clamped. */
  readonly unreadable: number;
  readonly codeAtHand: boolean;
  /** A traveller has called an officer while no crossing was there to be referred. */
  readonly called: boolean;
  /** As far as the reader can tell. */
  readonly documentOnReader: boolean;
  /** What an officer must have looked at before the lane serves again. */
  readonly latched: readonly Incident[];
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

export function initialContext(settings: GateSettings): GateContext {
  return {
    settings,
    ready: { mrzReader: false, codeScanner: false, barrier: false, chipReader: false, camera: false, journal: false },
    inputs: undefined,
    exitLeft: false,
    wantsOpen: settings.opensAtStart,
    unreadable: 0,
    codeAtHand: false,
    called: false,
    documentOnReader: false,
    latched: [],
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
    seen: false,
    entered: false,
    past: false,
    gone: false,
    yielded: 0,
    recorded: false,
  };
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
