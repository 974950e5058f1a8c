// Makes a traveller: the lines of a passport, its portrait, and who stands at the camera.
import { useState, type SubmitEvent } from 'react';
import { fromScreen } from '../../contract/messages.ts';
import type { BenchView } from '../../contract/simulated-lane.ts';
import type { BenchOrder } from './order.ts';
import { pictureOf } from './pictures.ts';

interface TravellerFormProps {
  readonly view: BenchView;
  readonly send: (order: BenchOrder) => void;
}

type Made = Extract<BenchOrder, { type: 'make-traveller' }>;

const FIELDS = [
  { name: 'surname', label: 'Surname', value: 'ERIKSSON', maxLength: 39 },
  { name: 'givenNames', label: 'Given names', value: 'ANNA MARIA', maxLength: 39 },
  { name: 'nationality', label: 'Nationality', value: 'UTO', maxLength: 3 },
  { name: 'documentNumber', label: 'Number', value: 'L898902C3', maxLength: 9 },
] as const;

/** Ten years is the longest that a passport lasts; five from now is well inside. */
function inFiveYears(): string {
  const day = new Date();
  day.setFullYear(day.getFullYear() + 5);
  return day.toISOString().slice(0, 10);
}

export function TravellerForm({ view: { traveller }, send }: TravellerFormProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="card">
      <div className="card-head">
        <h2>Traveller</h2>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Back' : 'Make another'}
        </button>
      </div>
      {open ? (
        <Maker
          send={(order) => {
            send(order);
            setOpen(false);
          }}
        />
      ) : (
        <>
          <div className="pictures">
            <Picture address={traveller.portrait} caption="in the passport" />
            {traveller.camera === 'camera' ? (
              <p className="own-camera">this computer’s camera</p>
            ) : (
              <Picture address={traveller.live} caption="at the camera" />
            )}
          </div>
          <pre className="mrz">{traveller.mrz.join('\n')}</pre>
          <p className="origin">Pictures: {traveller.origin}</p>
        </>
      )}
    </div>
  );
}

function Picture({ address, caption }: { readonly address: string | undefined; readonly caption: string }) {
  return (
    <figure>
      {address === undefined ? <div className="no-picture">none</div> : <img src={address} alt="" />}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

function Maker({ send }: { readonly send: (order: Made) => void }) {
  const [camera, setCamera] = useState<'picture' | 'camera'>('picture');
  const [problem, setProblem] = useState<string>();

  const make = async (form: FormData): Promise<string | undefined> => {
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const order: Made = {
      type: 'make-traveller',
      surname: text('surname').toUpperCase(),
      givenNames: text('givenNames').toUpperCase(),
      nationality: text('nationality').toUpperCase(),
      documentNumber: text('documentNumber').toUpperCase(),
      dateOfBirth: text('dateOfBirth'),
      dateOfExpiry: text('dateOfExpiry'),
    };
    const pictures: { portrait?: string; live?: string } = {};
    for (const name of ['portrait', 'live'] as const) {
      const file = form.get(name);
      if (!(file instanceof File) || file.size === 0) continue;
      const picture = await pictureOf(file);
      if (!picture.ok) return `${file.name}: ${picture.error}`;
      pictures[name] = picture.value;
    }
    if (camera === 'picture' && pictures.live === undefined) return 'Choose the picture of who stands at the camera.';
    const made: Made = { ...order, ...pictures };
    const fits = fromScreen.bench.safeParse({ ...made, lane: 'bench' });
    if (!fits.success) return fits.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    send(made);
    return undefined;
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    make(new FormData(event.currentTarget)).then(setProblem, (error: unknown) => setProblem(String(error)));
  };

  return (
    <form className="maker" onSubmit={submit}>
      {FIELDS.map(({ name, label, value, maxLength }) => (
        <label key={name}>
          {label}
          <input name={name} defaultValue={value} maxLength={maxLength} required autoCapitalize="characters" />
        </label>
      ))}
      <label>
        Born
        <input type="date" name="dateOfBirth" defaultValue="1974-08-12" required />
      </label>
      <label>
        Valid until
        <input type="date" name="dateOfExpiry" defaultValue={inFiveYears()} required />
      </label>
      <label className="wide">
        Portrait in the passport
        <input type="file" name="portrait" accept="image/*" required />
      </label>
      <fieldset className="wide">
        <legend>At the camera</legend>
        {(['picture', 'camera'] as const).map((value) => (
          <label key={value} className="choice">
            <input type="radio" name="camera" checked={camera === value} onChange={() => setCamera(value)} />
            {value === 'picture' ? 'another picture' : 'this computer’s camera'}
          </label>
        ))}
        {camera === 'picture' && <input type="file" name="live" accept="image/*" aria-label="Picture at the camera" />}
      </fieldset>
      {problem !== undefined && (
        <p className="problem wide" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="wide strong">
        Make this traveller
      </button>
    </form>
  );
}
