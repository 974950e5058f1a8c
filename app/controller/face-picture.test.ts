import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../contract/messages.ts';
import { err, ok } from '../../state/result.ts';
import { facePictureOf, MOST_PICTURE_BYTES, type PictureMakers } from './face-picture.ts';

const IMAGE = { format: 'jp2', bytes: Buffer.from('as the chip gave it') } as const;

/** A JPEG by its headers, of `bytes` bytes. */
function jpegOf(bytes: number): Buffer {
  const header = Buffer.from('ffd8ffc00011080010002003012200021101031101ffda', 'hex');
  return Buffer.concat([header, Buffer.alloc(bytes - header.length)]);
}

function makers(jpeg: ReturnType<typeof jpegOf> | string): PictureMakers {
  return {
    portraits: { toJpeg: () => Promise.resolve(typeof jpeg === 'string' ? err(jpeg) : ok(jpeg)) },
    face: { detect: () => Promise.resolve({ kind: 'failed', cause: 'busy' }) },
  };
}

const show = (parts: PictureMakers) => facePictureOf(IMAGE, parts, new AbortController().signal);

describe('a picture of a case', () => {
  it('is a JPEG of ours with its size, even when nobody finds the eyes', async () => {
    const jpeg = jpegOf(100);
    expect(await show(makers(jpeg))).toEqual(
      ok({ url: `data:image/jpeg;base64,${jpeg.toString('base64')}`, width: 32, height: 16 }),
    );
  });

  it('says why there is none', async () => {
    expect(await show(makers('the jp2 image is damaged'))).toEqual(err('the jp2 image is damaged'));
  });

  it('is left out when it would burst the message, so that the officer still sees the case', async () => {
    const largest = await show(makers(jpegOf(MOST_PICTURE_BYTES)));
    expect(largest.ok && 2 * largest.value.url.length).toBeLessThan(MAX_MESSAGE_BYTES * 0.95);
    expect(await show(makers(jpegOf(MOST_PICTURE_BYTES + 1)))).toMatchObject({ ok: false });
  });
});
