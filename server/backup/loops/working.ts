/** What each loop works with. */
import type { Logger } from 'pino';
import type { Settings } from '../../settings.ts';

/** Between two looks, in ms. */
export const LOOK_MS = 2_000;

export interface Working {
  settings: Settings;
  log: Logger;
  /** Hears of each step that is done. */
  moved: () => void;
}
