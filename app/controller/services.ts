// What the lane needs beside its devices; listed in the officer's page and in reports like them.
export const SERVICE_NAMES = [
  'journal',
  'watchlist',
  'permits',
  'hall',
  'codes',
  'trustStore',
  'faceModels',
  'portraitDecoder',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
