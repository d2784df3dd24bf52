/** Fields of forms, each with its label. */
import { type FormEvent, type ReactNode, useId } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';

export function TextBox(props: {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: string;
  isRequired?: boolean;
  maxLength?: number;
  autoFocus?: boolean;
  secret?: boolean;
  /** A day is chosen by the browser's own calendar. */
  isDay?: boolean;
  /** The keys that a phone shows. */
  keys?: 'numeric' | 'decimal' | 'search';
}) {
  const { label, hint, secret, isDay, keys, autoFocus = false, ...field } = props;
  const type = secret ? 'password' : isDay ? 'date' : 'text';
  return (
    <TextField className="field" type={type} {...field} autoFocus={autoFocus}>
      <Label>{label}</Label>
      <Input autoComplete="off" spellCheck="false" inputMode={keys} onInput={judgeAnew} />
      {hint && <Text slot="description">{hint}</Text>}
      <FieldError />
    </TextField>
  );
}

/**
 * An error goes while it is mended. Left until the field is left, its line would go when a button below is pressed: away
 * from under the pointer, and the press would be lost.
 */
export function judgeAnew({ currentTarget: field }: FormEvent<HTMLInputElement>): void {
  if (field.ariaInvalid === 'true') field.dispatchEvent(new Event('change'));
}

/** One of a few: the browser's own control, which phones show as they show all. */
export function Choice(props: {
  label: string;
  value: string;
  onChange(value: string): void;
  options: readonly (readonly [value: string, text: string])[];
  hideLabel?: boolean;
  isRequired?: boolean;
  hint?: ReactNode;
}) {
  return (
    <label className="field">
      <span className={props.hideLabel ? 'unseen' : undefined}>{props.label}</span>
      <select
        value={props.value}
        required={props.isRequired}
        onChange={event => props.onChange(event.target.value)}
      >
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {props.hint && <span className="fine">{props.hint}</span>}
    </label>
  );
}

/** A day, yyyy-mm-dd: the browser's own calendar, in the reader's way of writing. */
export const DayBox = (props: CalendarProps) => <Calendar type="date" {...props} />;

/** A moment of the reader's clock, yyyy-mm-ddThh:mm. */
export const MomentBox = (props: CalendarProps) => <Calendar type="datetime-local" {...props} />;

interface CalendarProps {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: string;
}

function Calendar({ type, label, value, onChange, hint }: CalendarProps & { type: string }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        onChange={event => onChange(event.target.value)}
        aria-describedby={hint && `${id}-hint`}
      />
      {hint && (
        <span className="fine" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
