// One controller for one data folder: a lock of the kernel (flock(2)) on a file in it. The kernel lets go of it when the
// process ends, however it ends, so that no lock is ever left behind and two that start at once cannot both have it.
import { closeSync, constants as fs, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { constants as os } from 'node:os';
import koffi from 'koffi';
import { err, ok, type Result } from '../../state/result.ts';

export interface FolderLock {
  /** Idempotent. */
  release(): void;
}

export interface HeldBy {
  /** Process id of the holder; undefined where it has not written it yet. */
  readonly pid: number | undefined;
}

// sys/file.h; the same on every Linux.
const LOCK_EX = 2;
const LOCK_NB = 4;

let flock: ((fd: number, operation: number) => number) | undefined;

function pidIn(file: string): number | undefined {
  const pid = Number.parseInt(readFileSync(file, 'utf8').slice(0, 20), 10);
  return Number.isSafeInteger(pid) ? pid : undefined;
}

/**
 * Takes the lock without waiting and writes our process id into the file, which stays when the lock is released.
 * @throws Error where the file cannot be made or locked for another reason than that it is held
 */
export function lockFolder(file: string): Result<FolderLock, HeldBy> {
  flock ??= koffi.load('libc.so.6').func('int flock(int fd, int operation)') as (fd: number, op: number) => number;
  // Node opens files so that no child process inherits them, and with them the lock.
  const fd = openSync(file, fs.O_RDWR | fs.O_CREAT, 0o600);
  if (flock(fd, LOCK_EX | LOCK_NB) !== 0) {
    const errno = koffi.errno();
    closeSync(fd);
    if (errno === os.errno.EWOULDBLOCK) return err({ pid: pidIn(file) });
    throw new Error(`${file}: it cannot be locked, errno ${errno}`);
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`);
  let held = true;
  return ok({
    release() {
      if (held) closeSync(fd);
      held = false;
    },
  });
}
