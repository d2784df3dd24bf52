import { keysAtHand } from '../encryption/at-hand.ts';
import { gauge, type Source, taken } from './scrape.ts';

/** What was seen last: a command that tells the keys may take half a minute, and a scrape has a second. */
export const keys: Source = {
  families: [
    taken(
      'every minute',
      gauge(
        'inventory_keys_at_hand',
        'Whether this server could read its keys within the last minutes: 1, or 0',
      ),
    ),
  ],
  read: async ({ settings }) => {
    const seen = keysAtHand(settings.keys);
    return seen === null ? [] : [{ name: 'inventory_keys_at_hand', value: seen.problem === null ? 1 : 0 }];
  },
};
