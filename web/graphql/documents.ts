// Written by `npm run types` from web/**/*.graphql and schema.graphql.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which products; what is not named is not looked at. */
export type ProductSearchFilter = {
  /** Exactly this GTIN. */
  barcode?: string | null | undefined;
  /** Brands as suppliers write them. */
  brands?: Array<string> | null | undefined;
  /** A category by id, path or names, with all below it. */
  category?: string | null | undefined;
  /** Price changed at this time or later. */
  changedSince?: string | null | undefined;
  /** Whether seen in one list only so far. */
  isNew?: boolean | null | undefined;
  /** The greatest price, as a number, whatever its currency. */
  maxPrice?: string | null | undefined;
  /** The least price, as a number, whatever its currency. */
  minPrice?: string | null | undefined;
  /** available, discontinued or pending. */
  status?: string | null | undefined;
  /** Suppliers by their codes. */
  supplierCodes?: Array<string> | null | undefined;
};

/** How products are sorted. Prices are sorted as numbers, whatever their currency. */
export type ProductSearchOrder =
  /** By the last price change in percent, falls first; products without one are left out. */
  | 'CHANGE_ASC'
  /** By the last price change in percent, rises first; products without one are left out. */
  | 'CHANGE_DESC'
  | 'NAME_ASC'
  | 'NAME_DESC'
  /** The longest known first. */
  | 'NEWEST_ASC'
  /** The latest first. */
  | 'NEWEST_DESC'
  | 'PRICE_ASC'
  | 'PRICE_DESC';

export type CatalogueHistoryQueryVariables = Exact<{
  since: string;
  days: number;
}>;


export type CatalogueHistoryQuery = { catalogueMetricDays: { nodes: Array<{ day: string, uploads: number | null, uploadsFailed: number | null, uploadsUndone: number | null, rowsRead: number | null, rowsRejected: number | null, rowsCorrected: number | null, detectionAccuracy: string | null, priceChanges: number | null, priceRises: number | null, priceFalls: number | null, priceVolatility: string | null } | null> } | null, catalogueMetricHistory: { nodes: Array<{ metric: string | null, beginsAt: string | null, highest: string | null, latest: string | null, growth: string | null } | null> } | null };

export type StockHistoryQueryVariables = Exact<{
  since: string;
  days: number;
}>;


export type StockHistoryQuery = { stockMetricDays: { nodes: Array<{ day: string, decisions: number | null, approvals: number | null, turnaroundHours: string | null, discrepancies: number | null, discrepancyValue: string | null, syncRuns: number | null, syncFailures: number | null } | null> } | null, stockMetricHistory: { nodes: Array<{ metric: string | null, beginsAt: string | null, highest: string | null, latest: string | null, growth: string | null } | null> } | null };

export type CatalogueNowQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogueNowQuery = { catalogueAlerts: { nodes: Array<{ alert: string, severity: string | null, since: string | null, title: string | null, meaning: string | null, remedy: string | null } | null> } | null };

export type StockNowQueryVariables = Exact<{ [key: string]: never; }>;


export type StockNowQuery = { stockAlerts: { nodes: Array<{ alert: string, severity: string | null, since: string | null, title: string | null, meaning: string | null, remedy: string | null } | null> } | null, syncStatus: { nodes: Array<{ lagRows: number | null, lagSeconds: number | null, pending: number | null, lastRunAt: string | null, lastSuccessAt: string | null, levelAt: string | null, consecutiveFailures: number | null, lastError: string | null, isKnown: boolean | null, failed: number | null } | null> } | null };

export type CatalogueUpkeepQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogueUpkeepQuery = { catalogueLastMaintenance: { nodes: Array<{ task: string, status: string | null, startedAt: string | null, durationMs: number | null, error: string | null, completedAt: string | null } | null> } | null };

export type StockUpkeepQueryVariables = Exact<{ [key: string]: never; }>;


export type StockUpkeepQuery = { stockLastMaintenance: { nodes: Array<{ task: string, status: string | null, startedAt: string | null, durationMs: number | null, error: string | null, completedAt: string | null } | null> } | null, invariantResults: { nodes: Array<{ tier: string, checkName: string, checkedAt: string, violations: number, examples: unknown } | null> } | null };

export type PriceRulesQueryVariables = Exact<{
  internalSku: string;
  first: number;
}>;


export type PriceRulesQuery = { priceRules: { nodes: Array<{ ruleId: string, pricingTier: string | null, fromQuantity: number | null, state: string | null, effectiveFrom: string | null, effectiveTo: string | null, ruleType: string | null, costPrice: string | null, markupPercentage: string | null, surcharge: string | null, sellingPrice: string | null, margin: string | null, currencyCode: string | null, minimumPrice: string | null, maximumPrice: string | null, sourceTier: string | null, adjustmentPercentage: string | null, roundingIncrement: string | null, roundingMode: string | null, charmEnding: string | null, reason: string | null, createdBy: string | null } | null>, pageInfo: { hasNextPage: boolean } } | null };

export type DefaultMarkupQueryVariables = Exact<{ [key: string]: never; }>;


export type DefaultMarkupQuery = { stockSetting: { settingValue: unknown } | null };

export type ProductQueryVariables = Exact<{
  productId: string;
}>;


export type ProductQuery = { supplierProduct: { productId: string, supplierCode: string | null, supplierName: string | null, supplierProductCode: string | null, productName: string | null, description: string | null, brand: string | null, manufacturer: string | null, barcode: string | null, unitOfMeasure: string | null, packSize: string | null, minOrderQty: number | null, leadTimeDays: number | null, currentPrice: string | null, previousPrice: string | null, currencyCode: string | null, lastPriceChangePercentage: string | null, lastPriceChangeAt: string | null, isNew: boolean | null, status: string | null, firstSeenDate: string | null, firstBatchId: string | null, missingSinceBatchId: string | null, category: { categoryName: string } | null, subcategory: { categoryName: string } | null, priceHistory: { nodes: Array<{ historyId: string, changedAt: string, oldPrice: string | null, newPrice: string, priceChangePercentage: string | null, changedBy: string, changeReason: string, uploadBatchId: string | null } | null>, pageInfo: { hasNextPage: boolean } }, priceBreaks: { nodes: Array<{ fromQuantity: number, price: string } | null> } } | null };

export type ProductMatchesQueryVariables = Exact<{
  productId: string;
}>;


export type ProductMatchesQuery = { productMatches: { nodes: Array<{ productId: string | null, supplierCode: string | null, supplierProductCode: string | null, productName: string | null, packSize: string | null, currentPrice: string | null, currencyCode: string | null, status: string | null, differencePercentage: string | null, isBest: boolean | null, mappingConfidence: string | null, isVerified: boolean | null } | null> } | null };

export type ProductCarriedQueryVariables = Exact<{
  productId: string;
}>;


export type ProductCarriedQuery = { supplierProduct: { selectedProduct: { internalSku: string, productName: string, status: string, stock: { nodes: Array<{ sohId: string, quantityOnHand: number, quantityReserved: number, quantityAvailable: number, warehouse: { warehouseCode: string } | null } | null> } } | null } | null, selectionPipeline: { nodes: Array<{ queueId: string, stage: string | null, reviewStatus: string | null, score: string | null } | null> } | null };

export type ProductPageQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ProductSearchFilter | null | undefined;
  orderBy?: ProductSearchOrder | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ProductPageQuery = { searchProducts: { hasNextPage: boolean, endCursor: string | null, nodes: Array<{ productId: string, supplierCode: string | null, supplierProductCode: string | null, productName: string | null, brand: string | null, currentPrice: string | null, currencyCode: string | null, lastPriceChangePercentage: string | null, lastPriceChangeAt: string | null, isNew: boolean | null, status: string | null, category: { categoryName: string } | null, subcategory: { categoryName: string } | null }> } | null };

export type ProductCountsQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ProductSearchFilter | null | undefined;
  anySupplier?: ProductSearchFilter | null | undefined;
  anyCategory?: ProductSearchFilter | null | undefined;
  anyBrand?: ProductSearchFilter | null | undefined;
  anyStatus?: ProductSearchFilter | null | undefined;
  isOfSuppliers: boolean;
  isOfCategory: boolean;
  isOfBrands: boolean;
  isOfStatus: boolean;
}>;


export type ProductCountsQuery = { found: { totalCount: number, totalIsExact: boolean, facets: { isExact: boolean, suppliers: Array<{ value: string, label: string, products: number }>, categories: Array<{ value: string, label: string, products: number }>, brands: Array<{ value: string, label: string, products: number }>, statuses: Array<{ value: string, label: string, products: number }> } } | null, bySupplier?: { facets: { isExact: boolean, suppliers: Array<{ value: string, label: string, products: number }> } } | null, byCategory?: { facets: { isExact: boolean, categories: Array<{ value: string, label: string, products: number }> } } | null, byBrand?: { facets: { isExact: boolean, brands: Array<{ value: string, label: string, products: number }> } } | null, byStatus?: { facets: { isExact: boolean, statuses: Array<{ value: string, label: string, products: number }> } } | null };

export type FacetFragment = { value: string, label: string, products: number };

export type ProductIdsQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ProductSearchFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ProductIdsQuery = { searchProducts: { hasNextPage: boolean, endCursor: string | null, nodes: Array<{ productId: string }> } | null };

export type QueueLimitQueryVariables = Exact<{ [key: string]: never; }>;


export type QueueLimitQuery = { stockSetting: { settingValue: unknown } | null };

export type BrandsLikeQueryVariables = Exact<{
  search: string;
  filter?: ProductSearchFilter | null | undefined;
}>;


export type BrandsLikeQuery = { searchProducts: { facets: { isExact: boolean, brands: Array<{ value: string, label: string, products: number }> } } | null };

export type AllCategoriesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type AllCategoriesQuery = { categories: { nodes: Array<{ categoryId: string, categoryName: string, parent: { categoryName: string } | null } | null>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type CategoryOfQueryVariables = Exact<{
  categoryId: string;
}>;


export type CategoryOfQuery = { category: { categoryId: string, categoryName: string, parent: { categoryName: string } | null } | null };

export type CategoryNameFragment = { categoryId: string, categoryName: string, parent: { categoryName: string } | null };

export type CategoryNamesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CategoryNamesQuery = { stockCategories: { nodes: Array<{ path: string, categoryName: string } | null>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ImportedProductsQueryVariables = Exact<{
  jobId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ImportedProductsQuery = { importItems: { nodes: Array<{ queueId: string, product: { internalSku: string, productName: string } | null } | null>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const FacetFragmentDoc = new TypedDocumentString(`
    fragment Facet on ProductFacet {
  value
  label
  products
}
    `, {"fragmentName":"Facet"}) as unknown as TypedDocumentString<FacetFragment, unknown>;
export const CategoryNameFragmentDoc = new TypedDocumentString(`
    fragment CategoryName on Category {
  categoryId
  categoryName
  parent {
    categoryName
  }
}
    `, {"fragmentName":"CategoryName"}) as unknown as TypedDocumentString<CategoryNameFragment, unknown>;
export const CatalogueHistoryDocument = new TypedDocumentString(`
    query CatalogueHistory($since: Date!, $days: Int!) {
  catalogueMetricDays(
    filter: {day: {greaterThanOrEqualTo: $since}}
    orderBy: DAY_ASC
    first: 400
  ) {
    nodes {
      day
      uploads
      uploadsFailed
      uploadsUndone
      rowsRead
      rowsRejected
      rowsCorrected
      detectionAccuracy
      priceChanges
      priceRises
      priceFalls
      priceVolatility
    }
  }
  catalogueMetricHistory(
    metrics: ["connections", "database_size_bytes", "deadlocks_total", "transactions_total"]
    days: $days
    first: 1000
  ) {
    nodes {
      metric
      beginsAt
      highest
      latest
      growth
    }
  }
}
    `) as unknown as TypedDocumentString<CatalogueHistoryQuery, CatalogueHistoryQueryVariables>;
export const StockHistoryDocument = new TypedDocumentString(`
    query StockHistory($since: Date!, $days: Int!) {
  stockMetricDays(
    filter: {day: {greaterThanOrEqualTo: $since}}
    orderBy: DAY_ASC
    first: 400
  ) {
    nodes {
      day
      decisions
      approvals
      turnaroundHours
      discrepancies
      discrepancyValue
      syncRuns
      syncFailures
    }
  }
  stockMetricHistory(
    metrics: ["connections", "database_size_bytes", "deadlocks_total", "sync_lag_seconds", "transactions_total"]
    days: $days
    first: 1000
  ) {
    nodes {
      metric
      beginsAt
      highest
      latest
      growth
    }
  }
}
    `) as unknown as TypedDocumentString<StockHistoryQuery, StockHistoryQueryVariables>;
export const CatalogueNowDocument = new TypedDocumentString(`
    query CatalogueNow {
  catalogueAlerts {
    nodes {
      alert
      severity
      since
      title
      meaning
      remedy
    }
  }
}
    `) as unknown as TypedDocumentString<CatalogueNowQuery, CatalogueNowQueryVariables>;
export const StockNowDocument = new TypedDocumentString(`
    query StockNow {
  stockAlerts {
    nodes {
      alert
      severity
      since
      title
      meaning
      remedy
    }
  }
  syncStatus {
    nodes {
      lagRows
      lagSeconds
      pending
      lastRunAt
      lastSuccessAt
      levelAt
      consecutiveFailures
      lastError
      isKnown
      failed
    }
  }
}
    `) as unknown as TypedDocumentString<StockNowQuery, StockNowQueryVariables>;
export const CatalogueUpkeepDocument = new TypedDocumentString(`
    query CatalogueUpkeep {
  catalogueLastMaintenance {
    nodes {
      task
      status
      startedAt
      durationMs
      error
      completedAt
    }
  }
}
    `) as unknown as TypedDocumentString<CatalogueUpkeepQuery, CatalogueUpkeepQueryVariables>;
export const StockUpkeepDocument = new TypedDocumentString(`
    query StockUpkeep {
  stockLastMaintenance {
    nodes {
      task
      status
      startedAt
      durationMs
      error
      completedAt
    }
  }
  invariantResults(first: 1000, orderBy: VIOLATIONS_DESC) {
    nodes {
      tier
      checkName
      checkedAt
      violations
      examples
    }
  }
}
    `) as unknown as TypedDocumentString<StockUpkeepQuery, StockUpkeepQueryVariables>;
export const PriceRulesDocument = new TypedDocumentString(`
    query PriceRules($internalSku: String!, $first: Int!) {
  priceRules(
    filter: {internalSku: {equalTo: $internalSku}}
    orderBy: [PRICING_TIER_ASC, FROM_QUANTITY_ASC, EFFECTIVE_FROM_DESC]
    first: $first
  ) {
    nodes {
      ruleId
      pricingTier
      fromQuantity
      state
      effectiveFrom
      effectiveTo
      ruleType
      costPrice
      markupPercentage
      surcharge
      sellingPrice
      margin
      currencyCode
      minimumPrice
      maximumPrice
      sourceTier
      adjustmentPercentage
      roundingIncrement
      roundingMode
      charmEnding
      reason
      createdBy
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<PriceRulesQuery, PriceRulesQueryVariables>;
export const DefaultMarkupDocument = new TypedDocumentString(`
    query DefaultMarkup {
  stockSetting(settingKey: "import.default_markup") {
    settingValue
  }
}
    `) as unknown as TypedDocumentString<DefaultMarkupQuery, DefaultMarkupQueryVariables>;
export const ProductDocument = new TypedDocumentString(`
    query Product($productId: UUID!) {
  supplierProduct(productId: $productId) {
    productId
    supplierCode
    supplierName
    supplierProductCode
    productName
    description
    brand
    manufacturer
    barcode
    unitOfMeasure
    packSize
    minOrderQty
    leadTimeDays
    currentPrice
    previousPrice
    currencyCode
    lastPriceChangePercentage
    lastPriceChangeAt
    isNew
    status
    firstSeenDate
    firstBatchId
    missingSinceBatchId
    category {
      categoryName
    }
    subcategory {
      categoryName
    }
    priceHistory(first: 1000, orderBy: [CHANGED_AT_DESC]) {
      nodes {
        historyId
        changedAt
        oldPrice
        newPrice
        priceChangePercentage
        changedBy
        changeReason
        uploadBatchId
      }
      pageInfo {
        hasNextPage
      }
    }
    priceBreaks(first: 100) {
      nodes {
        fromQuantity
        price
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProductQuery, ProductQueryVariables>;
export const ProductMatchesDocument = new TypedDocumentString(`
    query ProductMatches($productId: UUID!) {
  productMatches(productId: $productId, first: 1000) {
    nodes {
      productId
      supplierCode
      supplierProductCode
      productName
      packSize
      currentPrice
      currencyCode
      status
      differencePercentage
      isBest
      mappingConfidence
      isVerified
    }
  }
}
    `) as unknown as TypedDocumentString<ProductMatchesQuery, ProductMatchesQueryVariables>;
export const ProductCarriedDocument = new TypedDocumentString(`
    query ProductCarried($productId: UUID!) {
  supplierProduct(productId: $productId) {
    selectedProduct {
      internalSku
      productName
      status
      stock(first: 100) {
        nodes {
          sohId
          quantityOnHand
          quantityReserved
          quantityAvailable
          warehouse {
            warehouseCode
          }
        }
      }
    }
  }
  selectionPipeline(
    filter: {sppProductId: {equalTo: $productId}}
    orderBy: [QUEUE_ID_DESC]
    first: 1
  ) {
    nodes {
      queueId
      stage
      reviewStatus
      score
    }
  }
}
    `) as unknown as TypedDocumentString<ProductCarriedQuery, ProductCarriedQueryVariables>;
export const ProductPageDocument = new TypedDocumentString(`
    query ProductPage($search: String, $filter: ProductSearchFilter, $orderBy: ProductSearchOrder, $first: Int!, $after: String) {
  searchProducts(
    search: $search
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    hasNextPage
    endCursor
    nodes {
      productId
      supplierCode
      supplierProductCode
      productName
      brand
      currentPrice
      currencyCode
      lastPriceChangePercentage
      lastPriceChangeAt
      isNew
      status
      category {
        categoryName
      }
      subcategory {
        categoryName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProductPageQuery, ProductPageQueryVariables>;
export const ProductCountsDocument = new TypedDocumentString(`
    query ProductCounts($search: String, $filter: ProductSearchFilter, $anySupplier: ProductSearchFilter, $anyCategory: ProductSearchFilter, $anyBrand: ProductSearchFilter, $anyStatus: ProductSearchFilter, $isOfSuppliers: Boolean!, $isOfCategory: Boolean!, $isOfBrands: Boolean!, $isOfStatus: Boolean!) {
  found: searchProducts(search: $search, filter: $filter) {
    totalCount
    totalIsExact
    facets {
      isExact
      suppliers {
        ...Facet
      }
      categories {
        ...Facet
      }
      brands {
        ...Facet
      }
      statuses {
        ...Facet
      }
    }
  }
  bySupplier: searchProducts(search: $search, filter: $anySupplier) @include(if: $isOfSuppliers) {
    facets {
      isExact
      suppliers {
        ...Facet
      }
    }
  }
  byCategory: searchProducts(search: $search, filter: $anyCategory) @include(if: $isOfCategory) {
    facets {
      isExact
      categories {
        ...Facet
      }
    }
  }
  byBrand: searchProducts(search: $search, filter: $anyBrand) @include(if: $isOfBrands) {
    facets {
      isExact
      brands {
        ...Facet
      }
    }
  }
  byStatus: searchProducts(search: $search, filter: $anyStatus) @include(if: $isOfStatus) {
    facets {
      isExact
      statuses {
        ...Facet
      }
    }
  }
}
    fragment Facet on ProductFacet {
  value
  label
  products
}`) as unknown as TypedDocumentString<ProductCountsQuery, ProductCountsQueryVariables>;
export const ProductIdsDocument = new TypedDocumentString(`
    query ProductIds($search: String, $filter: ProductSearchFilter, $first: Int!, $after: String) {
  searchProducts(search: $search, filter: $filter, first: $first, after: $after) {
    hasNextPage
    endCursor
    nodes {
      productId
    }
  }
}
    `) as unknown as TypedDocumentString<ProductIdsQuery, ProductIdsQueryVariables>;
export const QueueLimitDocument = new TypedDocumentString(`
    query QueueLimit {
  stockSetting(settingKey: "selection.max_items") {
    settingValue
  }
}
    `) as unknown as TypedDocumentString<QueueLimitQuery, QueueLimitQueryVariables>;
export const BrandsLikeDocument = new TypedDocumentString(`
    query BrandsLike($search: String!, $filter: ProductSearchFilter) {
  searchProducts(search: $search, filter: $filter) {
    facets {
      isExact
      brands {
        ...Facet
      }
    }
  }
}
    fragment Facet on ProductFacet {
  value
  label
  products
}`) as unknown as TypedDocumentString<BrandsLikeQuery, BrandsLikeQueryVariables>;
export const AllCategoriesDocument = new TypedDocumentString(`
    query AllCategories($first: Int!, $after: Cursor) {
  categories(orderBy: [PATH_ASC], first: $first, after: $after) {
    nodes {
      ...CategoryName
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CategoryName on Category {
  categoryId
  categoryName
  parent {
    categoryName
  }
}`) as unknown as TypedDocumentString<AllCategoriesQuery, AllCategoriesQueryVariables>;
export const CategoryOfDocument = new TypedDocumentString(`
    query CategoryOf($categoryId: UUID!) {
  category(categoryId: $categoryId) {
    ...CategoryName
  }
}
    fragment CategoryName on Category {
  categoryId
  categoryName
  parent {
    categoryName
  }
}`) as unknown as TypedDocumentString<CategoryOfQuery, CategoryOfQueryVariables>;
export const CategoryNamesDocument = new TypedDocumentString(`
    query CategoryNames($first: Int!, $after: Cursor) {
  stockCategories(orderBy: [PATH_ASC], first: $first, after: $after) {
    nodes {
      path
      categoryName
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<CategoryNamesQuery, CategoryNamesQueryVariables>;
export const ImportedProductsDocument = new TypedDocumentString(`
    query ImportedProducts($jobId: UUID!, $first: Int!, $after: Cursor) {
  importItems(
    filter: {jobId: {equalTo: $jobId}, outcome: {in: ["imported", "kept"]}}
    orderBy: [QUEUE_ID_ASC]
    first: $first
    after: $after
  ) {
    nodes {
      queueId
      product {
        internalSku
        productName
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ImportedProductsQuery, ImportedProductsQueryVariables>;
