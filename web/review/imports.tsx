/** Imports what is approved. */
import { memo } from 'react';
import { Button } from 'react-aria-components';
import { useLocation } from 'wouter';
import { call } from '../api.ts';
import { type Asked, useAct } from '../asking.ts';
import { Trouble } from '../parts/said.tsx';
import { count } from '../parts/show.ts';
import type { Facet } from './facets.tsx';

/** @param asked what is approved, counted */
export const Imports = memo(function Imports({ asked }: { asked: Asked<{ items: Facet[] }> }) {
  const [, go] = useLocation();
  const { busy, refusal, act } = useAct();
  const items =
    asked.answer?.items.find(one => one.facet === 'status' && one.value === 'approved')?.items ?? 0;
  const run = () =>
    act(async () => {
      const { job_id } = await call<{ job_id: string }>('/api/isi/import/execute', { json: {} });
      go(`/review/imports/${job_id}`);
    });
  return (
    <section aria-label="Import">
      <h2>Approved, not imported: {count(items)}</h2>
      <Trouble refusal={asked.refusal ?? refusal} again={asked.again} />
      <div className="buttons">
        <Button className="button" isDisabled={busy || items === 0} onPress={run}>
          {busy ? 'Beginning …' : 'Import all of it'}
        </Button>
        <Button className="button quiet" onPress={asked.again}>
          Count again
        </Button>
      </div>
    </section>
  );
});
