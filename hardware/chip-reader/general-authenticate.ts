// GENERAL AUTHENTICATE (ISO/IEC 7816-4, 11.5.5) as PACE and chip authentication use it: data objects in a template 7C, both ways.
import { readTlvs, type Tlv, unwrap, writeTlv } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import type { Channel, ChipFailure } from './channel.ts';
import { isDone, malformed, statusFailure } from './refusal.ts';

const INS = 0x86;
const TEMPLATE = 0x7c;
/** More commands of the same protocol follow. */
const CHAINED = 0x10;
const SHORT = 256;
const EXTENDED = 65536;

export interface Step {
  /** For the cause: protocol and step. */
  readonly what: string;
  readonly isLast: boolean;
  /** Tag and value; undefined for the step that sends none. */
  readonly object: readonly [tag: number, value: Buffer] | undefined;
  /** Tags that may stand in the answer. Another one, or one twice, is malformed. */
  readonly allowed: readonly number[];
}

/** The objects of the answer by their tags. */
export async function generalAuthenticate(
  channel: Channel,
  { what, isLast, object, allowed }: Step,
): Promise<Result<ReadonlyMap<number, Buffer>, ChipFailure>> {
  const data = writeTlv(TEMPLATE, ...(object === undefined ? [] : [writeTlv(object[0], object[1])]));
  const le = data.length > 255 ? EXTENDED : SHORT;
  const answer = await channel.exchange({ cla: isLast ? 0 : CHAINED, ins: INS, p1: 0, p2: 0, data, le });
  if (!answer.ok) return answer;
  if (!isDone(answer.value)) return err(statusFailure(what, answer.value));
  const template = unwrap(answer.value.data, TEMPLATE);
  const elements: Result<readonly Tlv[], string> = template.ok ? readTlvs(template.value) : template;
  if (!elements.ok) return err(malformed(what, elements.error));
  const objects = new Map<number, Buffer>();
  for (const { tag, value } of elements.value) {
    if (!allowed.includes(tag) || objects.has(tag)) return err(malformed(what, 'objects that do not belong here'));
    objects.set(tag, value);
  }
  return ok(objects);
}
