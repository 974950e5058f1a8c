// Who stands before a bench lane: a document, and pictures of a face.
import { readFile } from 'node:fs/promises';
import { obtainDemoFaces } from '../../models/face/demo-faces.ts';
import { composeTd3 } from '../../state/document/mrz/compose.ts';
import { sniffImage } from '../../state/document/portrait/sniff.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import type { FromBench } from '../contract/messages.ts';
import { specimenLines } from './document.ts';

export interface Person {
  readonly lines: readonly string[];
  readonly portrait: EncodedImage | undefined;
  readonly live: EncodedImage | undefined;
  /** Somebody else, for the scenarios that need one. */
  readonly other: EncodedImage | undefined;
  /** The camera shows `live`; else it is the computer's own camera. */
  readonly camera: 'picture' | 'camera';
  /** Where the pictures come from, for the screen. */
  readonly origin: string;
}

/** The person of the demo: a specimen's document, and photographs that an installed package ships. */
export async function demoPerson(): Promise<Person> {
  const lines = specimenLines('valid', new Date());
  const faces = await obtainDemoFaces();
  const nobody = { lines, portrait: undefined, live: undefined, other: undefined, camera: 'camera' } as const;
  if (!faces.ok) return { ...nobody, origin: `there are no pictures: ${faces.error}` };
  const read = async (file: string) => sniffImage(await readFile(file));
  const { portrait, live, other } = faces.value;
  return {
    lines,
    portrait: await read(portrait),
    live: await read(live),
    other: await read(other),
    camera: 'picture',
    origin: 'photographs that an installed package ships',
  };
}

function picture(base64: string | undefined): Result<EncodedImage | undefined, string> {
  if (base64 === undefined) return ok(undefined);
  const image = sniffImage(Buffer.from(base64, 'base64'));
  return image?.format === 'jpeg' ? ok(image) : err('the picture is no JPEG');
}

/**
 * The person whom the bench page describes; without a live picture, the computer's own camera looks for one.
 * @returns why there can be none, in words for the form
 */
export function describedPerson(
  message: Extract<FromBench, { type: 'make-traveller' }>,
  before: Person,
): Result<Person, string> {
  const portrait = picture(message.portrait);
  if (!portrait.ok) return portrait;
  const live = picture(message.live);
  if (!live.ok) return live;
  try {
    const lines = composeTd3({
      issuingState: message.nationality,
      primaryIdentifier: message.surname,
      secondaryIdentifier: message.givenNames,
      documentNumber: message.documentNumber,
      nationality: message.nationality,
      dateOfBirth: message.dateOfBirth,
      sex: 'X',
      dateOfExpiry: message.dateOfExpiry,
    });
    return ok({
      ...before,
      lines,
      portrait: portrait.value ?? before.portrait,
      live: live.value,
      camera: live.value === undefined ? 'camera' : 'picture',
      origin: live.value === undefined ? 'the computer\u2019s own camera' : 'pictures chosen on this page',
    });
  } catch (error) {
    return err(messageOf(error));
  }
}
