/** Whose the items are, and for how long. */
import { Button } from 'react-aria-components';
import { now } from '../clock.ts';
import { useSession } from '../session.ts';
import { useSecondsLeft } from './undo-bar.tsx';

const SOON_SECONDS = 120;

export function Lease({ ends, renew }: { ends: string | null; renew(): void }) {
  const user = useSession().session?.user;
  const left = useSecondsLeft(ends === null ? null : Date.parse(ends), now);
  if (ends === null) return null;
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <span className={left > SOON_SECONDS ? 'lease' : 'lease soon'}>
      {left > 0 ? (
        <>
          Taken by {user}, for {clock}
        </>
      ) : (
        'Your time is over: anybody may take these products now.'
      )}
      {left <= SOON_SECONDS && (
        <Button className="button quiet" onPress={renew}>
          Take more time
        </Button>
      )}
    </span>
  );
}
