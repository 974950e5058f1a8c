import { describe, expect, it } from 'vitest';
import { FrameChooser } from './chooser.ts';

const good = (quality: number) => ({ instruction: 'good', quality }) as const;
const turned = (quality: number) => ({ instruction: 'face-forward', quality }) as const;
const nobody = { instruction: 'no-face', quality: 0 } as const;

describe('choosing frames', () => {
  it('makes the best of three good frames in a row final', () => {
    const chooser = new FrameChooser();
    expect(chooser.next(good(0.6), 0)).toMatchObject({ keep: true, send: 'improved' });
    expect(chooser.next(good(0.8), 70)).toMatchObject({ keep: true, send: 'no' });
    expect(chooser.next(good(0.7), 140)).toEqual({ keep: false, send: 'final', startOver: false, progress: 1 });
    expect(chooser.best).toBe(0.8);
  });

  it('starts counting again after a frame that was not good', () => {
    const chooser = new FrameChooser();
    chooser.next(good(0.6), 0);
    chooser.next(good(0.6), 70);
    chooser.next(turned(0.3), 140);
    expect(chooser.next(good(0.6), 210).send).not.toBe('final');
  });

  it('sends improved frames at most twice in a second, and only real improvements', () => {
    const chooser = new FrameChooser();
    const sent = Array.from({ length: 30 }, (_, i) => chooser.next(turned(0.2 + i * 0.02), i * 66)).filter(
      ({ send }) => send !== 'no',
    );
    expect(sent).toHaveLength(4);
    // The best of the last half second goes out, too, with the next frame, whatever that is.
    expect(chooser.next(turned(0.3), 9000)).toMatchObject({ keep: false, send: 'improved' });
    expect(chooser.next(turned(0.79), 9999).send).toBe('no');
  });

  it('prefers a good frame to a better one that was not', () => {
    const chooser = new FrameChooser();
    chooser.next(turned(0.9), 0);
    expect(chooser.next(good(0.5), 70).keep).toBe(true);
    expect(chooser.next(turned(0.95), 140).keep).toBe(false);
    expect(chooser.best).toBe(0.5);
  });

  it('forgets what it saw when the face has gone: the next one may be somebody else', () => {
    const chooser = new FrameChooser();
    chooser.next(good(0.9), 0);
    chooser.next(good(0.9), 70);
    expect(chooser.next(nobody, 600)).toEqual({ keep: false, send: 'no', startOver: true, progress: 0 });
    // Said once; there is nothing more to take back.
    expect(chooser.next(nobody, 670).startOver).toBe(false);
    expect(chooser.next(good(0.4), 1300)).toMatchObject({ keep: true, send: 'improved' });
    expect(chooser.best).toBe(0.4);
  });

  it('forgets at once when there are two', () => {
    const chooser = new FrameChooser();
    chooser.next(good(0.9), 0);
    expect(chooser.next({ instruction: 'one-person', quality: 0 }, 70).startOver).toBe(true);
  });

  it('does not take a detector that blinks for a traveller who has gone', () => {
    const chooser = new FrameChooser();
    chooser.next(turned(0.3), 0);
    expect(chooser.next(nobody, 130)).toMatchObject({ send: 'no', startOver: false });
    expect(chooser.next(turned(0.3), 200)).toMatchObject({ startOver: false });
    expect(chooser.best).toBe(0.3);
  });

  it('takes a face after a long gap for another one, however late the frame before said that nobody was there', () => {
    const chooser = new FrameChooser();
    chooser.next(good(0.9), 0);
    expect(chooser.next(nobody, 350).startOver).toBe(false);
    expect(chooser.next(good(0.7), 3000)).toMatchObject({ startOver: true, keep: true });
    expect(chooser.best).toBe(0.7);
  });

  it('keeps no frame that is useless', () => {
    expect(new FrameChooser().next(turned(0.001), 0)).toMatchObject({ keep: false, send: 'no' });
  });
});
