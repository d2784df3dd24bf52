/** Brands and categories that are not among the most frequent, found by what they are called. */
import { type ReactNode, useEffect, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { type Client, useClient } from 'urql';
import { useAct } from '../asking.ts';
import { AllCategoriesDocument, type AllCategoriesQuery, BrandsLikeDocument } from '../graphql/documents.ts';
import { refusalIn, rowsOf, useQuestion } from '../graphql/question.ts';
import { Trouble } from '../parts/said.tsx';
import { PausingBox } from '../parts/search.tsx';
import { type Filters, filterOf } from './filters.ts';

const SHOWN = 20;
const PAGE = 1000;

interface Found {
  value: string;
  label: string;
}

/** Brands of whatever has the letters in its brand; the search counts them, and a brand is searched, too. */
export function OtherBrands({ filters, add }: { filters: Filters; add(brand: string): void }) {
  const [text, setText] = useState('');
  const filter = filterOf({ ...filters, brands: [] });
  const asked = useQuestion(BrandsLikeDocument, text === '' ? null : { search: text, filter });
  const found = asked.answer?.searchProducts?.facets.brands.filter(one => holds(one.label, text));
  return (
    <Finding label="Find a brand" text={text} onText={setText}>
      <Trouble refusal={asked.refusal} again={asked.again} />
      <Choices found={found} text={text} choose={add} />
    </Finding>
  );
}

export function OtherCategories({ choose }: { choose(category: string): void }) {
  const [text, setText] = useState('');
  const { all, refusal, again } = useCategories(text !== '');
  const found = all
    ?.filter(one => holds(one.categoryName, text))
    .map(({ categoryId, categoryName, parent }) => ({
      value: categoryId,
      label: parent === null ? categoryName : `${parent.categoryName} › ${categoryName}`,
    }));
  return (
    <Finding label="Find a category" text={text} onText={setText}>
      <Trouble refusal={refusal} again={again} />
      <Choices found={found} text={text} choose={choose} />
    </Finding>
  );
}

type Listed = NonNullable<AllCategoriesQuery['categories']>;
type Category = NonNullable<Listed['nodes'][number]>;

/** All there are, once they are wanted. */
function useCategories(isWanted: boolean) {
  const client = useClient();
  const [all, setAll] = useState<Category[]>();
  const { act, refusal } = useAct();
  const read = () => act(async () => setAll(await readAll(client)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when they are wanted
  useEffect(() => {
    if (isWanted) read();
  }, [isWanted]);
  return { all, refusal, again: read };
}

async function readAll(client: Client): Promise<Category[]> {
  const all: Category[] = [];
  let after: string | null = null;
  do {
    const page: Listed = await readPage(client, after);
    all.push(...rowsOf(page));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}

async function readPage(client: Client, after: string | null): Promise<Listed> {
  const variables = { first: PAGE, after };
  const { data, error } = await client.query<AllCategoriesQuery>(String(AllCategoriesDocument), variables);
  if (error !== undefined) throw refusalIn(error);
  return data!.categories!;
}

function Finding(props: { label: string; text: string; onText(text: string): void; children: ReactNode }) {
  return (
    <>
      <PausingBox label={props.label} value={props.text} onChange={props.onText} maxLength={100} />
      {props.text !== '' && props.children}
    </>
  );
}

function Choices(props: { found: Found[] | undefined; text: string; choose(value: string): void }) {
  const { found, text, choose } = props;
  if (found === undefined) return null;
  if (found.length === 0) return <p className="fine">None is called “{text}”.</p>;
  return found.slice(0, SHOWN).map(({ value, label }) => (
    <ToggleButton key={value} className="toggle" isSelected={false} onChange={() => choose(value)}>
      <span>{label}</span>
    </ToggleButton>
  ));
}

const holds = (label: string, text: string) => label.toLowerCase().includes(text.toLowerCase());
