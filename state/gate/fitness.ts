// Whether the lane is fit to serve, and if not, why not: codes, in the order in which people want to know them. What
// traveller, officer and technician are told of each is a table of the screens. Pure functions of what the gate remembers.
import type { ReasonCode } from '../inspection/reasons.ts';
import type { GateContext } from './context.ts';
import { isTrouble, type GateDevice } from './events.ts';
import { levelsOf, type Levels } from './levels.ts';

/** What an officer must have looked at before the lane serves again, and when its cause counts as gone. Without the board nothing does. */
export const INCIDENTS = {
  tamper: ({ inputs }) => inputs?.tamper === false,
  'barrier-forced': (_context, { exitShut, entryShut }) => exitShut && entryShut,
  'barrier-stuck': ({ inputs }, { exitShut, entryShut }) => exitShut && entryShut && inputs?.driveFault === false,
  tailgating: () => true,
  'wrong-way': (_context, { inside }) => !inside,
} as const satisfies Partial<Record<ReasonCode, (context: GateContext, levels: Levels) => boolean>>;

export type Incident = keyof typeof INCIDENTS;

/** Those that are left after an officer's reset: the ones whose cause is still there. */
export function leftAfterReset(context: GateContext): readonly Incident[] {
  const levels = levelsOf(context.settings.layout, context.inputs);
  return levels === undefined ? context.latched : context.latched.filter((code) => !INCIDENTS[code](context, levels));
}

const LOST = {
  mrzReader: 'mrz-reader-lost',
  codeScanner: 'code-scanner-lost',
  barrier: 'barrier-lost',
  chipReader: 'chip-reader-lost',
  camera: 'camera-lost',
  journal: 'journal-lost',
} as const satisfies Record<GateDevice, ReasonCode>;

const DEVICES = Object.keys(LOST) as GateDevice[];

/** What keeps a lane from serving. */
export type Unfit =
  | (typeof LOST)[GateDevice]
  | Incident
  | 'drive-fault'
  | 'watchdog-tripped'
  | 'maintenance'
  | 'mains-lost'
  | 'door-not-shut'
  | 'lane-occupied'
  | 'document-left';

/** Devices whose loss does this to the lane (the degrade table says which), and that are lost. */
function lost({ settings, ready }: GateContext, ...losses: readonly ('close' | 'refer')[]): readonly GateDevice[] {
  return DEVICES.filter((device) => !ready[device] && losses.some((loss) => loss === settings.lossOf[device]));
}

/** What keeps an open lane from staying open; empty when nothing does. */
export function troubles(context: GateContext): readonly Unfit[] {
  const { settings, inputs, latched } = context;
  const levels = levelsOf(settings.layout, inputs);
  const devices = lost(context, 'close').map((device) => LOST[device]);
  if (inputs === undefined || levels === undefined) return [...new Set([...devices, LOST.barrier, ...latched])];
  return [
    ...devices,
    ...latched,
    ...(inputs.driveFault ? (['drive-fault'] as const) : []),
    ...(inputs.watchdogTripped ? (['watchdog-tripped'] as const) : []),
    ...(inputs.maintenance ? (['maintenance'] as const) : []),
    ...(inputs.mainsLost ? (['mains-lost'] as const) : []),
    ...(levels.exitShut && levels.entryShut ? [] : (['door-not-shut'] as const)),
    ...(levels.inside ? (['lane-occupied'] as const) : []),
  ];
}

/** Why the lane cannot open: its troubles, and what the last traveller has left; empty when it can. */
export function unfitness(context: GateContext): readonly Unfit[] {
  const levels = levelsOf(context.settings.layout, context.inputs);
  const left = [
    ...(levels?.occupied === true ? (['lane-occupied'] as const) : []),
    ...(context.documentOnReader ? (['document-left'] as const) : []),
  ];
  return [...new Set([...troubles(context), ...left])];
}

/** A door is open although nobody has told it to be: but for a board that has taken the doors over itself. */
export function isForced({ settings, inputs, draft }: GateContext): boolean {
  const levels = levelsOf(settings.layout, inputs);
  if (inputs === undefined || levels === undefined || isTrouble(inputs)) return false;
  return !levels.exitShut || (!levels.entryShut && draft?.entered !== false);
}

/** Why an inspection cannot go on by itself: it needs what is lost, or somebody has laid hands on the barrier. */
export function lostReasons(context: GateContext): readonly ReasonCode[] {
  const { settings, inputs, latched } = context;
  const devices = lost(context, 'close', 'refer').map((device) => LOST[device]);
  if (devices.length > 0) return devices;
  const levels = levelsOf(settings.layout, inputs);
  if (inputs === undefined || levels === undefined) return [LOST.barrier];
  if (isTrouble(inputs)) return [...latched, 'barrier-stuck'];
  return isForced(context) ? [...new Set([...latched, 'barrier-forced' as const])] : latched;
}

/** Whether the barrier may be moved for one whom an officer admits: a camera or a reader that is lost does not matter then. */
export function canAdmit({ ready, inputs }: GateContext): boolean {
  return ready.barrier && ready.journal && inputs !== undefined && !isTrouble(inputs);
}

/**
 * The traveller is not, or no longer, where the exit would open for them. A turnstile that never saw one cannot tell; and who is
 * admitted before two doors stands outside for as long as the document lies there.
 */
export function isAway({ settings, inputs, draft, documentOnReader }: GateContext): boolean {
  if (levelsOf(settings.layout, inputs)?.present !== false) return false;
  return settings.layout === 'mantrap' ? draft?.entered !== false || !documentOnReader : draft?.seen === true;
}

/** What keeps the exit shut for one who may pass. */
export function hindrances(context: GateContext): readonly ReasonCode[] {
  const levels = levelsOf(context.settings.layout, context.inputs);
  if (levels === undefined) return [LOST.barrier];
  return [
    ...(isAway(context) ? (['traveller-withdrew'] as const) : []),
    // Whoever is between two doors has taken theirs; one that lies outside now is the next one's.
    ...(context.documentOnReader && context.draft?.entered !== true ? (['document-left'] as const) : []),
    ...(levels.several ? (['tailgating'] as const) : []),
    ...(levels.behind && !levels.several ? (['lane-occupied'] as const) : []),
    ...(levels.entryShut ? [] : (['barrier-stuck'] as const)),
  ];
}
