// What a page may reach and use: the controller that serves it, on loopback, and the camera. Pure rules; hardening.ts
// puts them behind Electron's handlers. Everything that is not named here is refused.

/** The static page that stands in while there is no controller. */
export const OUT_OF_SERVICE = { scheme: 'autogate-shell', url: 'autogate-shell://out-of-service/' } as const;

/** What the rules depend on; changes with every start of the controller. */
export interface Surroundings {
  /** Such as `http://127.0.0.1:40123`; undefined while no controller serves. */
  readonly origin: string | undefined;
  /** The bench page embeds the traveller page, which needs the camera; elsewhere only a main frame is served. */
  readonly embeds: boolean;
  readonly packaged: boolean;
}

export interface Request {
  readonly url: string;
  readonly resourceType: string;
}

/** Whether a request may leave the page. */
export function mayRequest({ url, resourceType }: Request, { origin, packaged }: Surroundings): boolean {
  if (url === OUT_OF_SERVICE.url) return true;
  const target = URL.parse(url);
  if (target === null) return false;
  const isFrame = resourceType === 'mainFrame' || resourceType === 'subFrame';
  switch (target.protocol) {
    case 'http:':
      return target.origin === origin;
    case 'ws:':
      return `http://${target.host}` === origin;
    // Both stay inside the page: a picture of the view, a worker or a frame of the camera.
    case 'data:':
      return !isFrame;
    case 'blob:':
      return !isFrame && target.origin === origin;
    case 'devtools:':
      return !packaged;
    default:
      return false;
  }
}

/** Whether a frame may go to an address of its own accord: never, but for the pages that the bench page embeds. */
export function mayNavigate(url: string, isMainFrame: boolean, { origin, embeds }: Surroundings): boolean {
  return !isMainFrame && embeds && isOwn(url, origin);
}

export interface PermissionAsked {
  readonly permission: string;
  /** What kinds of media are asked for; empty when Chromium does not say. */
  readonly media: readonly string[];
  /** Every address that Chromium names for the one who asks. */
  readonly askers: readonly (string | undefined)[];
  readonly isMainFrame: boolean;
}

/** Whether a page may have what it asks for: the picture of the camera, for our own pages. Never sound. */
export function mayUse(asked: PermissionAsked, { origin, embeds }: Surroundings): boolean {
  const askers = asked.askers.filter((address) => address !== undefined && address !== '');
  return (
    asked.permission === 'media' &&
    asked.media.length > 0 &&
    asked.media.every((kind) => kind === 'video') &&
    (asked.isMainFrame || embeds) &&
    askers.length > 0 &&
    askers.every((address) => isOwn(address, origin))
  );
}

function isOwn(address: string | undefined, origin: string | undefined): boolean {
  return origin !== undefined && address !== undefined && URL.parse(address)?.origin === origin;
}
