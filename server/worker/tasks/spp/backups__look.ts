import { backupsAmiss } from '../../../operations/backups-amiss.ts';
import type { TaskContext } from '../../types.ts';

/** Says in what becomes of this run what is amiss with backups: spp.v_alerts goes by the last one. */
export const backups__look =
  ({ settings, connections }: TaskContext) =>
  async () => {
    const found = await backupsAmiss(settings, connections);
    return { amiss: found.map(({ what, found: seen, advice }) => ({ what, found: seen, remedy: advice })) };
  };
