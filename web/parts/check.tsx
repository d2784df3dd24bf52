/** What is ticked: one, or all of a list of which some are. */
import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';

export function Check(props: {
  isSelected: boolean;
  isIndeterminate?: boolean;
  onChange(isOn: boolean): void;
  /** What it is called where no text stands beside it. */
  name?: string;
  children?: ReactNode;
}) {
  const { name, children, ...state } = props;
  return (
    <Checkbox className="check" {...state} {...(name === undefined ? {} : { 'aria-label': name })}>
      <span className="box" aria-hidden="true" />
      {children}
    </Checkbox>
  );
}
