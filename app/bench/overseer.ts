// Watches the doors of a bench from the board's own side: what it was told, and what it does. Knows the truth about the
// traveller from the bench and nothing from the controller but when it said that it had decided. The entry of a mantrap is not
// the border: it may open while a traveller is there, and never together with the exit.
import { decodeInputs, decodeOutputs } from '../../state/gate/board.ts';
import { isAlarm } from '../../state/gate/events.ts';
import type { Layout } from '../../state/lane/lane.ts';

/** Why the barrier may be open. */
export type Permit = 'clear' | 'admitted' | 'emergency' | 'watchdog';

export interface BoardView {
  /** HR0 as received, what is really done, and IR2. */
  readonly outputs: number;
  readonly applied: number;
  readonly inputs: number;
  readonly tripped: boolean;
}

export interface Overseer {
  /** Another traveller comes; `entitled` when nothing speaks against a clear decision. */
  begin(entitled: boolean): void;
  /** The inspection of this traveller has come to a decision. */
  decided(): void;
  /** An officer admits this traveller. */
  admitted(): void;
  /** The traveller has gone, and the lane is open for the next: no permit is left. */
  ended(): void;
  /** To be called at every change of HR0 and of what the board does. */
  look(board: BoardView): void;
  /** How often the barrier was opened, by what permitted it. */
  readonly openings: Readonly<Record<Permit, number>>;
  /** Each opening that nothing permitted. */
  readonly findings: readonly string[];
}

const NOBODY = { here: false, entitled: false, decided: false, admitted: false };

const hex = (word: number) => `0x${word.toString(16).padStart(4, '0')}`;

export function createOverseer(layout: Layout = 'turnstile'): Overseer {
  const openings = { clear: 0, admitted: 0, emergency: 0, watchdog: 0 };
  const findings: string[] = [];
  let traveller = NOBODY;
  let emergency = false;
  let wasTold = false;
  let wasAcross = false;
  let wasOpen = false;

  function permitOfOrder(): Permit | undefined {
    if (emergency) return 'emergency';
    if (traveller.admitted) return 'admitted';
    return traveller.entitled && traveller.decided ? 'clear' : undefined;
  }

  const mayEnter = (exitOpen: boolean) => layout === 'mantrap' && traveller.here && !exitOpen;

  return {
    openings,
    findings,
    begin: (entitled) => (traveller = { ...NOBODY, here: true, entitled }),
    decided: () => (traveller = { ...traveller, decided: true }),
    admitted: () => (traveller = { ...traveller, admitted: true }),
    ended() {
      traveller = NOBODY;
      emergency = false;
    },
    look({ outputs, applied, inputs, tripped }) {
      const order = decodeOutputs(outputs);
      const done = decodeOutputs(applied);
      const alarm = isAlarm(decodeInputs(inputs));
      const told = order.exitOpen || order.entryOpen;
      // An alarm that was healed at once may still be on its way; it is over when the controller takes its order back.
      emergency = alarm || (emergency && (told || !wasTold));
      const permit = permitOfOrder();
      // What lets somebody across the border.
      const across = layout === 'mantrap' ? order.exitOpen : told;
      if (across && permit === undefined) findings.push(`HR0 ${hex(outputs)} opens for nobody (inputs ${hex(inputs)})`);
      if (order.entryOpen && permit !== 'emergency' && !mayEnter(order.exitOpen))
        findings.push(`HR0 ${hex(outputs)} opens the entry without an emergency (inputs ${hex(inputs)})`);
      if (across && !wasAcross && permit !== undefined) openings[permit] += 1;
      const open = done.exitOpen || done.entryOpen;
      if (open && !told && !tripped && !alarm)
        findings.push(`the board opens (${hex(applied)}) without an order, an alarm or its watchdog`);
      if (open && !wasOpen && !told && tripped) openings.watchdog += 1;
      wasTold = told;
      wasAcross = across;
      wasOpen = open;
    },
  };
}
