/** Beside the product: what there is to choose from, what is done all at once, and what is approved. */
import { memo, useCallback, useEffect } from 'react';
import { useAnswer } from '../asking.ts';
import { approves } from '../roles.ts';
import { Bulk } from './bulk.tsx';
import { type Facet, FacetList } from './facets.tsx';
import { type Filters, filtered } from './filters.ts';
import { Imports } from './imports.tsx';

/** So long after the last decision it is counted anew. */
const COUNT_MS = 700;

/**
 * Drawn when its own answers change: the next product is not to wait for it.
 *
 * @param props.answered how often the database has taken a decision: counts follow, a moment after the last of them
 * @param props.onDone what was decided all at once is among what was taken, too
 */
export const Sides = memo(
  (props: {
    filters: Filters;
    change(change: Partial<Filters>): void;
    role: string;
    answered: number;
    onDone(): void;
  }) => {
    const { filters, change, role, answered, onDone } = props;
    const facets = useAnswer<{ items: Facet[] }>(
      filtered('/api/isi/review/facets', filters, { status: 'pending' }),
    );
    const approved = useAnswer<{ items: Facet[] }>(
      approves(role) ? '/api/isi/review/facets?status=approved' : null,
    );
    const countAgain = useCallback(() => {
      facets.again();
      approved.again();
    }, [facets.again, approved.again]);
    useEffect(() => {
      if (answered === 0) return;
      const later = setTimeout(countAgain, COUNT_MS);
      return () => clearTimeout(later);
    }, [answered, countAgain]);
    const done = useCallback(() => {
      countAgain();
      onDone();
    }, [countAgain, onDone]);
    return (
      <aside aria-label="What is reviewed">
        <FacetList asked={facets} filters={filters} change={change} isApprover={approves(role)} />
        <Bulk filters={filters} role={role} facets={facets.answer?.items ?? null} onDone={done} />
        {approves(role) && <Imports asked={approved} />}
      </aside>
    );
  },
);
