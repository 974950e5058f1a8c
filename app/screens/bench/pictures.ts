// Picture files of the person at the bench, made small enough for the contract before they leave the page.
import { messageOf, err, ok, type Result } from '../../../state/result.ts';
import { jpegOf } from '../traveller/capture/jpeg.ts';

const LONGEST = 800;
/** Nobody's portrait is larger, in bytes; decoding more would only stall the page. */
const LARGEST_FILE = 40 * 1024 * 1024;

/** @returns the picture as JPEG in base64, its longest side at most 800 pixels, or why it is none */
export async function pictureOf(file: Blob): Promise<Result<string, string>> {
  if (file.size > LARGEST_FILE) return err('the file is larger than 40 MB');
  try {
    const bitmap = await createImageBitmap(file);
    try {
      return ok(await jpegOf(bitmap, LONGEST));
    } finally {
      bitmap.close();
    }
  } catch (error) {
    return err(`this is no picture that the browser can read (${messageOf(error)})`);
  }
}
