/** Values to choose from, each with how many there are; the longer list behind a press. */
import { type ReactNode, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { count } from './show.ts';

export interface ChoiceOf {
  /** Tells it apart where names are the same. */
  key?: string;
  name: string;
  /** null: they are not counted. */
  items: number | null;
  isOn: boolean;
  set(on: boolean): void;
}

const SHOWN = 8;
/** The server counts no more values of a facet. */
export const MOST = 100;

/**
 * @param isPart some of what there is were looked at alone, so that there may be other values
 * @param rest finds what the server has not counted: shown where there may be such
 */
export function FacetGroup(props: {
  title: string;
  choices: ChoiceOf[];
  isPart?: boolean;
  rest?: ReactNode;
}) {
  const { title, choices, isPart = false, rest } = props;
  const [isWhole, setIsWhole] = useState(false);
  const others = isPart || choices.length >= MOST ? rest : undefined;
  if (choices.length === 0 && !others) return null;
  const shown = isWhole ? choices : choices.filter((one, i) => i < SHOWN || one.isOn);
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map(one => (
        <ToggleButton key={one.key ?? one.name} className="toggle" isSelected={one.isOn} onChange={one.set}>
          <span>{one.name}</span> {one.items !== null && <span className="fine">{count(one.items)}</span>}
        </ToggleButton>
      ))}
      {choices.length > SHOWN && (
        <Button className="button quiet" onPress={() => setIsWhole(!isWhole)}>
          {isWhole
            ? 'Fewer'
            : choices.length < MOST
              ? `All ${count(choices.length)}`
              : `The ${MOST} most frequent`}
        </Button>
      )}
      {others}
    </fieldset>
  );
}
