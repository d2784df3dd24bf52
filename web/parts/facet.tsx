/** Values to choose from, each with how many there are; the longer list behind a press. */
import { useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { count } from './show.ts';

export interface ChoiceOf {
  /** Tells it apart where names are the same. */
  key?: string;
  name: string;
  items: number;
  isOn: boolean;
  set(on: boolean): void;
}

const SHOWN = 8;
/** The server counts no more values of a facet. */
const MOST = 100;

export function FacetGroup({ title, choices }: { title: string; choices: ChoiceOf[] }) {
  const [isWhole, setIsWhole] = useState(false);
  if (choices.length === 0) return null;
  const shown = isWhole ? choices : choices.filter((one, i) => i < SHOWN || one.isOn);
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map(one => (
        <ToggleButton key={one.key ?? one.name} className="toggle" isSelected={one.isOn} onChange={one.set}>
          <span>{one.name}</span> <span className="fine">{count(one.items)}</span>
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
    </fieldset>
  );
}
