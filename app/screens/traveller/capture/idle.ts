// Between two travellers the camera is off; the controller still wants to know whether there is one.
import type { Result } from '../../../../state/result.ts';
import type { FromTraveller } from '../../../contract/messages.ts';
import type { Order } from '../../kit/connection.ts';
import type { Landmarker } from './landmarker.ts';

/**
 * Tells at once, and whenever a camera comes or goes, whether there is one and who will guide.
 * @returns what ends it
 */
export function reportCamera(
  landmarker: Promise<Result<Landmarker, string>>,
  send: (order: Order<FromTraveller>) => void,
): () => void {
  const ended = new AbortController();
  const report = async (): Promise<void> => {
    const guide = await landmarker;
    const found = await hasCamera();
    if (ended.signal.aborted) return;
    send({
      type: 'camera',
      state: found ? 'ready' : 'absent',
      guide: guide.ok ? 'mediapipe' : 'controller',
      detail: guide.ok ? '' : guide.error.slice(0, 300),
    });
  };
  // Outside a secure context there is no `mediaDevices` at all.
  if ('mediaDevices' in navigator)
    navigator.mediaDevices.addEventListener('devicechange', () => void report(), { signal: ended.signal });
  void report();
  return () => ended.abort();
}

async function hasCamera(): Promise<boolean> {
  if (!('mediaDevices' in navigator)) return false;
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === 'videoinput');
  } catch {
    // A browser that does not even list its devices will not open one.
    return false;
  }
}
