/** What there is in the catalogue, with counts, to choose from and to take back. */
import { Button, ToggleButton } from 'react-aria-components';
import type { Asked } from '../asking.ts';
import { type FacetFragment, ProductCountsDocument, type ProductCountsQuery } from '../graphql/documents.ts';
import { useQuestion } from '../graphql/question.ts';
import { FacetGroup } from '../parts/facet.tsx';
import { DayBox } from '../parts/fields.tsx';
import { Answered } from '../parts/said.tsx';
import { PausingBox } from '../parts/search.tsx';
import { type Filters, filterOf, isFiltered, noFilters } from './filters.ts';
import { OtherBrands, OtherCategories, useNameOf } from './rest.tsx';
import { statusOf } from './words.ts';

type Change = (change: Partial<Filters>) => void;

export function useCounts(filters: Filters): Asked<ProductCountsQuery> {
  return useQuestion(ProductCountsDocument, {
    search: filters.search || null,
    filter: filterOf(filters),
    anySupplier: filterOf({ ...filters, suppliers: [] }),
    anyCategory: filterOf({ ...filters, category: '' }),
    anyBrand: filterOf({ ...filters, brands: [] }),
    anyStatus: filterOf({ ...filters, status: '' }),
    isOfSuppliers: filters.suppliers.length > 0,
    isOfCategory: filters.category !== '',
    isOfBrands: filters.brands.length > 0,
    isOfStatus: filters.status !== '',
  });
}

/** @param counts null: the products themselves were refused, which is told where they would be */
export function Facets(props: {
  counts: Asked<ProductCountsQuery> | null;
  filters: Filters;
  change: Change;
}) {
  const { counts, filters, change } = props;
  return (
    <section aria-label="Filters">
      <div className="toggles">
        <ToggleButton className="toggle" isSelected={filters.isNew} onChange={isNew => change({ isNew })}>
          New only
        </ToggleButton>
        {isFiltered(filters) && (
          <Button className="button quiet" onPress={() => change({ ...noFilters, order: filters.order })}>
            All products
          </Button>
        )}
      </div>
      {counts && (
        <Answered asked={counts} waiting="Counting">
          {answer => <Groups counts={answer} filters={filters} change={change} />}
        </Answered>
      )}
      <fieldset className="facet">
        <legend>Price</legend>
        <div className="row">
          <PausingBox label="From" value={filters.minPrice} onChange={minPrice => change({ minPrice })} />
          <PausingBox label="To" value={filters.maxPrice} onChange={maxPrice => change({ maxPrice })} />
        </div>
        <p className="fine">As a number, whatever its currency.</p>
        <DayBox label="Price changed since" value={filters.since} onChange={since => change({ since })} />
      </fieldset>
    </section>
  );
}

function Groups(props: { counts: ProductCountsQuery; filters: Filters; change: Change }) {
  const { filters, change } = props;
  const { found, bySupplier, byCategory, byBrand, byStatus } = props.counts;
  const all = [found, bySupplier, byCategory, byBrand, byStatus];
  const suppliers = (bySupplier ?? found)?.facets.suppliers;
  const ofCategories = (byCategory ?? found)?.facets;
  const ofBrands = (byBrand ?? found)?.facets;
  const statuses = (byStatus ?? found)?.facets.statuses;
  const isCounted = ofCategories?.categories.some(({ value }) => value === filters.category);
  const chosenName = useNameOf(filters.category === '' || isCounted ? null : filters.category);
  return (
    <>
      {all.some(one => one?.facets.isExact === false) && (
        <p className="fine">Counted among the first 10,000.</p>
      )}
      <FacetGroup
        title="Supplier"
        choices={several(suppliers, filters.suppliers, chosen => change({ suppliers: chosen }))}
      />
      <FacetGroup
        title="Category"
        choices={one(
          ofCategories?.categories,
          filters.category,
          category => change({ category }),
          () => chosenName ?? 'The chosen one',
        )}
        isPart={ofCategories?.isExact === false}
        rest={<OtherCategories choose={category => change({ category })} />}
      />
      <FacetGroup
        title="Brand"
        choices={several(ofBrands?.brands, filters.brands, chosen => change({ brands: chosen }))}
        isPart={ofBrands?.isExact === false}
        rest={
          <OtherBrands
            filters={filters}
            add={brand => change({ brands: [...new Set([...filters.brands, brand])] })}
          />
        }
      />
      <FacetGroup
        title="Status"
        choices={one(statuses, filters.status, status => change({ status })).map(choice => ({
          ...choice,
          name: statusOf(choice.key),
        }))}
      />
    </>
  );
}

interface Counted {
  value: string;
  label: string;
  products: number | null;
}

/**
 * What is chosen can be taken back also where nothing is counted of it.
 *
 * @param labelOf what it is called then
 */
function withChosen(
  facets: FacetFragment[] = [],
  chosen: string[],
  labelOf = (value: string) => value,
): Counted[] {
  const missing = chosen.filter(value => !facets.some(facet => facet.value === value));
  return [...missing.map(value => ({ value, label: labelOf(value), products: null })), ...facets];
}

function several(facets: FacetFragment[] | undefined, chosen: string[], set: (chosen: string[]) => void) {
  return withChosen(facets, chosen).map(({ value, label, products }) => ({
    key: value,
    name: label,
    items: products,
    isOn: chosen.includes(value),
    set: (on: boolean) => set(on ? [...chosen, value] : chosen.filter(other => other !== value)),
  }));
}

function one(
  facets: FacetFragment[] | undefined,
  chosen: string,
  set: (chosen: string) => void,
  labelOf?: (value: string) => string,
) {
  return withChosen(facets, chosen === '' ? [] : [chosen], labelOf).map(({ value, label, products }) => ({
    key: value,
    name: label,
    items: products,
    isOn: chosen === value,
    set: (on: boolean) => set(on ? value : ''),
  }));
}
