/** What can be done with the product that is shown, by hand. */
import { memo, useRef } from 'react';
import { Button } from 'react-aria-components';
import { type Decision, decides } from './words.ts';

interface Acts {
  decide(decision: Decision): void;
  go(steps: number): void;
  release(): void;
}

export function Decide({ yes, ...acts }: Acts & { yes: Decision }) {
  const latest = useRef(acts);
  latest.current = acts;
  return <Buttons yes={yes} latest={latest} />;
}

/** Drawn once: they are the same for each product, and the next one is not to wait for them. */
const Buttons = memo(({ yes, latest }: { yes: Decision; latest: { current: Acts } }) => (
  <fieldset className="buttons">
    <legend className="unseen">Decide</legend>
    <Button className="button primary" onPress={() => latest.current.decide(yes)}>
      {decides[yes]} (a)
    </Button>
    <Button className="button danger" onPress={() => latest.current.decide('reject')}>
      Reject (r)
    </Button>
    <Button className="button" onPress={() => latest.current.decide('on_hold')}>
      Hold (h)
    </Button>
    <Button className="button quiet" onPress={() => latest.current.go(-1)}>
      Previous (k)
    </Button>
    <Button className="button quiet" onPress={() => latest.current.go(1)}>
      Next (j)
    </Button>
    <Button className="button quiet" onPress={() => latest.current.release()}>
      Give all back
    </Button>
  </fieldset>
));
