// What a message says, by its type: the two types of the technical report (icao.test, proof of a test, by CAPSCA; icao.vacc,
// proof of vaccination, by the WHO). A table gives each member its name, its form and whether it must be there. The members of
// an object that is only a drawer come up to the top. Whatever no table knows is shown under its path, which no name is like.
import { isDay } from '../../../day.ts';
import type { CodeProblem, FieldValue } from '../result.ts';
import type { Json } from './strict-json.ts';

type Form = 'text' | 'day' | 'time' | 'state' | 'number';

interface Row {
  readonly name: string;
  readonly form: Form;
  readonly isWanted: boolean;
}

/** An object whose members come up. */
interface Drawer {
  readonly open: Shape;
}

interface List {
  readonly name: string;
  readonly each: Shape;
}

/** By the member's name in the code. */
type Shape = Readonly<Record<string, Row | Drawer | List>>;

const wanted = (name: string, form: Form = 'text'): Row => ({ name, form, isWanted: true });
const maybe = (name: string, form: Form = 'text'): Row => ({ name, form, isWanted: false });

export const MESSAGES: Readonly<Record<string, Shape>> = {
  'icao.test': {
    utci: wanted('testCertificateIdentifier'),
    pid: {
      open: {
        n: wanted('name'),
        dob: maybe('dateOfBirth', 'day'),
        dt: wanted('documentType'),
        dn: wanted('documentNumber'),
      },
    },
    sp: {
      open: {
        spn: wanted('serviceProvider'),
        ctr: wanted('countryOfTest', 'state'),
        cd: { open: { p: wanted('providerPhone'), e: maybe('providerEmail'), a: maybe('providerAddress') } },
      },
    },
    dat: { open: { sc: wanted('sampleCollected', 'time'), ri: wanted('reportIssued', 'time') } },
    tr: { open: { tc: wanted('testConducted'), r: wanted('testResult'), m: maybe('sampleMethod') } },
    opt: maybe('optionalData'),
  },
  'icao.vacc': {
    uvci: wanted('vaccinationCertificateIdentifier'),
    pid: {
      open: {
        n: wanted('name'),
        dob: maybe('dateOfBirth', 'day'),
        sex: maybe('sex'),
        i: maybe('documentNumber'),
        ai: maybe('additionalIdentifier'),
      },
    },
    ve: {
      name: 'vaccinations',
      each: {
        des: wanted('vaccine'),
        nam: wanted('product'),
        dis: maybe('disease'),
        vd: {
          name: 'doses',
          each: {
            dvc: wanted('dateOfVaccination', 'day'),
            seq: wanted('dose', 'number'),
            ctr: wanted('countryOfVaccination', 'state'),
            adm: wanted('administeringCentre'),
            lot: wanted('batch'),
            dvn: maybe('dateOfNext', 'day'),
          },
        },
      },
    },
  },
};

/** Where a type says when it was signed. */
const SIGNED_ON: Readonly<Record<string, string>> = { 'icao.test': 'reportIssued' };

/** RFC 3339; seconds may be missing, as in the report's examples. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

const FORMS: Readonly<Record<Form, { readonly fits: (value: Json) => boolean; readonly text: string }>> = {
  text: { fits: (value) => typeof value === 'string', text: 'a text is wanted' },
  day: { fits: (value) => typeof value === 'string' && isDay(value), text: 'a day of the calendar is wanted' },
  time: {
    fits: (value) => typeof value === 'string' && isDay(TIME.exec(value)?.[1] ?? ''),
    text: 'a time is wanted (RFC 3339)',
  },
  state: {
    fits: (value) => typeof value === 'string' && /^[A-Z]{3}$|^D$/.test(value),
    text: 'a state code is wanted',
  },
  number: { fits: (value) => typeof value === 'number', text: 'a number is wanted' },
};

export interface ReadMessage {
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** What does not fit the type; the signature stands whatever they are. */
  readonly problems: readonly CodeProblem[];
  /** The time that the message itself gives for its signature. */
  readonly signedOn: Date | undefined;
}

/** Never throws, whatever a signed message holds. */
export function readMessage(type: string, message: Readonly<Record<string, Json>>): ReadMessage {
  const shape = Object.hasOwn(MESSAGES, type) ? MESSAGES[type] : undefined;
  if (shape === undefined) return { fields: message, problems: [], signedOn: undefined };
  const problems: CodeProblem[] = [];
  const fields = readShape(shape, message, 'msg', problems);
  const signed = fields[SIGNED_ON[type] ?? ''];
  const time = typeof signed === 'string' ? new Date(signed) : undefined;
  return { fields, problems, signedOn: time === undefined || Number.isNaN(time.getTime()) ? undefined : time };
}

function readShape(shape: Shape, object: Json, where: string, problems: CodeProblem[]): Record<string, FieldValue> {
  const report = (member: string, code: string, text: string) => problems.push({ code, where: member, text });
  if (!isObject(object)) {
    report(where, 'wrong-form', 'an object is wanted');
    return {};
  }
  const fields: Record<string, FieldValue> = {};
  for (const [member, rule] of Object.entries(shape)) {
    const value = object[member];
    const at = `${where}.${member}`;
    if ('open' in rule) Object.assign(fields, readShape(rule.open, value ?? {}, at, problems));
    else if ('each' in rule) {
      if (!isList(value)) report(at, 'wrong-form', 'a list is wanted');
      else fields[rule.name] = value.map((item, index) => readShape(rule.each, item, `${at}.${index}`, problems));
    } else if (value === undefined) {
      if (rule.isWanted) report(at, 'missing', 'it must be there');
    } else {
      if (!FORMS[rule.form].fits(value)) report(at, 'wrong-form', FORMS[rule.form].text);
      fields[rule.name] = value;
    }
  }
  for (const [member, value] of Object.entries(object))
    if (!Object.hasOwn(shape, member)) fields[`${where}.${member}`] = value;
  return fields;
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
