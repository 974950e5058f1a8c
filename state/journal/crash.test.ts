// A thread or a whole process that dies in the middle of its work: what was acknowledged is there, the chain is whole.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JournalStore } from './worker/store.ts';

const WRITER = `
  import { startJournal } from ${JSON.stringify(new URL('./journal.ts', import.meta.url).href)};
  import { referredCrossing } from ${JSON.stringify(new URL('./crossing.fixture.ts', import.meta.url).href)};
  const journal = startJournal({ file: process.argv[2] });
  for (;;) console.log(await journal.record(referredCrossing()));
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-journal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('loses nothing acknowledged when the process is killed, three times over', async () => {
  const file = path.join(folder, 'journal.sqlite');
  const writer = path.join(folder, 'writer.mjs');
  writeFileSync(writer, WRITER);
  let acknowledged = 0;
  for (const enough of [3, 20, 40]) {
    const child = spawn(process.execPath, [writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const until = acknowledged + enough;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged >= until) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    const store = new JournalStore(file);
    const verified = store.verify();
    store.close();
    expect(verified).toMatchObject({ ok: true });
    // The last one may be there without anybody having been told.
    expect(verified.ok && [acknowledged, acknowledged + 1].includes(verified.rows)).toBe(true);
    acknowledged = verified.ok ? verified.rows : 0;
  }
});
