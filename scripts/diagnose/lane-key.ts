// The lane's own key, with which it signs its readiness reports: Ed25519 (RFC 8032), made at first use, for this user alone.
// The private half is written to its file and nowhere else.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { err, messageOf, ok, type Result } from '../../state/result.ts';

const FILE = 'lane-key.pem';
const ALGORITHM = 'ed25519';
/** Bits of a mode that let others than the owner in. */
const OTHERS = 0o077;

export interface LaneKey {
  readonly privateKey: KeyObject;
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicPem: string;
  readonly fingerprint: string;
}

/** sha256 of the public key in DER (SubjectPublicKeyInfo), in hexadecimal. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Whole or not at all, and never over one that is there: two commands may make it at once. */
function makeKey(file: string): void {
  const { privateKey } = generateKeyPairSync(ALGORITHM);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}.part`;
  const fd = openSync(part, 'wx', 0o600);
  try {
    writeSync(fd, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(fd);
    linkSync(part, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    closeSync(fd);
    rmSync(part, { force: true });
  }
}

/**
 * The key of the lane with this data folder.
 * @returns an error where it cannot be made or read, where it is no Ed25519 key, or where others may read it; no text of an
 *   error holds any of it
 */
export function laneKey(folder: string): Result<LaneKey, string> {
  const file = path.join(folder, FILE);
  try {
    if (!existsSync(file)) makeKey(file);
    if ((statSync(file).mode & OTHERS) !== 0)
      return err(`${file}: others may read it; make a new one (remove it), for this one may be known`);
    const privateKey = createPrivateKey(readFileSync(file));
    if (privateKey.asymmetricKeyType !== ALGORITHM) return err(`${file}: it is no Ed25519 key`);
    const publicKey = createPublicKey(privateKey);
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return ok({ privateKey, publicPem, fingerprint: fingerprintOf(publicKey) });
  } catch (error) {
    return err(`${file}: ${messageOf(error)}`);
  }
}

/** The public half: of the lane's own key where it has one (it is not made), or of a PEM file. */
export function publicKeyOf(from: { readonly folder: string } | { readonly key: string }): Result<KeyObject, string> {
  const file = 'folder' in from ? path.join(from.folder, FILE) : from.key;
  if (!existsSync(file)) return err(`${file}: there is no such key; name the lane's public key with --key`);
  try {
    const key = createPublicKey(readFileSync(file));
    return key.asymmetricKeyType === ALGORITHM ? ok(key) : err(`${file}: it is no Ed25519 key`);
  } catch {
    return err(`${file}: it holds no key`);
  }
}

/** @returns base64, as it stands in a `.sig` file */
export function signatureOf(report: Buffer, { privateKey }: LaneKey): string {
  return sign(null, report, privateKey).toString('base64');
}

const SIGNATURE = /^[A-Za-z0-9+/]{86}==\s*$/;

export function isSignedBy(report: Buffer, signature: string, key: KeyObject): boolean {
  return SIGNATURE.test(signature) && verify(null, report, key, Buffer.from(signature, 'base64'));
}
