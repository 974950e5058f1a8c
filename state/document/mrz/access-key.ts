// What the MRZ gives for opening the chip (Doc 9303-11, 4.3.2 and 4.4.3.1).
import type { AccessKey } from '../../gate/ports.ts';
import type { MachineReadableZone } from './zone.ts';

/** The document number is whole, however long, and padded with fillers to nine characters; the dates are as printed. */
export function accessKeyOf(zone: MachineReadableZone): AccessKey {
  return {
    documentNumber: zone.documentNumber.padEnd(9, '<'),
    dateOfBirth: zone.dateOfBirth.raw,
    dateOfExpiry: zone.dateOfExpiry.raw,
  };
}
