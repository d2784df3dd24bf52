/** Whether what was negotiated can be read, and under which key it is. */
import type { Connections } from '../../database/connect.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { hasTerms, type KeyUse, keyUsage } from '../rotate-terms.ts';
import { area, type Finding } from './finding.ts';

const secrets = area('secrets');

export async function examineTerms(settings: Settings, connections: Connections): Promise<Finding[]> {
  if (!(await hasTerms(connections))) return [];
  try {
    return [judge((await keyUsage(settings, connections)).filter(one => one.supplier_keys > 0))];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [secrets('negotiated terms', 'bad', `cannot be read: ${error.message}`, error.hint ?? '')];
  }
}

function judge(used: KeyUse[]): Finding {
  const namesOf = (keys: typeof used) => keys.map(one => one.key).join(', ');
  const lost = used.filter(one => !one.at_hand);
  const old = used.filter(one => !one.encrypts);
  if (lost.length > 0) {
    const advice =
      'Bring the lines of these keys back: until then costs by contracts cannot be read, and are held.';
    return secrets('negotiated terms', 'bad', `are under ${namesOf(lost)}, not at hand`, advice);
  }
  return secrets(
    'negotiated terms',
    old.length > 0 ? 'weak' : 'ok',
    old.length > 0 ? `are still under ${namesOf(old)}` : 'are under the key that encrypts',
    'The worker brings them over within the hour; "inventory contracts rotate" does it now.',
  );
}
