/** Imports what is approved. */
import { Button } from 'react-aria-components';
import { useLocation } from 'wouter';
import { call } from '../api.ts';
import { useAct, useAnswer } from '../asking.ts';
import { Trouble } from '../parts/said.tsx';
import { count } from '../parts/show.ts';
import type { Facet } from './facets.tsx';

export function Imports() {
  const [, go] = useLocation();
  const asked = useAnswer<{ items: Facet[] }>('/api/isi/review/facets?status=approved');
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
}
