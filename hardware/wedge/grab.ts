// EVIOCGRAB (include/uapi/linux/input.h): takes the events of an input device for this descriptor alone, so that a document
// does not type itself into the page that has the keyboard's focus.
import koffi from 'koffi';
import { err, ok, type Result } from '../../state/result.ts';

/** Takes the device that `fd` is open on; released when the last descriptor of that opening is closed, whatever becomes of us. */
export type Grab = (fd: number) => Result<void, string>;

/** _IOW('E', 0x90, int): direction write in bits 30-31, size of the argument in 16-29, 'E' in 8-15, number in 0-7. */
export const EVIOCGRAB = (1 << 30) | (4 << 16) | (0x45 << 8) | 0x90;

const EBUSY = 16;
const ENODEV = 19;
const EINVAL = 22;
const ENOTTY = 25;

const CAUSES: ReadonlyMap<number, string> = new Map([
  [EBUSY, 'another program has grabbed this keyboard'],
  [ENODEV, 'the keyboard has gone'],
  [EINVAL, 'this is not an input device'],
  [ENOTTY, 'this is not an input device'],
]);

let ioctl: ((fd: number, request: number, argument: number) => number) | undefined;

export const grabInput: Grab = (fd) => {
  // The argument is no pointer: anything but 0 grabs.
  ioctl ??= koffi.load('libc.so.6').func('int ioctl(int fd, unsigned long request, unsigned long argument)') as (
    fd: number,
    request: number,
    argument: number,
  ) => number;
  if (ioctl(fd, EVIOCGRAB, 1) === 0) return ok(undefined);
  const errno = koffi.errno();
  return err(CAUSES.get(errno) ?? `EVIOCGRAB failed, errno ${errno}`);
};
