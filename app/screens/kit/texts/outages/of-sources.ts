// What is told of what runs in this computer, and of the sources that a decision rests on.
import type { OutageCode } from '../../../../contract/outages.ts';
import { text } from '../text.ts';
import { outage, type OutageTexts } from './outage.ts';

export const OF_SOURCES = {
  journal: outage(
    text(
      'Pelintasan tidak dapat dicatat. Tanpa catatan tidak ada yang boleh lewat; arahkan ke loket.',
      'Crossings cannot be recorded. Without a record nobody may pass; send travellers to the counter.',
    ),
    text('Jurnal', 'Journal'),
    text('Berkas jurnal tidak dapat ditulis', 'The journal’s file cannot be written'),
    text(
      'Periksa ruang disk dan berkas jurnal; jangan hapus apa pun',
      'Check disk space and the journal’s file; delete nothing',
    ),
  ),
  hall: outage(
    text(
      'Tidak diketahui apakah paspor baru saja dipakai. Semua pelintas dirujuk kepada Anda.',
      'It is not known whether a passport was just used. Every traveller is referred to you.',
    ),
    text('Aula', 'Hall'),
    text('Berkas bersama aula tidak menjawab', 'The file that the hall shares does not answer'),
    text('Periksa folder data dan ruang disk', 'Check the data folder and the disk space'),
  ),
  'code-checks': outage(
    text(
      'Kode tidak dapat diperiksa. Pelintas yang menunjukkan kode dirujuk kepada Anda.',
      'Codes cannot be checked. Travellers who show one are referred to you.',
    ),
    text('Pemeriksa kode', 'Code checks'),
    text('Pemeriksa kode tidak berjalan', 'The thread that checks codes does not run'),
    text(
      'Periksa folder kepercayaan, lalu mulai ulang pengendali',
      'Check the trust folder, then restart the controller',
    ),
  ),
  'face-models': outage(
    text(
      'Wajah tidak dapat dibandingkan. Semua pelintas dirujuk kepada Anda.',
      'Faces cannot be compared. Every traveller is referred to you.',
    ),
    text('Pencocokan wajah', 'Face matching'),
    text('Model tidak termuat', 'The models are not loaded'),
    text('Jalankan `npm run models`, lalu mulai ulang pengendali', 'Run `npm run models`, then restart the controller'),
  ),
  'portrait-decoder': outage(
    text(
      'Potret di chip tidak dapat dibaca. Semua pelintas dirujuk kepada Anda.',
      'The portrait in the chip cannot be decoded. Every traveller is referred to you.',
    ),
    text('Pembaca gambar', 'Image decoder'),
    text('Utas pembaca gambar tidak berjalan', 'The thread that decodes pictures does not run'),
    text('Mulai ulang pengendali; lihat catatannya', 'Restart the controller; look at its log'),
  ),
  'trust-store': outage(
    text(
      'Keaslian chip tidak dapat dibuktikan. Pelintas dirujuk kepada Anda.',
      'It cannot be proven that a chip is genuine. Travellers are referred to you.',
    ),
    text('Sertifikat negara', 'Certificates of states'),
    text('Kumpulan sertifikat tidak ada, atau terlalu tua', 'The store of certificates is missing, or too old'),
    text('Belum dibuat di versi ini', 'Not built in this version'),
  ),
  'document-list': outage(
    text(
      'Daftar dokumen terlalu tua atau tidak ada. Periksa dokumen dengan cara lain.',
      'The list of documents is too old, or gone. Check documents in another way.',
    ),
    text('Daftar dokumen', 'List of documents'),
    text('Daftar tidak mutakhir', 'The list is not up to date'),
    text('Impor daftar yang baru; lihat umurnya di halaman ini', 'Import a new list; its age is on this page'),
  ),
  'person-list': outage(
    text(
      'Daftar orang terlalu tua atau tidak ada. Periksa orang dengan cara lain.',
      'The list of persons is too old, or gone. Check persons in another way.',
    ),
    text('Daftar orang', 'List of persons'),
    text('Daftar tidak mutakhir', 'The list is not up to date'),
    text('Impor daftar yang baru; lihat umurnya di halaman ini', 'Import a new list; its age is on this page'),
  ),
  'face-gallery': outage(
    text(
      'Galeri wajah tidak ada. Pelintas tetap dilayani, dengan pemeriksaan tambahan.',
      'The face gallery is gone. Travellers are still served, with an extra check.',
    ),
    text('Galeri wajah', 'Face gallery'),
    text('Galeri tidak ada, atau terlalu tua', 'The gallery is missing, or too old'),
    text('Belum dibuat di versi ini', 'Not built in this version'),
  ),
  permits: outage(
    text(
      'Daftar izin terlalu tua atau tidak ada. Orang asing dirujuk kepada Anda.',
      'The permits are too old, or gone. Foreigners are referred to you.',
    ),
    text('Izin', 'Permits'),
    text('Daftar izin tidak mutakhir', 'The permits are not up to date'),
    text('Impor izin yang baru; lihat umurnya di halaman ini', 'Import new permits; their age is on this page'),
  ),
  profile: outage(
    text(
      'Profil penumpang tidak ada. Itu tidak mengubah apa pun bagi pelintas.',
      'Passenger profiles are gone. That changes nothing for travellers.',
    ),
    text('Profil penumpang', 'Passenger profiles'),
    text('Profil tidak ada', 'The profiles are missing'),
    text('Belum dibuat di versi ini', 'Not built in this version'),
  ),
  pad: outage(
    text(
      'Tidak diperiksa apakah ada orang hidup di depan kamera. Pelintas dirujuk kepada Anda.',
      'It is not checked that a live person is at the camera. Travellers are referred to you.',
    ),
    text('Deteksi serangan', 'Attack detection'),
    text('Deteksi tidak ada', 'The detection is missing'),
    text('Belum dibuat di versi ini', 'Not built in this version'),
  ),
  clock: outage(
    text(
      'Jam tidak dapat dipercaya. Semua pelintas dirujuk kepada Anda; tanggal dapat salah.',
      'The clock cannot be believed. Every traveller is referred to you; dates may be wrong.',
    ),
    text('Jam', 'Clock'),
    text('Jam tertinggal dari impor terakhir', 'The clock is behind the latest import'),
    text(
      'Setel jam komputer dan periksa sumber waktunya',
      'Set the computer’s clock and check where it takes its time from',
    ),
  ),
} as const satisfies Partial<Record<OutageCode, OutageTexts>>;
