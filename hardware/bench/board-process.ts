// The barrier board as a process of its own, so that it outlives the controller: `node board-process.ts LINK [OPTIONS]`.
// LINK is the path at which the board is plugged in; OPTIONS is JSON of `options` below. It takes commands on stdin and tells
// what happens on stdout, one JSON object a line, with the time of day in ms. SIGTERM or SIGINT ends it.
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { messageOf } from '../../state/result.ts';
import { BOARD_DEFAULTS, CONTACTS } from './board.ts';
import { startBoardServer } from './board-server.ts';
import { DOORS, PLACES } from './people.ts';
import { createPtyPort } from './pty-port.ts';
import { timedLine } from './timed-line.ts';

const options = z.strictObject({
  unit: z.int().min(1).max(247).default(1),
  mapVersion: z.int().min(0).max(0xffff).default(BOARD_DEFAULTS.features.mapVersion),
  readWrite: z.boolean().default(true),
  safeOutputs: z.boolean().default(true),
  counters: z.boolean().default(true),
  layout: z.enum(['turnstile', 'mantrap']).default(BOARD_DEFAULTS.layout),
  travelMs: z.int().min(1).default(BOARD_DEFAULTS.travelMs),
  stepMs: z.int().min(1).default(BOARD_DEFAULTS.stepMs),
  /** The line takes the time of its bytes at so many baud; a pty takes none. */
  lineBaud: z.int().min(300).max(4_000_000).optional(),
  /** Ends with its stdin: for a test that must not leave it behind. */
  endsWithInput: z.boolean().default(false),
});

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['silent', 'garbage', 'half-frame', 'bad-crc', 'stuck-echo']) }),
  z.strictObject({ kind: z.literal('delayed'), ms: z.int().min(0).max(60_000) }),
]);

const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('set'), contact: z.enum(CONTACTS), on: z.boolean() }),
  z.strictObject({
    do: z.enum(['enter', 'tailgate', 'wrong-way', 'clear', 'heal', 'unplug', 'replug', 'restart', 'interlock']),
  }),
  z.strictObject({ do: z.literal('walk'), person: z.int(), to: z.enum(PLACES) }),
  z.strictObject({ do: z.literal('leave'), at: z.enum(PLACES) }),
  z.strictObject({ do: z.literal('take'), thing: z.int() }),
  z.strictObject({
    do: z.literal('drive'),
    door: z.enum(DOORS),
    stuck: z.boolean().optional(),
    broken: z.boolean().optional(),
    forced: z.boolean().optional(),
  }),
  z.strictObject({ do: z.literal('inject'), fault, answers: z.int().min(1).optional() }),
]);
type Command = z.infer<typeof command>;

function tell(event: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ at: Date.now(), ...event })}\n`);
}

function run(link: string, chosen: z.infer<typeof options>): void {
  const { unit, layout, travelMs, stepMs, lineBaud, endsWithInput, ...features } = chosen;
  const port = createPtyPort(link);
  const server = startBoardServer({
    line: lineBaud === undefined ? port : timedLine(port, lineBaud),
    unit,
    board: { features, layout, travelMs, stepMs },
    events: {
      onOutputs: ({ outputs, inputs }) => tell({ kind: 'outputs', outputs, inputs }),
      onApplied: ({ applied, tripped }) => tell({ kind: 'applied', applied, tripped }),
    },
  });
  const { board } = server;

  /** @throws Error for a door that the layout does not have */
  function spoil({ door, stuck, broken, forced }: Extract<Command, { do: 'drive' }>): void {
    const drive = board.drives[door];
    if (drive === undefined) throw new Error(`there is no ${door} in a ${layout}`);
    drive.stuck = stuck ?? drive.stuck;
    drive.broken = broken ?? drive.broken;
    drive.forced = forced ?? drive.forced;
  }

  async function obey(order: Command): Promise<void> {
    switch (order.do) {
      case 'set':
        board.set(order.contact, order.on);
        return;
      case 'enter':
      case 'tailgate':
        tell({ kind: 'person', person: board.people[order.do]() });
        return;
      case 'wrong-way':
        tell({ kind: 'person', person: board.people.wrongWay() });
        return;
      case 'leave':
        tell({ kind: 'thing', thing: board.people.leave(order.at) });
        return;
      case 'take':
        board.people.take(order.thing);
        return;
      case 'drive':
        spoil(order);
        return;
      case 'interlock':
        tell({ kind: 'interlock', broken: board.interlockBroken });
        return;
      case 'walk':
        board.people.walk(order.person, order.to);
        return;
      case 'clear':
        board.people.clear();
        return;
      case 'inject':
        server.inject(order.fault, order.answers);
        return;
      case 'heal':
        server.heal();
        return;
      case 'unplug':
        await port.unplug();
        return;
      case 'replug':
        port.replug();
        return;
      case 'restart':
        board.restart();
        return;
    }
  }

  async function read(line: string): Promise<void> {
    try {
      await obey(command.parse(JSON.parse(line)));
    } catch (error) {
      tell({ kind: 'refused', cause: messageOf(error) });
    }
  }

  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => void read(line));
  let ended = false;
  async function end(): Promise<void> {
    if (ended) return;
    ended = true;
    server.stop();
    input.close();
    process.stdin.destroy();
    await port.close();
  }
  if (endsWithInput) input.on('close', () => void end());
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  tell({ kind: 'ready', path: link });
}

const [link, given = '{}'] = process.argv.slice(2);
if (link === undefined) {
  process.stderr.write('usage: node board-process.ts LINK [OPTIONS as JSON]\n');
  process.exitCode = 2;
} else run(link, options.parse(JSON.parse(given)));
