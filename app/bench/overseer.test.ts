import { describe, expect, it } from 'vitest';
import { encodeInputs, encodeOutputs, decodeInputs, NO_OUTPUTS } from '../../state/gate/board.ts';
import { createOverseer, type BoardView } from './overseer.ts';

/** Nothing is on, every loop is closed. */
const QUIET = 0x1b00;
const OPEN = encodeOutputs({ ...NO_OUTPUTS, exitOpen: true });
const FIRE = encodeInputs({ ...decodeInputs(QUIET), fireAlarm: true });
const board = (view: Partial<BoardView>): BoardView => ({
  outputs: 0,
  applied: view.outputs ?? 0,
  inputs: QUIET,
  tripped: false,
  ...view,
});

describe('the overseer of the barrier', () => {
  it('lets it open for an entitled traveller after the decision, not before', () => {
    const overseer = createOverseer();
    overseer.begin(true);
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toEqual(['HR0 0x0002 opens for nobody (inputs 0x1b00)']);
    overseer.look(board({}));
    overseer.decided();
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toHaveLength(1);
    expect(overseer.openings.clear).toBe(1);
  });

  it('does not let it open for somebody who is not entitled, whatever was decided', () => {
    const overseer = createOverseer();
    overseer.begin(false);
    overseer.decided();
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('does not let it open for the next traveller by the permit of the last', () => {
    const overseer = createOverseer();
    overseer.begin(false);
    overseer.admitted();
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toEqual([]);
    overseer.ended();
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('lets a fire open everything, until the order is taken back', () => {
    const overseer = createOverseer();
    const everything = encodeOutputs({ ...NO_OUTPUTS, exitOpen: true, entryOpen: true });
    overseer.look(board({ applied: everything, inputs: FIRE }));
    overseer.look(board({ outputs: everything, inputs: FIRE }));
    overseer.look(board({ outputs: everything }));
    expect(overseer.findings).toEqual([]);
    overseer.look(board({}));
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('lets an alarm open that was healed before the order came, but not after the traveller', () => {
    const overseer = createOverseer();
    overseer.look(board({ inputs: FIRE }));
    overseer.look(board({}));
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toEqual([]);
    overseer.ended();
    overseer.look(board({ outputs: OPEN }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('counts what the watchdog opens, and finds what the board opens by itself', () => {
    const overseer = createOverseer();
    overseer.look(board({ applied: OPEN, tripped: true }));
    expect(overseer.openings.watchdog).toBe(1);
    expect(overseer.findings).toEqual([]);
    overseer.look(board({ applied: OPEN }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('never lets the entry open but in an emergency', () => {
    const overseer = createOverseer();
    overseer.begin(true);
    overseer.decided();
    overseer.look(board({ outputs: encodeOutputs({ ...NO_OUTPUTS, entryOpen: true }) }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('lets the entry of a mantrap open while a traveller is there, alone, and counts it as no opening', () => {
    const overseer = createOverseer('mantrap');
    const entry = encodeOutputs({ ...NO_OUTPUTS, entryOpen: true });
    overseer.begin(false);
    overseer.look(board({ outputs: entry }));
    overseer.look(board({}));
    expect(overseer.findings).toEqual([]);
    expect(overseer.openings).toMatchObject({ clear: 0, admitted: 0 });
    overseer.ended();
    overseer.look(board({ outputs: entry }));
    expect(overseer.findings).toHaveLength(1);
  });

  it('does not let both doors of a mantrap open at once, but in an emergency', () => {
    const overseer = createOverseer('mantrap');
    const both = encodeOutputs({ ...NO_OUTPUTS, entryOpen: true, exitOpen: true });
    overseer.begin(true);
    overseer.decided();
    overseer.look(board({ outputs: both }));
    expect(overseer.findings).toEqual(['HR0 0x0003 opens the entry without an emergency (inputs 0x1b00)']);
    overseer.look(board({}));
    overseer.look(board({ outputs: both, inputs: FIRE }));
    expect(overseer.findings).toHaveLength(1);
  });
});
