// A pseudo terminal pair straight from the C library (pty(7), posix_openpt(3), cfmakeraw(3)): the bench and the tests stand at
// its master end, so the real serial binding runs against it without a device and without any other program.
import { closeSync, constants, openSync } from 'node:fs';
import koffi from 'koffi';

/** A pair, open at both ends. The descriptor of the slave keeps the master alive while no driver has the slave open. */
export interface Pty {
  /** Non-blocking. */
  readonly master: number;
  readonly slave: number;
  /** Path of the slave, such as /dev/pts/7. */
  readonly path: string;
}

// struct termios is 60 bytes with glibc on every Linux; the rest is room for a library that thinks otherwise.
const TERMIOS_BYTES = 256;
const TCSANOW = 0;
/** open(2), the same on x86-64 and ARM64: a program that is started later must not hold the line, or a hang-up goes unnoticed. */
const O_CLOEXEC = 0o2000000;

function load() {
  const library = koffi.load('libc.so.6');
  const openpt: (flags: number) => number = library.func('int posix_openpt(int flags)');
  const grantpt: (fd: number) => number = library.func('int grantpt(int fd)');
  const unlockpt: (fd: number) => number = library.func('int unlockpt(int fd)');
  const ptsname: (fd: number) => string | null = library.func('const char *ptsname(int fd)');
  const tcgetattr: (fd: number, termios: Buffer) => number = library.func('int tcgetattr(int fd, void *termios)');
  const tcsetattr: (fd: number, actions: number, termios: Buffer) => number = library.func(
    'int tcsetattr(int fd, int actions, void *termios)',
  );
  const cfmakeraw: (termios: Buffer) => void = library.func('void cfmakeraw(void *termios)');
  return { openpt, grantpt, unlockpt, ptsname, tcgetattr, tcsetattr, cfmakeraw };
}

let loaded: ReturnType<typeof load> | undefined;

function check(call: string, result: number): number {
  if (result < 0) throw new Error(`${call} failed, errno ${koffi.errno()}`);
  return result;
}

/**
 * Opens a new pair, the slave in raw mode (no echo, no translation of CR and LF).
 * @throws Error where the system gives no more pairs, or is not Linux with glibc
 */
export function openPty(): Pty {
  const libc = (loaded ??= load());
  const opened: number[] = [];
  try {
    const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | O_CLOEXEC;
    const master = check('posix_openpt', libc.openpt(flags));
    opened.push(master);
    check('grantpt', libc.grantpt(master));
    check('unlockpt', libc.unlockpt(master));
    const path = libc.ptsname(master);
    if (path === null) throw new Error(`ptsname failed, errno ${koffi.errno()}`);
    const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    opened.push(slave);
    const termios = Buffer.alloc(TERMIOS_BYTES);
    check('tcgetattr', libc.tcgetattr(slave, termios));
    libc.cfmakeraw(termios);
    check('tcsetattr', libc.tcsetattr(slave, TCSANOW, termios));
    return { master, slave, path };
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    throw error;
  }
}
