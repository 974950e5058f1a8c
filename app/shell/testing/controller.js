// A controller for the tests of the shell's side of the contract: `good` keeps to it, the others break it by name.
import { createInterface } from 'node:readline';

const manner = process.argv[2] ?? 'good';

/** @param {unknown} value */
function say(value) {
  process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
}

/** @type {Record<string, (order: { id: number, type: string, role?: string }) => void>} */
const ANSWERS = {
  good: ({ id, type, role }) =>
    say(
      type === 'ping'
        ? { type: 'pong', id }
        : { type: 'token', id, role, url: `http://127.0.0.1:4000/${role ?? ''}/#token=${id}` },
    ),
  refusing: ({ id }) => say({ type: 'refused', id, text: 'no login yet' }),
  elsewhere: ({ id, role }) => say({ type: 'token', id, role, url: `http://127.0.0.1:4001/${role ?? ''}/` }),
  'wrong-role': ({ id }) => say({ type: 'token', id, role: 'bench', url: 'http://127.0.0.1:4000/bench/' }),
  'wrong-id': ({ id }) => say({ type: 'pong', id: id + 1000 }),
  silent: () => undefined,
  dying: () => process.exit(7),
};

if (manner === 'garbage') {
  say('not json, with MRZ P<UTOERIKSSON');
  say({ type: 'ready', port: 70_000, screens: ['traveller'] });
  say({ type: 'unknown' });
  say('x'.repeat(100_000));
}
if (manner === 'deaf') process.on('SIGTERM', () => undefined);
say({ type: 'ready', port: 4000, screens: ['traveller', 'officer'] });
if (manner === 'garbage') say({ type: 'ready', port: 4002, screens: ['traveller'] });

const answer = ANSWERS[manner] ?? ANSWERS['good'];
createInterface({ input: process.stdin })
  .on('line', (line) => answer?.(JSON.parse(line)))
  .on('close', () => {
    if (manner !== 'deaf') process.exit(0);
  });
if (manner === 'deaf') setInterval(() => undefined, 1000);
