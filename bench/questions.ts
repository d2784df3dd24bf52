/**
 * Everyday questions to the views, as an analyst or a page asks them. `:supplier` stands for a supplier's code, `:id` for
 * its id, `:brand`, `:category` and `:word` for those of a product of it, `:new` for a word of a new one of it, `:pair` for
 * two common words of one, `:sku`
 * for one of ours, `:candidate` for a supplier whose products wait to be selected; `analyst` reads everything, `supplier` its own by RLS. Each finds something, unless its name says
 * "not found".
 */
export type Asker = 'analyst' | 'supplier';

export interface Question {
  tier: 'spp' | 'issoh';
  /** The view, or the function, that is asked. */
  of: string;
  name: string;
  askers: readonly Asker[];
  sql: string;
  /** The same by GraphQL, where the schema offers it. */
  graphql?: string;
}

const both = ['analyst', 'supplier'] as const;
const found = "product_name ilike '%:word%'";
const notFound = "product_name ilike '%zzzqqq%'";

const products = questionsOf('spp', 'spp.v_all_supplier_products', [
  {
    name: 'first page',
    sql: 'select * from spp.v_all_supplier_products order by product_id, supplier_id limit 50',
    graphql:
      '{allSupplierProducts(first: 50) {nodes {supplierProductCode productName currentPrice supplierCode}}}',
  },
  {
    name: 'any 50',
    sql: 'select * from spp.v_all_supplier_products limit 50',
  },
  {
    name: 'one supplier by its code',
    sql: `select supplier_code, supplier_product_code, product_name, current_price, last_price_change_percentage
            from spp.v_all_supplier_products where supplier_code = ':supplier' order by product_id limit 50`,
    graphql: `{allSupplierProducts(first: 50, filter: {supplierId: {equalTo: ":id"}})
               {nodes {supplierProductCode productName currentPrice lastPriceChangePercentage}}}`,
  },
  {
    name: 'one supplier, by product code',
    sql: `select * from spp.v_all_supplier_products where supplier_code = ':supplier'
           order by supplier_product_code limit 50`,
    graphql: `{allSupplierProducts(first: 50, filter: {supplierId: {equalTo: ":id"}}, orderBy: SUPPLIER_PRODUCT_CODE_ASC)
               {nodes {supplierProductCode productName currentPrice}}}`,
  },
  {
    name: 'latest changes',
    sql: 'select * from spp.v_all_supplier_products order by last_price_change_at desc nulls last limit 50',
  },
  {
    name: 'latest changes of one supplier',
    sql: `select * from spp.v_all_supplier_products where supplier_code = ':supplier'
           order by last_price_change_at desc nulls last limit 50`,
  },
  {
    name: 'biggest rises',
    sql: 'select * from spp.v_all_supplier_products order by last_price_change_percentage desc nulls last limit 50',
  },
  {
    name: 'totals',
    sql: `select count(*), count(*) filter (where is_new) as new,
                 count(*) filter (where status = 'discontinued') as discontinued
            from spp.v_all_supplier_products`,
  },
  {
    name: 'totals of one supplier',
    sql: `select count(*), count(*) filter (where is_new) as new from spp.v_all_supplier_products
           where supplier_code = ':supplier'`,
  },
  {
    name: 'a word, found',
    sql: `select * from spp.v_all_supplier_products where ${found} order by product_id limit 50`,
  },
  {
    name: 'a word, not found',
    sql: `select * from spp.v_all_supplier_products where ${notFound} order by product_id limit 50`,
  },
  {
    name: 'a common word',
    sql: "select * from spp.v_all_supplier_products where product_name ilike '%hammer%' limit 50",
  },
]);

const listed = questionsOf('spp', 'spp.list_products', [
  { name: 'first page', sql: 'select * from spp.list_products(page_size => 50)' },
  { name: 'one supplier', sql: "select * from spp.list_products(':supplier', page_size => 50)" },
  { name: 'a word, found', sql: "select * from spp.list_products(search => ':word', page_size => 50)" },
  { name: 'a word, not found', sql: "select * from spp.list_products(search => 'zzzqqq', page_size => 50)" },
  { name: 'a common word', sql: "select * from spp.list_products(search => 'hammer', page_size => 50)" },
  {
    name: 'a common word among new products',
    sql: "select * from spp.list_products(search => 'hammer', is_new => true, page_size => 50)",
  },
  {
    name: 'discontinued products',
    sql: "select * from spp.list_products(status => 'discontinued', page_size => 50)",
  },
  {
    name: 'a word at one supplier, not found',
    sql: "select * from spp.list_products(':supplier', search => 'zzzqqq', page_size => 50)",
  },
  {
    name: 'two common words',
    sql: "select * from spp.list_products(search => ':pair', page_size => 50)",
  },
  {
    name: 'a common word and one not found',
    sql: "select * from spp.list_products(search => 'hammer zzzqqq', page_size => 50)",
  },
]);

/** As the page of products asks: a page and the counts of its facets. */
const searched = questionsOf(
  'spp',
  'spp.search_products',
  [
    { name: 'everything by name', search: null, filter: '{}', order: 'name' },
    { name: 'everything by price', search: null, filter: '{}', order: 'price' },
    { name: 'everything by change', search: null, filter: '{}', order: 'change' },
    {
      name: 'one supplier by price',
      search: null,
      filter: '{"supplier_codes": [":supplier"]}',
      order: 'price',
    },
    { name: 'new products by name', search: null, filter: '{"is_new": true}', order: 'name' },
    { name: 'dear products by price', search: null, filter: '{"min_price": 100}', order: 'price' },
    { name: 'a common word', search: 'hammer', filter: '{}', order: 'name' },
    { name: 'a rare word', search: ':word', filter: '{}', order: 'name' },
    { name: 'two common words', search: ':pair', filter: '{}', order: 'price' },
    { name: 'a common word and one not found', search: 'hammer zzzqqq', filter: '{}', order: 'name' },
    {
      name: 'a word at one supplier, available',
      search: 'hammer',
      filter: '{"supplier_codes": [":supplier"], "status": "available"}',
      order: 'name',
    },
    { name: 'a brand', search: null, filter: '{"brands": [":brand"]}', order: 'name' },
    { name: 'a category', search: null, filter: '{"category": ":category"}', order: 'price' },
  ].flatMap(({ name, search, filter, order }) => {
    const wanted = `${search === null ? 'null' : `'${search}'`}, '${filter}'`;
    return [
      { name, sql: `select * from spp.search_products(${wanted}, '${order}', page_size => 50)` },
      { name: `${name}: facets`, sql: `select spp.search_counts(${wanted})` },
    ];
  }),
);

const analysed = [
  ...questionsOf(
    'spp',
    'spp.v_price_months',
    [
      { name: 'all', sql: 'select * from spp.v_price_months order by month, supplier_code' },
      {
        name: 'one supplier by its code',
        sql: "select * from spp.v_price_months where supplier_code = ':supplier' order by month",
      },
      {
        name: 'the year',
        sql: `select month, sum(changes) from spp.v_price_months
             where month >= date_trunc('month', now() - interval '1 year') group by month order by month`,
      },
    ],
    ['analyst'],
  ),
  ...questionsOf('spp', 'spp.v_data_quality', [
    { name: 'all', sql: 'select * from spp.v_data_quality order by supplier_code, reason' },
    {
      name: 'one supplier by its code',
      sql: "select * from spp.v_data_quality where supplier_code = ':supplier' order by reason",
    },
  ]),
  ...questionsOf(
    'spp',
    'spp.v_matched_prices',
    [
      {
        name: 'first page',
        sql: 'select * from spp.v_matched_prices order by master_product_id, supplier_id limit 50',
      },
      {
        name: 'one supplier by its code',
        sql: `select * from spp.v_matched_prices where supplier_code = ':supplier'
               order by supplier_product_code limit 50`,
      },
      {
        name: 'totals of one supplier',
        sql: "select count(*) from spp.v_matched_prices where supplier_code = ':supplier'",
      },
    ],
    ['analyst'],
  ),
];

const news = questionsOf('spp', 'spp.v_new_products_by_supplier', [
  {
    name: 'first page',
    sql: 'select * from spp.v_new_products_by_supplier order by product_id limit 50',
    graphql: '{newProductsBySupplier(first: 50) {nodes {supplierProductCode productName supplierNewCount}}}',
  },
  {
    name: 'one supplier by its code',
    sql: `select supplier_code, supplier_new_count, supplier_product_code, current_price
            from spp.v_new_products_by_supplier where supplier_code = ':supplier' order by product_id limit 50`,
    graphql: `{newProductsBySupplier(first: 50, filter: {supplierId: {equalTo: ":id"}})
               {nodes {supplierProductCode productName supplierNewCount}}}`,
  },
  {
    name: 'latest',
    sql: 'select * from spp.v_new_products_by_supplier order by first_seen_date desc, product_id desc limit 50',
  },
  {
    name: 'counts',
    sql: `select supplier_code, supplier_new_count from spp.v_new_products_by_supplier
           group by supplier_code, supplier_new_count order by supplier_code`,
  },
  { name: 'totals', sql: 'select count(*) from spp.v_new_products_by_supplier' },
  {
    name: 'a word, found',
    sql: `select * from spp.v_new_products_by_supplier where product_name ilike '%:new%' order by product_id limit 50`,
  },
  {
    name: 'a word, not found',
    sql: `select * from spp.v_new_products_by_supplier where ${notFound} order by product_id limit 50`,
  },
]);

const changes = questionsOf('spp', 'spp.v_price_change_summary', [
  {
    name: 'first page',
    sql: 'select * from spp.v_price_change_summary order by product_id, supplier_id limit 50',
    graphql: '{priceChangeSummary(first: 50) {nodes {supplierProductCode oldPrice newPrice trend}}}',
  },
  {
    name: 'one supplier by its code',
    sql: `select supplier_code, supplier_product_code, old_price, new_price, changes_30d, trend
            from spp.v_price_change_summary where supplier_code = ':supplier' order by product_id limit 50`,
    graphql: `{priceChangeSummary(first: 50, filter: {supplierId: {equalTo: ":id"}})
               {nodes {supplierProductCode oldPrice newPrice changes30D trend}}}`,
  },
  { name: 'latest', sql: 'select * from spp.v_price_change_summary order by changed_at desc limit 50' },
  {
    name: 'latest of one supplier',
    sql: `select * from spp.v_price_change_summary where supplier_code = ':supplier'
           order by changed_at desc limit 50`,
  },
  {
    name: 'biggest',
    sql: `select * from spp.v_price_change_summary order by price_change_percentage desc nulls last limit 50`,
  },
  {
    name: 'biggest of 30 days',
    sql: `select * from spp.v_price_change_summary
           where changed_at >= now() - interval '30 days' and price_change_percentage > 0
           order by price_change_percentage desc limit 50`,
  },
  {
    name: 'trends',
    sql: 'select trend, count(*) from spp.v_price_change_summary group by trend order by trend',
  },
  {
    name: 'trends of one supplier',
    sql: `select trend, count(*) from spp.v_price_change_summary where supplier_code = ':supplier'
           group by trend order by trend`,
  },
  { name: 'totals', sql: 'select count(*) from spp.v_price_change_summary' },
  {
    name: 'a word, found',
    sql: `select * from spp.v_price_change_summary where ${found} order by product_id limit 50`,
  },
  {
    name: 'a word, not found',
    sql: `select * from spp.v_price_change_summary where ${notFound} order by product_id limit 50`,
  },
]);

const statistics = questionsOf('spp', 'spp.v_supplier_catalog_stats', [
  {
    name: 'all',
    sql: 'select * from spp.v_supplier_catalog_stats order by supplier_code',
    graphql: `{supplierCatalogStats(first: 50, orderBy: SUPPLIER_CODE_ASC)
               {totalCount nodes {supplierCode products new medianPrice uploads30D}}}`,
  },
  {
    name: 'one supplier by its code',
    sql: "select * from spp.v_supplier_catalog_stats where supplier_code = ':supplier'",
    graphql: `{supplierCatalogStats(filter: {supplierCode: {equalTo: ":supplier"}})
               {nodes {supplierCode products new medianPrice}}}`,
  },
  {
    name: 'largest',
    sql: 'select * from spp.v_supplier_catalog_stats order by products desc, supplier_code limit 10',
  },
  {
    name: 'totals',
    sql: 'select count(*), sum(products) as products, sum(new) as new from spp.v_supplier_catalog_stats',
  },
]);

const uploads = questionsOf('spp', 'spp.v_uploads', [
  { name: 'latest', sql: 'select * from spp.v_uploads order by upload_date desc, batch_id desc limit 50' },
  {
    name: 'one supplier by its code',
    sql: `select * from spp.v_uploads where supplier_code = ':supplier' order by upload_date desc limit 50`,
  },
  {
    name: 'failed',
    sql: "select * from spp.v_uploads where status = 'failed' order by upload_date desc limit 50",
  },
  { name: 'totals', sql: 'select status, count(*), sum(total_products) from spp.v_uploads group by status' },
]);

const quarantine = questionsOf('spp', 'spp.v_quarantine', [
  {
    name: 'first page',
    sql: 'select * from spp.v_quarantine order by staging_id limit 50',
    graphql: '{quarantinedRows(first: 50) {nodes {rowNumber code message}}}',
  },
  {
    name: 'one supplier by its code',
    sql: "select * from spp.v_quarantine where supplier_code = ':supplier' order by staging_id limit 50",
    graphql: `{quarantinedRows(first: 50, filter: {supplierId: {equalTo: ":id"}}) {nodes {rowNumber code message}}}`,
  },
  { name: 'latest', sql: 'select * from spp.v_quarantine order by quarantined_at desc limit 50' },
  { name: 'totals', sql: 'select code, count(*) from spp.v_quarantine group by code order by code' },
]);

/** Which asks SPP for what a list says now. */
const costs: Question[] = [
  ['one product', "select * from issoh.v_cost_comparison where internal_sku = ':sku'"],
  [
    'one supplier by its code',
    `select * from issoh.v_cost_comparison where supplier_code = ':supplier' order by internal_sku limit 50`,
  ],
  ['totals of what was seen', 'select count(*), sum(cost), sum(seen_cost) from issoh.v_cost_comparison'],
].map(([name, sql]) => ({
  tier: 'issoh',
  of: 'issoh.v_cost_comparison',
  askers: ['analyst'],
  name: name!,
  sql: sql!,
}));

/** Those of IS-SOH and ISI: a first page, a filter and the totals of each view. */
const operational = [
  ...viewOf('v_stock_summary_by_supplier', {
    order: 'supplier_code',
    filter: "supplier_code = ':supplier'",
    totals: 'sum(quantity_on_hand), sum(total_value)',
    graphql:
      '{stockSummaryBySupplier(first: 50) {totalCount nodes {supplierCode quantityOnHand totalValue}}}',
  }),
  ...viewOf('v_inventory_valuation', {
    order: 'internal_sku',
    filter: "internal_sku = ':sku'",
    totals: 'count(*), sum(fifo_value), sum(lifo_value), sum(average_value)',
    graphql:
      '{inventoryValuation(first: 50, orderBy: INTERNAL_SKU_ASC) {nodes {internalSku fifoValue averageValue}}}',
  }),
  ...viewOf('v_reorder_alerts', {
    order: 'soh_id',
    filter: "supplier_code = ':supplier'",
    totals: 'count(*), sum(suggested_quantity)',
    graphql: '{reorderAlerts(first: 50) {nodes {internalSku suggestedQuantity}}}',
  }),
  ...viewOf('v_selection_pipeline', {
    order: 'queue_id',
    filter: "supplier_code = ':candidate' and auto_candidate",
    totals: 'count(*), count(*) filter (where auto_candidate)',
    graphql: '{selectionPipeline(first: 50) {nodes {queueId supplierCode stage}}}',
  }),
  ...viewOf('v_warehouse_stock', {
    order: 'warehouse_code',
    filter: "warehouse_code = 'W2'",
    totals: 'sum(quantity_on_hand), sum(average_value)',
    graphql: '{warehouseStock(first: 50) {nodes {warehouseCode quantityOnHand}}}',
  }),
  ...viewOf('v_category_stock', {
    order: 'path',
    filter: 'level = 1',
    totals: 'sum(quantity_on_hand), sum(average_value)',
  }),
  ...viewOf('v_stock_discrepancies', {
    order: 'count_id',
    filter: "internal_sku = ':sku'",
    totals: 'count(*), sum(difference_value)',
    graphql: '{stockDiscrepancies(first: 50) {nodes {internalSku differenceValue}}}',
  }),
  ...viewOf('v_price_proposals', {
    order: 'proposal_id',
    filter: "internal_sku = ':sku'",
    totals: 'count(*), sum(proposed_price)',
    graphql: '{openPriceProposals(first: 50) {nodes {internalSku proposedPrice}}}',
  }),
  ...viewOf('v_late_orders', {
    order: 'order_line_id',
    filter: "supplier_code = ':supplier'",
    totals: 'count(*)',
    graphql: '{lateOrders(first: 50) {nodes {poNumber internalSku}}}',
  }),
];

export const questions: readonly Question[] = [
  ...products,
  ...listed,
  ...searched,
  ...analysed,
  ...news,
  ...changes,
  ...statistics,
  ...uploads,
  ...quarantine,
  ...operational,
  ...costs,
];

/** Those that read what is kept of products, asked once more while touches wait. */
export const lists: readonly Question[] = [
  ...products,
  ...listed,
  ...searched,
  ...changes,
  ...news,
  ...statistics,
];

function questionsOf(
  tier: 'spp',
  of: string,
  asked: Pick<Question, 'name' | 'sql' | 'graphql'>[],
  askers: readonly Asker[] = both,
): Question[] {
  return asked.map(one => ({ tier, of, askers, ...one }));
}

function viewOf(
  view: string,
  { order, filter, totals, graphql }: { order: string; filter: string; totals: string; graphql?: string },
): Question[] {
  const of = `issoh.${view}`;
  const askers = ['analyst'] as const;
  return [
    {
      tier: 'issoh',
      of,
      askers,
      name: 'first page',
      sql: `select * from ${of} order by ${order} limit 50`,
      graphql,
    },
    {
      tier: 'issoh',
      of,
      askers,
      name: 'filtered',
      sql: `select * from ${of} where ${filter} order by ${order} limit 50`,
    },
    { tier: 'issoh', of, askers, name: 'totals', sql: `select ${totals} from ${of}` },
  ];
}
