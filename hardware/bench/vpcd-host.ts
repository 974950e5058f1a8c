// A real pcscd with the two readers of vpcd, for tests and the bench: in a network namespace of its own, because vpcd listens on
// every address, and with its socket in a folder of its own, so that it meets no other pcscd. Whoever is not root is root in a
// user namespace. pcscd ends with the process that has started it, however that ends.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { VirtualPassport } from './passport.ts';
import { serveVpcd, type VpcdCardOptions } from './vpcd.ts';

const IS_ROOT = process.getuid?.() === 0;
const UNSHARE = ['--net', '--mount', ...(IS_ROOT ? [] : ['--user', '--map-root-user'])];
const mayUnshare = spawnSync('/usr/bin/unshare', [...UNSHARE, 'true']).status === 0;

/** What it takes, most of it by the Debian package that brings it; for `isMissing`. */
export const VPCD_NEEDS: Readonly<Record<string, string>> = {
  'the Debian package pcscd': '/usr/sbin/pcscd',
  'the Debian package vsmartcard-vpcd': '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
  'the Debian package libpcsclite1': '/usr/lib/x86_64-linux-gnu/libpcsclite.so.1',
  'the Debian package gcc': '/usr/bin/gcc',
  'the Debian package libc6-dev': '/usr/include/stdio.h',
  'the Debian package util-linux': '/usr/bin/nsenter',
  'the Debian package iproute2': '/usr/sbin/ip',
  'the right to make a network namespace': mayUnshare ? '/proc/self/ns/net' : '',
};

/** The readers, each with its TCP port: the first as /etc/reader.conf.d/vpcd has it, the second one above. */
export const VPCD_READERS = [
  { name: 'Virtual PCD 00 00', port: 35_963 },
  { name: 'Virtual PCD 00 01', port: 35_964 },
] as const;

export interface LaidCard {
  /** Takes it off. Idempotent; resolves when the connection is gone. */
  remove(): Promise<void>;
}

export interface VpcdHost {
  /** What tells libpcsclite where pcscd is. */
  readonly env: Readonly<Record<'PCSCLITE_CSOCK_NAME', string>>;
  readonly folder: string;
  /** Resolves when pcscd can be reached. */
  start(): Promise<void>;
  /** Lays a passport on reader 0 or 1. */
  lay(reader: 0 | 1, passport: VirtualPassport, options?: VpcdCardOptions): Promise<LaidCard>;
  /** `SIGSTOP`: it is there and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** `kill -9`; resolves when it is gone. Idempotent. */
  kill(): Promise<void>;
  /** Ends all that was started here. */
  close(): Promise<void>;
}

/** The connection of a card is made where vpcd listens, and carried over the relay's standard streams. */
const RELAY = `
const wire = require('node:net').connect(Number(process.argv[1]), '127.0.0.1', () => process.stderr.write('up'));
wire.setNoDelay();
process.stdin.pipe(wire);
wire.pipe(process.stdout);
wire.on('error', () => process.exit(1));
wire.on('close', () => process.exit(0));
`;
/** `unshare` and each of these become the next: the process that is started is pcscd. $1 is the folder of its socket. */
const START = `
set -e
mount -t tmpfs none /run
mkdir /run/pcscd
mount --bind "$1" /run/pcscd
ip link set lo up
exec setpriv --pdeathsig KILL env LD_PRELOAD="$2" /usr/sbin/pcscd --foreground
`;
const START_MS = 10_000;

/**
 * Compiles what it needs; nothing runs yet.
 * @param sendsAtOnce false leaves vpcd as Debian has it: each command takes 44 ms (`vpcd-nodelay.c`)
 * @throws Error where the compiler refuses, or is not there
 */
export function createVpcdHost({ sendsAtOnce = true } = {}): VpcdHost {
  const folder = mkdtempSync(path.join(tmpdir(), 'autogate-pcscd-'));
  const socket = path.join(folder, 'pcscd.comm');
  const preload = path.join(folder, 'nodelay.so');
  if (sendsAtOnce) compileShared(path.join(import.meta.dirname, 'vpcd-nodelay.c'), preload);
  const cards = new Set<LaidCard>();
  let daemon: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const child = daemon;
    daemon = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async function start(): Promise<void> {
    rmSync(socket, { force: true });
    rmSync(path.join(folder, 'pcscd.pid'), { force: true });
    const args = [...UNSHARE, 'sh', '-c', START, 'sh', folder, sendsAtOnce ? preload : ''];
    const child = spawn('/usr/bin/unshare', args, { stdio: 'ignore' });
    daemon = child;
    const until = performance.now() + START_MS;
    while (!existsSync(socket)) {
      if (child.exitCode !== null) throw new Error(`pcscd did not start (${child.exitCode})`);
      if (performance.now() > until) throw new Error('pcscd opened no socket');
      await delay(20);
    }
  }

  async function lay(index: 0 | 1, passport: VirtualPassport, options: VpcdCardOptions = {}): Promise<LaidCard> {
    if (daemon?.pid === undefined) throw new Error('pcscd does not run');
    const spaces = `/proc/${daemon.pid}/ns`;
    const within = [`--net=${spaces}/net`, ...(IS_ROOT ? [] : [`--user=${spaces}/user`, '--preserve-credentials'])];
    const args = [...within, process.execPath, '-e', RELAY, String(VPCD_READERS[index].port)];
    // pcscd opens its readers after its socket.
    const until = performance.now() + START_MS;
    for (;;) {
      const relay = spawn('/usr/bin/nsenter', args, { stdio: ['pipe', 'pipe', 'pipe'] });
      const gone = once(relay, 'exit');
      const up = await Promise.race([
        once(relay.stderr, 'data').then(([said]) => String(said) === 'up'),
        gone.then(() => false),
      ]);
      if (!up) {
        if (performance.now() > until) throw new Error('vpcd does not listen');
        await delay(50);
        continue;
      }
      const wire = Duplex.from({ readable: relay.stdout, writable: relay.stdin });
      wire.on('close', () => relay.kill('SIGKILL'));
      const remove = serveVpcd(wire, passport, options);
      const card: LaidCard = {
        async remove() {
          remove();
          await gone;
          cards.delete(card);
        },
      };
      cards.add(card);
      return card;
    }
  }

  return {
    env: { PCSCLITE_CSOCK_NAME: socket },
    folder,
    start,
    lay,
    freeze: () => void daemon?.kill('SIGSTOP'),
    thaw: () => void daemon?.kill('SIGCONT'),
    kill,
    async close() {
      await Promise.all([...cards].map((card) => card.remove()));
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A library to be preloaded. @throws Error where the compiler refuses, or is not there */
export function compileShared(source: string, target: string, flags: readonly string[] = []): void {
  const common = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-O1', '-shared', '-fPIC'];
  execFileSync('/usr/bin/gcc', [...common, source, '-o', target, ...flags, '-ldl'], { stdio: 'inherit' });
}
