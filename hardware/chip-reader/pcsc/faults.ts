// What PC/SC says when something fails (PC/SC workgroup part 5 and pcsclite.h; the words are pcsc-mini's), and what it means for
// the conversation with a card.
import type { CardFault } from '../card-transport.ts';

/** The `code` of what was thrown, or its name. */
export function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

/** Nothing to talk to yet: another try may succeed. A card that is mute may only be too far from the antenna. */
const NOT_YET: ReadonlySet<string> = new Set([
  'NoSmartCard',
  'RemovedCard',
  'ResetCard',
  'UnpoweredCard',
  'UnresponsiveCard',
  'ProtoMismatch',
  'NotTransacted',
]);

/** What a failed attempt to connect means: try again, wait for whoever holds the card, or give up. */
export function judgeConnect(error: unknown): 'not-yet' | 'held' | CardFault {
  const code = codeOf(error);
  if (NOT_YET.has(code)) return 'not-yet';
  if (code === 'SharingViolation') return 'held';
  return { kind: 'reader', text: `the reader cannot be used (${code})` };
}

/** These end a conversation with a card that moved, left, or fell out of the field; whatever lies there now must begin anew. */
const LEFT: ReadonlySet<string> = new Set([
  'NoSmartCard',
  'NotTransacted',
  'RemovedCard',
  'ResetCard',
  'UnpoweredCard',
  'UnresponsiveCard',
]);

/** What a failed command means. */
export function judgeTransmit(error: unknown): CardFault {
  const code = codeOf(error);
  if (LEFT.has(code)) return { kind: 'removed', text: `the card left or lost the field (${code})` };
  if (code === 'InsufficientBuffer') return { kind: 'reader', text: 'the answer is longer than any answer can be' };
  return { kind: 'reader', text: `the reader failed (${code})` };
}
