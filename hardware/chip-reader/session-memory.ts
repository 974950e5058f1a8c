// What a reading knows of its chip and keeps when a session is lost: the files so far, what the chip takes, how it was opened,
// what it proved. One reading, one chip, a few sessions.
import type {
  AccessReport,
  ChipAuthenticationMapping,
  ChipAuthenticationRun,
  ChipProofs,
  FileName,
} from '../../state/document/pki/types.ts';
import type { BlockSize } from './block-size.ts';
import type { Channel, ChipFailure } from './channel.ts';
import type { PartialFile, ShortIds } from './elementary-file.ts';

export interface SessionMemory {
  readonly files: Map<FileName, Buffer>;
  /** Begun and not ended. */
  readonly partial: Map<FileName, PartialFile>;
  /** Files that the chip would not give. */
  readonly refused: Set<FileName>;
  readonly blocks: BlockSize;
  /** Whether chip and reader take commands of the extended form; undefined until somebody has said or shown it. */
  extended: boolean | undefined;
  /** That is being tried: a chip or reader that is lost meanwhile takes none. */
  tryingExtended: boolean;
  readonly shortIds: ShortIds;
  /** The chip ended a session over a length: from now on it is asked for nothing that a file may not have. */
  careful: boolean;
  /** Whether EF.CardAccess has been looked for. */
  cardAccessSought: boolean;
  /** Why it could not be read although it is there. */
  cardAccessFault: string | undefined;
  /** Why PACE has failed so far, once for each try. */
  readonly paceFailures: string[];
  access: AccessReport | undefined;
  mapping: ChipAuthenticationMapping | undefined;
  activeAuthentication: ChipProofs['activeAuthentication'];
  chipAuthentication: ChipAuthenticationRun | undefined;
  /** Chip authentication led nowhere: the session after it did not answer, or was lost twice. It is not tried again. */
  chipAuthenticationOver: boolean;
  /** It refused active authentication, or was lost twice over it. It is not tried again. */
  activeAuthenticationOver: boolean;
  /** Sessions that were lost while the chip was to prove something. */
  lostProofs: number;
}

export function createMemory(blocks: BlockSize): SessionMemory {
  return {
    files: new Map(),
    partial: new Map(),
    refused: new Set(),
    blocks,
    extended: undefined,
    tryingExtended: false,
    shortIds: { state: 'untried' },
    careful: false,
    cardAccessSought: false,
    cardAccessFault: undefined,
    paceFailures: [],
    access: undefined,
    mapping: undefined,
    activeAuthentication: undefined,
    chipAuthentication: undefined,
    chipAuthenticationOver: false,
    activeAuthenticationOver: false,
    lostProofs: 0,
  };
}

const STRENGTH: Readonly<Record<AccessReport['protocol'], number>> = { plain: 0, BAC: 1, PACE: 2 };

/** The worse of two ways in: what is read is as well protected as the worse one. */
export function worseAccess(one: AccessReport, other: AccessReport): AccessReport {
  const difference = STRENGTH[one.protocol] - STRENGTH[other.protocol];
  if (difference !== 0) return difference < 0 ? one : other;
  return one.downgrade === undefined ? other : one;
}

/** A channel that remembers why it ended: a protocol on top may wrap the failure in words of its own. */
export interface WatchedChannel extends Channel {
  readonly ended: ChipFailure | undefined;
}

export function watched(channel: Channel): WatchedChannel {
  let ended: ChipFailure | undefined;
  return {
    takesExtended: () => channel.takesExtended?.() ?? true,
    get ended() {
      return ended;
    },
    async exchange(command) {
      const answer = await channel.exchange(command);
      if (!answer.ok) ended ??= answer.error;
      return answer;
    },
  };
}
