/** Queries to begin with: the page /ruru opens with them. */
export const samples = `# Click a name beside the ▶ to run that query. All fields are in "Docs" (left), with what they mean.

query CheapestProducts {
  searchProducts(orderBy: PRICE_ASC, first: 20) {
    totalCount
    nodes { supplierCode supplierProductCode productName currentPrice currencyCode }
    endCursor
  }
}

query SearchWithFacets {
  searchProducts(search: "hammer", filter: { status: "available" }, orderBy: NAME_ASC, first: 20) {
    totalCount
    totalIsExact
    facets { suppliers { value label products } categories { value label products } brands { value products } }
    nodes { productName brand currentPrice supplier { supplierName } category { categoryName } }
  }
}

query TopPriceRises {
  searchProducts(orderBy: CHANGE_DESC, first: 10) {
    nodes { supplierCode productName previousPrice currentPrice lastPriceChangePercentage lastPriceChangeAt }
  }
}

query SuppliersWithPriceHistory {
  suppliers(first: 3) {
    nodes {
      supplierCode
      catalogStats { products new medianPrice }
      products(first: 5) {
        nodes { productName priceHistory(first: 5, orderBy: CHANGED_AT_DESC) { nodes { oldPrice newPrice changedAt } } }
      }
    }
  }
}

query LatestUploads {
  uploadBatches(first: 10, orderBy: UPLOAD_DATE_DESC) {
    nodes { batchId fileName status totalProducts newProductsCount failedProductsCount supplier { supplierCode } }
  }
}

query StockValueBySupplier {
  stockSummaryBySupplier(orderBy: TOTAL_VALUE_DESC) {
    totalCount
    nodes { supplierCode quantityOnHand totalValue currencyCode }
  }
}

query CostsThatTheListHasPassed {
  costComparison(first: 20) {
    nodes { internalSku supplierCode pricingTier cost listCost differencePercentage currencyCode }
  }
}

query BestPricesOfMatchedProducts {
  matchedPrices(first: 20) {
    nodes { productName supplierCode currentPrice bestPrice bestSupplierCode gapPercentage currencyCode }
  }
}

query StockWithWhatTheSupplierAsks {
  selectedProducts(first: 20) {
    nodes {
      internalSku
      productName
      stock { nodes { warehouse { warehouseCode } quantityOnHand quantityAvailable } }
      valuation { fifoValue averageUnitCost }
      supplierProduct { currentPrice currencyCode status supplier { supplierCode } }
    }
  }
}

query ReorderList {
  reorderAlerts(first: 20) {
    totalCount
    nodes { internalSku warehouseCode quantityAvailable reorderPoint suggestedQuantity explanation }
  }
}
`;
