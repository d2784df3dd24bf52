/** What there is in the queue, with counts, to choose from. */
import { memo, useEffect, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import type { Asked } from '../asking.ts';
import { useCategoryNames } from '../parts/categories.ts';
import { FacetGroup } from '../parts/facet.tsx';
import { TextBox } from '../parts/fields.tsx';
import { Answered } from '../parts/said.tsx';
import { amount } from '../parts/show.ts';
import { type Filters, isFiltered } from './filters.ts';

export interface Facet {
  facet: 'supplier' | 'category' | 'status' | 'price_band' | 'auto_candidate';
  value: string | null;
  from_price: string | null;
  below_price: string | null;
  currency_code: string | null;
  items: number;
}

export const FacetList = memo(function FacetList(props: {
  asked: Asked<{ items: Facet[] }>;
  filters: Filters;
  change(change: Partial<Filters>): void;
  isApprover: boolean;
}) {
  const { asked, filters, change, isApprover } = props;
  return (
    <section aria-label="Filters">
      <Search filters={filters} change={change} />
      <div className="toggles">
        <ToggleButton
          className="toggle"
          isSelected={filters.is_new === true}
          onChange={on => change({ is_new: on || undefined })}
        >
          New only
        </ToggleButton>
        {isApprover && (
          <ToggleButton
            className="toggle"
            isSelected={filters.recommended === true}
            onChange={on => change({ recommended: on || undefined })}
          >
            Recommended
          </ToggleButton>
        )}
        {isFiltered(filters) && (
          <Button
            className="button quiet"
            onPress={() =>
              change({
                supplier_codes: undefined,
                category: undefined,
                search: undefined,
                min_price: undefined,
                max_price: undefined,
                is_new: undefined,
                recommended: undefined,
              })
            }
          >
            All of it
          </Button>
        )}
      </div>
      <Answered asked={asked} waiting="Counting">
        {({ items }) => <Groups items={items} filters={filters} change={change} />}
      </Answered>
    </section>
  );
});

function Search({ filters, change }: { filters: Filters; change(change: Partial<Filters>): void }) {
  const [text, setText] = useState(filters.search ?? '');
  useEffect(() => setText(filters.search ?? ''), [filters.search]);
  return (
    <search>
      <form
        onSubmit={event => {
          event.preventDefault();
          change({ search: text.trim() || undefined });
        }}
      >
        <TextBox label="Name, code, brand or barcode" value={text} onChange={setText} maxLength={200} />
      </form>
    </search>
  );
}

function Groups(props: { items: Facet[]; filters: Filters; change(change: Partial<Filters>): void }) {
  const { items, filters, change } = props;
  const nameOf = useCategoryNames();
  const of = (facet: Facet['facet']) => items.filter(one => one.facet === facet && one.value !== null);
  const suppliers = filters.supplier_codes ?? [];
  const bands = items.filter(one => one.facet === 'price_band' && one.from_price !== null);
  return (
    <>
      <FacetGroup
        title="Supplier"
        choices={of('supplier').map(one => ({
          name: one.value!,
          items: one.items,
          isOn: suppliers.includes(one.value!),
          set: on =>
            change({
              supplier_codes: on ? [...suppliers, one.value!] : suppliers.filter(code => code !== one.value),
            }),
        }))}
      />
      <FacetGroup
        title="Category"
        choices={of('category').map(one => ({
          key: one.value!,
          name: nameOf(one.value)!,
          items: one.items,
          isOn: filters.category === one.value,
          set: on => change({ category: on ? one.value! : undefined }),
        }))}
      />
      <FacetGroup
        title="Price"
        choices={bands.map(one => ({
          name: `${one.below_price === null ? 'from ' : ''}${amount(one.from_price, one.currency_code)}${
            one.below_price === null ? '' : ` to ${amount(one.below_price, one.currency_code)}`
          }`,
          items: one.items,
          isOn: filters.min_price === one.from_price! && filters.max_price === (one.below_price ?? undefined),
          set: on =>
            change({
              min_price: on ? one.from_price! : undefined,
              max_price: on ? (one.below_price ?? undefined) : undefined,
            }),
        }))}
      />
    </>
  );
}
