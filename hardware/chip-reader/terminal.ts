// The protocols of a real terminal, bound to its randomness.
import { randomBytes } from 'node:crypto';
import { err } from '../../state/result.ts';
import { performActiveAuthentication } from './active-authentication.ts';
import { performBac } from './bac.ts';
import { performChipAuthentication } from './chip-authentication.ts';
import type { RandomBytes } from './crypto/key-derivation.ts';
import { choosePace, type PaceOffer } from './pace/choose.ts';
import { performPace } from './pace/pace.ts';
import type { ChipProtocols } from './protocols.ts';
import { malformed } from './refusal.ts';
import { secureChannel } from './secure-messaging.ts';
import { readSecurityInfos } from './security-infos.ts';

function offerOf(cardAccess: Buffer): PaceOffer {
  const infos = readSecurityInfos(cardAccess);
  return infos.ok ? choosePace(infos.value) : { kind: 'unusable', cause: infos.error };
}

export function chipProtocols(random: RandomBytes = randomBytes): ChipProtocols {
  return {
    paceOffer(cardAccess) {
      const offer = offerOf(cardAccess);
      if (offer.kind === 'unusable') return { unusable: `PACE: ${offer.cause}` };
      return offer.kind === 'none' ? 'none' : 'offered';
    },
    pacesNamed(file) {
      const infos = readSecurityInfos(file);
      if (!infos.ok) return [];
      return infos.value.pace.map(({ algorithm, parameterId }) => `${algorithm.name} in ${parameterId ?? 'its own'}`);
    },
    async pace(channel, cardAccess, password, attempt) {
      const offer = offerOf(cardAccess);
      if (offer.kind !== 'options') return err(malformed('PACE', 'there is none in EF.CardAccess'));
      // What has failed one way may go another; where there is only one, it gets a second chance.
      const option = offer.options[attempt] ?? offer.options[0];
      return performPace(channel, option, password, random);
    },
    bac: (channel, key) => performBac(channel, key, random),
    secure: secureChannel,
    chipAuthentication: (channel, dg14) => performChipAuthentication(channel, dg14, random),
    activeAuthentication: (channel, dg15) => performActiveAuthentication(channel, dg15, random),
  };
}
