/** Keeps no more backups than are to be kept. */
import { keysOf } from '../../encryption/keys.ts';
import { toldOnce } from '../../log.ts';
import { removeOld } from '../retention.ts';
import { assertThere, type Target } from '../target.ts';
import { askedFor } from './asked-for.ts';
import type { WatchedFolder } from './folder.ts';
import type { LogComing } from './log-loop.ts';
import type { Working } from './working.ts';

const TIDY_MS = 30_000;

export interface Tidying {
  /** One at a time: who comes meanwhile waits for it. */
  tidy(target: Target): Promise<void>;
  look(): Promise<number>;
}

export function tidying({ settings, log }: Working, folder: WatchedFolder, coming: LogComing): Tidying {
  const told = toldOnce(log, 'backup', 'old backups are not removed');
  /** Nothing that is missing now: the next time does it as well. */
  const removeBeyond = async (target: Target) => {
    try {
      const { kept } = await askedFor(settings);
      const { names } = await folder.usable(target);
      // Nothing is written there to find out that nothing is to go.
      if (names.length <= kept) return;
      const removed = await removeOld(target.dir, await keysOf(settings.keys), kept);
      if (removed.length > 0) log.info({ event: 'backup', removed }, 'old backups were removed');
      told.worked();
    } catch (error) {
      told.failed(error as Error);
    }
  };
  let under: Promise<void> | null = null;
  const tidy = (target: Target) => {
    under ??= removeBeyond(target).finally(() => {
      under = null;
    });
    return under;
  };
  /** As fewer are to be kept since, a clock was set, or room is wanted: no backup and no log is waited for. */
  const lookForOld = async () => {
    const target = folder.target();
    if (target === null || !(coming.comes() || coming.full())) return;
    await assertThere(target);
    await tidy(target);
  };
  const look = async () => {
    await lookForOld().catch(error => told.failed(error));
    return TIDY_MS;
  };
  return { tidy, look };
}
