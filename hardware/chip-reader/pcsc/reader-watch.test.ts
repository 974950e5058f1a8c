import { describe, expect, it } from 'vitest';
import { judgeConnect, judgeTransmit } from './faults.ts';
import { createReaderWatch } from './reader-watch.ts';

describe('the reader of a lane', () => {
  it('is the one with its name, or the only one whose name begins so', () => {
    const watch = createReaderWatch();
    expect(watch.choose('ACS')).toEqual({ kind: 'none', text: "no reader is named 'ACS'; none is connected" });
    watch.see('ACS ACR1252 00', false);
    expect(watch.choose('ACS')).toMatchObject({ kind: 'one', name: 'ACS ACR1252 00' });
    watch.see('ACS ACR1252 01', false);
    expect(watch.choose('ACS')).toMatchObject({ kind: 'several' });
    expect(watch.choose('ACS ACR1252 01')).toMatchObject({ kind: 'one', name: 'ACS ACR1252 01' });
    expect(watch.choose('OMNIKEY')).toEqual({
      kind: 'none',
      text: "no reader is named 'OMNIKEY'; connected: ACS ACR1252 00, ACS ACR1252 01",
    });
  });

  it('tells a document that was taken away to whoever reads it, and a new one is another', () => {
    const watch = createReaderWatch();
    const placementOf = () => {
      const choice = watch.choose('A');
      return choice.kind === 'one' ? choice.placement : undefined;
    };
    expect(watch.see('A', true)).toBe(true);
    expect(watch.see('A', true)).toBe(false);
    const first = placementOf();
    expect(first?.gone.signal.aborted).toBe(false);
    watch.see('A', false);
    expect([first?.gone.signal.aborted, placementOf()]).toEqual([true, undefined]);
    watch.see('A', true);
    expect(placementOf()).not.toBe(first);
  });

  it('takes its document with it when it goes, by itself or with all', () => {
    const watch = createReaderWatch();
    const gone = (name: string) => {
      const choice = watch.choose(name);
      return choice.kind === 'one' ? choice.placement?.gone.signal : undefined;
    };
    watch.see('A', true);
    watch.see('B', true);
    const [a, b] = [gone('A'), gone('B')];
    watch.lose('A');
    expect([a?.aborted, b?.aborted]).toEqual([true, false]);
    watch.loseAll();
    expect([b?.aborted, watch.choose('B').kind]).toEqual([true, 'none']);
  });
});

describe('a word of PC/SC', () => {
  const thrown = (code: string) => Object.assign(new Error('of the document L898902C3'), { code });

  it.each([
    ['NoSmartCard', 'not-yet'],
    ['UnresponsiveCard', 'not-yet'],
    ['SharingViolation', 'held'],
  ])('%s while connecting means %s', (code, judged) => {
    expect(judgeConnect(thrown(code))).toBe(judged);
  });

  it.each([
    ['RemovedCard', 'removed'],
    ['ResetCard', 'removed'],
    ['NotTransacted', 'removed'],
    ['InsufficientBuffer', 'reader'],
    ['CommError', 'reader'],
  ])('%s on a command means %s', (code, kind) => {
    expect(judgeTransmit(thrown(code)).kind).toBe(kind);
  });

  it.each([[thrown('Whatever')], [new Error('x')], ['a text'], [undefined], [{ code: 7 }]])(
    'that nobody knows is a fault of the reader, without what was said',
    (error) => {
      for (const fault of [judgeConnect(error), judgeTransmit(error)]) {
        expect(fault).toMatchObject({ kind: 'reader' });
        expect(JSON.stringify(fault)).not.toContain('L898902C3');
      }
    },
  );
});
