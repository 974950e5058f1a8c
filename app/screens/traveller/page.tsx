// The traveller page: what the controller wants shown, and the camera while it wants a face.
import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../../state/result.ts';
import type { TravellerView } from '../../contract/views.ts';
import type { Connection } from '../kit/connection.ts';
import { useConnectionState } from '../kit/page.tsx';
import type { Language } from '../kit/texts/text.ts';
import { reportCamera } from './capture/idle.ts';
import { jpegOf } from './capture/jpeg.ts';
import { startLandmarker, type Landmarker } from './capture/landmarker.ts';
import { runCapture, type Guidance } from './capture/session.ts';
import { openCamera, openPicture } from './capture/source.ts';
import { paintMirror } from './mirror.tsx';
import { Scene } from './scene.tsx';

const NO_MODEL: Result<Landmarker, string> = { ok: false, error: 'there is no face landmarker model' };
/** A lost connection may come back at once: only after this, in ms, the page says that it is out of service. */
const LOST_FOR = 1500;
/** A traveller may choose a language before laying the passport down: only after this, in ms, the next one starts afresh. */
const AFRESH_AFTER = 20_000;

export function TravellerPage({ connection }: { readonly connection: Connection }) {
  const state = useConnectionState(connection);
  const [view, setView] = useState<TravellerView>();
  const [language, setLanguage] = useState<Language>('id');
  const [called, setCalled] = useState(false);
  const lost = useLost(state.kind !== 'open');

  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message.type === 'traveller') setView(message.view);
      }),
    [connection],
  );
  const waiting = view?.step === 'waiting';
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => {
      setLanguage('id');
      setCalled(false);
    }, AFRESH_AFTER);
    return () => clearTimeout(timer);
  }, [waiting, language, called]);
  const model = state.kind === 'open' ? state.hello.landmarker : undefined;
  const { canvas, guidance } = useCapture(connection, state.kind === 'open', model, view);

  return (
    <Scene
      view={lost ? undefined : (view ?? { step: 'securing' })}
      language={language}
      onLanguage={setLanguage}
      called={called}
      onCall={() => setCalled(connection.send({ type: 'call-officer' }))}
      guidance={guidance}
      canvas={canvas}
    />
  );
}

function useLost(gone: boolean): boolean {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (!gone) return;
    const timer = setTimeout(() => setLost(true), LOST_FOR);
    return () => {
      clearTimeout(timer);
      setLost(false);
    };
  }, [gone]);
  return lost;
}

/** Starts the landmarker once, and a capture for each that the controller asks for. */
function useCapture(
  connection: Connection,
  connected: boolean,
  model: string | undefined,
  view: TravellerView | undefined,
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [guidance, setGuidance] = useState<Guidance>();
  const landmarker = useRef<Promise<Result<Landmarker, string>>>(undefined);
  const capture = connected ? view?.capture : undefined;

  useEffect(() => {
    if (!connected) return;
    if (model !== undefined) landmarker.current ??= startLandmarker(model);
    return reportCamera(landmarker.current ?? Promise.resolve(NO_MODEL), (order) => connection.send(order));
  }, [connection, connected, model]);

  const id = capture?.id;
  const picture = capture?.picture;
  useEffect(() => {
    if (id === undefined) return;
    const ended = new AbortController();
    void runCapture(
      id,
      {
        open: () => (picture === undefined ? openCamera() : openPicture(picture)),
        landmarker: landmarker.current ?? Promise.resolve(NO_MODEL),
        encode: jpegOf,
        send: (order) => connection.send(order),
        paint: (bitmap) => {
          if (canvas.current !== null) paintMirror(canvas.current, bitmap);
        },
        guide: setGuidance,
        now: () => performance.now(),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
      ended.signal,
    );
    const end = connection.onMessage((message) => {
      if (message.type === 'guidance' && message.capture === id)
        setGuidance({ instruction: message.instruction, progress: undefined });
    });
    return () => {
      ended.abort();
      end();
      setGuidance(undefined);
    };
  }, [connection, id, picture]);

  return { canvas, guidance };
}
