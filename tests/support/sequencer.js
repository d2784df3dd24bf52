import { readFileSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/**
 * Suites that start servers take long however short their files are: begun last, all else would wait for them at the end.
 * Every other one is one of them until there are no more, and few come together.
 */
export default class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const starters = sorted.filter(startsServers);
    const others = sorted.filter(test => !starters.includes(test));
    const turns = Math.max(starters.length, others.length);
    return Array.from({ length: turns }, (_, at) => [starters[at], others[at]])
      .flat()
      .filter(Boolean);
  }
}

function startsServers({ path }) {
  return /\b(?:start(?:Server|Shared|Embedded)|makeStandby|spawn)\(|prepared\.ts|bench\.ts/.test(
    readFileSync(path, 'utf8'),
  );
}
