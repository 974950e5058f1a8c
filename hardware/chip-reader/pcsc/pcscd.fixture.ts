// Passports on a real pcscd with vpcd's readers, and the chip process that reads them.
import { createPassport, type PassportOptions } from '../../bench/passport.ts';
import { personalise, type PersonalisationOptions } from '../../bench/passport-files.ts';
import { valueOf } from '../../../state/document/portrait/test-images.ts';
import type { ChipEvent, EncodedImage } from '../../../state/gate/ports.ts';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { startChipProcess, type ChipProcess, type ChipProcessOptions } from './chip-process.ts';

/** Doc 9303-4, appendix B. */
export const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
export const KEY = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' };

/** A passport with the zone of the standard. */
export function passport(portrait: EncodedImage, options: PassportOptions, making: PersonalisationOptions = {}) {
  const { pace = [], keys } = options;
  const files = valueOf(personalise(LINES, portrait, { pace, ...(keys && { keys }), ...making }));
  return { card: createPassport(files, options), files };
}

export interface WatchedReader extends ChipProcess {
  readonly told: DeviceStatus[];
  readonly documents: boolean[];
}

export function startReader(options: ChipProcessOptions): WatchedReader {
  const chip = startChipProcess(options);
  const told: DeviceStatus[] = [];
  const documents: boolean[] = [];
  chip.onStatus((status) => told.push(status));
  chip.onDocument((isThere) => documents.push(isThere));
  return Object.defineProperties({ told, documents } as never, Object.getOwnPropertyDescriptors(chip));
}

/** All events of one reading, to its end. */
export async function eventsOf(
  { port }: Pick<ChipProcess, 'port'>,
  onEvent: (event: ChipEvent) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ChipEvent[]> {
  const events: ChipEvent[] = [];
  for await (const event of port.read(KEY, signal)) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

export const filesIn = (events: readonly ChipEvent[]): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(events.flatMap((event) => (event.kind === 'group' ? [[event.group, event.bytes]] : [])));

export const accessIn = (events: readonly ChipEvent[]) =>
  events.flatMap((event) => (event.kind === 'access' ? [event.report.protocol] : []));

export const endOf = (events: readonly ChipEvent[]): ChipEvent | undefined => events.at(-1);
