// Keeps the snapshot up to date while the lane runs. The folder is read again when it is asked to; only if a byte of it has
// changed is a new snapshot made. A file that no longer holds (half copied, damaged) is taken as it was when it last did; a
// folder that cannot be read leaves the last snapshot. Either is told, and neither is silent success: the state says how old
// what is used is.
import { messageOf, type Result } from '../../../result.ts';
import { loadCache, saveCache } from './cache.ts';
import { fingerprintOf } from './folder.ts';
import { loadTrust } from './load-trust.ts';
import type { FileReport, TrustFile, TrustSnapshot } from './types.ts';
import { startVerifier } from './verifier.ts';

/** What a technician is told; data that can cross to another thread. */
export interface TrustState {
  /** When the folder was last read without fault; undefined before the first time. */
  readonly checked: Date | undefined;
  /** When the snapshot in use was made; undefined while there is none. */
  readonly made: Date | undefined;
  /** The newest date on which one of its master lists was signed. */
  readonly listDate: Date | undefined;
  /** What is wrong with the folder now, one sentence each; none when all is well. */
  readonly problems: readonly string[];
  readonly authorities: number;
  /** Of these, those that are valid no longer; documents of their time still are. */
  readonly expired: number;
  readonly links: number;
  /** States that have at least one authority. */
  readonly states: number;
  readonly crls: number;
  readonly defects: number;
  readonly files: readonly FileReport[];
  /** Verifications of the last load: computed anew, and known from before. */
  readonly computed: number;
  readonly remembered: number;
}

export interface TrustKeeper {
  readonly state: TrustState;
  /** undefined until the first folder that could be read. */
  readonly snapshot: TrustSnapshot | undefined;
  /** Reads the folder, and makes a new snapshot where it has changed. Never throws. */
  refresh(at: Date): TrustState;
}

export interface TrustKeeperOptions {
  readonly read: () => Result<readonly TrustFile[], string>;
  /** Where answers to verifications are kept; without it each start verifies all. */
  readonly cacheFile?: string;
}

const NOTHING: TrustState = {
  checked: undefined,
  made: undefined,
  listDate: undefined,
  problems: ['the folder of trust has not been read yet'],
  authorities: 0,
  expired: 0,
  links: 0,
  states: 0,
  crls: 0,
  defects: 0,
  files: [],
  computed: 0,
  remembered: 0,
};

/** Whether a file is what it should be: of a known kind, and its signature, or that of each thing in it, holds. */
export function holds({ kind, signature, refused }: FileReport): boolean {
  if (kind === 'unknown') return false;
  return kind === 'master-list' ? signature !== undefined : refused.length === 0;
}

/** Why a file is not what it should be, in a sentence. */
export function faultOf({ file, kind, refused }: FileReport): string {
  const [first] = refused;
  return `${file}: ${kind === 'unknown' ? 'of no kind that is known here' : kind}; ${first?.cause ?? 'nothing is in it'}`;
}

export function keepTrust({ read, cacheFile }: TrustKeeperOptions): TrustKeeper {
  let state = NOTHING;
  let snapshot: TrustSnapshot | undefined;
  let fingerprint = '';
  /** Bytes of each file when it last held, by its name. */
  let good = new Map<string, TrustFile>();
  let answers: ReadonlyMap<string, boolean> | undefined;

  function make(files: readonly TrustFile[], at: Date): TrustState {
    const problems: string[] = [];
    const cached = answers === undefined && cacheFile !== undefined ? loadCache(cacheFile) : undefined;
    if (cached?.ok === false) problems.push(cached.error);
    const known = answers ?? (cached?.ok === true ? cached.value : new Map<string, boolean>());
    const verifier = startVerifier(known);
    const first = loadTrust(files, at, verifier);
    const broken = first.files.filter((report) => !holds(report)).map(({ file }) => file);
    // What has not changed since it held is not at fault: a revocation list, when the file of its authority is damaged.
    const replaced = new Map(
      files.flatMap(({ name, bytes }) => {
        const before = broken.includes(name) ? good.get(name) : undefined;
        return before === undefined || before.bytes.equals(bytes) ? [] : [[name, before] as const];
      }),
    );
    const used = files.map((file) => replaced.get(file.name) ?? file);
    const next = replaced.size > 0 ? loadTrust(used, at, verifier) : first;
    for (const report of first.files)
      if (replaced.has(report.file)) problems.push(`${faultOf(report)} (used as it was before)`);
    problems.push(...next.files.filter((report) => !holds(report)).map(faultOf));
    const held = new Set(next.files.filter(holds).map(({ file }) => file));
    good = new Map(used.filter(({ name }) => held.has(name)).map((file) => [file.name, file]));
    answers = verifier.answers;
    if (cacheFile !== undefined && verifier.computed > 0) {
      const saved = saveCache(cacheFile, verifier.answers);
      if (!saved.ok) problems.push(saved.error);
    }
    if (next.cscas.length === 0) problems.push('there is no authority in the folder of trust: no chip can be proven');
    snapshot = next;
    return {
      ...stateOf(next, at),
      problems,
      computed: verifier.computed,
      remembered: verifier.remembered,
    };
  }

  return {
    get state() {
      return state;
    },
    get snapshot() {
      return snapshot;
    },
    refresh(at) {
      try {
        const files = read();
        if (!files.ok) {
          state = { ...state, problems: [files.error] };
          // Once the folder can be read again, its problems are told anew.
          fingerprint = '';
          return state;
        }
        const now = fingerprintOf(files.value);
        state = now === fingerprint ? { ...state, checked: at } : make(files.value, at);
        fingerprint = now;
      } catch (error) {
        fingerprint = '';
        state = { ...state, problems: [`the folder of trust could not be taken: ${messageOf(error)}`] };
      }
      return state;
    },
  };
}

function stateOf(snapshot: TrustSnapshot, at: Date): Omit<TrustState, 'problems' | 'computed' | 'remembered'> {
  const { cscas, crls, defects, files, listDate } = snapshot;
  return {
    checked: at,
    made: at,
    listDate,
    authorities: cscas.length,
    expired: cscas.filter(({ certificate }) => certificate.notAfter < at).length,
    links: cscas.filter(({ standing }) => standing.kind === 'link').length,
    states: new Set(cscas.map(({ certificate }) => certificate.subject.country)).size,
    crls: crls.length,
    defects: defects.length,
    files,
  };
}
