/** Brands and categories that are not among the most frequent, found by what they are called. */
import { type ReactNode, useEffect, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useClient } from 'urql';
import { useAct } from '../asking.ts';
import {
  AllCategoriesDocument,
  BrandsLikeDocument,
  type CategoryNameFragment,
  CategoryOfDocument,
} from '../graphql/documents.ts';
import { readAll, useQuestion } from '../graphql/question.ts';
import { MOST } from '../parts/facet.tsx';
import { Trouble } from '../parts/said.tsx';
import { PausingBox } from '../parts/search.tsx';
import { type Filters, filterOf } from './filters.ts';

const SHOWN = 20;

interface Found {
  value: string;
  label: string;
}

/** Brands of whatever has the letters in its brand; the search counts them, and a brand is searched, too. */
export function OtherBrands({ filters, add }: { filters: Filters; add(brand: string): void }) {
  const [text, setText] = useState('');
  const filter = filterOf({ ...filters, brands: [] });
  const asked = useQuestion(BrandsLikeDocument, text === '' ? null : { search: text, filter });
  const counted = asked.answer?.searchProducts?.facets;
  const isPart = counted !== undefined && (!counted.isExact || counted.brands.length >= MOST);
  // While the next letters are asked about, the answer at hand is that of those before.
  const found = asked.waits ? undefined : counted?.brands.filter(one => holds(one.label, text));
  return (
    <Finding label="Find a brand" text={text} onText={setText}>
      <Trouble refusal={asked.refusal} again={asked.again} />
      <Choices found={found} isPart={isPart} text={text} choose={add} />
    </Finding>
  );
}

export function OtherCategories({ choose }: { choose(category: string): void }) {
  const [text, setText] = useState('');
  const { all, refusal, again } = useCategories(text !== '');
  const found = all
    ?.filter(one => holds(one.categoryName, text))
    .map(one => ({ value: one.categoryId, label: nameOf(one) }));
  return (
    <Finding label="Find a category" text={text} onText={setText}>
      <Trouble refusal={refusal} again={again} />
      <Choices found={found} text={text} choose={choose} />
    </Finding>
  );
}

/** @returns what a category is called that nothing is counted of; null while that is asked, or nothing is chosen */
export function useNameOf(categoryId: string | null): string | null {
  const { answer } = useQuestion(CategoryOfDocument, categoryId === null ? null : { categoryId });
  const category = answer?.category;
  // The answer at hand may be that of the category before.
  return category?.categoryId === categoryId ? nameOf(category) : null;
}

const nameOf = ({ categoryName, parent }: CategoryNameFragment) =>
  parent === null ? categoryName : `${parent.categoryName} › ${categoryName}`;

/** All there are, once they are wanted. */
function useCategories(isWanted: boolean) {
  const client = useClient();
  const [all, setAll] = useState<CategoryNameFragment[]>();
  const { act, refusal } = useAct();
  const read = () =>
    act(async () => setAll(await readAll(client, AllCategoriesDocument, answer => answer.categories)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when they are wanted
  useEffect(() => {
    if (isWanted) read();
  }, [isWanted]);
  return { all, refusal, again: read };
}

function Finding(props: { label: string; text: string; onText(text: string): void; children: ReactNode }) {
  return (
    <>
      <PausingBox label={props.label} value={props.text} onChange={props.onText} maxLength={100} />
      {props.text !== '' && props.children}
    </>
  );
}

/** @param isPart there may be others of that name than were found */
function Choices(props: {
  found: Found[] | undefined;
  isPart?: boolean;
  text: string;
  choose(value: string): void;
}) {
  const { found, isPart = false, text, choose } = props;
  if (found === undefined) return null;
  if (found.length === 0)
    return (
      <p className="fine">
        {isPart
          ? `None of the most frequent is called “${text}”: type more of it.`
          : `None is called “${text}”.`}
      </p>
    );
  return (
    <>
      {found.slice(0, SHOWN).map(({ value, label }) => (
        <ToggleButton key={value} className="toggle" isSelected={false} onChange={() => choose(value)}>
          <span>{label}</span>
        </ToggleButton>
      ))}
      {(isPart || found.length > SHOWN) && <p className="fine">There may be more: type more of it.</p>}
    </>
  );
}

const holds = (label: string, text: string) => label.toLowerCase().includes(text.toLowerCase());
