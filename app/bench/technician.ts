// The bench as the technician of a diagnosis: lays the specimen on, shows the code, breaks the fire loop, and looks at what the
// simulated board really does.
import { decodeOutputs } from '../../state/gate/board.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { Act, Technician } from '../controller/diagnosis/technician.ts';
import { passportOf } from './document.ts';
import type { FarEnds } from './far-ends.ts';

/** A specimen of the bench is read within milliseconds; a busy computer may take longer. */
const PATIENCE_MS = 5000;

/** One grey pixel: the picture of nobody, as the chip needs one. */
const NOBODY: EncodedImage = {
  format: 'jpeg',
  bytes: Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
    'base64',
  ),
};

/** What can be done at the simulated far ends; where a device is real, nobody does it, and the wait for it ends by itself. */
export function benchTechnician(ends: FarEnds): Technician {
  const nothing = () => undefined;

  function begin(act: Act): () => void {
    switch (act.kind) {
      case 'lay-document':
        void ends.mrzReader?.present(act.lines);
        return nothing;
      case 'show-code':
        void ends.codeScanner?.scan(act.bytes);
        return nothing;
      case 'lay-passport': {
        const passport = passportOf(ends.states, act.lines, NOBODY);
        if (!passport.ok) throw new Error(`the bench cannot make a specimen: ${passport.error}`);
        ends.chipReader.insert(passport.value);
        return () => ends.chipReader.remove();
      }
      case 'break-fire-loop':
        ends.board?.board.set('fireAlarm', true);
        return nothing;
      case 'mend-fire-loop':
        ends.board?.board.set('fireAlarm', false);
        return nothing;
    }
  }

  return {
    acts: 'at-once',
    patienceMs: PATIENCE_MS,
    ask: (act) => begin(act),
    agreesToMove: () => Promise.resolve(true),
    sees: (light) =>
      Promise.resolve(ends.board !== undefined && decodeOutputs(ends.board.board.applied)[light] ? 'seen' : 'not seen'),
  };
}
