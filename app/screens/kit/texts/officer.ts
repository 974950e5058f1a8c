// What the officer reads for every code of the contract, and the words of the officer's page.
import type { CheckName } from '../../../../state/inspection/checks.ts';
import type { CaseView, DeviceView, LaneState, OfficerView } from '../../../contract/views.ts';
import { text, type Text } from './text.ts';

type Codes<T extends string> = Readonly<Record<T, Text>>;
type ResultCode = CaseView['checks'][number]['result'];
type ResolutionCode = CaseView['allowed'][number];
type Severity = CaseView['reasons'][number]['severity'];

export const LANE_STATES: Codes<LaneState> = {
  securing: text('Mengamankan', 'Securing'),
  closed: text('Ditutup', 'Closed'),
  open: text('Dibuka', 'Open'),
  crossing: text('Pelintasan berjalan', 'Crossing in progress'),
  referred: text('Menunggu keputusan', 'Waiting for a decision'),
  'out-of-service': text('Tidak melayani', 'Out of service'),
  emergency: text('Darurat', 'Emergency'),
};

export const DIRECTIONS: Codes<OfficerView['lane']['direction']> = {
  arrival: text('Kedatangan', 'Arrival'),
  departure: text('Keberangkatan', 'Departure'),
};

export const DEVICE_STATES: Codes<DeviceView['state']> = {
  absent: text('Tidak ada', 'Absent'),
  starting: text('Memulai', 'Starting'),
  ready: text('Siap', 'Ready'),
  degraded: text('Terganggu', 'Degraded'),
  failed: text('Gagal', 'Failed'),
};

export const DEVICES: Codes<'mrzReader' | 'codeScanner' | 'barrier' | 'chipReader' | 'camera'> = {
  mrzReader: text('Pembaca paspor', 'Passport reader'),
  codeScanner: text('Pemindai kode', 'Code scanner'),
  barrier: text('Gerbang', 'Barrier'),
  chipReader: text('Pembaca chip', 'Chip reader'),
  camera: text('Kamera', 'Camera'),
};

/** What runs inside the controller and is listed beside the devices. */
export const SERVICES: Codes<
  'journal' | 'watchlist' | 'permits' | 'hall' | 'codes' | 'trustStore' | 'faceModels' | 'portraitDecoder'
> = {
  journal: text('Jurnal', 'Journal'),
  watchlist: text('Daftar pencekalan', 'Watchlist'),
  permits: text('Izin', 'Permits'),
  hall: text('Aula', 'Hall'),
  codes: text('Pemeriksa kode', 'Code checks'),
  trustStore: text('Sertifikat negara', 'Certificates of states'),
  faceModels: text('Pencocokan wajah', 'Face matching'),
  portraitDecoder: text('Pembaca gambar', 'Image decoder'),
};

export const RESULTS: Codes<ResultCode> = {
  successful: text('berhasil', 'successful'),
  failed: text('gagal', 'failed'),
  undetermined: text('belum pasti', 'undetermined'),
  'not-supported': text('tidak didukung', 'not supported'),
  aborted: text('dihentikan', 'aborted'),
};

export const CHECKS: Codes<CheckName> = {
  'mrz-consistency': text('Angka pemeriksa MRZ', 'MRZ check digits'),
  'specimen-document': text('Bukan dokumen contoh', 'Not a specimen'),
  'document-validity': text('Masa berlaku', 'Validity'),
  'six-month-validity': text('Berlaku enam bulan lagi', 'Valid for six months'),
  'forged-series': text('Tidak dalam seri palsu', 'Not in a forged series'),
  'document-reuse': text('Tidak baru saja dipakai', 'Not used a moment ago'),
  'optical-white': text('Halaman, cahaya putih', 'Page, white light'),
  'optical-ir': text('Halaman, inframerah', 'Page, infrared'),
  'optical-uv': text('Halaman, ultraungu', 'Page, ultraviolet'),
  'chip-access': text('Akses ke chip', 'Access to the chip'),
  'chip-read': text('Isi chip terbaca', 'Chip read'),
  'passive-authentication': text('Tanda tangan negara penerbit', "Issuing state's signature"),
  'sod-signature': text('Tanda tangan pada chip', 'Signature on the chip'),
  'group-hashes': text('Data chip tidak diubah', 'Chip data unchanged'),
  'groups-listed': text('Semua data chip ditandatangani', 'All chip data signed'),
  'signer-trust': text('Penanda tangan dari negara penerbit', 'Signer is of the issuing state'),
  'signer-validity': text('Masa berlaku penanda tangan', 'Validity of the signer'),
  'signer-revocation': text('Penanda tangan tidak dicabut', 'Signer not revoked'),
  'signer-defects': text('Penanda tangan tanpa cacat', 'Signer without known defects'),
  'signer-state': text('Keadaan penanda tangan', 'State of the signer'),
  'chip-genuine': text('Chip bukan salinan', 'Chip is no copy'),
  'mrz-dg1': text('MRZ sama dengan chip', 'MRZ equals chip'),
  'seal-signature': text('Tanda tangan segel', 'Signature of the seal'),
  'mrz-seal': text('MRZ sama dengan segel', 'MRZ equals seal'),
  eligibility: text('Boleh memakai jalur ini', 'May use this lane'),
  permit: text('Izin', 'Permit'),
  age: text('Usia', 'Age'),
  obligations: text('Kewajiban terbuka', 'Open obligations'),
  'face-capture': text('Pengambilan wajah', 'Face capture'),
  liveness: text('Orang hidup di depan kamera', 'A live person at the camera'),
  'face-match': text('Wajah sama dengan potret', 'Face matches the portrait'),
  watchlist: text('Daftar pencegahan dan penangkalan', 'Watchlists'),
  sources: text('Sumber data mutakhir', 'Sources up to date'),
};

/** The branches of the tree that the officer sees, and their checks. */
export const CHECK_GROUPS: readonly { readonly name: Text; readonly checks: readonly CheckName[] }[] = [
  {
    name: text('Dokumen', 'Document'),
    checks: [
      'mrz-consistency',
      'specimen-document',
      'document-validity',
      'six-month-validity',
      'forged-series',
      'document-reuse',
      'optical-white',
      'optical-ir',
      'optical-uv',
    ],
  },
  {
    name: text('Chip', 'Chip'),
    checks: ['chip-access', 'chip-read', 'chip-genuine', 'mrz-dg1'],
  },
  {
    name: text('Tanda tangan chip', 'Signature of the chip'),
    checks: [
      'passive-authentication',
      'sod-signature',
      'group-hashes',
      'groups-listed',
      'signer-trust',
      'signer-state',
      'signer-validity',
      'signer-revocation',
      'signer-defects',
    ],
  },
  { name: text('Segel', 'Seal'), checks: ['seal-signature', 'mrz-seal'] },
  { name: text('Wajah', 'Face'), checks: ['face-capture', 'liveness', 'face-match'] },
  {
    name: text('Hak dan daftar', 'Rights and lists'),
    checks: ['eligibility', 'permit', 'age', 'obligations', 'watchlist', 'sources'],
  },
];

export const RESOLUTIONS: Codes<ResolutionCode> = {
  admit: text('Izinkan lewat', 'Admit'),
  'refuse-entry': text('Tolak masuk', 'Refuse entry'),
  'defer-departure': text('Tunda keberangkatan', 'Defer departure'),
  'second-line': text('Pemeriksaan lanjutan', 'Second line'),
};

export const SEVERITIES: Codes<Severity> = {
  stop: text('Hentikan', 'Stop'),
  refer: text('Periksa', 'Check'),
  technical: text('Teknis', 'Technical'),
};

export const OFFICER_PAGE = {
  title: text('Petugas', 'Officer'),
  lane: text('Jalur', 'Lane'),
  openLane: text('Buka jalur', 'Open lane'),
  closeLane: text('Tutup jalur', 'Close lane'),
  called: text('Pelintas memanggil petugas.', 'A traveller calls an officer.'),
  lockedIn: text('Ada orang di antara dua pintu yang tertutup.', 'Somebody is between two shut doors.'),
  openWayBack: text('Buka jalan kembali', 'Open the way back'),
  wentThere: text('Sudah didatangi', 'I have been there'),
  resetEmergency: text('Akhiri keadaan darurat', 'End the emergency'),
  notResettable: text(
    'Alarm kebakaran atau tombol darurat masih aktif.',
    'The fire alarm or the emergency button is still active.',
  ),
  incident: text('Kejadian', 'Incident'),
  endIncidents: text('Sudah diperiksa, akhiri', 'I have looked, end it'),
  incidentHolds: text('Penyebabnya masih ada.', 'Its cause is still there.'),
  queue: text('Antrean', 'Queue'),
  queueEmpty: text('Tidak ada yang menunggu.', 'Nobody is waiting.'),
  unknownTraveller: text('Belum ada dokumen', 'No document yet'),
  devices: text('Perangkat', 'Devices'),
  lists: text('Daftar', 'Lists'),
  entries: text('entri', 'entries'),
  imported: text('diimpor', 'imported'),
  neverImported: text('belum pernah diimpor', 'never imported'),
  case: text('Kasus', 'Case'),
  noCase: text('Tidak ada kasus', 'No case'),
  noCaseMore: text('Jalur ini tidak memerlukan Anda sekarang.', 'This lane does not need you now.'),
  portrait: text('Potret di chip', 'Portrait in the chip'),
  live: text('Di gerbang', 'At the gate'),
  noPicture: text('Tidak ada gambar', 'No picture'),
  livenessAlarm: text('Bukan orang hidup?', 'Not a live person?'),
  livenessMissing: text('Tidak diperiksa apakah orang hidup', 'Not checked for a live person'),
  reasons: text('Mengapa', 'Why'),
  notices: text('Perhatian', 'Take note'),
  checks: text('Pemeriksaan', 'Checks'),
  hits: text('Kecocokan daftar', 'List hits'),
  hitBy: text('cocok menurut', 'matched by'),
  agreeing: text('Sama', 'Agrees'),
  document: text('Dokumen', 'Document'),
  number: text('Nomor', 'Number'),
  name: text('Nama', 'Name'),
  issuer: text('Penerbit', 'Issued by'),
  nationality: text('Kewarganegaraan', 'Nationality'),
  citizen: text('warga negara', 'citizen'),
  citizenRule: text('Warga negara tidak pernah ditolak masuk.', 'A citizen is never refused entry.'),
  birth: text('Lahir', 'Born'),
  expiry: text('Berlaku hingga', 'Valid until'),
  sex: text('Jenis kelamin', 'Sex'),
  unknown: text('tidak terbaca', 'not readable'),
  similarity: text('Kemiripan', 'Similarity'),
  oneIn: text('1 dari', '1 in'),
  strangers: text('orang lain semirip ini', 'strangers look as alike as this'),
  allowedAtMost: text('jalur ini mengizinkan paling banyak', 'this lane allows at most'),
  samePerson: text('Cukup mirip untuk orang yang sama', 'Alike enough to be the same person'),
  notSamePerson: text('Tidak cukup mirip', 'Not alike enough'),
  notCompared: text('Wajah tidak dibandingkan', 'Faces were not compared'),
  decide: text('Keputusan', 'Decide'),
  remark: text('Alasan keputusan (wajib)', 'Why you decide so (required)'),
  remarkMissing: text('Tulis alasannya dahulu.', 'Write down why first.'),
  confirm: text('Putuskan', 'Decide'),
  back: text('Kembali', 'Back'),
  sending: text('Akan dikirim', 'About to be sent'),
  undo: text('Batalkan', 'Undo'),
  sent: text('Terkirim', 'Sent'),
  notSent: text('Tidak terkirim: sambungan terputus.', 'Not sent: the connection is gone.'),
  undone: text('Dibatalkan. Tidak ada yang dikirim.', 'Undone. Nothing was sent.'),
  nothingToDecide: text('Tidak ada yang perlu diputuskan.', 'Nothing to decide.'),
  recent: text('Pelintasan terakhir', 'Recent crossings'),
  noRecent: text('Belum ada pelintasan.', 'No crossings yet.'),
  refused: text('Tidak dilaksanakan', 'Not carried out'),
  dismiss: text('Tutup pesan', 'Dismiss'),
  soundOff: text('Suara mati. Nyalakan', 'Sound is off. Turn it on'),
  referral: text('Kasus baru', 'New case'),
  lost: text('Tidak ada sambungan ke jalur. Mencoba lagi …', 'No connection to the lane. Trying again …'),
  connecting: text('Menyambung …', 'Connecting …'),
  ago: text('lalu', 'ago'),
  now: text('baru saja', 'just now'),
  changeLanguage: text('Bahasa Indonesia', 'English'),
} as const satisfies Record<string, Text>;

export const OUTCOMES: Readonly<Record<string, Text>> = {
  opened: text('Lewat', 'Opened'),
  referred: text('Ke petugas', 'Referred'),
  closed: text('Ditutup', 'Closed'),
  released: text('Dilepas (darurat)', 'Released'),
};

export const PASSAGES: Readonly<Record<string, Text>> = {
  used: text('dilewati', 'walked through'),
  'not-used': text('tidak dilewati', 'nobody walked'),
  none: text('tetap tertutup', 'stayed shut'),
  emergency: text('darurat', 'emergency'),
};
