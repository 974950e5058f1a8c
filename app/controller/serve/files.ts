// The built pages over loopback HTTP: a fixed list of files read at start, so that no path from outside reaches the disk.
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.task': 'application/octet-stream',
};

/** MediaPipe needs `wasm-unsafe-eval`; nothing else is let in, and nothing off this origin. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob: mediastream:",
  "worker-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
  'cache-control': 'no-store',
} as const;

export type Files = ReadonlyMap<string, { readonly type: string; readonly body: Buffer }>;

/**
 * Reads every file below `folder`, under its path from there; `index.html` also under its folder's.
 * @param more further files under the path given, such as the face landmarker
 */
export function readFiles(folder: string, more: Readonly<Record<string, string>>): Files {
  const files = new Map<string, { readonly type: string; readonly body: Buffer }>();
  const add = (at: string, file: string) => {
    const type = TYPES[path.extname(file)];
    if (type !== undefined) files.set(at, { type, body: readFileSync(file) });
  };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const at = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    add(at, file);
    if (at.endsWith('/index.html')) add(at.slice(0, -'index.html'.length), file);
  }
  for (const [at, file] of Object.entries(more)) add(at, file);
  return files;
}

/** @param pictures JPEG files that come and go, by path */
export function answer(
  files: Files,
  pictures: ReadonlyMap<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...HEADERS, allow: 'GET, HEAD' }).end();
    return;
  }
  const [at = ''] = (request.url ?? '').split(/[?#]/);
  const picture = pictures.get(at);
  const file = picture === undefined ? files.get(at) : { type: 'image/jpeg', body: picture };
  if (file === undefined) {
    response.writeHead(404, { ...HEADERS, 'content-type': 'text/plain' }).end('not found\n');
    return;
  }
  response.writeHead(200, { ...HEADERS, 'content-type': file.type, 'content-length': file.body.length });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}
