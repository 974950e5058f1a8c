// MSE:Set AT (Doc 9303-11, 4.4.4.1): tells the chip protocol and password, and the group where it could be another. Chips
// disagree about the group's number: Ukrainian ones answer 6A87 without it, others do not know it. So the other form follows
// when the chip does not like the first. No Le: German chips refuse one here.
import { writeTlv } from '../../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import type { Response } from '../apdu.ts';
import type { Channel, ChipFailure } from '../channel.ts';
import { octets } from '../crypto/group.ts';
import { oidValue } from '../object-identifiers.ts';
import { isDone, statusFailure } from '../refusal.ts';
import type { PaceOption } from './choose.ts';
import { PASSWORD_REFERENCE, type PacePassword } from './password.ts';

const INS = 0x22;
/** Set for mutual authentication. */
const P1 = 0xc1;
const TEMPLATE = 0xa4;
const TAG = { protocol: 0x80, password: 0x83, parameters: 0x84 } as const;
/** 63Cx: the password has x tries left. Not a refusal. */
const isWarning = ({ status }: Response): boolean => status >> 4 === 0x63c;
/** The password is blocked, or the chip will not at all: another form helps nothing. */
const FINAL: ReadonlySet<number> = new Set([0x6982, 0x6983, 0x6d00, 0x6e00]);

export async function setAuthenticationTemplate(
  channel: Channel,
  option: PaceOption,
  password: PacePassword['kind'],
): Promise<Result<void, ChipFailure>> {
  const { algorithm, parameterId, ambiguous } = option;
  const short = Buffer.concat([
    writeTlv(TAG.protocol, oidValue(algorithm.oid)),
    writeTlv(TAG.password, Buffer.from([PASSWORD_REFERENCE[password]])),
  ]);
  const forms = [short];
  if (parameterId !== undefined) {
    const long = Buffer.concat([short, writeTlv(TAG.parameters, octets(BigInt(parameterId)))]);
    if (ambiguous) forms.unshift(long);
    else forms.push(long);
  }
  let refusal: ChipFailure | undefined;
  for (const data of forms) {
    const answer = await channel.exchange({ ins: INS, p1: P1, p2: TEMPLATE, data });
    if (!answer.ok) return answer;
    if (isDone(answer.value) || isWarning(answer.value)) return ok(undefined);
    // The first form is the likely one, so its status tells more.
    refusal ??= statusFailure('PACE: MSE:Set AT', answer.value);
    if (FINAL.has(answer.value.status)) break;
  }
  return err(refusal ?? { cause: 'malformed', detail: 'PACE: MSE:Set AT has no form' });
}
