/** What of backups fails or falls behind: for all who tell it beside the doctor, which says more. */

import { readState } from '../backup/state.ts';
import { askedAt, isAskedFor } from '../backup/target.ts';
import type { Connections } from '../database/connect.ts';
import type { Settings } from '../settings.ts';
import { examineBackups } from './doctor/backups.ts';
import type { Finding } from './doctor/finding.ts';

/** So long the first backup of all may take before it is missed. */
const FIRST_MS = 36 * 3_600_000;

/**
 * By what was seen last, without a look at their folder, whose disk may hang. Nothing where nobody has asked for them, or
 * where servers are backed up by others.
 *
 * @param databases why there are none, where they cannot be asked
 */
export async function backupsAmiss(settings: Settings, databases: Connections | Error): Promise<Finding[]> {
  if (settings.spp !== null || !isAskedFor(settings.dataDir)) return [];
  const state = readState(settings.dataDir);
  const hasFailed = (state?.backup_fails ?? null) !== null;
  const isFirst =
    (state?.newest_at ?? null) === null && Date.now() - askedAt(settings.dataDir).getTime() < FIRST_MS;
  const isAmiss = ({ what, verdict }: Finding) =>
    what === 'backups' ? hasFailed || (verdict === 'bad' && !isFirst) : verdict === 'bad';
  return (await examineBackups(settings, databases)).filter(isAmiss);
}
