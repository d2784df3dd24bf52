/** Whether what was negotiated can be read, and under which key it is. */
import type { Connections } from '../../database/connect.ts';
import { keysElsewhere } from '../../encryption/keys-in-use.ts';
import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { hasTerms, type KeyUse, keyUsage, type LostKey, lostKeys } from '../rotate-terms.ts';
import { area, type Finding } from './finding.ts';

const secrets = area('secrets');

export async function examineTerms(settings: Settings, connections: Connections): Promise<Finding[]> {
  try {
    const used = (await keyUsage(settings, connections)).filter(
      one => one.supplier_keys + one.unreadable > 0,
    );
    const named = new Set(used.map(({ key }) => key));
    const elsewhere = await keysElsewhere(settings.keys, connections.owner.issoh);
    // Those that negotiated terms need are told with them.
    const others = elsewhere.filter(id => !named.has(id));
    return [
      ...(others.length === 0 ? [] : [ofOthers(others)]),
      ...((await hasTerms(connections)) ? [judge(used, await lostKeys(connections.owner.issoh))] : []),
    ];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [secrets('negotiated terms', 'bad', `cannot be read: ${error.message}`, error.hint ?? '')];
  }
}

/** Who has other keys reads none of what these encrypt, and is not read by them. */
function ofOthers(ids: string[]): Finding {
  return secrets(
    'keys of other servers',
    'bad',
    `${ids.join(', ')} in use on these databases, and not at hand`,
    'Give all servers the lines of both, in one order, and start them again (docs/scale-out.md); where nobody has it any more: "inventory contracts lost KEY".',
  );
}

function judge(used: KeyUse[], lost: LostKey[]): Finding {
  const namesOf = (keys: { key: string }[]) => keys.map(one => one.key).join(', ');
  const isLost = ({ key, at_hand }: KeyUse) => !at_hand && lost.some(one => one.key === key);
  const away = used.filter(one => !one.at_hand && !isLost(one));
  const old = used.filter(one => !one.encrypts && !isLost(one) && one.supplier_keys > 0);
  if (away.length > 0) {
    const advice =
      'Bring the lines of these keys back: until then costs by contracts cannot be read, and are held. Where they are gone for good: "inventory contracts lost KEY".';
    return secrets('negotiated terms', 'bad', `are under ${namesOf(away)}, not at hand`, advice);
  }
  const waiting = lost.filter(
    one => one.contracts > 0 && used.some(use => use.key === one.key && isLost(use)),
  );
  if (waiting.length > 0) {
    const many = waiting.reduce((sum, one) => sum + one.contracts, 0);
    const advice = '"inventory contracts list" names them: set them anew, or end them.';
    return secrets(
      'negotiated terms',
      'weak',
      `${many} are under ${namesOf(waiting)}, declared lost`,
      advice,
    );
  }
  // Of keys that are at hand: altered, or ended while the key was away.
  const altered = used.filter(one => one.holding > 0 && !isLost(one));
  if (altered.length > 0) {
    const many = altered.reduce((sum, one) => sum + one.holding, 0);
    const advice = 'They were altered: "inventory contracts list" names them. Set them anew, or end them.';
    return secrets('negotiated terms', 'weak', `${many} under ${namesOf(altered)} cannot be read`, advice);
  }
  const gone = used
    .filter(one => one.unreadable > 0)
    .map(
      one => `; ${one.unreadable} under ${one.key} stay unreadable${isLost(one) ? ' unless it returns' : ''}`,
    )
    .join('');
  return old.length > 0
    ? secrets(
        'negotiated terms',
        'weak',
        `are still under ${namesOf(old)}${gone}`,
        'The worker brings them over within the hour; "inventory contracts rotate" does it now.',
      )
    : secrets('negotiated terms', 'ok', `are under the key that encrypts${gone}`, '');
}
