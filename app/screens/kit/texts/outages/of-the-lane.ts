// What is told of devices, of what the barrier board says, and of what an officer must have looked at.
import type { OutageCode } from '../../../../contract/outages.ts';
import { text } from '../text.ts';
import { outage, type OutageTexts } from './outage.ts';

export const OF_THE_LANE = {
  'mrz-reader': outage(
    text(
      'Pembaca paspor tidak menjawab. Tidak ada yang dilayani; arahkan pelintas ke loket.',
      'The passport reader does not answer. Nobody is served; send travellers to the counter.',
    ),
    text('Pembaca paspor', 'Passport reader'),
    text('Tidak ada jawaban di jalurnya', 'No answer on its line'),
    text(
      'Periksa kabel dan dayanya, lalu alamat dan kecepatan di berkas jalur',
      'Check its cable and power, then its path and speed in the lane file',
    ),
  ),
  'chip-reader': outage(
    text(
      'Pembaca chip tidak menjawab. Semua pelintas dirujuk kepada Anda; paspor masih terbaca.',
      'The chip reader does not answer. Every traveller is referred to you; passports are still read.',
    ),
    text('Pembaca chip', 'Chip reader'),
    text('Tidak ada, atau tidak menjawab', 'Absent, or it does not answer'),
    text('Periksa kabel dan dayanya; nyalakan ulang pembaca', 'Check its cable and power; power the reader off and on'),
  ),
  camera: outage(
    text(
      'Kamera tidak bekerja. Tidak ada yang dilayani; arahkan pelintas ke loket.',
      'The camera does not work. Nobody is served; send travellers to the counter.',
    ),
    text('Kamera', 'Camera'),
    text('Layar pelintas atau kameranya tidak ada', 'The traveller’s screen or its camera is not there'),
    text(
      'Lihat apakah layar pelintas menyala, lalu periksa kabel kamera',
      'See whether the traveller’s screen is on, then check the cable of the camera',
    ),
  ),
  'code-scanner': outage(
    text(
      'Pemindai kode tidak menjawab. Pelintas tetap lewat; kode mereka tidak dapat dibaca.',
      'The code scanner does not answer. Travellers still pass; their codes cannot be read.',
    ),
    text('Pemindai kode', 'Code scanner'),
    text('Tidak ada jawaban di jalurnya', 'No answer on its line'),
    text(
      'Periksa kabel dan dayanya, lalu alamat dan kecepatan di berkas jalur',
      'Check its cable and power, then its path and speed in the lane file',
    ),
  ),
  barrier: outage(
    text(
      'Gerbang tidak menjawab. Tidak ada yang dapat lewat; arahkan pelintas ke loket.',
      'The barrier does not answer. Nobody can pass; send travellers to the counter.',
    ),
    text('Papan gerbang', 'Barrier board'),
    text('Tidak ada jawaban di jalurnya', 'No answer on its line'),
    text(
      'Periksa daya papan, kabel A dan B, alamat unit, kecepatan dan paritas',
      'Check the board’s power, the wires A and B, the unit number, speed and parity',
    ),
  ),
  'drive-fault': outage(
    text(
      'Penggerak gerbang rusak. Tidak ada yang dapat lewat; jangan dorong pintunya.',
      'The drive of the barrier has a fault. Nobody can pass; do not push the doors.',
    ),
    text('Penggerak', 'Drive'),
    text('Papan melaporkan gangguan penggerak', 'The board reports a drive fault'),
    text(
      'Baca teks gangguan papan; cari halangan, lalu periksa motor dan sakelar ujung',
      'Read the fault text of the board; look for an obstruction, then check motor and end switches',
    ),
  ),
  'watchdog-tripped': outage(
    text(
      'Gerbang telah mengamankan diri. Tidak ada yang dapat lewat sampai pulih sendiri.',
      'The barrier has made itself safe. Nobody can pass until it has recovered by itself.',
    ),
    text('Pengawas papan', 'Watchdog of the board'),
    text('Papan tidak menerima denyut pengendali tepat waktu', 'The board missed the controller’s heartbeat'),
    text(
      'Jika tidak pulih dalam satu menit, periksa kabel papan dan beban komputer ini',
      'If it does not recover within a minute, check the cable of the board and the load of this computer',
    ),
  ),
  maintenance: outage(
    text('Gerbang sedang dirawat. Tidak ada yang dilayani.', 'The barrier is under maintenance. Nobody is served.'),
    text('Sakelar perawatan', 'Maintenance switch'),
    text('Sakelar perawatan menyala', 'The maintenance switch is on'),
    text('Matikan sakelar di papan bila pekerjaan selesai', 'Turn the switch on the board off when the work is done'),
  ),
  'mains-lost': outage(
    text(
      'Listrik gerbang padam. Gerbang memakai baterai; tidak ada yang dilayani.',
      'The barrier has no mains power. It runs on its battery; nobody is served.',
    ),
    text('Listrik', 'Mains'),
    text('Papan memakai baterai', 'The board runs on its battery'),
    text(
      'Periksa sekering dan pasokan listrik jalur; baterai tidak bertahan lama',
      'Check the fuse and the supply of the lane; the battery does not last long',
    ),
  ),
  'door-not-shut': outage(
    text(
      'Pintu tidak tertutup. Tidak ada yang dilayani; lihat apakah ada yang menahannya.',
      'A door is not shut. Nobody is served; see whether something holds it.',
    ),
    text('Pintu', 'Door'),
    text('Pintu tidak melaporkan tertutup', 'A door does not say that it is shut'),
    text(
      'Cari benda di ambang, lalu periksa sakelar ujung dan penggerak',
      'Look for a thing in the doorway, then check end switch and drive',
    ),
  ),
  'lane-occupied': outage(
    text(
      'Ada orang atau barang di jalur. Kosongkan jalur agar dapat dibuka.',
      'Somebody or something is in the lane. Clear the lane so that it can open.',
    ),
    text('Sensor zona', 'Zone sensors'),
    text('Sensor zona melihat seseorang atau sesuatu', 'A zone sensor sees somebody or something'),
    text(
      'Bila jalur kosong, bersihkan sensor dan periksa arahnya',
      'If the lane is empty, clean the sensors and check where they look',
    ),
  ),
  'document-left': outage(
    text(
      'Paspor tertinggal di pembaca. Ambil dan cari pemiliknya.',
      'A passport was left on the reader. Take it and find its owner.',
    ),
    text('Pembaca paspor', 'Passport reader'),
    text('Masih ada dokumen di atasnya', 'A document still lies on it'),
    text(
      'Bila tidak ada dokumen, bersihkan kaca dan periksa sensornya',
      'If no document is there, clean the glass and check its sensor',
    ),
  ),
  tamper: outage(
    text(
      'Kotak gerbang dibuka. Tidak ada yang dilayani sampai Anda memeriksanya.',
      'The housing of the barrier was opened. Nobody is served until you have looked at it.',
    ),
    text('Kotak papan', 'Housing'),
    text('Sakelar kotak terbuka, atau kabelnya putus', 'The housing switch is open, or its wire is cut'),
    text(
      'Tutup kotak dan periksa kabel sakelarnya; petugas lalu mengakhiri kejadian',
      'Close the housing and check the wire of its switch; an officer then ends the incident',
    ),
  ),
  'barrier-forced': outage(
    text(
      'Gerbang dibuka paksa. Tidak ada yang dilayani sampai Anda memeriksanya.',
      'The barrier was forced open. Nobody is served until you have looked at it.',
    ),
    text('Gerbang', 'Barrier'),
    text('Pintu terbuka tanpa perintah', 'A door opened without an order'),
    text(
      'Periksa kunci, engsel dan sakelar ujung; petugas lalu mengakhiri kejadian',
      'Check lock, hinges and end switches; an officer then ends the incident',
    ),
  ),
  'barrier-stuck': outage(
    text(
      'Gerbang tidak bergerak sebagaimana diperintah. Tidak ada yang dilayani sampai Anda memeriksanya.',
      'The barrier did not move as it was told. Nobody is served until you have looked at it.',
    ),
    text('Gerbang', 'Barrier'),
    text('Posisi ujung tidak tercapai tepat waktu', 'It did not reach its end in time'),
    text(
      'Cari halangan, lalu periksa motor dan sakelar ujung; petugas lalu mengakhiri kejadian',
      'Look for an obstruction, then check motor and end switches; an officer then ends the incident',
    ),
  ),
  tailgating: outage(
    text(
      'Lebih dari satu orang masuk atau lewat. Periksa, lalu akhiri kejadian.',
      'More than one person came in or went through. Look, then end the incident.',
    ),
    text('Sensor zona', 'Zone sensors'),
    text('Dua zona terisi, atau seseorang mengikuti', 'Two zones were taken, or somebody followed'),
    text(
      'Tidak perlu diperbaiki; bila sering salah, periksa sensor zona',
      'Nothing to repair; if it is often wrong, check the zone sensors',
    ),
  ),
  'wrong-way': outage(
    text(
      'Seseorang masuk dari arah yang salah. Periksa, lalu akhiri kejadian.',
      'Somebody came in the wrong way. Look, then end the incident.',
    ),
    text('Sensor zona', 'Zone sensors'),
    text('Seseorang masuk dari belakang', 'Somebody came in from behind'),
    text(
      'Tidak perlu diperbaiki; bila sering salah, periksa sensor zona',
      'Nothing to repair; if it is often wrong, check the zone sensors',
    ),
  ),
} as const satisfies Partial<Record<OutageCode, OutageTexts>>;
