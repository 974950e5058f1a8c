// Every message between the controller and its screens, over one loopback WebSocket. Each carries its lane's id; a
// message that does not fit is refused and the connection closed.
import { z } from 'zod';
import { benchView } from './simulated-lane.ts';
import { technicianView } from './technician.ts';
import { faceInstruction, officerView, resolutionKind, role, travellerView } from './views.ts';

/** Largest message in bytes in either direction; pictures are JPEG in base64 inside it. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The sub-protocol of the WebSocket; the one-time token follows it as a second sub-protocol, `token.` + hex. */
export const SUBPROTOCOL = 'autogate.v1';

const lane = z.string().min(1).max(40);
const jpeg = z.base64().max(3_000_000);

export const toScreen = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    lane,
    role,
    bench: z.boolean(),
    /** The token of this page's next connection. */
    nextToken: z.string(),
    /** Tokens for the pages that the bench page embeds or links to. */
    embed: z.strictObject({ traveller: z.string(), officer: z.string(), technician: z.string() }).optional(),
    /** Where the MediaPipe model is served, or undefined: then the controller's own detector guides. */
    landmarker: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('traveller'), lane, view: travellerView }),
  /** The controller's own guidance for a page without MediaPipe. */
  z.strictObject({ type: z.literal('guidance'), lane, capture: z.int(), instruction: faceInstruction }),
  z.strictObject({ type: z.literal('officer'), lane, view: officerView }),
  z.strictObject({ type: z.literal('technician'), lane, view: technicianView }),
  z.strictObject({ type: z.literal('bench'), lane, view: benchView }),
  z.strictObject({
    type: z.literal('wire'),
    lane,
    /** Milliseconds since the epoch. */
    at: z.number(),
    device: z.string(),
    direction: z.enum(['rx', 'tx']),
    hex: z.string(),
    decoded: z.string(),
  }),
  /** An order that was not carried out, and why. */
  z.strictObject({ type: z.literal('refused'), lane, order: z.string(), text: z.string() }),
]);
export type ToScreen = z.infer<typeof toScreen>;

const fromTraveller = [
  z.strictObject({
    type: z.literal('camera'),
    lane,
    state: z.enum(['starting', 'ready', 'absent', 'denied', 'failed']),
    guide: z.enum(['mediapipe', 'controller']),
    detail: z.string().max(300),
  }),
  z.strictObject({
    type: z.literal('frame'),
    lane,
    capture: z.int(),
    jpeg,
    /** 0 (useless) to 1; null when the page cannot tell and the controller shall. */
    quality: z.number().min(0).max(1).nullable(),
    /** The page is content: compare this one. */
    final: z.boolean(),
  }),
  /** Nobody was seen, or not only one: whoever is seen next may be somebody else, and no frame of before counts. */
  z.strictObject({ type: z.literal('start-over'), lane, capture: z.int() }),
  z.strictObject({ type: z.literal('call-officer'), lane }),
] as const;

const fromOfficer = [
  z.strictObject({ type: z.literal('open-lane'), lane }),
  z.strictObject({ type: z.literal('close-lane'), lane }),
  z.strictObject({ type: z.literal('reset-emergency'), lane }),
  z.strictObject({ type: z.literal('went-to-traveller'), lane }),
  z.strictObject({
    type: z.literal('resolve'),
    lane,
    case: z.string(),
    resolution: resolutionKind,
    remark: z.string().trim().min(1).max(500),
  }),
] as const;

export const deviceName = z.enum(['mrzReader', 'codeScanner', 'barrier', 'chipReader', 'camera']);

const fromBench = [
  /** Plays a scenario from the start, with the present traveller's pictures where it names none. */
  z.strictObject({
    type: z.literal('play'),
    lane,
    scenario: z.string().max(60),
    seed: z.int().min(0).max(0xffff_ffff),
  }),
  z.strictObject({
    type: z.literal('make-traveller'),
    lane,
    surname: z.string().max(39),
    givenNames: z.string().max(39),
    nationality: z.string().max(3),
    documentNumber: z.string().max(9),
    /** YYYY-MM-DD */
    dateOfBirth: z.iso.date(),
    dateOfExpiry: z.iso.date(),
    portrait: jpeg.optional(),
    /** Absent: the computer's own camera. */
    live: jpeg.optional(),
  }),
  z.strictObject({ type: z.literal('step-up'), lane }),
  z.strictObject({ type: z.literal('insert-passport'), lane }),
  z.strictObject({ type: z.literal('remove-passport'), lane }),
  z.strictObject({ type: z.literal('scan-code'), lane, text: z.string().max(2000) }),
  z.strictObject({ type: z.literal('walk-through'), lane }),
  z.strictObject({ type: z.literal('withdraw'), lane }),
  z.strictObject({ type: z.literal('fire'), lane, alarm: z.boolean() }),
  /** One of the view's mishaps: happens now, or begins or ends. */
  z.strictObject({ type: z.literal('mishap'), lane, name: z.string().max(40), on: z.boolean() }),
  z.strictObject({ type: z.literal('unplug'), lane, device: deviceName }),
  z.strictObject({ type: z.literal('plug-in'), lane, device: deviceName }),
] as const;

/** What each role may send; anything else from it is refused. */
export const fromScreen = {
  traveller: z.discriminatedUnion('type', fromTraveller),
  officer: z.discriminatedUnion('type', fromOfficer),
  /** Looks only: whoever repairs a device opens no lane. */
  technician: z.never(),
  bench: z.discriminatedUnion('type', fromBench),
} as const;

export type FromTraveller = z.infer<typeof fromScreen.traveller>;
export type FromOfficer = z.infer<typeof fromScreen.officer>;
export type FromBench = z.infer<typeof fromScreen.bench>;
export type FromScreen = FromTraveller | FromOfficer | FromBench;
