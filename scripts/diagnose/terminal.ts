// A person at a terminal as the technician of a diagnosis: is told what to do and how long there is for it, and may skip it.
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Act, Light, Technician } from '../../app/controller/diagnosis/technician.ts';

export interface TerminalTechnician extends Technician {
  /** Asks for an act that somebody else waits for; returns what ends the asking. */
  announce(act: Act['kind'], withinMs: number): () => void;
  close(): void;
}

export const PATIENCE_MS = 30_000;
/** How long a question waits for its answer; then it is no. */
const ANSWER_MS = 60_000;
const SECOND_MS = 1000;

const ASKED = {
  'lay-document': 'lay the specimen of Utopia (UTO, Doc 9303) on the MRZ reader',
  'lay-passport': 'leave the specimen on the chip reader',
  'show-code': 'show the code scanner the printed code (made by --print-codes)',
  'break-fire-loop': 'break the fire loop now: press its button or open its terminal; the doors will open',
  'mend-fire-loop': 'mend the fire loop again; the doors will shut',
} as const satisfies Record<Act['kind'], string>;

const LIGHT_WORDS = {
  entryRed: 'Is the red light of the entry on, and no other',
  entryGreen: 'Is the green light of the entry on, and no other',
  exitRed: 'Is the red light of the exit on, and no other',
  exitGreen: 'Is the green light of the exit on, and no other',
  buzzer: 'Does the buzzer sound',
} as const satisfies Record<Light, string>;

/** @param input lines that somebody types; @param output where the questions go */
export function terminalTechnician(input: Readable, output: Writable, patienceMs = PATIENCE_MS): TerminalTechnician {
  const lines = createInterface({ input, terminal: false });
  let onLine: (line: string) => void = () => undefined;
  lines.on('line', (line) => onLine(line.trim().toLowerCase()));

  /** The first letter that was typed, or undefined after its time. */
  function question(text: string): Promise<string | undefined> {
    output.write(`  ${text} `);
    return new Promise((resolve) => {
      const end = (letter: string | undefined) => {
        clearTimeout(timer);
        onLine = () => undefined;
        resolve(letter);
      };
      const timer = setTimeout(() => end(undefined), ANSWER_MS);
      onLine = (line) => end(line.slice(0, 1));
    });
  }

  function announce(act: Act['kind'], withinMs: number, canSkip = false): () => void {
    const until = performance.now() + withinMs;
    const show = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / SECOND_MS));
      output.write(`\r  ${ASKED[act]} (${seconds} s${canSkip ? '; s and Enter skips it' : ''})   `);
    };
    show();
    const timer = setInterval(show, SECOND_MS);
    return () => {
      clearInterval(timer);
      output.write('\n');
    };
  }

  return {
    acts: 'by-hand',
    patienceMs,
    announce,
    ask({ kind }, skip) {
      onLine = (line) => {
        if (line.startsWith('s')) skip();
      };
      const end = announce(kind, patienceMs, true);
      return () => {
        onLine = () => undefined;
        end();
      };
    },
    agreesToMove: async () => (await question('Doors will move. Is nobody in the lane? [y/N]')) === 'y',
    sees: async (light) => {
      const answer = await question(`${LIGHT_WORDS[light]}? [y/n, s skips]`);
      if (answer === 'y') return 'seen';
      return answer === 'n' ? 'not seen' : 'skipped';
    },
    close: () => lines.close(),
  };
}
