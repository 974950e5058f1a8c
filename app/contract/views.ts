// What a screen shows: whole views, sent again at each change. A screen keeps no state of the crossing of its own.
import { z } from 'zod';
import { outage } from './outages.ts';

export const ROLES = ['traveller', 'officer', 'technician', 'bench'] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

/** The one thing that the traveller is told; texts in app/screens/kit/texts. */
export const TRAVELLER_STEPS = [
  'securing',
  'closed',
  'waiting',
  'keep-still',
  'not-read',
  /** The document is still on the reader, and the way goes on. */
  'take-document',
  /** Between the doors of a mantrap: the entry is open. */
  'enter',
  'stand',
  'checking',
  'pass',
  'officer',
  'withdrawn',
  /** Out of a mantrap by the entry, as one came. */
  'leave',
  'emergency',
] as const;
export const travellerStep = z.enum(TRAVELLER_STEPS);
export type TravellerStep = z.infer<typeof travellerStep>;

/** What the traveller may repair before the camera, one at a time, most helpful first. */
export const FACE_INSTRUCTIONS = [
  'no-face',
  'one-person',
  'closer',
  'back',
  'left',
  'right',
  'face-forward',
  'eyes-open',
  'mouth-closed',
  'more-light',
  'hold-still',
  'good',
] as const;
export const faceInstruction = z.enum(FACE_INSTRUCTIONS);
export type FaceInstruction = z.infer<typeof faceInstruction>;

export const travellerView = z.strictObject({
  step: travellerStep,
  /** Present while the camera shall look for a face. */
  capture: z
    .strictObject({
      id: z.int(),
      /** The address of a picture that a bench lane puts in the place of the camera; then the page says so. */
      picture: z.string().optional(),
    })
    .optional(),
  /** Bytes of the chip that were read, of those that it announced. */
  progress: z.strictObject({ read: z.int(), total: z.int() }).optional(),
  /** Repairable by the traveller: which texts of the step `not-read` or `officer` may be specific. */
  hint: z.enum(['document', 'face']).optional(),
});
export type TravellerView = z.infer<typeof travellerView>;

export const laneState = z.enum(['securing', 'closed', 'open', 'crossing', 'referred', 'out-of-service', 'emergency']);
export type LaneState = z.infer<typeof laneState>;

export const deviceView = z.strictObject({
  name: z.string(),
  state: z.enum(['absent', 'starting', 'ready', 'degraded', 'failed']),
  cause: z.string(),
  version: z.string().optional(),
});
export type DeviceView = z.infer<typeof deviceView>;

export const resultValue = z.enum(['successful', 'failed', 'undetermined', 'not-supported', 'aborted']);
export const checkView = z.strictObject({ name: z.string(), result: resultValue, cause: z.string() });
export const resolutionKind = z.enum(['admit', 'refuse-entry', 'defer-departure', 'second-line']);

const point = z.strictObject({ x: z.number(), y: z.number() });

/** A picture of a face: JPEG as a data: URL, and where its eyes are, so that two faces can be shown alike. */
export const facePicture = z.strictObject({
  url: z.string(),
  width: z.int(),
  height: z.int(),
  /** In pixels; right and left are the person's own. Absent when no face was found. */
  eyes: z.strictObject({ right: point, left: point }).optional(),
});
export type FacePicture = z.infer<typeof facePicture>;

export const caseView = z.strictObject({
  id: z.string(),
  /** Milliseconds since the epoch. */
  since: z.number(),
  reasons: z.array(
    z.strictObject({ code: z.string(), severity: z.enum(['stop', 'refer', 'technical']), text: z.string() }),
  ),
  notices: z.array(z.string()),
  checks: z.array(checkView),
  hits: z.array(
    z.strictObject({
      list: z.string(),
      kind: z.string(),
      matched: z.string(),
      fields: z.array(z.string()),
      reason: z.string(),
    }),
  ),
  document: z
    .strictObject({
      number: z.string(),
      issuingState: z.string(),
      nationality: z.string(),
      name: z.string(),
      dateOfBirth: z.string().optional(),
      dateOfExpiry: z.string().optional(),
      sex: z.string(),
    })
    .optional(),
  citizen: z.boolean(),
  /** Absent when there is no such picture. */
  portrait: facePicture.optional(),
  live: facePicture.optional(),
  similarity: z.number().optional(),
  falseMatchRate: z.number().optional(),
  maxFalseMatchRate: z.number(),
  /** What the officer may decide here; never a refusal of entry for a citizen. */
  allowed: z.array(resolutionKind),
});
export type CaseView = z.infer<typeof caseView>;

export const recentCrossing = z.strictObject({
  seq: z.int(),
  endedAt: z.string(),
  outcome: z.string(),
  passage: z.string(),
  reasons: z.array(z.string()),
  resolution: z.string().optional(),
});

export const officerView = z.strictObject({
  lane: z.strictObject({
    id: z.string(),
    direction: z.enum(['arrival', 'departure']),
    state: laneState,
    /** What is gone and what that means for travellers, worst first; empty while everything serves. */
    outages: z.array(outage),
    /** What has happened and stays until an officer ends it, with the words of the catalogue of reasons. */
    incidents: z.array(
      z.strictObject({
        code: z.string(),
        text: z.string(),
        /** Whether `reset-emergency` may end it now. */
        resettable: z.boolean(),
      }),
    ),
    /** Whether the fire loop and the emergency button are healthy long enough to reset an emergency. */
    resettable: z.boolean(),
    /** Somebody waits between two shut doors, and `reset-emergency` opens the way back. */
    lockedIn: z.boolean(),
    /** A traveller calls an officer, and there is no case to show for it. */
    called: z.boolean(),
  }),
  devices: z.array(deviceView),
  watchlist: z.strictObject({ entries: z.int(), importedAt: z.string().optional() }),
  case: caseView.optional(),
  recent: z.array(recentCrossing),
});
export type OfficerView = z.infer<typeof officerView>;
