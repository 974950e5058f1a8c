// What crosses between the controller and the chip process. Buffers stay buffers (`serialization: 'advanced'`). The access key and
// the files of the chip are personal data: they cross here, and are written nowhere.
import type { AccessKey, ChipEvent } from '../../../state/gate/ports.ts';
import type { DeviceCounters, DeviceStatus } from '../../../state/lane/device.ts';
import type { ChipReaderOptions } from '../read-chip.ts';

/** What a lane says of how its chips are read; the rest is the reader's own. */
export type ReadingOptions = Pick<ChipReaderOptions, 'totalMs'> &
  Partial<Pick<ChipReaderOptions, 'paceDowngrade' | 'extraFiles'>>;

export type ToChipProcess =
  | { readonly kind: 'start'; readonly reader: string; readonly reading: ReadingOptions }
  | { readonly kind: 'read'; readonly id: number; readonly key: AccessKey }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'ping' };

export type FromChipProcess =
  | { readonly kind: 'status'; readonly status: DeviceStatus }
  | { readonly kind: 'document'; readonly isThere: boolean }
  | { readonly kind: 'event'; readonly id: number; readonly event: ChipEvent }
  | { readonly kind: 'pong'; readonly counters: DeviceCounters }
  /** It cannot help itself any more and asks to be killed. */
  | { readonly kind: 'hung'; readonly text: string };
