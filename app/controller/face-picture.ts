// A picture of a case as the officer page shows it: made anew as a JPEG, so that no byte of a chip's image reaches a browser,
// with the places of the eyes where a face is found.
import { chooseFace, eyeCentres } from '../../models/face/faces.ts';
import type { FaceEngine } from '../../models/face/engine.ts';
import { imageDimensions } from '../../state/document/portrait/dimensions.ts';
import type { PortraitDecoder } from '../../state/document/portrait/decoder.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { MAX_MESSAGE_BYTES } from '../contract/messages.ts';
import type { FacePicture } from '../contract/views.ts';

/**
 * Two of them, in base64, and the rest of the case fit one message. A page drops a connection that sends more, and an
 * officer who cannot see the case cannot decide it: better no picture.
 */
export const MOST_PICTURE_BYTES = Math.floor((MAX_MESSAGE_BYTES / 2) * 0.7);

export interface PictureMakers {
  readonly portraits: Pick<PortraitDecoder, 'toJpeg'>;
  readonly face: Pick<FaceEngine, 'detect'>;
}

/** @returns the picture, or in words without personal data why it cannot be shown */
export async function facePictureOf(
  image: EncodedImage,
  { portraits, face }: PictureMakers,
  signal: AbortSignal,
): Promise<Result<FacePicture, string>> {
  const jpeg = await portraits.toJpeg(image, signal);
  if (!jpeg.ok) return jpeg;
  if (jpeg.value.length > MOST_PICTURE_BYTES)
    return err(`it has ${jpeg.value.length} bytes as a JPEG, more than ${MOST_PICTURE_BYTES}`);
  const size = imageDimensions({ format: 'jpeg', bytes: jpeg.value });
  if (!size.ok) return size;
  const { width, height } = size.value;
  const found = await face.detect(image, signal);
  const chosen = found.kind === 'faces' ? chooseFace(found.faces, { width, height }) : undefined;
  const [right, left] = chosen === undefined ? [] : eyeCentres(chosen.landmarks);
  return ok({
    url: `data:image/jpeg;base64,${jpeg.value.toString('base64')}`,
    width,
    height,
    ...(right === undefined || left === undefined ? {} : { eyes: { right: { ...right }, left: { ...left } } }),
  });
}
