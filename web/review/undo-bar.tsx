/** What was decided last, while it can be taken back. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { type Made, UNDO_MS } from './queue.ts';
import { decided } from './words.ts';

export function UndoBar({ last, undo }: { last: Made | null; undo(): void }) {
  const left = useSecondsLeft(last === null ? null : last.at + UNDO_MS);
  const isOpen = last !== null && left > 0;
  return (
    <div className="undo-bar" role="status">
      {isOpen && (
        <>
          <span>
            {decided[last.decision]}: {last.item.product_name ?? 'unnamed'}
          </span>
          <Button className="button quiet" onPress={undo} aria-label="Take it back (u)">
            Undo (u)
          </Button>
        </>
      )}
      {isOpen && (
        <span className="fine" aria-hidden="true">
          {left} s
        </span>
      )}
    </div>
  );
}

/** Whole seconds until a moment of a clock; 0 when it is over, or none is given. */
export function useSecondsLeft(until: number | null, now: () => number = Date.now): number {
  const [, setTick] = useState(0);
  const left = until === null ? 0 : Math.max(0, Math.ceil((until - now()) / 1000));
  useEffect(() => {
    if (until === null || left === 0) return;
    const timer = setTimeout(() => setTick(tick => tick + 1), Math.max(50, (until - now()) % 1000));
    return () => clearTimeout(timer);
  });
  return left;
}
