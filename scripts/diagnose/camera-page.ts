// The page that takes one sample of a camera: it opens it as the traveller page does, reads a second of frames, and posts the
// luminance of the last one. Frames are taken from the track itself, so that a slow screen makes no slow camera.

/** The address to which a sample goes, and to which the words of a failure go. */
export const SAMPLE_PATH = 'sample';
export const FAILURE_PATH = 'failure';

/** Frames that are read; the first ones are thrown away, a camera is still finding its exposure then. */
const FRAMES = 30;
const WARM_UP = 10;

const SCRIPT = `
const post = (path, body, headers) => fetch(path, { method: 'POST', body, headers });
async function sample() {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25 } },
  });
  const [track] = stream.getVideoTracks();
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  const times = [];
  for (let count = 0; count < ${WARM_UP + FRAMES}; count += 1) {
    const { value: frame, done } = await reader.read();
    if (done) throw new Error('the camera stopped');
    times.push(frame.timestamp);
    if (count + 1 < ${WARM_UP + FRAMES}) { frame.close(); continue; }
    const { width, height } = frame.visibleRect;
    const luma = await lumaOf(frame, width, height);
    frame.close();
    const gaps = times.slice(${WARM_UP}).map((time, at) => time - times[at + ${WARM_UP} - 1]).sort((a, b) => a - b);
    const median = gaps[gaps.length >> 1];
    await post('${SAMPLE_PATH}', luma, { 'x-width': width, 'x-height': height, 'x-fps': median > 0 ? 1e6 / median : 0 });
  }
  track.stop();
}
async function lumaOf(frame, width, height) {
  if (/^(I420|I422|I444|NV12)/.test(frame.format ?? '')) {
    const bytes = new Uint8Array(frame.allocationSize());
    const [plane] = await frame.copyTo(bytes);
    const luma = new Uint8Array(width * height);
    for (let y = 0; y < height; y += 1)
      luma.set(bytes.subarray(plane.offset + y * plane.stride, plane.offset + y * plane.stride + width), y * width);
    return luma;
  }
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(frame, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, at) =>
    16 + 0.257 * data[at * 4] + 0.504 * data[at * 4 + 1] + 0.098 * data[at * 4 + 2]);
}
sample().catch((error) => post('${FAILURE_PATH}', error.name + ': ' + error.message));
`;

export const CAMERA_PAGE = `<!doctype html><meta charset="utf-8"><title>camera</title><script type="module">${SCRIPT}</script>`;
