/** A small form that posts once, however often it is sent. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { newKey } from '../api.ts';
import { useAct } from '../asking.ts';
import type { FormWords } from '../parts/plain.ts';
import { Trouble } from '../parts/said.tsx';
import { refuseCode, scanned, useScanner } from './scanner.ts';

export interface Sending {
  /** Made when the form is shown, and kept until it is answered. */
  key: string;
  /** Whether an earlier try got no answer, so that it may have been done. */
  mayBeDone: boolean;
}

export function Posting(props: {
  title: string;
  /** What the button says that does it. */
  does: string;
  send(sending: Sending): Promise<void>;
  onClose(): void;
  words?: FormWords;
  children: ReactNode;
}) {
  const { title, does, send, onClose, words, children } = props;
  const [key] = useState(newKey);
  const [mayBeDone, setMayBeDone] = useState(false);
  const { busy, refusal, act } = useAct();
  const button = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const entered = useScanner(form, code => {
    if (!busy) act(() => Promise.reject(scanned(code)));
  });
  const isOpen = refusal?.mayPass === true;
  useEffect(() => {
    if (!isOpen) return;
    setMayBeDone(true);
    button.current?.focus();
  }, [isOpen]);
  return (
    <form
      ref={form}
      className="card step posting"
      aria-label={title}
      data-unsettled={busy || isOpen}
      onSubmit={event => {
        event.preventDefault();
        const code = entered();
        act(async () => {
          if (code) await refuseCode(code, does);
          await send({ key, mayBeDone });
        });
      }}
      onKeyDown={event => event.key === 'Escape' && !busy && onClose()}
    >
      <h2>{title}</h2>
      {/* What was sent is sent again as it was: the key stands for it. */}
      <fieldset disabled={isOpen}>{children}</fieldset>
      <Trouble refusal={refusal} words={words} />
      {isOpen && (
        <p>Nobody knows yet whether it was done. Try again as often as you like: it is done once.</p>
      )}
      <div className="buttons">
        <Button ref={button} type="submit" className="button primary" isDisabled={busy}>
          {busy ? 'Sending …' : isOpen ? 'Try again' : does}
        </Button>
        <Button className="button" onPress={onClose} isDisabled={busy}>
          Close
        </Button>
      </div>
    </form>
  );
}
