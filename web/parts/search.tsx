/** A field that asks by itself: when whoever types pauses, or at once by Enter. */
import { useEffect, useRef, useState } from 'react';
import { TextBox } from './fields.tsx';

const PAUSE_MS = 350;

export function PausingBox(props: {
  label: string;
  /** What is asked for now. */
  value: string;
  onChange(value: string): void;
  hint?: string;
  maxLength?: number;
}) {
  const { value, onChange, ...field } = props;
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(value);
  // What is asked for may change elsewhere: by a link, or when all filters are taken away.
  useEffect(() => {
    if (value === asked.current) return;
    clearTimeout(timer.current);
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (typed: string) => {
    clearTimeout(timer.current);
    const wanted = typed.trim();
    if (wanted === asked.current) return;
    asked.current = wanted;
    onChange(wanted);
  };
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(typed), PAUSE_MS);
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        ask(text);
      }}
    >
      <TextBox {...field} value={text} onChange={type} />
    </form>
  );
}
