import { backupsAmiss } from '../../../operations/backups-amiss.ts';
import type { TaskContext } from '../../types.ts';

/** For everybody who reads alerts: errors tell paths and what commands for keys have said, which is the administrator's. */
const REMEDY = 'See what "inventory doctor" says of it, on the server, and what to do.';

/** Says in what becomes of this run what is amiss with backups: spp.v_alerts goes by the last one. */
export const backups__look =
  ({ settings, connections }: TaskContext) =>
  async () => {
    const found = await backupsAmiss(settings, connections);
    return { amiss: found.map(({ what, verdict }) => ({ what, found: verdict, remedy: REMEDY })) };
  };
