// The protocols between terminal and chip that a reading is made of, by what they take and give. Tests put written ones in
// their place.
import type { ActiveAuthenticationAnswer } from '../../state/document/pki/types.ts';
import type { AccessKey } from '../../state/gate/ports.ts';
import type { Result } from '../../state/result.ts';
import type { Channel, ChipFailure } from './channel.ts';
import type { ChipAuthentication } from './chip-authentication.ts';
import type { SessionKeys } from './crypto/key-derivation.ts';
import type { PaceSession } from './pace/pace.ts';
import type { PacePassword } from './pace/password.ts';

export interface ChipProtocols {
  /** What EF.CardAccess offers: no PACE, PACE, or PACE that this terminal cannot do, and why. */
  paceOffer(cardAccess: Buffer): 'none' | 'offered' | { readonly unusable: string };
  /** Every way of PACE that these SecurityInfos name, known or not, each as one text. */
  pacesNamed(infos: Buffer): readonly string[];
  /** @param attempt 0 for the first on this chip; where it offers several ways, a later one may take another */
  pace(
    channel: Channel,
    cardAccess: Buffer,
    password: PacePassword,
    attempt: number,
  ): Promise<Result<PaceSession, ChipFailure>>;
  /** After the application has been selected. */
  bac(channel: Channel, key: AccessKey): Promise<Result<SessionKeys, ChipFailure>>;
  secure(channel: Channel, keys: SessionKeys): Channel;
  chipAuthentication(channel: Channel, dg14: Buffer): Promise<Result<ChipAuthentication, ChipFailure>>;
  activeAuthentication(channel: Channel, dg15: Buffer): Promise<Result<ActiveAuthenticationAnswer, ChipFailure>>;
}
