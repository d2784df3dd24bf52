/** What wants attention, the gravest first, and how old what is shown is. */
import type { Refusal } from '../api.ts';
import { Note, Trouble } from '../parts/said.tsx';
import { time } from '../parts/show.ts';
import { type Latest, useSecondsSince } from './latest.ts';
import { NOW_MS, type Tier, tierWords } from './words.ts';

export interface Alert {
  alert: string;
  severity: string | null;
  since: string | null;
  title: string | null;
  meaning: string | null;
  remedy: string | null;
}

export interface Half {
  tier: Tier;
  asked: Latest<unknown>;
  alerts: Alert[];
}

/** Seconds after which an answer that is awaited makes what is shown old. */
const OLD_S = (3 * NOW_MS) / 1000;

export function Attention({ halves }: { halves: Half[] }) {
  const oldest = halves.some(half => half.asked.at === null)
    ? null
    : Math.min(...halves.map(half => half.asked.at!));
  const age = useSecondsSince(oldest);
  const refusals = refusalsOf(halves);
  const isAway = refusals.some(one => one.code === 'unreachable');
  const alerts = halves
    .flatMap(({ tier, alerts: some }) => some.map(one => ({ ...one, tier })))
    .sort((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'));
  const isKnown = halves.every(({ asked }) => asked.answer !== null);
  const isWell = isKnown && alerts.length === 0 && refusals.length === 0;
  return (
    <section aria-label="What wants attention" className="attention">
      <p className={age !== null && age > OLD_S ? 'age old' : 'age fine'}>
        {age === null ? 'Nothing is known yet.' : `As of ${age} s ago; asked again every ${NOW_MS / 1000} s.`}
      </p>
      {isAway ? (
        <Note kind="bad" title="The server does not answer.">
          <p>
            {oldest === null
              ? 'Nothing can be shown.'
              : `What stands below is as it was at ${time(new Date(oldest).toISOString())}.`}{' '}
            It is asked on by itself.
          </p>
          <p className="fine">
            Code <code>unreachable</code>
          </p>
        </Note>
      ) : (
        refusals.map(refusal => <Trouble key={refusal.message} refusal={refusal} />)
      )}
      {alerts.map(one => (
        <Note
          key={`${one.tier} ${one.alert}`}
          kind={one.severity === 'error' ? 'bad' : 'warn'}
          title={one.title ?? one.alert}
        >
          <p>{one.meaning}</p>
          <p>
            <strong>What to do:</strong> {one.remedy}
          </p>
          <p className="fine">
            {tierWords[one.tier]}, {one.since !== null && `since ${time(one.since)}, `}code{' '}
            <code>{one.alert}</code>
          </p>
        </Note>
      ))}
      {isWell && <Note kind="good" title="Nothing wants attention." />}
    </section>
  );
}

/** Each once, also where both databases say it. */
function refusalsOf(halves: Half[]): Refusal[] {
  const all = halves.flatMap(({ asked }) => asked.refusal ?? []);
  return all.filter((one, n) => all.findIndex(({ message }) => message === one.message) === n);
}
