/** What was done, in words, with the stock as it is now. */
import { useEffect, useRef } from 'react';
import type { Asked } from '../asking.ts';
import { hintOf } from '../parts/plain.ts';
import { Note } from '../parts/said.tsx';
import type { Done } from './forms.ts';
import type { Pieces } from './rows.ts';
import { standing } from './words.ts';

export function DoneNote({ done, stock }: { done: Done; stock?: Asked<Pieces[]> }) {
  const place = useRef<HTMLDivElement>(null);
  // On a phone it may be out of sight.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const changed = stock?.waits ? [] : (stock?.answer ?? []);
  const now = [...done.stock, ...changed.filter(one => one.warehouse_code === done.in)];
  return (
    <div ref={place}>
      <Note kind={done.warnings.length > 0 ? 'warn' : 'good'} title={done.title}>
        {now.length > 0 && (
          <ul>
            {now.map(one => (
              <li key={one.warehouse_code}>{standing(one)}</li>
            ))}
          </ul>
        )}
        {done.warnings.map(({ code, message, hint }) => (
          <p key={code + message}>
            {message} {hintOf(code, hint)} <code className="fine">{code}</code>
          </p>
        ))}
      </Note>
    </div>
  );
}
