/** What a page says of itself: that it waits, that there is nothing, what went wrong. */
import type { ReactNode } from 'react';
import { Button, ProgressBar } from 'react-aria-components';
import type { Refusal } from '../api.ts';
import type { Asked } from '../asking.ts';
import { type FormWords, inPlain } from './plain.ts';

export function Note(props: {
  kind: 'bad' | 'warn' | 'good' | 'info';
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`note ${props.kind}`} role={props.kind === 'bad' ? 'alert' : 'status'}>
      {props.title && <strong>{props.title}</strong>}
      {props.children}
    </div>
  );
}

/**
 * Why something was not done, with its code, what helps, and a further try where that may do better.
 *
 * @param props.words what this form says otherwise than the others
 */
export function Trouble(props: {
  refusal: Refusal | null;
  again?: () => void;
  words?: FormWords | undefined;
}) {
  const { refusal, again, words } = props;
  if (refusal === null) return null;
  const { title, hint } = inPlain(refusal, words);
  return (
    <Note kind="bad" title={title}>
      {hint && <p>{hint}</p>}
      <p className="fine">
        Code <code>{refusal.code}</code>
        {refusal.requestId && (
          <>
            , request <code>{refusal.requestId}</code>
          </>
        )}
      </p>
      {again && refusal.mayPass && (
        <Button className="button" onPress={again}>
          Try again
        </Button>
      )}
    </Note>
  );
}

export function Waiting({ children }: { children: string }) {
  return (
    <ProgressBar className="waiting" isIndeterminate aria-label={children}>
      <span className="bar">
        <span />
      </span>
      <span>{children}</span>
    </ProgressBar>
  );
}

/** An answer in each of its states. */
export function Answered<Answer>(props: {
  asked: Asked<Answer>;
  waiting: string;
  children: (answer: Answer) => ReactNode;
}) {
  const { answer, refusal, again } = props.asked;
  return (
    <>
      <Trouble refusal={refusal} again={again} />
      {answer !== null ? props.children(answer) : refusal === null && <Waiting>{props.waiting}</Waiting>}
    </>
  );
}

export function Nothing(props: { title: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <strong>{props.title}</strong>
      {props.children}
    </div>
  );
}

export function Refused({ role, roles, title }: { role: string; roles: readonly string[]; title: string }) {
  return (
    <main id="main" className="narrow">
      <h1>{title}</h1>
      <Note kind="warn" title={`Role ${role} may not use this page.`}>
        <p>It takes one of:</p>
        <ul>
          {roles.map(one => (
            <li key={one}>
              <code>{one}</code>
            </li>
          ))}
        </ul>
        <p>
          <code>npm run -s inventory -- token --role {roles[0]}</code> makes a token of such a role.
        </p>
        <p className="fine">
          Code <code>forbidden</code>
        </p>
      </Note>
    </main>
  );
}
