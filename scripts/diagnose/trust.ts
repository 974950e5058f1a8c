// Looks at the lane's trust folder: how many certificates are in it, and what of it cannot be read.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { equal, reportOf, told, type DeviceReport, type Test } from '../../app/controller/diagnosis/report.ts';
import { partOf } from '../../app/controller/status-report.ts';
import type { DeviceState } from '../../state/lane/device.ts';
import { EMPTY_TRUST } from '../../state/document/seal/trust.ts';
import { ok } from '../../state/result.ts';
import { readTrustFolder } from '../inspect/trust-folder.ts';

const NAMED = 5;

function report(state: DeviceState, cause: string, tests: readonly Test[]): DeviceReport {
  return reportOf(partOf('codes', 'service', { state, cause, version: undefined }), tests);
}

const isEmpty = (folder: string) => !existsSync(folder) || readdirSync(folder).length === 0;

/** @param data the lane's data folder */
export function inspectTrust(data: string): DeviceReport {
  const folder = path.join(data, 'trust');
  const trust = isEmpty(folder) ? ok(EMPTY_TRUST) : readTrustFolder(folder);
  if (!trust.ok) {
    const cause = trust.error.replace(/^--trust /, '');
    return report('failed', cause, [equal('trust folder', cause, 'readable')]);
  }
  const { anchors, crls, refused } = trust.value;
  const names = refused.slice(0, NAMED).map(({ file, cause }) => `${file}: ${cause}`);
  const tests = [
    told('certificates', anchors.length),
    told('lists of revoked ones', crls.length),
    equal('refused files', refused.length, 0),
  ];
  if (refused.length > 0) return report('degraded', `refused: ${names.join('; ')}`, tests);
  return anchors.length === 0
    ? report('degraded', 'no certificate is trusted, so that no seal can be verified', tests)
    : report('ready', '', tests);
}
