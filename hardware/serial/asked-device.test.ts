import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../state/result.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { createMemoryLine, type MemoryLine } from '../bench/memory-line.ts';
import { startAskedDevice, type Ask, type AskedProfile, type Said } from './asked-device.ts';
import { discarded, type FrameDecoder } from './framing.ts';
import { manualClock } from './manual-clock.ts';

// A made-up wire: `?x` asks for x, `=x text` answers, `!x` refuses, `&` is a part; any other line is a read. Lines end by `\n`.
const GAP_MS = 50;
const ANSWER_MS = 100;
const POLL_MS = 1000;
const settled = () => new Promise(setImmediate);

function said(line: string): Said<string> {
  const [mark = ''] = line;
  const [name = '', text = ''] = line.slice(1).split(' ');
  if (mark === '=' || mark === '!') return { kind: 'answer', name, text, ok: mark === '=' };
  return mark === '&' ? { kind: 'note', name: 'part' } : { kind: 'read', frame: line };
}

function decoder(): FrameDecoder<Said<string>> {
  let pending = '';
  const drop = (reason: string) => {
    const bytes = Buffer.from(pending);
    pending = '';
    return bytes.length === 0 ? [] : [discarded(bytes, reason)];
  };
  return {
    push(bytes) {
      const lines = (pending + Buffer.from(bytes).toString()).split('\n');
      pending = lines.pop() ?? '';
      return lines.map((line) => ({ kind: 'frame', frame: said(line) }));
    },
    idle: () => drop('silence within a line'),
    end: () => drop('the line ended within a line'),
  };
}

const ask = (name: string): Ask => ({
  name,
  bytes: Buffer.from(`?${name}\n`),
  accepts: (answer) => answer.name === name && answer.ok,
});

const PROFILE: AskedProfile<string> = {
  decoder,
  greeting: [ask('setup'), ask('version')],
  poll: ask('alive'),
  versionOf: (answers) => answers.get('version'),
};

/** A device that answers by the table; what is not in it stays unanswered. */
async function bench(answers: Record<string, string>, changes: Partial<AskedProfile<string>> = {}) {
  const clock = manualClock();
  const lives: MemoryLine[] = [];
  const heard: string[] = [];
  const asked: string[] = [];
  const device = startAskedDevice({
    open: () => {
      const life = createMemoryLine();
      life.onWritten((bytes) => {
        asked.push(bytes.toString().trim());
        const answer = answers[bytes.toString().trim()];
        if (answer !== undefined) life.send(Buffer.from(`${answer}\n`));
      });
      lives.push(life);
      return Promise.resolve(ok(life.line));
    },
    profile: { ...PROFILE, ...changes },
    gapMs: GAP_MS,
    answerMs: ANSWER_MS,
    pollMs: POLL_MS,
    onFrame: (frame) => heard.push(frame),
    onDiscarded: (bytes, reason) => heard.push(`discarded ${bytes.length}: ${reason}`),
    onStatus: ({ state, cause, version }) => heard.push([state, cause, version].filter(Boolean).join(' ')),
    clock,
  });
  await settled();
  const send = (text: string) => lives.at(-1)?.send(Buffer.from(text));
  const pass = async (ms: number, step = ANSWER_MS) => {
    for (let left = ms; left > 0; left -= step) {
      clock.advance(Math.min(step, left));
      await settled();
    }
  };
  return { clock, lives, heard, asked, device, send, pass, answers };
}

const GOOD = { '?setup': '=setup', '?version': '=version 1.7', '?alive': '=alive' };

describe('the greeting', () => {
  it('is asked in order, each after the answer to the one before, and makes the device ready', async () => {
    const { asked, heard, device, send, pass } = await bench({});
    expect(asked).toEqual(['?setup']);
    send('=setup\n');
    expect(asked).toEqual(['?setup', '?version']);
    expect(device.status.state).toBe('starting');
    await pass(ANSWER_MS / 2);
    send('=version 1.7\n');
    expect(heard).toEqual(['ready 1.7']);
    expect(device.counters).toEqual({
      frames: 2,
      discardedBytes: 0,
      retries: 0,
      reconnects: 0,
      timeouts: 0,
      roundTrips: { p50Ms: 0, p99Ms: ANSWER_MS / 2 },
    });
    await device.stop();
  });

  it('is the poll when there is none', async () => {
    const { asked, heard, device } = await bench(GOOD, { greeting: [] });
    expect([asked, heard]).toEqual([['?alive'], ['ready']]);
    await device.stop();
  });

  it('asks once more, then gives the life up', async () => {
    const { asked, heard, device, pass } = await bench({});
    await pass(2 * ANSWER_MS);
    expect(asked).toEqual(['?setup', '?setup']);
    expect(heard).toEqual(['failed no answer (setup)']);
    expect(device.counters).toMatchObject({ retries: 1, timeouts: 2 });
    await device.stop();
  });

  it('gives the life up when the device refuses twice, without waiting', async () => {
    const { heard, device } = await bench({ ...GOOD, '?version': '!version' });
    await settled();
    expect(heard).toEqual(['failed refused (version)']);
    expect(device.counters).toMatchObject({ retries: 1, timeouts: 0 });
    await device.stop();
  });

  it('takes a read before it is over', async () => {
    const { heard, device, send } = await bench({});
    send('early\n=setup\nlater\n=version 2\n');
    expect(heard).toEqual(['early', 'later', 'ready 2']);
    await device.stop();
  });
});

describe('liveness', () => {
  it('is asked for only when the device has been silent for the poll time', async () => {
    const { asked, device, send, pass } = await bench(GOOD);
    await pass(POLL_MS - 1);
    send('read\n');
    await pass(POLL_MS - 1);
    expect(asked).not.toContain('?alive');
    await pass(1);
    expect(asked.filter((each) => each === '?alive')).toHaveLength(1);
    await pass(POLL_MS);
    expect(asked.filter((each) => each === '?alive')).toHaveLength(2);
    expect(device.status.state).toBe('ready');
    await device.stop();
  });

  it('is lost after two polls without an answer, and greeted anew', async () => {
    const { answers, asked, heard, device, pass, lives } = await bench({ ...GOOD });
    delete answers['?alive'];
    await pass(POLL_MS + ANSWER_MS);
    expect(heard).toEqual(['ready 1.7']);
    await pass(ANSWER_MS);
    expect(heard).toEqual(['ready 1.7', 'failed no answer (alive)']);
    await pass(100);
    expect(lives).toHaveLength(2);
    expect(asked).toEqual(['?setup', '?version', '?alive', '?alive', '?setup', '?version']);
    expect(heard.slice(2)).toEqual(['starting', 'ready 1.7']);
    expect(device.counters).toMatchObject({ reconnects: 1, retries: 1, timeouts: 2 });
    await device.stop();
  });

  it('is not proved by noise, nor by an answer that nobody asked for', async () => {
    const { answers, heard, send, device, pass } = await bench({ ...GOOD });
    delete answers['?alive'];
    for (let at = 0; at < 10; at++) {
      send(at % 2 === 0 ? '=version 9\n' : 'noi');
      await pass(POLL_MS / 4);
    }
    expect(heard).toContain('discarded 1: an answer to nothing that was asked: version');
    expect(heard).toContain('discarded 3: silence within a line');
    expect(heard).toContain('failed no answer (alive)');
    await device.stop();
  });

  it('is not asked for into a read that is arriving, but of a device that babbles', async () => {
    const { asked, heard, send, device, pass } = await bench(GOOD);
    const babble = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += GAP_MS / 2) {
        send('x');
        await pass(GAP_MS / 2);
      }
    };
    await babble(POLL_MS + GAP_MS);
    expect(asked).not.toContain('?alive');
    await babble(2 * POLL_MS);
    expect(asked).toContain('?alive');
    send('\n');
    expect(heard.at(-1)).toMatch(/^x+$/);
    await device.stop();
  });

  it('is not lost while the answer stands behind a long read', async () => {
    const { answers, heard, send, device, pass } = await bench({ ...GOOD });
    delete answers['?alive'];
    await pass(POLL_MS);
    for (let at = 0; at < 12; at++) {
      send('x');
      await pass(GAP_MS / 2);
    }
    send('\n=alive\n');
    await pass(ANSWER_MS);
    expect(heard).toEqual(['ready 1.7', 'x'.repeat(12)]);
    expect(device.counters).toMatchObject({ retries: 0, timeouts: 0 });
    await device.stop();
  });

  it('is not lost because this process was held up', async () => {
    const { clock, send, heard, device, answers, pass } = await bench({ ...GOOD });
    delete answers['?alive'];
    await pass(POLL_MS);
    clock.stall(10 * ANSWER_MS);
    clock.advance(0);
    send('=alive\n');
    await pass(2 * ANSWER_MS);
    expect(heard).toEqual(['ready 1.7']);
    expect(device.counters.timeouts).toBe(0);
    await device.stop();
  });
});

describe('a read', () => {
  it('is taken between a question and its answer', async () => {
    const { heard, send, device, pass, answers } = await bench({ ...GOOD });
    delete answers['?alive'];
    await pass(POLL_MS);
    send('read\n=al');
    send('ive\n');
    await pass(2 * ANSWER_MS);
    expect(heard).toEqual(['ready 1.7', 'read']);
    expect(device.counters).toMatchObject({ frames: 4, timeouts: 0 });
    await device.stop();
  });

  it('is followed by the ask that arms the device again, once for several reads', async () => {
    const { asked, send, device, answers } = await bench({ ...GOOD, '?arm': '=arm' }, { afterRead: ask('arm') });
    send('one\n');
    expect(asked.slice(2)).toEqual(['?arm']);
    delete answers['?arm'];
    send('two\nthree\nfour\n');
    expect(asked.slice(3)).toEqual(['?arm']);
    send('=arm\n');
    expect(asked.slice(3)).toEqual(['?arm', '?arm']);
    await device.stop();
  });

  it('and its parts are acknowledged before it is handed on', async () => {
    const wire: string[] = [];
    const { asked, heard, send, device } = await bench(GOOD, {
      onSaid: ({ kind }) => {
        wire.push(kind);
        return kind === 'answer' ? undefined : Buffer.from('ACK');
      },
    });
    send('&part\nread\n');
    expect(asked.slice(2)).toEqual(['ACK', 'ACK']);
    expect(wire).toEqual(['answer', 'answer', 'note', 'read']);
    expect(heard.at(-1)).toBe('read');
    await device.stop();
  });
});

describe('a device that may be mute', () => {
  const mute = 'cannot be asked';

  it('is degraded while it has never answered, and its reads count', async () => {
    const { asked, heard, send, device, pass } = await bench({}, { mute });
    await pass(4 * ANSWER_MS);
    expect(asked).toEqual(['?setup', '?setup', '?version', '?version']);
    expect(heard).toEqual(['degraded cannot be asked']);
    send('read\n');
    await pass(POLL_MS + 2 * ANSWER_MS);
    expect(heard).toEqual(['degraded cannot be asked', 'read']);
    expect(device.counters).toMatchObject({ reconnects: 0, timeouts: 6 });
    await device.stop();
  });

  it('is ready from its first answer on, and has failed when it falls silent after that', async () => {
    const { answers, heard, device, pass } = await bench({}, { mute });
    await pass(4 * ANSWER_MS);
    answers['?alive'] = '=alive';
    await pass(POLL_MS);
    delete answers['?alive'];
    await pass(POLL_MS + 2 * ANSWER_MS);
    expect(heard).toEqual(['degraded cannot be asked', 'ready', 'failed no answer (alive)']);
    await device.stop();
  });
});

describe('the end of a life', () => {
  it('gives back half a read, forgets what was asked, and begins with the greeting', async () => {
    const { clock, lives, asked, heard, send, device, pass, answers } = await bench({ ...GOOD });
    delete answers['?alive'];
    await pass(POLL_MS);
    send('half');
    lives[0]?.unplug();
    await settled();
    await pass(100);
    expect(heard.slice(1).toSorted()).toEqual(
      ['failed memory was unplugged', 'discarded 4: the line ended within a line', 'starting', 'ready 1.7'].toSorted(),
    );
    expect(asked.slice(3)).toEqual(['?setup', '?version']);
    await device.stop();
    await settled();
    expect(clock.waiting).toBe(0);
  });
});

describe('whatever comes, and whenever', () => {
  const event = fc.oneof(
    fc.constantFrom('=setup\n', '!setup\n', '=version 1\n', '=other\n', '&part\n', 'noise', '\n'),
    fc.integer({ min: 1, max: 300 }),
  );

  it('a read on an open line is handed on, and the device is ready only when the last of the greeting was answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
        const { heard, send, device, pass, clock } = await bench({});
        for (const each of events)
          if (typeof each === 'number') await pass(each, 50);
          else send(each);
        await settled();
        const isOpen = device.status.state !== 'failed';
        send('\nread\n');
        expect(heard.filter((each) => each === 'read')).toHaveLength(isOpen ? 1 : 0);
        if (!events.includes('=version 1\n')) expect(heard.some((each) => each.startsWith('ready'))).toBe(false);
        await device.stop();
        await settled();
        expect(clock.waiting).toBe(0);
      }),
      fuzzed(7, 150),
    );
  });
});
