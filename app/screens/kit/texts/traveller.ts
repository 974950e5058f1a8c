// What the traveller reads. One sentence for each step, never technical, never a reason: a list hit, an attack on the
// camera and a broken device all read the same (design/domain.md).
import type { FaceInstruction, TravellerStep, TravellerView } from '../../../contract/views.ts';
import { text, type Text } from './text.ts';

export interface StepText {
  readonly main: Text;
  /** The friendlier second sentence, for those who are still there. */
  readonly then: Text;
  /** When the second sentence appears: half of the step's usual time, in ms. */
  readonly thenAfter: number;
}

export const STEPS: Readonly<Record<TravellerStep, StepText>> = {
  securing: {
    main: text('Mohon tunggu sebentar', 'One moment, please'),
    then: text('Gerbang sedang disiapkan', 'The gate is getting ready'),
    thenAfter: 5000,
  },
  closed: {
    main: text('Autogate ini ditutup. Silakan ke petugas.', 'This gate is closed. Please see an officer.'),
    then: text('Petugas siap membantu Anda', 'An officer will gladly help you'),
    thenAfter: 8000,
  },
  waiting: {
    main: text('Silakan maju', 'Please come forward'),
    then: text('Siapkan paspor Anda', 'Have your passport ready'),
    thenAfter: 0,
  },
  'keep-still': {
    main: text('Jangan angkat paspor', 'Keep your passport still'),
    then: text('Sebentar lagi selesai', 'Nearly done'),
    thenAfter: 5000,
  },
  'not-read': {
    main: text('Coba sekali lagi: halaman foto, rata pada kaca', 'Once more: photo page, flat on the glass'),
    then: text('Tekan paspor pelan-pelan pada kaca', 'Press it gently onto the glass'),
    thenAfter: 6000,
  },
  'take-document': {
    main: text('Ambil paspor Anda', 'Take your passport'),
    then: text('Paspor Anda masih di kaca', 'It is still on the glass'),
    thenAfter: 4000,
  },
  enter: {
    main: text(
      'Silakan masuk. Satu orang, barang di belakang Anda.',
      'Please walk in. One person, luggage behind you.',
    ),
    then: text('Pintu menutup di belakang Anda', 'The door closes behind you'),
    thenAfter: 5000,
  },
  stand: {
    main: text('Berdiri di tanda kaki. Lihat layar.', 'Stand on the footprints. Look at the screen.'),
    then: text('Lepas topi, kacamata atau masker', 'Take off hat, glasses or mask'),
    thenAfter: 5000,
  },
  checking: {
    main: text('Mohon tunggu sebentar', 'One moment, please'),
    then: text('Tetap di tempat Anda', 'Please stay where you are'),
    thenAfter: 3000,
  },
  pass: {
    main: text('Silakan lewat', 'You may pass'),
    then: text('Bawa paspor dan barang Anda', 'Take your passport and your luggage'),
    thenAfter: 0,
  },
  officer: {
    main: text('Silakan menuju petugas', 'Please see the officer'),
    then: text('Bawa paspor dan barang Anda', 'Take your passport and your luggage'),
    thenAfter: 3000,
  },
  withdrawn: {
    main: text('Ambil paspor Anda', 'Take your passport'),
    then: text('Anda boleh mencoba lagi', 'You are welcome to try again'),
    thenAfter: 3000,
  },
  leave: {
    main: text('Silakan keluar lewat pintu masuk', 'Please leave the way you came in'),
    then: text('Petugas siap membantu Anda', 'An officer will gladly help you'),
    thenAfter: 4000,
  },
  emergency: {
    main: text('Keluar lewat pintu yang terbuka', 'Leave through the open door'),
    then: text('Tetap tenang. Tinggalkan barang Anda.', 'Stay calm. Leave your luggage.'),
    thenAfter: 0,
  },
};

/** While nobody is there, the page shows in turn what will be asked. */
export const INVITATIONS = {
  come: STEPS.waiting.main,
  cover: text('Lepas sampul paspor', 'Take the cover off your passport'),
  place: text('Letakkan halaman foto menghadap ke bawah', 'Place the photo page face down'),
} as const satisfies Record<string, Text>;

export const INSTRUCTIONS: Readonly<Record<FaceInstruction, Text>> = {
  'no-face': STEPS.stand.main,
  'one-person': text('Satu orang saja', 'One person only'),
  closer: text('Maju sedikit', 'A little closer'),
  back: text('Mundur sedikit', 'A little back'),
  left: text('Geser ke kiri', 'Move left'),
  right: text('Geser ke kanan', 'Move right'),
  'face-forward': text('Lihat lurus ke layar', 'Look straight at the screen'),
  'eyes-open': text('Buka mata', 'Open your eyes'),
  'mouth-closed': text('Tutup mulut', 'Close your mouth'),
  'more-light': text('Hadapkan wajah ke cahaya', 'Turn your face to the light'),
  'hold-still': text('Diam sebentar', 'Hold still'),
  good: text('Bagus', 'Good'),
};

type Hint = NonNullable<TravellerView['hint']>;

/** Where the traveller can repair it, and only there, a step may be specific. */
export const HINTS: Readonly<Record<'not-read' | 'officer', Readonly<Record<Hint, Partial<StepText>>>>> = {
  'not-read': {
    document: {},
    face: {
      main: text('Sekali lagi: lihat lurus ke layar', 'Once more: look straight at the screen'),
      then: STEPS.stand.then,
    },
  },
  officer: {
    document: { then: text('Siapkan paspor tanpa sampul', 'Have your passport ready, without its cover') },
    face: { then: STEPS.stand.then },
  },
};

/** Without a controller; nothing technical. */
export const OUT_OF_SERVICE: StepText = {
  main: text('Autogate ini tidak melayani. Silakan ke petugas.', 'This gate is out of service. Please see an officer.'),
  then: text('Petugas siap membantu Anda', 'An officer will gladly help you'),
  thenAfter: 8000,
};

export const TRAVELLER_PAGE = {
  callOfficer: text('Panggil petugas', 'Call an officer'),
  officerCalled: text('Petugas dipanggil', 'An officer is called'),
  /** On the button: the language that it changes to. */
  changeLanguage: text('Bahasa Indonesia', 'English'),
  mirror: text('Wajah Anda di layar', 'Your face on the screen'),
  picture: text('Gambar, bukan kamera', 'A picture, not the camera'),
  progress: text('Langkah', 'Step'),
  of: text('dari', 'of'),
} as const satisfies Record<string, Text>;

/** The sentences of a view of the controller. */
export function textOf(view: TravellerView): StepText {
  const step = STEPS[view.step];
  if (view.hint === undefined || (view.step !== 'not-read' && view.step !== 'officer')) return step;
  return { ...step, ...HINTS[view.step][view.hint] };
}
