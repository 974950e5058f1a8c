// The words of the technician's page, and the names of everything that the barrier board says and is told.
import type { Source, SourceState } from '../../../../state/inspection/degrade.ts';
import type { BarrierInputs, BarrierOutputs } from '../../../../state/gate/board.ts';
import { text, type Text } from './text.ts';

export const INPUTS: Readonly<Record<keyof BarrierInputs, Text>> = {
  entryClosed: text('Pintu masuk tertutup', 'Entry closed'),
  entryOpen: text('Pintu masuk terbuka', 'Entry open'),
  exitClosed: text('Pintu keluar tertutup', 'Exit closed'),
  exitOpen: text('Pintu keluar terbuka', 'Exit open'),
  entryObstructed: text('Pintu masuk terhalang', 'Entry obstructed'),
  exitObstructed: text('Pintu keluar terhalang', 'Exit obstructed'),
  zoneA: text('Zona A terisi', 'Zone A taken'),
  zoneB: text('Zona B terisi', 'Zone B taken'),
  fireAlarm: text('Alarm kebakaran', 'Fire alarm'),
  emergencyButton: text('Tombol darurat', 'Emergency button'),
  manualRelease: text('Dilepas dengan tangan', 'Manual release'),
  tamper: text('Kotak terbuka', 'Housing open'),
  mainsLost: text('Listrik padam', 'Mains lost'),
  driveFault: text('Gangguan penggerak', 'Drive fault'),
  watchdogTripped: text('Pengawas bertindak', 'Watchdog tripped'),
  maintenance: text('Perawatan', 'Maintenance'),
};

/** Those that want a look when they are on. */
export const ALARMS: ReadonlySet<string> = new Set<keyof BarrierInputs>([
  'entryObstructed',
  'exitObstructed',
  'fireAlarm',
  'emergencyButton',
  'manualRelease',
  'tamper',
  'mainsLost',
  'driveFault',
  'watchdogTripped',
  'maintenance',
]);

export const OUTPUTS: Readonly<Record<keyof BarrierOutputs, Text>> = {
  entryOpen: text('Buka pintu masuk', 'Open the entry'),
  exitOpen: text('Buka pintu keluar', 'Open the exit'),
  entryRed: text('Lampu masuk merah', 'Entry red'),
  entryGreen: text('Lampu masuk hijau', 'Entry green'),
  exitRed: text('Lampu keluar merah', 'Exit red'),
  exitGreen: text('Lampu keluar hijau', 'Exit green'),
  buzzer: text('Bel', 'Buzzer'),
  alarm: text('Alarm', 'Alarm'),
};

export const SOURCE_WORDS: Readonly<Record<Source, Text>> = {
  'chip-reader': text('Pembaca chip', 'Chip reader'),
  'trust-store': text('Sertifikat negara', 'Certificates of states'),
  'document-list': text('Daftar dokumen', 'List of documents'),
  'person-list': text('Daftar orang', 'List of persons'),
  'face-gallery': text('Galeri wajah', 'Face gallery'),
  permits: text('Izin', 'Permits'),
  profile: text('Profil penumpang', 'Passenger profiles'),
  camera: text('Kamera', 'Camera'),
  pad: text('Deteksi serangan', 'Attack detection'),
  'code-scanner': text('Pemindai kode', 'Code scanner'),
  'barrier-link': text('Jalur gerbang', 'Line of the barrier'),
  'safety-inputs': text('Masukan keselamatan', 'Safety inputs'),
  journal: text('Jurnal', 'Journal'),
  clock: text('Jam', 'Clock'),
};

export const SOURCE_STATE_WORDS: Readonly<Record<SourceState, Text>> = {
  fresh: text('mutakhir', 'fresh'),
  stale: text('tua', 'stale'),
  expired: text('kedaluwarsa', 'expired'),
  unavailable: text('tidak ada', 'unavailable'),
};

export const TECHNICIAN_PAGE = {
  title: text('Teknisi', 'Technician'),
  lane: text('Jalur', 'Lane'),
  bench: text('jalur uji', 'bench lane'),
  availability: text('Yang tidak berfungsi', 'What is gone'),
  allServes: text('Semuanya berfungsi.', 'Everything serves.'),
  onlyFor: text('hanya', 'only'),
  gateSays: text('Gerbang berkata', 'The gate says'),
  devices: text('Perangkat', 'Devices'),
  services: text('Layanan di komputer ini', 'Services in this computer'),
  name: text('Nama', 'Name'),
  state: text('Keadaan', 'State'),
  since: text('Sejak', 'Since'),
  frames: text('Bingkai', 'Frames'),
  discarded: text('Bita dibuang', 'Bytes discarded'),
  retries: text('Diulang', 'Retries'),
  reconnects: text('Tersambung lagi', 'Reconnects'),
  timeouts: text('Habis waktu', 'Time-outs'),
  roundTrips: text('Pulang-pergi p50 / p99', 'Round trip p50 / p99'),
  version: text('Versi', 'Version'),
  barrier: text('Papan gerbang', 'Barrier board'),
  noAnswer: text(
    'Papan tidak menjawab; keadaannya tidak diketahui.',
    'The board does not answer; its levels are not known.',
  ),
  inputs: text('Masukan', 'Inputs'),
  outputs: text('Keluaran', 'Outputs'),
  fault: text('Gangguan', 'Fault'),
  on: text('nyala', 'on'),
  off: text('mati', 'off'),
  scans: text('Pemindaian papan', 'Scans of the board'),
  accepted: text('diterima', 'accepted'),
  failed: text('gagal', 'failed'),
  longestGap: text('Jeda terpanjang', 'Longest gap'),
  sinceStart: text('sejak mulai', 'since the start'),
  noHistory: text('Belum ada pemindaian.', 'No scans yet.'),
  sources: text('Daftar dan sumber lain', 'Lists and other sources'),
  imported: text('diimpor', 'imported'),
  changes: text('Perubahan terakhir', 'Recent changes'),
  noChanges: text('Belum ada perubahan.', 'No changes yet.'),
  theLane: text('Jalur', 'Lane'),
  lost: text('Tidak ada sambungan ke jalur. Mencoba lagi …', 'No connection to the lane. Trying again …'),
  connecting: text('Menyambung …', 'Connecting …'),
  changeLanguage: text('Bahasa Indonesia', 'English'),
} as const satisfies Record<string, Text>;
