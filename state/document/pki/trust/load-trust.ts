// The snapshot out of the bytes of files (Doc 9303-12, 6): lists are verified before an entry counts, certificates by their
// own signature or that of a link. Pure but for what the verifier remembers. Nothing is left out in silence: for each file,
// what is read and what is refused are together what it holds.
import { err, type Result } from '../../../result.ts';
import type { Certificate } from '../certificate.ts';
import { verifyMasterList, type AnchorPools, type MasterList } from './master-list.ts';
import { certificateText } from './names.ts';
import { crlText, readFile, type Authority, type Entry, type ReadFile } from './read-file.ts';
import { isAuthentic } from './revocation.ts';
import { indexOf, MAX_LINKS, standingOf, type StandingOrRefusal } from './standing.ts';
import type { Csca, FileReport, ListSignature, Refusal, Standing, TrustFile, TrustSnapshot } from './types.ts';
import { startVerifier, type RememberingVerifier } from './verifier.ts';

/** A file with what its signature comes to: only a master list has one of its own. */
interface JudgedFile {
  readonly file: ReadFile;
  readonly signature: Result<ListSignature, string> | undefined;
}

/**
 * @param at the date of the snapshot, for remarks on lists; validity is judged when a signer is
 * @param verifier with the answers of before
 */
export function loadTrust(
  files: readonly TrustFile[],
  at: Date,
  verifier: RememberingVerifier = startVerifier(),
): TrustSnapshot {
  const read = files.map(readFile);
  const judged = judgeLists(read, at, verifier);
  const usable = judged.filter(({ signature }) => signature?.ok !== false);
  const authorities = usable.flatMap(({ file }) => authoritiesIn(file));
  const byBytes = new Map<string, Authority>();
  for (const authority of authorities) {
    const key = keyOf(authority.certificate);
    if (!byBytes.has(key)) byBytes.set(key, authority);
  }
  const vouched = new Set(
    usable
      .filter(({ signature }) => signature !== undefined)
      .flatMap(({ file }) => authoritiesIn(file).map(({ certificate }) => keyOf(certificate))),
  );
  const standings = settle([...byBytes.values()], vouched, verifier);
  const cscas = cscasOf([...byBytes.values()], standings, usable);
  const bySubject = Map.groupBy(cscas, ({ certificate }) => certificate.subject.text);
  const byKeyId = Map.groupBy(
    cscas.filter(({ certificate }) => certificate.subjectKeyId !== undefined),
    ({ certificate }) => certificate.subjectKeyId ?? '',
  );
  const crls = read.flatMap(({ entries }) => entries.flatMap((entry) => (entry.kind === 'crl' ? [entry.crl] : [])));
  const defects = read.flatMap((file) => file.defects?.defects ?? []);
  const unreadDefects = read.flatMap(({ kind, name, defects: table }) =>
    kind === 'defects' && table === undefined ? [name] : [],
  );
  const seen = new Set<string>();
  const reports = judged.map((one) => reportOf(one, standings, { bySubject, verifier }, seen));
  const dates = reports.flatMap(({ kind, date }) => (kind === 'master-list' && date !== undefined ? [date] : []));
  return {
    cscas,
    bySubject,
    byKeyId,
    crls,
    defects,
    unreadDefects,
    files: reports,
    date: at,
    listDate: dates.toSorted((a, b) => b.getTime() - a.getTime())[0],
    verifier,
  };
}

/** Two certificates are one if their bytes are. */
const keyOf = ({ der }: Certificate): string => der.toString('base64');

function authoritiesIn({ entries }: ReadFile): readonly Authority[] {
  return entries.flatMap((entry) => (entry.kind === 'authority' ? [entry] : []));
}

/** Lists are judged by what is given and by themselves; one that this leaves over, by the others that held. */
function judgeLists(files: readonly ReadFile[], at: Date, verifier: RememberingVerifier): readonly JudgedFile[] {
  const certificatesIn = (file: ReadFile) => authoritiesIn(file).map(({ certificate }) => certificate);
  const given = files.filter(({ kind }) => kind === 'certificate').flatMap(certificatesIn);
  const judge = (file: ReadFile, list: MasterList, others: readonly Certificate[]) => {
    const pools: AnchorPools = [
      { anchor: 'given', certificates: given },
      { anchor: 'other-list', certificates: others },
      { anchor: 'own-list', certificates: certificatesIn(file) },
    ];
    return verifyMasterList(list, pools, at, verifier);
  };
  const signatureOf = ({ list, kind, entries }: ReadFile, of: (whole: MasterList) => Result<ListSignature, string>) => {
    if (list !== undefined) return of(list);
    if (kind !== 'master-list') return undefined;
    const [first] = entries;
    return err(first?.kind === 'refused' ? first.refusal.cause : 'it is no master list');
  };
  const first = files.map((file) => ({ file, signature: signatureOf(file, (list) => judge(file, list, [])) }));
  /** A list of the same authority, such as the one of last month, says no more than the list itself. */
  const othersOf = ({ file, signature }: JudgedFile) =>
    first.flatMap((other) =>
      other.file !== file && other.signature?.ok === true && issuerOf(other.signature) !== issuerOf(signature)
        ? certificatesIn(other.file)
        : [],
    );
  return first.map((one) => ({
    file: one.file,
    signature:
      one.signature === undefined || one.file.list === undefined
        ? one.signature
        : judge(one.file, one.file.list, othersOf(one)),
  }));
}

const issuerOf = (signature: JudgedFile['signature']) =>
  signature?.ok === true ? signature.value.fingerprint : undefined;

type Settled = Standing | { readonly kind: 'refused'; readonly cause: string };

/**
 * Why each is trusted. A link that no list stands for is as good as what it leads to, over `MAX_LINKS` links at most.
 * @param vouched the keys of those that a verified list holds
 */
function settle(
  authorities: readonly Authority[],
  vouched: ReadonlySet<string>,
  verifier: RememberingVerifier,
): ReadonlyMap<string, Settled> {
  const index = indexOf(authorities.map(({ certificate }) => certificate));
  const first = new Map<string, StandingOrRefusal>(
    authorities.map(({ certificate }) => [keyOf(certificate), standingOf(certificate, index, verifier)]),
  );
  const isTrusted = (key: string, links: number): boolean => {
    const standing = first.get(key);
    if (standing === undefined || standing.kind === 'refused') return false;
    if (standing.kind === 'self-signed' || vouched.has(key)) return true;
    return standing.kind === 'link' && links < MAX_LINKS && isTrusted(keyOf(standing.issuer), links + 1);
  };
  return new Map([...first].map(([key, standing]) => [key, settled(standing, isTrusted(key, 0))]));
}

function settled(standing: StandingOrRefusal, isTrusted: boolean): Settled {
  switch (standing.kind) {
    case 'self-signed':
    case 'refused':
    case 'vouched':
      return standing;
    case 'link':
      return isTrusted
        ? standing
        : { kind: 'refused', cause: `it is a link, and nothing that is trusted is found within ${MAX_LINKS} links` };
    case 'orphan':
      return isTrusted
        ? { kind: 'vouched', cause: standing.cause }
        : { kind: 'refused', cause: `it is a link: ${standing.cause}; give the certificate of its issuer, too` };
  }
}

function cscasOf(
  authorities: readonly Authority[],
  standings: ReadonlyMap<string, Settled>,
  usable: readonly JudgedFile[],
): readonly Csca[] {
  const holders = new Map<string, Set<string>>();
  for (const { file } of usable)
    for (const { certificate } of authoritiesIn(file)) {
      const key = keyOf(certificate);
      holders.set(key, (holders.get(key) ?? new Set()).add(file.name));
    }
  return authorities.flatMap(({ certificate, details }) => {
    const key = keyOf(certificate);
    const standing = standings.get(key);
    return standing === undefined || standing.kind === 'refused'
      ? []
      : [{ certificate, details, standing, files: [...(holders.get(key) ?? [])] }];
  });
}

/** @param seen keys of the certificates of the files before; those of this one are added */
function reportOf(
  { file, signature }: JudgedFile,
  standings: ReadonlyMap<string, Settled>,
  trusted: Pick<TrustSnapshot, 'bySubject' | 'verifier'>,
  seen: Set<string>,
): FileReport {
  const { name, kind, entries, defects } = file;
  const refused: Refusal[] = [];
  let duplicates = 0;
  for (const entry of entries) {
    const refusal = signature?.ok === false ? unsigned(entry, signature.error) : refusalOf(entry, standings, trusted);
    if (refusal !== undefined) refused.push(refusal);
    else if (entry.kind === 'authority') {
      const key = keyOf(entry.certificate);
      if (seen.has(key)) duplicates += 1;
      seen.add(key);
    }
  }
  return {
    file: name,
    kind,
    read: entries.length - refused.length + (defects?.defects.length ?? 0),
    refused,
    duplicates,
    signature: signature?.ok === true ? signature.value : undefined,
    date: dateOf(file, signature),
  };
}

/** Of a list that does not hold nothing is used; an entry that could not be used anyway keeps its own cause. */
function unsigned(entry: Entry, cause: string): Refusal {
  if (entry.kind === 'refused') return entry.refusal;
  const subject = entry.kind === 'authority' ? certificateText(entry.certificate) : crlText(entry.crl);
  return { subject, cause: `the list is not used: ${cause}` };
}

function refusalOf(
  entry: Entry,
  standings: ReadonlyMap<string, Settled>,
  trusted: Pick<TrustSnapshot, 'bySubject' | 'verifier'>,
): Refusal | undefined {
  switch (entry.kind) {
    case 'refused':
      return entry.refusal;
    case 'crl':
      return isAuthentic(entry.crl, trusted)
        ? undefined
        : { subject: crlText(entry.crl), cause: 'no trusted authority of its issuer has signed it' };
    case 'authority': {
      const standing = standings.get(keyOf(entry.certificate));
      if (standing === undefined) return { subject: certificateText(entry.certificate), cause: 'it was not judged' };
      return standing.kind === 'refused'
        ? { subject: certificateText(entry.certificate), cause: standing.cause }
        : undefined;
    }
  }
}

function dateOf({ entries, defects }: ReadFile, signature: JudgedFile['signature']): Date | undefined {
  if (signature !== undefined) return signature.ok ? signature.value.signed : undefined;
  if (defects !== undefined) return defects.reviewed;
  const updates = entries.flatMap((entry) => (entry.kind === 'crl' ? [entry.crl.thisUpdate.getTime()] : []));
  return updates.length === 0 ? undefined : new Date(Math.max(...updates));
}
