// A crossing whose live image goes through the real traveller page: a clip in Chromium's fake camera, the page's own
// guidance, and the WebSocket to the controller.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CrossingOptions } from '../app/bench/crossing.ts';
import { clipOf } from '../app/bench/clip.ts';
import type { Log } from '../app/controller/log.ts';
import { createPageCapture, type PageCapture } from '../app/controller/page-capture.ts';
import { startScreens, type Screens } from '../app/controller/screens.ts';
import { readFiles } from '../app/controller/serve/files.ts';
import { buildScreens } from '../app/screens/build.ts';
import type { EncodedImage, RgbImage } from '../state/gate/ports.ts';
import { findChromium, openChromium } from './chromium.ts';

const LANDMARKER_URL = '/models/face_landmarker.task';

export interface BrowserOptions {
  /** Undefined: nobody stands before the camera. */
  readonly live: EncodedImage | undefined;
  /** The file of the face landmarker; without it the controller's own detector guides. */
  readonly landmarker: string | undefined;
  readonly log: Log;
}

export function joinBrowser({ live, landmarker, log }: BrowserOptions): Pick<CrossingOptions, 'camera' | 'join'> {
  let screens: Screens | undefined;
  let page: PageCapture | undefined;

  return {
    camera: (finder) => {
      page = createPageCapture(finder, {
        onChange: () => screens?.changed(),
        onGuidance: (capture, instruction) =>
          screens?.send('traveller', {
            type: 'guidance',
            lane: screens.lane,
            capture,
            instruction,
          }),
      });
      return page;
    },
    join: async (controller) => {
      const program = findChromium(process.env);
      if (!program.ok) throw new Error(program.error);
      let picture: RgbImage | undefined;
      if (live !== undefined) {
        const decoded = await controller.portraits.decode(live, AbortSignal.timeout(20_000));
        if (!decoded.ok) throw new Error(`the live picture: ${decoded.error}`);
        picture = decoded.value;
      }
      // Whatever fails on the way: the clip shows a face, and a server that goes on would keep the process alive.
      await using started = new AsyncDisposableStack();
      const folder = mkdtempSync(path.join(tmpdir(), 'autogate-clip-'));
      started.defer(() => rmSync(folder, { recursive: true, force: true }));
      const clip = path.join(folder, 'live.y4m');
      writeFileSync(clip, clipOf(picture));
      const served = await startScreens({
        controller,
        files: readFiles(await buildScreens(), landmarker === undefined ? {} : { [LANDMARKER_URL]: landmarker }),
        landmarker: landmarker === undefined ? undefined : LANDMARKER_URL,
        port: 0,
        log,
        camera: page,
        bench: undefined,
      });
      screens = served;
      started.defer(() => served.close());
      const browser = openChromium(program.value, 'headless', served.server.mint('traveller'), [
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${clip}`,
      ]);
      started.defer(() => browser.close());
      const all = started.move();
      return () => all.disposeAsync();
    },
  };
}
