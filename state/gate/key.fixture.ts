// What makes two snapshots the same for the walk: a table of what guards and invariants can still read, state by state. More than
// they read makes the walk longer; less would make the proof smaller than it says.
import { allowedResolutions, initialContext, type GateContext } from './context.ts';
import { isBarred, isTrouble } from './events.ts';
import { leftAfterReset, unfitness, type Incident } from './fitness.ts';
import { GUARDS } from './guards.ts';
import { followerOf, levelsNow } from './notes.ts';
import type { GateSnapshot } from './outputs.ts';

const bits = (...values: readonly boolean[]) => values.map(Number).join('');
/** An opened housing, a forced door, and the others, which are reset alike. */
const grouped = (codes: readonly Incident[]) =>
  bits(
    codes.includes('tamper'),
    codes.includes('barrier-forced'),
    codes.some((code) => code !== 'tamper' && code !== 'barrier-forced'),
  );

/** What can be read, each as few values as guards can tell apart. */
const FACTS = {
  levels: (context) => bits(...Object.values<boolean>({ ...levelsNow(context) })),
  exitShut: (context) => levelsNow(context)?.exitShut,
  /** Of a lane in which nobody is by right: whether the board keeps it from serving, and whether somebody must be let out. */
  secured: (context) => {
    const { settings, ready, inputs } = context;
    const fit = { ...initialContext(settings), ready: { ...ready, mrzReader: true, barrier: true }, inputs };
    return bits(unfitness(fit).length > 0, GUARDS.insideLocked({ context, event: { type: 'OFFICER.RESET' } }));
  },
  troubled: ({ inputs }) => inputs && bits(isTrouble(inputs), isBarred(inputs)),
  mains: ({ inputs }) => inputs?.mainsLost,
  /** At rest, the incidents and those that an officer's reset would leave. */
  incidents: (context) => [grouped(context.latched), grouped(leftAfterReset(context))],
  /** While a crossing goes on: whether there are any, and those that are noted once only. */
  noted: (context) => {
    const { latched } = context;
    return bits(latched.length > 0, latched.includes('barrier-forced'), latched.includes(followerOf(context)));
  },
  reader: ({ ready }) => ready.mrzReader,
  barrier: ({ ready }) => ready.barrier,
  wanted: ({ wantsOpen }) => wantsOpen,
  document: ({ documentOnReader }) => documentOnReader,
  unreadable: ({ unreadable }) => unreadable,

  chip: ({ draft }) => draft?.chip?.kind,
  capture: ({ draft }) => draft?.capture?.kind,
  refusable: (context) => allowedResolutions(context).includes('refuse-entry'),
  /** By whose word the exit may open. */
  authority: ({ draft }) =>
    draft?.resolution?.kind === 'admit' || (draft?.referred === false && draft.judgement?.decision.kind),
  /** One door asks whether it has ever seen the traveller, two whether the traveller is in. */
  whereabouts: ({ settings, draft }) => (settings.layout === 'mantrap' ? draft?.entered : draft?.seen),
  passage: ({ draft }) => draft && [draft.passage, draft.past, draft.gone],
  used: ({ draft }) => draft?.passage === 'used',
  yielded: ({ draft }) => draft?.yielded,
  stuck: ({ draft }) => draft?.reasons.includes('barrier-stuck'),
  recorded: ({ draft }) => draft?.recorded,
} as const satisfies Readonly<Record<string, (context: GateContext) => unknown>>;

type Fact = keyof typeof FACTS;

const RESTING = ['secured', 'exitShut', 'incidents', 'reader', 'barrier', 'wanted', 'document'] as const;
const INSPECTED = ['levels', 'chip', 'capture', 'refusable', 'whereabouts', 'yielded'] as const;
const RELEASED = ['levels', 'noted', 'stuck', 'passage', 'whereabouts'] as const;
const RECORDED = ['levels', 'troubled', 'mains', 'noted', 'stuck', 'used'] as const;
const LEFT = ['exitShut', 'secured', 'noted', 'stuck'] as const;
const ALARMED = ['exitShut', 'noted', 'stuck', 'recorded'] as const;

/**
 * The first that matches. What a scan or another event may change at any moment stands only where something else than that
 * event makes a guard read it: the end of a wait, an answer, an officer.
 */
const READ = [
  ['stopped', []],
  ['stopping', []],
  [{ emergency: { loop: 'resettable' } }, [...ALARMED, 'secured']],
  ['emergency', ALARMED],
  ['open', ['levels', 'document', 'unreadable']],
  ['closed', RESTING],
  ['securing', RESTING],
  ['outOfService', RESTING],
  [{ crossing: { inspecting: { presence: 'outside' } } }, [...INSPECTED, 'document']],
  [{ crossing: { inspecting: { presence: 'taking' } } }, [...INSPECTED, 'document']],
  [{ crossing: 'inspecting' }, INSPECTED],
  [{ crossing: 'deciding' }, INSPECTED],
  [{ crossing: 'referred' }, ['levels', 'troubled', 'noted', 'stuck', 'barrier', 'refusable', 'whereabouts']],
  [{ crossing: 'readying' }, ['levels', 'noted', 'stuck', 'authority', 'whereabouts', 'document']],
  [{ crossing: 'admitting' }, ['levels', 'noted', 'stuck', 'authority']],
  // Whoever opens without a word is caught as it opens; from there on nobody asks.
  [{ crossing: 'opening' }, RELEASED],
  [{ crossing: 'passing' }, RELEASED],
  [{ crossing: 'closing' }, ['exitShut', 'noted', 'stuck', 'passage', 'whereabouts', 'yielded']],
  [{ crossing: 'recording' }, RECORDED],
  [{ crossing: { unrecorded: 'waiting' } }, [...LEFT, 'used']],
  [{ crossing: 'unrecorded' }, RECORDED],
  [{ crossing: { leaving: 'looking' } }, [...LEFT, 'used']],
  [{ crossing: 'leaving' }, LEFT],
] as const satisfies readonly (readonly [unknown, readonly Fact[]])[];

export function keyOf(snapshot: GateSnapshot): string {
  const read: readonly Fact[] | undefined = READ.find(([state]) => snapshot.matches(state))?.[1];
  if (read === undefined) throw new Error(`what is read in ${JSON.stringify(snapshot.value)} is not said`);
  return JSON.stringify([snapshot.value, ...read.map((fact) => FACTS[fact](snapshot.context))]);
}
