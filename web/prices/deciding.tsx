/** Accepts or refuses proposals: those that are chosen, or all there are. */
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { at, call, type Page } from '../api.ts';
import { useAct } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Note, Trouble } from '../parts/said.tsx';
import { count } from '../parts/show.ts';
import type { Proposal } from './proposals.tsx';

type Decision = 'accept' | 'dismiss';

const does: Record<Decision, string> = { accept: 'Accept', dismiss: 'Refuse' };
const did: Record<Decision, string> = { accept: 'Accepted', dismiss: 'Refused' };
const means: Record<Decision, string> = {
  accept: 'The proposed prices hold from now on.',
  dismiss: 'The prices stay; the same is not proposed again as long as they hold.',
};

const PAGE = 1000;

export function Deciding(props: { chosen: Proposal[]; tier: string; isEmpty: boolean; onDone(): void }) {
  const { chosen, tier, isEmpty, onDone } = props;
  const [asked, setAsked] = useState<Decision | null>(null);
  const [done, setDone] = useState<{ decision: Decision; proposals: number } | null>(null);
  const { busy, refusal, act, forget } = useAct();
  /** Over all tries of one question. */
  const sofar = useRef(0);
  const decide = (decision: Decision, work: () => Promise<void>) =>
    act(async () => {
      try {
        await work();
        setAsked(null);
      } finally {
        // What was decided before a page failed stays so; a further try decides the rest.
        setDone({ decision, proposals: sofar.current });
        onDone();
      }
    });
  const decideChosen = (decision: Decision) => {
    sofar.current = 0;
    decide(decision, async () => {
      sofar.current = await send(
        decision,
        chosen.map(one => one.proposal_id),
      );
    });
  };
  const ask = (decision: Decision) => {
    forget();
    sofar.current = 0;
    setAsked(decision);
  };
  return (
    <section aria-label="Decide">
      {done && (done.proposals > 0 || refusal === null) && (
        <Note kind="good" title={`${did[done.decision]}: ${count(done.proposals)}`} />
      )}
      {asked === null && <Trouble refusal={refusal} />}
      <div className="buttons">
        {(['accept', 'dismiss'] as const).map(decision => (
          <Button
            key={decision}
            className={decision === 'accept' ? 'button primary' : 'button danger'}
            isDisabled={busy || chosen.length === 0}
            onPress={() => decideChosen(decision)}
          >
            {does[decision]} {chosen.length === 0 ? 'what is chosen' : count(chosen.length)}
          </Button>
        ))}
        {(['accept', 'dismiss'] as const).map(decision => (
          <Button
            key={decision}
            className="button quiet"
            isDisabled={busy || isEmpty}
            onPress={() => ask(decision)}
          >
            {does[decision]} all …
          </Button>
        ))}
      </div>
      <Question
        title={asked === null ? '' : `${does[asked]} ${whole(tier)}?`}
        isOpen={asked !== null}
        does={asked === null ? '' : `${does[asked]} them`}
        isBusy={busy}
        onDo={() => decide(asked!, () => decideAll(asked!, tier, proposals => (sofar.current += proposals)))}
        onClose={() => setAsked(null)}
      >
        <p>{asked !== null && means[asked]}</p>
        <Trouble refusal={refusal} />
      </Question>
    </section>
  );
}

const whole = (tier: string) => `every proposal${tier === '' ? '' : ` of tier ${tier}`}`;

async function send(decision: Decision, proposal_ids: string[]): Promise<number> {
  const { items } = await call<{ items: unknown[] }>('/api/issoh/price-proposals/decide', {
    json: { proposal_ids, decision },
  });
  return items.length;
}

/** Page by page, each as a whole; says after each how many that were. */
async function decideAll(decision: Decision, tier: string, told: (proposals: number) => void): Promise<void> {
  let cursor: string | null = null;
  do {
    const path = at('/api/issoh/price-proposals', { tier: tier || null, limit: PAGE, cursor });
    const page: Page<Proposal> = await call<Page<Proposal>>(path);
    if (page.items.length === 0) break;
    told(
      await send(
        decision,
        page.items.map(one => one.proposal_id),
      ),
    );
    cursor = page.next_cursor;
  } while (cursor !== null);
}
