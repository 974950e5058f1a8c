// A folder of trust as data, and as lines for a person.
import { styleText } from 'node:util';
import { holds } from '../../../state/document/pki/trust/keeper.ts';
import type { FileReport, ListAnchor, ListSignature, TrustSnapshot } from '../../../state/document/pki/trust/types.ts';
import { printable } from '../report.ts';

export interface TrustReport {
  /** Every file is of a known kind, and what it says is signed. */
  readonly holds: boolean;
  readonly files: readonly TrustFileReport[];
  readonly authorities: number;
  readonly states: number;
  readonly links: number;
  readonly expired: number;
}

/** The first four are the contract of the command; dates are ISO 8601, null where there is none. */
export interface TrustFileReport extends Pick<FileReport, 'file' | 'kind' | 'read' | 'refused' | 'duplicates'> {
  readonly holds: boolean;
  readonly signature: {
    readonly signer: string;
    readonly issuer: string;
    readonly fingerprint: string;
    readonly anchor: ListAnchor;
    readonly remarks: readonly string[];
  } | null;
  readonly date: string | null;
}

export function trustReport({ files, cscas, date }: TrustSnapshot): TrustReport {
  return {
    holds: files.every(holds),
    files: files.map((report) => {
      const { file, kind, read, refused, duplicates, signature } = report;
      return {
        file,
        kind,
        read,
        refused,
        duplicates,
        holds: holds(report),
        signature: signature === undefined ? null : signatureOf(signature),
        date: report.date?.toISOString() ?? null,
      };
    }),
    authorities: cscas.length,
    states: new Set(cscas.map(({ certificate }) => certificate.subject.country)).size,
    links: cscas.filter(({ standing }) => standing.kind === 'link').length,
    expired: cscas.filter(({ certificate }) => certificate.notAfter < date).length,
  };
}

const signatureOf = ({ signer, issuer, fingerprint, anchor, remarks }: ListSignature) => ({
  signer,
  issuer,
  fingerprint,
  anchor,
  remarks,
});

const ANCHORS: Readonly<Record<ListAnchor, string>> = {
  given: 'which lies in the folder as a certificate',
  'other-list': 'which another list of the folder holds',
  'own-list': 'which this list holds itself: compare its fingerprint with one that you have from elsewhere',
  embedded: 'which came along with this list: compare its fingerprint with one that you have from elsewhere',
};

/** A verdict, then each file with what is refused of it. */
export function readableTrust(folder: string, report: TrustReport, colours: boolean): string {
  const style = (colour: 'green' | 'red' | 'bold', text: string) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;
  const verdict = report.holds ? style('green', 'holds') : style('red', 'DOES NOT HOLD');
  const { authorities, states, links, expired } = report;
  const lines = [
    `trust in ${printable(folder)}: ${verdict}`,
    `  ${authorities} authorities of ${states} states, ${links} of them links, ${expired} expired`,
    ...report.files.flatMap((file) => ['', ...linesOf(file, style)]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function linesOf(
  { file, kind, read, refused, duplicates, holds: isGood, signature, date }: TrustFileReport,
  style: (colour: 'green' | 'red' | 'bold', text: string) => string,
): readonly string[] {
  const counts = `${kind}, ${read} read, ${refused.length} refused, ${duplicates} duplicates`;
  return [
    `${style('bold', printable(file))}: ${isGood ? counts : style('red', counts)}`,
    ...(date === null ? [] : [`  of ${date.slice(0, 10)}`]),
    ...(signature === null
      ? []
      : [
          `  signed by ${printable(signature.signer)}`,
          `  issued by ${printable(signature.issuer)}, ${ANCHORS[signature.anchor]}`,
          `  whose SHA-256 is ${signature.fingerprint}`,
          ...signature.remarks.map((remark) => `  ${printable(remark)}`),
        ]),
    ...refused.flatMap(({ subject, cause }) => [`  refused: ${printable(subject)}`, `    ${printable(cause)}`]),
  ];
}
