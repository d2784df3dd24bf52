import type { TaskContext } from '../../types.ts';

/** Queues jobs for uploads that wait without one. */
export const uploads__rescue = (context: TaskContext) => async () => {
  const { rows } = await context.connections.owner.spp.query<{ rescued: number }>(
    'select spp_private.rescue_uploads() as rescued',
  );
  const rescued = rows[0]?.rescued ?? 0;
  if (rescued > 0) context.log.warn({ event: 'rescue', suppliers: rescued }, 'uploads waited without a job');
  return rescued;
};
