/** Rows of one database beside those of the other: one statement for all of them, with each one's own rights. */
import type { ExecutableStep } from 'grafast';
import type { PgResource } from 'postgraphile/@dataplan/pg';
import { extendSchema, gql } from 'postgraphile/utils';

/** A row that a resource has read. */
type Row = ExecutableStep & { get(column: string): ExecutableStep };

export const neighboursPlugin = extendSchema(build => {
  const resources = build.input.pgRegistry.pgResources as Record<string, PgResource>;
  const offered = resources.SupplierProduct as PgResource;
  const selected = resources.SelectedProduct as PgResource;
  const offeredBy = ($row: Row) =>
    offered.get({ product_id: $row.get('spp_product_id'), supplier_id: $row.get('spp_supplier_id') });
  return {
    typeDefs: gql`
      extend type SupplierProduct {
        "The product of ours that it was selected as; null: none."
        selectedProduct: SelectedProduct
      }
      extend type SelectedProduct {
        "What the supplier offers today; null: it was entered by hand."
        supplierProduct: SupplierProduct
      }
      extend type SelectionItem {
        "What the supplier offers today."
        supplierProduct: SupplierProduct
      }
    `,
    objects: {
      SupplierProduct: {
        plans: {
          selectedProduct: ($row: Row) => selected.get({ spp_product_id: $row.get('product_id') }),
        },
      },
      SelectedProduct: { plans: { supplierProduct: offeredBy } },
      SelectionItem: { plans: { supplierProduct: offeredBy } },
    },
  };
}, 'InventoryNeighboursPlugin');
