/** Fields of forms, each with its label. */
import type { ReactNode } from 'react';
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
}) {
  const { label, hint, secret, autoFocus = false, ...field } = props;
  return (
    <TextField className="field" type={secret ? 'password' : 'text'} {...field} autoFocus={autoFocus}>
      <Label>{label}</Label>
      <Input autoComplete="off" spellCheck="false" />
      {hint && <Text slot="description">{hint}</Text>}
      <FieldError />
    </TextField>
  );
}

/** One of a few: the browser's own control, which phones show as they show all. */
export function Choice(props: {
  label: string;
  value: string;
  onChange(value: string): void;
  options: readonly (readonly [value: string, text: string])[];
  hideLabel?: boolean;
  hint?: ReactNode;
}) {
  return (
    <label className="field">
      <span className={props.hideLabel ? 'unseen' : undefined}>{props.label}</span>
      <select value={props.value} onChange={event => props.onChange(event.target.value)}>
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
