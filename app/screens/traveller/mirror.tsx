// The mirror: the analysed frame itself, flipped, in a circle; around it a ring that fills as the picture gets better.
import type { RefObject } from 'react';

/** Side of the mirror's canvas in pixels. */
const SIDE = 720;
const RADIUS = 116;
const LENGTH = 2 * Math.PI * RADIUS;

/** Draws the middle square of a frame, flipped as in a mirror. */
export function paintMirror(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const side = Math.min(bitmap.width, bitmap.height);
  context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(
    bitmap,
    (bitmap.width - side) / 2,
    (bitmap.height - side) / 2,
    side,
    side,
    0,
    0,
    canvas.width,
    canvas.height,
  );
}

export interface MirrorProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly label: string;
  /** 0 to 1; undefined when only the controller can tell. */
  readonly progress: number | undefined;
  readonly done: boolean;
  /** Said over the mirror's foot when a picture takes the camera's place. */
  readonly note: string | undefined;
}

export function Mirror({ canvas, label, progress, done, note }: MirrorProps) {
  return (
    <div className={done ? 'mirror done' : 'mirror'}>
      <canvas ref={canvas} width={SIDE} height={SIDE} role="img" aria-label={label} />
      <svg viewBox="0 0 240 240" aria-hidden="true">
        <circle className="ring-track" cx="120" cy="120" r={RADIUS} />
        <circle
          className="ring"
          cx="120"
          cy="120"
          r={RADIUS}
          transform="rotate(-90 120 120)"
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - (progress ?? 0))}
        />
        {done && (
          <g className="ring-tick">
            <circle cx="202" cy="202" r="30" />
            <path d="M188 203l10 10 19-21" />
          </g>
        )}
      </svg>
      {note !== undefined && <p className="mirror-note">{note}</p>}
    </div>
  );
}
