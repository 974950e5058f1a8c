// What the officer page shows: a pure function of the gate's state, the devices and the journal.
import type { CaseView, DeviceView, FacePicture, LaneState, OfficerView } from '../../contract/views.ts';
import { allowedResolutions, isCitizen, type GateContext } from '../../../state/gate/context.ts';
import { leftAfterReset } from '../../../state/gate/fitness.ts';
import { waitsForWayBack } from '../../../state/gate/guards.ts';
import type { GateSnapshot } from '../../../state/gate/outputs.ts';
import type { Availability } from '../../../state/inspection/availability.ts';
import { CHECK_RULES } from '../../../state/inspection/checks.ts';
import { NOTICES } from '../../../state/inspection/decide.ts';
import { reasonRule } from '../../../state/inspection/reasons.ts';
import { outagesOf } from './outages.ts';

/** The states of the machine in the officer's words, the first that matches. */
const LANE_STATES = [
  ['emergency', 'emergency'],
  [{ crossing: 'referred' }, 'referred'],
  ['crossing', 'crossing'],
  ['open', 'open'],
  ['closed', 'closed'],
  ['outOfService', 'out-of-service'],
  ['securing', 'securing'],
] as const satisfies readonly (readonly [unknown, LaneState])[];

export function laneStateOf(snapshot: GateSnapshot): LaneState {
  for (const [state, name] of LANE_STATES) if (snapshot.matches(state)) return name;
  return 'closed';
}

export interface CasePictures {
  readonly portrait: FacePicture | undefined;
  readonly live: FacePicture | undefined;
}

export interface OfficerExtras {
  /** With what runs in this computer. */
  readonly devices: readonly DeviceView[];
  readonly availability: Availability;
  readonly watchlist: { readonly entries: number; readonly importedAt: string | undefined };
  readonly recent: OfficerView['recent'];
  readonly pictures: CasePictures | undefined;
  readonly maxFalseMatchRate: number;
}

function caseView({ context }: GateSnapshot, { pictures, maxFalseMatchRate }: OfficerExtras): CaseView | undefined {
  const { draft } = context;
  if (draft === undefined) return undefined;
  const { zone, comparison, judgement, watchlist } = draft;
  const checks = judgement?.checks ?? [];
  const causeOf = (code: string) =>
    checks
      .filter(({ name, result }) => result !== 'successful' && Object.values(CHECK_RULES[name]).includes(code))
      .map(({ cause }) => cause)
      .join('; ');
  const compared = comparison?.kind === 'compared' ? comparison : undefined;
  return {
    id: draft.id,
    since: Date.parse(draft.startedAt),
    reasons: draft.reasons.map((code) => {
      const { severity, officer } = reasonRule(code);
      const cause = causeOf(code);
      return { code, severity, text: cause === '' ? officer : `${officer} (${cause})` };
    }),
    notices: (judgement?.decision.notices ?? []).map((notice) => NOTICES[notice]),
    checks: checks.map((check) => ({ ...check })),
    hits:
      watchlist?.kind === 'answered'
        ? watchlist.hits.map(({ list, kind, matched, fields, reason }) => ({
            list,
            kind,
            matched,
            fields: [...fields],
            reason,
          }))
        : [],
    ...(zone && {
      document: {
        number: zone.documentNumber,
        issuingState: zone.issuingState,
        nationality: zone.nationality,
        name: [zone.primaryIdentifier, zone.secondaryIdentifier].filter((part) => part !== '').join(', '),
        ...(zone.dateOfBirth.iso === undefined ? {} : { dateOfBirth: zone.dateOfBirth.iso }),
        ...(zone.dateOfExpiry.iso === undefined ? {} : { dateOfExpiry: zone.dateOfExpiry.iso }),
        sex: zone.sex,
      },
    }),
    citizen: isCitizen(context),
    ...(pictures?.portrait === undefined ? {} : { portrait: pictures.portrait }),
    ...(pictures?.live === undefined ? {} : { live: pictures.live }),
    ...(compared && { similarity: compared.similarity, falseMatchRate: compared.falseMatchRate }),
    maxFalseMatchRate,
    allowed: [...allowedResolutions(context)],
  };
}

/** What an officer has to end, in the words of the catalogue. */
function incidentsOf(context: GateContext): OfficerView['lane']['incidents'] {
  const left = new Set(leftAfterReset(context));
  return context.latched.map((code) => ({ code, text: reasonRule(code).officer, resettable: !left.has(code) }));
}

export function officerView(snapshot: GateSnapshot, extras: OfficerExtras): OfficerView {
  const { context } = snapshot;
  const shown = snapshot.matches({ crossing: 'referred' }) ? caseView(snapshot, extras) : undefined;
  const { entries, importedAt } = extras.watchlist;
  return {
    lane: {
      id: context.settings.lane,
      direction: context.settings.direction,
      state: laneStateOf(snapshot),
      outages: [...outagesOf(snapshot, { availability: extras.availability, parts: extras.devices })],
      incidents: incidentsOf(context),
      resettable: snapshot.matches({ emergency: { loop: 'resettable' } }),
      lockedIn: waitsForWayBack(snapshot),
      called: context.called,
    },
    devices: [...extras.devices],
    watchlist: { entries, ...(importedAt === undefined ? {} : { importedAt }) },
    ...(shown && { case: shown }),
    recent: extras.recent,
  };
}
