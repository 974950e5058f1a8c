// A frame as the contract sends it: JPEG in base64, its longest side at most 1280 pixels.

const LONGEST = 1280;
const QUALITY = 0.9;

/** @returns the JPEG in base64, without a `data:` prefix */
export async function jpegOf(bitmap: ImageBitmap, longest = LONGEST): Promise<string> {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser has no 2D canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return base64Of(new Uint8Array(await blob.arrayBuffer()));
}

/** In pieces, because a call takes only so many arguments. */
export function base64Of(bytes: Uint8Array): string {
  const piece = 0x8000;
  let binary = '';
  for (let i = 0; i < bytes.length; i += piece) binary += String.fromCharCode(...bytes.subarray(i, i + piece));
  return btoa(binary);
}
