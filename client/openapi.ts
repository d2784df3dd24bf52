// Written by `npm run types` from the routes of the server (GET /api/openapi.json).
export interface paths {
  "/api/spp/upload/{supplierId}": {
    /**
     * Uploads a pricelist; the same file again answers the earlier batch.
     * @description For inv_supplier, inv_catalog_manager, inv_admin.
     */
    post: operations["uploadPricelist"];
  };
  "/api/spp/reports/upload/{batchId}": {
    /**
     * What became of an upload; or with missing=true the products that dropped out with it.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["getUploadReport"];
  };
  "/api/spp/reports/upload/{batchId}/rows": {
    /**
     * What became, or would become, of each row of a list.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listUploadRows"];
  };
  "/api/spp/uploads": {
    /**
     * Uploads, the newest first.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listUploads"];
  };
  "/api/spp/upload/{batchId}/cancel": {
    /**
     * Ends an upload of which nothing is applied yet.
     * @description For inv_supplier, inv_catalog_manager, inv_admin.
     */
    post: operations["cancelUpload"];
  };
  "/api/spp/upload/{batchId}/rollback": {
    /**
     * Undoes an upload: its prices go back, what only it brought goes; tried first with dry_run=true.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["rollbackUpload"];
  };
  "/api/spp/upload/{batchId}/missing/confirm": {
    /**
     * Discontinues what a held full list lacked.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["confirmMissing"];
  };
  "/api/spp/upload/{batchId}/missing/drop": {
    /**
     * Lets what a held full list lacked stay on offer.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["dropMissing"];
  };
  "/api/spp/quarantine/{supplierId}": {
    /**
     * Rejected rows of a supplier that wait for a person.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listQuarantine"];
  };
  "/api/spp/quarantine/resubmit": {
    /**
     * Corrects rejected rows of one upload, and applies those that are valid now.
     * @description For inv_supplier, inv_catalog_manager, inv_admin.
     */
    post: operations["resubmitQuarantined"];
  };
  "/api/spp/quarantine/discard": {
    /**
     * Drops rejected rows for good.
     * @description For inv_supplier, inv_catalog_manager, inv_admin.
     */
    post: operations["discardQuarantined"];
  };
  "/api/spp/products/all": {
    /**
     * Products of all suppliers.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listProducts"];
  };
  "/api/spp/products/{supplierId}": {
    /**
     * Products of a supplier.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listSupplierProducts"];
  };
  "/api/spp/price-history/{productId}": {
    /**
     * Every price that a product has had, the latest first.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listPriceHistory"];
  };
  "/api/spp/categories/assign": {
    /**
     * Puts products, by id or by filter, into a category.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["assignCategory"];
  };
  "/api/spp/suppliers": {
    /**
     * Suppliers by their codes.
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listSuppliers"];
    /**
     * Makes a supplier.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["createSupplier"];
  };
  "/api/spp/suppliers/{supplierId}/profile": {
    /**
     * How the lists of a supplier are read; README, "Import profiles".
     * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["getImportProfile"];
    /**
     * Says how the lists of a supplier are read; {} forgets it.
     * @description For inv_catalog_manager, inv_admin.
     */
    put: operations["setImportProfile"];
  };
  "/api/spp/matching/run": {
    /**
     * Looks for the same product at several suppliers; waits 20 seconds, then says where to look.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["runMatching"];
  };
  "/api/spp/matching/run/{runId}": {
    /**
     * How a run of matching stands.
     * @description For inv_catalog_manager, inv_admin.
     */
    get: operations["getMatchingRun"];
  };
  "/api/spp/matching/candidates": {
    /**
     * Pairs of products that may be the same and wait for a decision, the surest first.
     * @description For inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listMatchCandidates"];
  };
  "/api/spp/matching/decide": {
    /**
     * Says of pairs of products that they are the same, or are not; all or none.
     * @description For inv_catalog_manager, inv_admin.
     */
    post: operations["decideMatches"];
  };
  "/api/issoh/products": {
    /**
     * Selected products, with their pieces; q looks into name, SKU, brand and barcode.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["findProducts"];
    /**
     * Enters a product by hand, without one in SPP.
     * @description For inv_approver, inv_stock_operator, inv_admin.
     */
    post: operations["addProduct"];
  };
  "/api/issoh/products/{product}": {
    /**
     * One selected product, by SKU or id.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["getProduct"];
    /**
     * Changes what is named of a product; null takes a value away.
     * @description For inv_approver, inv_stock_operator, inv_admin.
     */
    patch: operations["changeProduct"];
  };
  "/api/issoh/warehouses": {
    /**
     * Warehouses, with what lies in them.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listWarehouses"];
    /**
     * Makes a warehouse.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["addWarehouse"];
  };
  "/api/issoh/warehouses/{warehouse}": {
    /**
     * Changes what is named of a warehouse.
     * @description For inv_stock_operator, inv_admin.
     */
    patch: operations["changeWarehouse"];
  };
  "/api/issoh/warehouses/{warehouse}/activate": {
    /**
     * Opens a warehouse again.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["activateWarehouse"];
  };
  "/api/issoh/warehouses/{warehouse}/deactivate": {
    /**
     * Closes a warehouse that is empty.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["deactivateWarehouse"];
  };
  "/api/issoh/stock": {
    /**
     * What lies where; q looks into name, SKU, brand and barcode.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listStock"];
  };
  "/api/issoh/stock/movements": {
    /**
     * Movements, the latest first.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listMovements"];
    /**
     * Posts movements, all or none.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["postMovements"];
  };
  "/api/issoh/stock/by-supplier/{supplierId}": {
    /**
     * What lies where of a supplier.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listStockOfSupplier"];
  };
  "/api/issoh/stock/movement": {
    /**
     * Posts a movement: a receipt, an issue, an adjustment or a transfer.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["postMovement"];
  };
  "/api/issoh/stock/movement/{movementId}/reverse": {
    /**
     * Takes a movement back by an opposite one.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["reverseMovement"];
  };
  "/api/issoh/stock/movement/{movementId}/cost": {
    /**
     * Says what the pieces of a receipt cost, after the fact.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["correctCost"];
  };
  "/api/issoh/stock/products": {
    /**
     * Products by their SKU, with their pieces by warehouse; code finds what a scanner reads.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["findStock"];
  };
  "/api/issoh/stock/counts": {
    /**
     * Counts, the latest first.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listCounts"];
    /**
     * Records counts of a warehouse and books what differs, all or none.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["recordCounts"];
  };
  "/api/issoh/stock/reservations": {
    /**
     * Reservations, the latest first.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listReservations"];
    /**
     * Reserves pieces for a document.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["reserveStock"];
  };
  "/api/issoh/stock/reservations/release": {
    /**
     * Releases all that is reserved for a document.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["releaseDocument"];
  };
  "/api/issoh/stock/reservations/{reservationId}": {
    /**
     * Changes how many are reserved, or for when.
     * @description For inv_stock_operator, inv_admin.
     */
    patch: operations["changeReservation"];
  };
  "/api/issoh/stock/reservations/{reservationId}/release": {
    /**
     * Releases a reservation.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["releaseReservation"];
  };
  "/api/issoh/orders": {
    /**
     * Lines of orders, as they were placed.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listOrders"];
    /**
     * Places an order at a supplier, or adds lines to one.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["placeOrder"];
  };
  "/api/issoh/orders/quote": {
    /**
     * What an order would cost at what its supplier asks today; it is not placed.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["quoteOrder"];
  };
  "/api/issoh/orders/{poNumber}": {
    /**
     * Changes a line of an order.
     * @description For inv_stock_operator, inv_admin.
     */
    patch: operations["changeOrderLine"];
  };
  "/api/issoh/orders/{poNumber}/cancel": {
    /**
     * Cancels what has not come of an order, or of one product of it.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["cancelOrder"];
  };
  "/api/issoh/stock/reorder-alerts": {
    /**
     * Products that are to be ordered again, and how many of them.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listReorderAlerts"];
  };
  "/api/issoh/stock/reorder-levels": {
    /**
     * Says when products are to be ordered again, and how many; all or none.
     * @description For inv_stock_operator, inv_admin.
     */
    put: operations["setReorderLevels"];
  };
  "/api/issoh/import/products": {
    /**
     * Enters a file of products (CSV, XLSX and others), all of it or nothing.
     * @description For inv_approver, inv_stock_operator, inv_admin.
     */
    post: operations["importProducts"];
  };
  "/api/issoh/import/opening-stock": {
    /**
     * Enters a file of opening stock (CSV, XLSX and others), all of it or nothing.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["importOpeningStock"];
  };
  "/api/issoh/import/counts": {
    /**
     * Enters a file of counts (CSV, XLSX and others), all of it or nothing.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["importCounts"];
  };
  "/api/issoh/import/reorder-levels": {
    /**
     * Enters a file of reorder levels (CSV, XLSX and others), all of it or nothing.
     * @description For inv_stock_operator, inv_admin.
     */
    post: operations["importReorderLevels"];
  };
  "/api/issoh/pricing/{productId}": {
    /**
     * The price of a product in a tier, at a moment, for a quantity.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["getPrice"];
    /**
     * Says how a product is priced in a tier.
     * @description For inv_pricing_manager, inv_admin.
     */
    put: operations["setPrice"];
  };
  "/api/issoh/pricing/{productId}/cost": {
    /**
     * Says what a product costs from now on; prices stay, new ones are proposed.
     * @description For inv_pricing_manager, inv_admin.
     */
    post: operations["changeCost"];
  };
  "/api/issoh/pricing/{productId}/end": {
    /**
     * Ends the price of a product in a tier, now or at a moment.
     * @description For inv_pricing_manager, inv_admin.
     */
    post: operations["endPrice"];
  };
  "/api/issoh/pricing-defaults/end": {
    /**
     * Ends a default of a tier, now or at a moment.
     * @description For inv_pricing_manager, inv_admin.
     */
    post: operations["endPricingDefault"];
  };
  "/api/issoh/pricing-defaults": {
    /**
     * Defaults of pricing.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listPricingDefaults"];
    /**
     * Says how the products of a tier, or of a category, are priced where no rule of their own says.
     * @description For inv_pricing_manager, inv_admin.
     */
    put: operations["setPricingDefault"];
  };
  "/api/issoh/contracts": {
    /**
     * What was negotiated with whom, of what and for how long, without the values.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listContracts"];
    /**
     * Sets what was negotiated, all or none; what says the same already is left alone.
     * @description For inv_pricing_manager, inv_admin.
     */
    post: operations["setContracts"];
  };
  "/api/issoh/contracts/values": {
    /**
     * The same with prices and rebates.
     * @description For inv_pricing_manager, inv_approver, inv_admin.
     */
    get: operations["readContracts"];
  };
  "/api/issoh/contracts/{contractId}/end": {
    /**
     * Ends a contract, now or at a moment; one that has not begun by then is withdrawn.
     * @description For inv_pricing_manager, inv_admin.
     */
    post: operations["endContract"];
  };
  "/api/issoh/negotiated-prices": {
    /**
     * Cost, markup and margin of prices whose cost was negotiated.
     * @description For inv_pricing_manager, inv_approver, inv_admin.
     */
    get: operations["negotiatedPrices"];
  };
  "/api/issoh/price-proposals": {
    /**
     * Prices that wait for a decision, with what the new cost leaves of them.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listPriceProposals"];
  };
  "/api/issoh/price-proposals/decide": {
    /**
     * Accepts or dismisses proposals; an accepted price holds at once.
     * @description For inv_pricing_manager, inv_admin.
     */
    post: operations["decidePriceProposals"];
  };
  "/api/issoh/pricing-tiers": {
    /**
     * Pricing tiers.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listPricingTiers"];
  };
  "/api/issoh/pricing-tiers/{tier}": {
    /**
     * Makes a pricing tier, or changes the one of this code.
     * @description For inv_pricing_manager, inv_admin.
     */
    put: operations["setPricingTier"];
  };
  "/api/issoh/exchange-rates": {
    /**
     * Exchange rates: units of the base currency for one unit, from that day on.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listExchangeRates"];
    /**
     * Sets exchange rates in place of those of the same days, all or none.
     * @description For inv_pricing_manager, inv_admin.
     */
    put: operations["setExchangeRates"];
  };
  "/api/issoh/selection/queue": {
    /**
     * Queues products of suppliers for selection.
     * @description For inv_reviewer, inv_approver, inv_admin.
     */
    post: operations["queueForSelection"];
  };
  "/api/issoh/selection/pending": {
    /**
     * Items that wait for a decision, the highest score first.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listPendingSelection"];
  };
  "/api/issoh/selection/approve": {
    /**
     * Approves, rejects, recommends, holds or reopens items, each for itself.
     * @description For inv_reviewer, inv_approver, inv_admin.
     */
    post: operations["decideSelection"];
  };
  "/api/isi/review/start": {
    /**
     * Takes items to review, which nobody else has until the lease expires.
     * @description For inv_reviewer, inv_approver, inv_admin.
     */
    post: operations["startReview"];
  };
  "/api/isi/review/queue": {
    /**
     * The queue, the highest score first.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listReviewQueue"];
  };
  "/api/isi/review/facets": {
    /**
     * How many items there are by supplier, category, status, price band.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["listReviewFacets"];
  };
  "/api/isi/review/release": {
    /**
     * Gives items back undecided; none named: all.
     * @description For inv_reviewer, inv_approver, inv_admin.
     */
    post: operations["releaseReview"];
  };
  "/api/isi/import/execute": {
    /**
     * Imports approved items; none named: all of them.
     * @description For inv_approver, inv_admin.
     */
    post: operations["executeImport"];
  };
  "/api/isi/import/status/{jobId}": {
    /**
     * How an import stands; its lists hold the first 1,000 items each.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["getImportStatus"];
  };
  "/api/isi/import/{jobId}/undo": {
    /**
     * Takes an import back while nothing hangs on it; where `left` tells of more, call it again.
     * @description For inv_approver, inv_admin.
     */
    post: operations["undoImport"];
  };
  "/api/isi/review/score": {
    /**
     * Scores items anew; none named: all that wait.
     * @description For inv_reviewer, inv_approver, inv_admin.
     */
    post: operations["scoreSelection"];
  };
  "/api/isi/review/{queueId}/explain": {
    /**
     * How the score of an item came about, in words and figures.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["explainScore"];
  };
  "/api/isi/sync/status": {
    /**
     * How far IS-SOH is behind SPP.
     * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
     */
    get: operations["getSyncStatus"];
  };
  "/api/isi/sync/run": {
    /**
     * Looks at SPP now; `full` compares every selected product.
     * @description For inv_approver, inv_pricing_manager, inv_admin.
     */
    post: operations["runSync"];
  };
  "/api/spp/audit": {
    /**
     * Who changed what and when, the latest first.
     * @description For inv_analyst, inv_admin.
     */
    get: operations["listSppAudit"];
  };
  "/api/issoh/audit": {
    /**
     * Who changed what and when, the latest first.
     * @description For inv_analyst, inv_admin.
     */
    get: operations["listIssohAudit"];
  };
  "/api/isi/jobs": {
    /**
     * Jobs of the workers of both databases.
     * @description For inv_admin.
     */
    get: operations["listJobs"];
  };
  "/api/isi/jobs/{database}/{jobId}/retry": {
    /**
     * Has a job tried again now.
     * @description For inv_admin.
     */
    post: operations["retryJob"];
  };
  "/api/isi/jobs/{database}/{jobId}/discard": {
    /**
     * Takes a job away.
     * @description For inv_admin.
     */
    post: operations["discardJob"];
  };
  "/healthz": {
    /** Whether the server lives. */
    get: operations["getHealth"];
  };
  "/readyz": {
    /** Whether databases, migrations and workers are as they must be. */
    get: operations["getReadiness"];
  };
  "/metrics": {
    /** What the server counts, for Prometheus. */
    get: operations["getMetrics"];
  };
  "/api/openapi.json": {
    /** This document. */
    get: operations["getOpenapi"];
  };
}

export interface components {
  schemas: {
    /** @description What became of an upload: total = new + updated + unchanged + failed + duplicate rows. */
    UploadReport: {
      /** Format: uuid */
      batch_id: string;
      /** Format: uuid */
      supplier_id: string;
      supplier_code: string;
      file_name: string | null;
      /** @description SHA-256, in hexadecimal. */
      file_hash: string;
      /** @description Bytes. */
      file_size: number;
      /**
       * @description corrections: a file of rejected rows, corrected.
       * @enum {string}
       */
      mode: "partial" | "full" | "corrections";
      dry_run: boolean;
      /** @enum {string} */
      status: "scheduled" | "queued" | "processing" | "completed" | "failed" | "rolled_back" | "cancelled";
      /** Format: date-time */
      upload_date: string;
      completed_at: string | null;
      processed_by: string;
      total_products: number;
      new_products_count: number;
      updated_products_count: number;
      unchanged_products_count: number;
      failed_products_count: number;
      duplicate_rows_count: number;
      missing_products_count: number;
      /** @description What a full list discontinues, or would. */
      discontinued_products_count: number;
      /** @description More would be discontinued than the limit allows: it waits for a person. */
      discontinue_held: boolean;
      /** @description Rejected rows that wait for a person. */
      waiting_rows_count: number;
      /** @description Rejected rows whose product a later list has brought again. */
      superseded_rows_count: number;
      processing_time_ms: number | null;
      /** @description From 0 to 1. */
      progress: number;
      /** @description Why it failed, or who cancelled it. */
      reason: ({
        code: string;
        message: string;
        hint: string | null;
      }) | null;
      /** @description Of rows that name none. */
      currency_code: string | null;
      /** @description Format, encoding, delimiter, decimal mark, columns, and why each was taken (`evidence`). */
      detected: {
        [key: string]: unknown;
      };
      price_changes: {
        increased: number;
        decreased: number;
        largest: components["schemas"]["PriceChange"][];
      };
      price_breaks: {
        added: number;
        changed: number;
        removed: number;
      };
      /** @description Of a file of rejected rows: what became of them. */
      corrections: {
        rows: number;
        corrected: number;
        unchanged: number;
        rejected: number;
        refused: number;
        /** @description The uploads that the rows came with. */
        batches: {
            /** Format: uuid */
            batch_id: string;
            corrected: number;
            rejected: number;
          }[];
      } | null;
      effective_from: string | null;
      warnings: components["schemas"]["UploadWarning"][];
      /** @description The first 1,000 (setting `report.max_errors`). */
      errors: components["schemas"]["RejectedRow"][];
      /**
       * @description The supplier's last list was the same file; this is its report.
       * @constant
       */
      duplicate?: true;
    };
    PriceChange: {
      supplier_product_code: string;
      product_name: string;
      old_price: string;
      new_price: string;
      /** @description Of the old price; null where that was 0. */
      price_change_percentage: string | null;
    };
    UploadWarning: {
      /** @description docs/error_codes.md has all. */
      code: string;
      message: string;
      count: number;
      /** @description The first of them. */
      rows?: number[];
    };
    RejectedRow: {
      row_number: number;
      code: string;
      message: string;
      /** @description What the rejection is about. */
      field: string | null;
      /** @description What its cell says. */
      value: string | null;
      sheet?: string;
      /** @description Of a workbook of several sheets: where the row stands. */
      sheet_row?: number;
      /** @description Heading to cell. */
      raw: {
        [key: string]: unknown;
      };
    };
    /** @description A list that was taken in, and where its report will be. */
    UploadTaken: {
      /** Format: uuid */
      batch_id: string;
      status: string;
      report_url: string;
      /** @constant */
      duplicate?: true;
    };
    /** @description An error: RFC 9457, with a stable code and a hint. */
    Problem: {
      /** @description `urn:inventory:problem:` and the code. */
      type: string;
      title: string;
      status: number;
      /** @description What is wrong, in words. */
      detail: string;
      /** @description Stable: docs/error_codes.md lists them. */
      code: string;
      /** @description What to do about it. */
      hint: string | null;
      request_id: string | null;
      /** @description What is wrong, field by field; of `invalid_request`. */
      errors?: {
          /** @description Its path, as `lines.0.quantity`. */
          field: string;
          message: string;
        }[];
    };
    /** @description A product that a list lacked. */
    MissingProduct: {
      /** Format: uuid */
      product_id: string;
      supplier_product_code: string;
      product_name: string;
      current_price: string;
      currency_code: string;
      status: string;
      /** @description A later list has brought it again, or the upload was rolled back. */
      is_back: boolean;
    };
    /** @description What became, or would become, of a row of a list. */
    UploadRow: {
      row_number: number;
      /** @description new, changed, unchanged, rejected or duplicate; null while the list is read. */
      outcome: string | null;
      supplier_product_code: string | null;
      product_name: string | null;
      old_price: string | null;
      new_price: string | null;
      price_change_percentage: string | null;
      currency_code: string | null;
      message: string | null;
      raw: {
        [key: string]: unknown;
      } | null;
    };
    /** @description Uploads as lists show them: what came when, from whom, and what became of it. */
    SppVUploads: {
      /** @description Identifies the upload. */
      batch_id: string | null;
      /** @description Supplier. */
      supplier_id: string | null;
      /** @description Code of the supplier. */
      supplier_code: string | null;
      /** @description Name of the file. */
      file_name: string | null;
      /** @description full: what is not in the list is gone; partial: it stays. */
      mode: string | null;
      /** @description Nothing of it was applied. */
      dry_run: boolean | null;
      /** @description queued, scheduled, processing, completed, failed, cancelled or rolled_back. */
      status: string | null;
      /** @description When it was received. */
      upload_date: string | null;
      /** @description The day (UTC) that a scheduled list waits for. */
      effective_from: string | null;
      /** @description When it ended. */
      completed_at: string | null;
      /** @description Who sent it. */
      processed_by: string | null;
      /** @description Rows of the list. */
      total_products: number | null;
      /** @description Products that were never seen before. */
      new_products_count: number | null;
      /** @description Products whose price changed. */
      updated_products_count: number | null;
      /** @description Products whose price stayed. */
      unchanged_products_count: number | null;
      /** @description Rejected rows. */
      failed_products_count: number | null;
      /** @description Rows of a code that a later row repeats. */
      duplicate_rows_count: number | null;
      /** @description Products that dropped out with it. */
      missing_products_count: number | null;
      /** @description Products that it ended. */
      discontinued_products_count: number | null;
      /** @description So many are missing that none was ended. */
      discontinue_held: boolean | null;
      /** @description Rejected rows that wait for a person. */
      waiting_rows_count: number | null;
      /** @description Why it failed: code, message, hint. */
      reason: unknown;
    };
    /** @description What an undone upload gave back, and what had to stay. */
    RolledBack: {
      reverted: number;
      removed: number;
      kept: {
          supplier_product_code: string;
          reason: string;
        }[];
    };
    /** @description Rejected rows that wait for a person to correct or discard them. */
    SppVQuarantine: {
      /**
       * Format: uuid
       * @description Identifies the rejected row.
       */
      staging_id: string;
      /** @description Upload. */
      batch_id: string | null;
      /** @description Supplier. */
      supplier_id: string | null;
      /** @description Code of the supplier. */
      supplier_code: string | null;
      /** @description Name of the file. */
      file_name: string | null;
      /** @description Row of the file, from 1. */
      row_number: number | null;
      /** @description Why it was rejected. */
      code: string | null;
      /** @description The same in a sentence. */
      message: string | null;
      /** @description The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis; the CSV of the upload's report has them whole. */
      raw: unknown;
      /** @description When it was rejected. */
      quarantined_at: string | null;
    };
    /** @description What became of corrected rows. */
    Resubmitted: {
      /** Format: uuid */
      batch_id: string;
      corrected: number;
      rejected: {
          /** Format: uuid */
          staging_id: string;
          row_number: number;
          code: string;
          message: string;
        }[];
      warnings: {
          /** Format: uuid */
          staging_id: string;
          row_number: number;
          code: string;
          message: string;
        }[];
    };
    /** @description Every product of every supplier the reader may see, with its supplier and its last price change. */
    SppVAllSupplierProducts: {
      /**
       * Format: uuid
       * @description Identifies the product.
       */
      product_id: string;
      /**
       * Format: uuid
       * @description Supplier.
       */
      supplier_id: string;
      /** @description The supplier's own code. */
      supplier_product_code: string | null;
      /** @description Name as the supplier writes it. */
      product_name: string | null;
      /** @description Text as the supplier writes it. */
      description: string | null;
      /** @description Top category. */
      category_id: string | null;
      /** @description Deepest category, where it lies below the top one. */
      subcategory_id: string | null;
      /** @description Brand as the supplier writes it. */
      brand: string | null;
      /** @description Manufacturer as the supplier writes it. */
      manufacturer: string | null;
      /** @description GTIN of 8, 12, 13 or 14 digits with a right check digit. */
      barcode: string | null;
      /** @description What is sold as one, as the supplier writes it. */
      unit_of_measure: string | null;
      /** @description How many come together, as the supplier writes it. */
      pack_size: string | null;
      /** @description Pieces that must be ordered at least. */
      min_order_qty: number | null;
      /** @description Days from order to delivery. */
      lead_time_days: number | null;
      /** @description Price per unit of measure, in currency_code. */
      current_price: string | null;
      /** @description Price before the last change. */
      previous_price: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      /** @description Seen in one list only so far. */
      is_new: boolean | null;
      /** @description available, discontinued or pending. */
      status: string | null;
      /** @description Day on which it was first seen. */
      first_seen_date: string | null;
      /** @description Upload that brought it first. */
      first_batch_id: string | null;
      /** @description First upload that did not list it any more. */
      missing_since_batch_id: string | null;
      /** @description Full list that discontinued it by not listing it. */
      discontinued_batch_id: string | null;
      /** @description When the price last changed; null while the first stands. */
      price_changed_at: string | null;
      /** @description When its price last moved, or when it was first seen. */
      last_updated: string | null;
      /** @description When the row was made. */
      created_at: string | null;
      /** @description When the row was last changed. */
      updated_at: string | null;
      /** @description What else the list says, by heading. */
      specifications: unknown;
      /** @description Code of the supplier whose partition this is: a filter by it reads no other. */
      partition_code: string | null;
      /** @description When its price last rose; unknown where that was more than 30 days before this column came. */
      last_rise_at: string | null;
      /** @description When its price last fell; unknown where that was more than 30 days before this column came. */
      last_fall_at: string | null;
      /** @description Code of the supplier. */
      supplier_code: string | null;
      /** @description Name of the supplier. */
      supplier_name: string | null;
      /** @description Null while the first price stands. */
      last_price_change_at: string | null;
      /** @description Last change in percent of the price before; null while the first price stands, and from price 0. */
      last_price_change_percentage: string | null;
      /** @description Days (of UTC) since the price last moved, or since the product was first seen. */
      days_since_last_update: number | null;
      /** @description Name of the top category. */
      category_name: string | null;
      /** @description Name of the deepest category. */
      subcategory_name: string | null;
    };
    /** @description Every price a product ever had, written by triggers on supplier_products in the changing transaction; append-only. */
    SppPriceHistory: {
      /**
       * Format: uuid
       * @description Identifies the change.
       */
      history_id: string;
      /**
       * Format: uuid
       * @description Supplier.
       */
      supplier_id: string;
      /**
       * Format: uuid
       * @description Product.
       */
      product_id: string;
      /** @description Null at first appearance. */
      old_price: string | null;
      /** @description Price of a piece from then on. */
      new_price: string;
      /** @description Percent of the old price, 4 decimals; null at first appearance and from price 0. */
      price_change_percentage: string | null;
      /** @description upload, correction, rollback, or manual. */
      change_reason: string;
      /** @description The upload that changed it, if one did. */
      upload_batch_id: string | null;
      /**
       * Format: date-time
       * @description When it changed.
       */
      changed_at: string;
      /** @description Who changed it. */
      changed_by: string;
      /** @description The transaction that wrote it: what a reader has not seen is told by its snapshot. Null on rows from before there was a feed. */
      xact_id: string | null;
    };
    Supplier: {
      /**
       * Format: uuid
       * @description Identifies the supplier.
       */
      supplier_id: string;
      /** @description Short code, unique, case kept; addresses the supplier in paths. */
      supplier_code: string;
      /** @description Name. */
      supplier_name: string;
      /**
       * @description active, inactive or suspended; only active suppliers may upload.
       * @enum {string}
       */
      status: "active" | "inactive" | "suspended";
      /** @description Whom to ask: names, telephones, addresses, by any keys. */
      contact_info: unknown;
      /** @description When and how it is paid. */
      payment_terms: string | null;
      /** @description ISO 4217; the currency of a list that names none. */
      currency_code: string;
      /** @description VAT or other tax number. */
      tax_registration: string | null;
      /** @description Factor, up or down, beyond which a price change is a spike. */
      spike_limit: string;
      /** @description Whether spikes are quarantined instead of applied and flagged. */
      hold_spikes: boolean;
      /**
       * Format: date-time
       * @description When the row was made.
       */
      created_at: string;
      /**
       * Format: date-time
       * @description When the row was last changed.
       */
      updated_at: string;
      /** @description What else is known, by any keys. */
      metadata: unknown;
    };
    ImportProfile: {
      [key: string]: unknown;
    };
    /** @description Pairs compared and accepted, and those that wait for a person. */
    MatchingResult: {
      compared: number;
      auto: number;
      waiting: number;
    };
    /** @description A run that goes on, and where it is looked at. */
    MatchingTaken: {
      /** Format: uuid */
      run_id: string;
      status: string;
      status_url: string;
    };
    MatchingRun: {
      /** Format: uuid */
      run_id: string;
      /** @enum {string} */
      status: "queued" | "running" | "completed" | "failed";
      /** Format: date-time */
      requested_at: string;
      started_at: string | null;
      finished_at: string | null;
      /** @description read, deal, find, compare, group, join or settle. */
      phase: string | null;
      /** @description Products, keys or pairs of this phase. */
      done: number;
      total: number;
      /** @description Of the whole, 0 to 1. */
      progress: number;
      result: components["schemas"]["MatchingResult"] | null;
      failure: ({
        code: string;
        message: string;
        hint: string | null;
      }) | null;
    };
    /** @description Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping. */
    SppVMatchCandidates: {
      /**
       * Format: uuid
       * @description Identifies the pair.
       */
      pair_id: string;
      /** @description 0 to 100, below what is accepted without asking, or ambiguous. */
      confidence: string | null;
      /** @description Signals and values: gtin, code, brand, numbers, words, pack, ambiguous. */
      evidence: unknown;
      /** @description Supplier. */
      supplier_id: string | null;
      /** @description Code of the supplier. */
      supplier_code: string | null;
      /** @description Code of the one product. */
      supplier_product_code: string | null;
      /** @description Name of the one product. */
      product_name: string | null;
      /** @description Brand of the one product. */
      brand: string | null;
      /** @description GTIN of the one product. */
      barcode: string | null;
      /** @description Price of a piece of the one, in currency_code. */
      current_price: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      /** @description Supplier of the other product. */
      other_supplier_id: string | null;
      /** @description Code of that supplier. */
      other_supplier_code: string | null;
      /** @description Code of the other product. */
      other_product_code: string | null;
      /** @description Name of the other product. */
      other_product_name: string | null;
      /** @description Brand of the other product. */
      other_brand: string | null;
      /** @description GTIN of the other product. */
      other_barcode: string | null;
      /** @description Price of a piece of the other, in other_currency_code. */
      other_current_price: string | null;
      /** @description Currency of the other price: ISO 4217. */
      other_currency_code: string | null;
      /** @description When the pair was found. */
      created_at: string | null;
    };
    PostedMovements: {
      movement_ids: string[];
      warnings: components["schemas"]["Warning"][];
    };
    /** @description Done, with something that somebody should look at. */
    Warning: {
      code: string;
      message: string;
      hint: string;
      /** Format: uuid */
      movement_id?: string;
    };
    /** @description What we have of one product from one supplier, in pieces, and what it cost in currency_code; see list_holdings. */
    IssohSupplierHolding: {
      holding_id: string | null;
      supplier_id: string | null;
      /** @description Product. */
      product_id: string | null;
      internal_sku: string | null;
      product_name: string | null;
      status: string | null;
      quantity_on_hand: number | null;
      quantity_on_order: number | null;
      last_purchase_price: string | null;
      average_cost: string | null;
      /** @description Pieces on hand at the mean of what all cost that came from the supplier, those without a cost at the moving average of the product; null where nobody knows. total_value of supplier_stock_holdings leaves these out of the mean: both are the same where its uncosted_quantity is 0. The books are v_inventory_valuation. */
      total_value: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      last_purchase_date: string | null;
    };
    PostedMovement: {
      /** Format: uuid */
      movement_id: string;
      /** @description Of its product: where from, then where to. */
      stock: components["schemas"]["StockOfWarehouse"][];
      warnings: components["schemas"]["Warning"][];
    };
    StockOfWarehouse: {
      /** Format: uuid */
      warehouse_id: string;
      warehouse_code: string;
      quantity_on_hand: number;
      quantity_reserved: number;
      quantity_available: number;
    };
    ProductStock: {
      /** Format: uuid */
      product_id: string;
      internal_sku: string;
      product_name: string;
      brand: string | null;
      barcode: string | null;
      unit_of_measure: string | null;
      /** @enum {string} */
      status: "active" | "inactive" | "pending_review";
      quantity_on_hand: number;
      quantity_reserved: number;
      quantity_available: number;
      /** @description Where it is, or has been. */
      warehouses: components["schemas"]["StockOfWarehouse"][];
    };
    CountsRecorded: {
      items: components["schemas"]["IssohNamedCount"][];
      warnings: components["schemas"]["Warning"][];
    };
    /** @description A count with its SKU and the code of its warehouse; see name_counts. */
    IssohNamedCount: {
      count_id: string | null;
      /** @description Product. */
      product_id: string | null;
      internal_sku: string | null;
      warehouse_id: string | null;
      warehouse_code: string | null;
      quantity_expected: number | null;
      quantity_counted: number | null;
      difference: number | null;
      unit_cost: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      movement_id: string | null;
      reference_id: string | null;
      note: string | null;
      counted_by: string | null;
      counted_at: string | null;
      restates_count_id: string | null;
    };
    /** @description A reservation with its SKU and the code of its warehouse; see name_reservations. */
    IssohNamedReservation: {
      reservation_id: string | null;
      /** @description Product. */
      product_id: string | null;
      internal_sku: string | null;
      warehouse_id: string | null;
      warehouse_code: string | null;
      quantity: number | null;
      issued_quantity: number | null;
      reserved_quantity: number | null;
      status: string | null;
      reference_type: string | null;
      reference_id: string | null;
      due_at: string | null;
      expires_at: string | null;
      created_by: string | null;
      created_at: string | null;
      closed_by: string | null;
      closed_at: string | null;
    };
    /** @description A line of an order with the names of what it is about. */
    IssohOrderLine: {
      order_line_id: string | null;
      po_number: string | null;
      supplier_id: string | null;
      supplier_code: string | null;
      /** @description Product. */
      product_id: string | null;
      internal_sku: string | null;
      product_name: string | null;
      warehouse_id: string | null;
      warehouse_code: string | null;
      quantity_ordered: number | null;
      quantity_received: number | null;
      quantity_open: number | null;
      is_cancelled: boolean | null;
      unit_cost: string | null;
      pack_size: number | null;
      pack_cost: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      expected_at: string | null;
      is_late: boolean | null;
      ordered_by: string | null;
      ordered_at: string | null;
    };
    OrderQuote: {
      items: ({
          internal_sku: string;
          /** @description Pieces. */
          quantity: number;
          /** @description Null: SPP lists nothing of it. */
          unit_cost: string | null;
          currency_code: string | null;
          cost: string | null;
        })[];
      totals: {
          currency_code: string;
          cost: string;
        }[];
    };
    /** @description What it is time to order: active products whose available pieces and those on order are at or below the reorder point of a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity or level, 0 pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what was issued from there to customers less what came back of it, in the last reorder.history_days days (setting; returns to suppliers and reversed movements left out), per day since the first movement there. Safety stock is reorder.service_factor times the standard deviation of a day's demand (days without issues count as 0) times the square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities are pieces. */
    IssohVReorderAlerts: {
      /**
       * Format: uuid
       * @description Identifies the stock row.
       */
      soh_id: string;
      /** @description Product. */
      product_id: string | null;
      /** @description Our own article number. */
      internal_sku: string | null;
      /** @description Name shown to people. */
      product_name: string | null;
      /** @description Who usually delivers it; where nobody does, who delivered last. */
      supplier_id: string | null;
      /** @description Code of the supplier; null where SPP does not know it. */
      supplier_code: string | null;
      /** @description Warehouse. */
      warehouse_id: string | null;
      /** @description Code of the warehouse. */
      warehouse_code: string | null;
      /** @description Pieces that are there. */
      quantity_on_hand: number | null;
      /** @description Pieces of them that are promised. */
      quantity_reserved: number | null;
      /** @description On hand less reserved. */
      quantity_available: number | null;
      /** @description Open order lines to this warehouse. */
      quantity_on_order: number | null;
      /** @description At or below this it is time to order; null: below 0. */
      reorder_point: number | null;
      /** @description Pieces to order at least. */
      reorder_quantity: number | null;
      /** @description Pieces to fill up to at least, available and on order. */
      reorder_up_to: number | null;
      /** @description Pieces a day; 0 without history. */
      demand_per_day: string | null;
      /** @description The product's, else the setting reorder.default_lead_time_days. */
      lead_time_days: number | null;
      /** @description Pieces that go while an order is on its way. */
      lead_time_demand: string | null;
      /** @description Pieces against a demand above the mean. */
      safety_stock: string | null;
      /** @description Pieces that must be ordered at least; null: any. */
      min_order_qty: number | null;
      /** @description Pieces come in multiples of this; null: any. */
      pack_multiple: number | null;
      /** @description What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is more, lead time demand and safety stock less available and on order. Demand counts where there is a point, and beside a reorder quantity or level once there are reorder.min_history_days days of history (setting). */
      quantity_needed: number | null;
      /** @description The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to min_order_qty, then to a multiple of pack_multiple. */
      suggested_quantity: number | null;
      /** @description Code of the warehouse that has the most above its own reorder point; null: none has. */
      transfer_from: string | null;
      /** @description Pieces it can give of those that are suggested, before min_order_qty and pack_multiple. */
      transfer_quantity: number | null;
      /** @description What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point. */
      reason: string | null;
      /** @description The same in a sentence. */
      explanation: string | null;
    };
    /** @description Reorder levels with the SKU and the code of the warehouse; see record_reorder_levels. */
    IssohNamedReorderLevel: {
      /** @description Product. */
      product_id: string | null;
      internal_sku: string | null;
      warehouse_id: string | null;
      warehouse_code: string | null;
      reorder_point: number | null;
      reorder_quantity: number | null;
      reorder_up_to: number | null;
    };
    /** @description A pricing rule with the codes of its tiers; see name_tiers. */
    IssohNamedRule: {
      rule_id: string | null;
      /** @description Product. */
      product_id: string | null;
      pricing_tier: string | null;
      rule_type: string | null;
      cost_price: string | null;
      markup_percentage: string | null;
      selling_price: string | null;
      minimum_price: string | null;
      maximum_price: string | null;
      source_tier: string | null;
      adjustment_percentage: string | null;
      rounding_increment: string | null;
      rounding_mode: string | null;
      charm_ending: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      effective_from: string | null;
      effective_to: string | null;
      created_by: string | null;
      created_at: string | null;
      reason: string | null;
      from_quantity: number | null;
      surcharge: string | null;
    };
    /** @description What a product sells for in a tier at a moment, per piece in currency_code, and how that came about; see prices_for. */
    IssohProductPrice: {
      /** @description Product. */
      product_id: string | null;
      /** @description Our own article number. */
      internal_sku: string | null;
      /** @description Code of the tier. */
      pricing_tier: string | null;
      /** @description What a piece sells for. */
      price: string | null;
      /** @description Currency of the amounts: ISO 4217. */
      currency_code: string | null;
      /** @description Rule that says so; null: a default does. */
      rule_id: string | null;
      /** @description How the rule comes to its price. */
      rule_type: string | null;
      /** @description Cost that it starts from. */
      cost_price: string | null;
      /** @description Percent on the cost. */
      markup_percentage: string | null;
      /** @description No price below. */
      minimum_price: string | null;
      /** @description No price above. */
      maximum_price: string | null;
      /** @description Since when it holds. */
      effective_from: string | null;
      /** @description Until when; null: no end. */
      effective_to: string | null;
      /** @description How the price came about, step by step. */
      trace: unknown;
      /** @description Pieces from which it holds. */
      from_quantity: number | null;
      /** @description Default that it comes from; null: none. */
      default_id: string | null;
    };
    /** @description A pricing default with the code of its tier and the path of its category; see name_default. */
    IssohNamedDefault: {
      default_id: string | null;
      pricing_tier: string | null;
      category: string | null;
      category_id: string | null;
      markup_percentage: string | null;
      surcharge: string | null;
      from_quantity: number | null;
      rounding_increment: string | null;
      rounding_mode: string | null;
      charm_ending: string | null;
      effective_from: string | null;
      effective_to: string | null;
      created_by: string | null;
      created_at: string | null;
      reason: string | null;
    };
    /** @description Products that were queued, that were in the queue already, and that are selected already; see queue_for_selection. */
    IssohQueueResult: {
      /** @description Products that were queued. */
      queued: number | null;
      /** @description Products that were in the queue before. */
      already_queued: number | null;
      /** @description Products that we carry. */
      already_selected: number | null;
    };
    /** @description Products of SPP on their way into the range: what waits for a decision, and what was decided. */
    IssohVSelectionPipeline: {
      /**
       * Format: uuid
       * @description Identifies the item.
       */
      queue_id: string;
      /** @description The product in SPP. */
      spp_product_id: string | null;
      /** @description Who offers it. */
      spp_supplier_id: string | null;
      /** @description Code of the supplier; null where the mirror does not know it. */
      supplier_code: string | null;
      /** @description The suppliers own code. */
      supplier_product_code: string | null;
      /** @description Name when it was queued. */
      product_name: string | null;
      /** @description Purchase price when it was queued, in currency_code. */
      current_price: string | null;
      /** @description Currency of current_price. */
      currency_code: string | null;
      /** @description queued (pending or on hold) or decided. */
      stage: string | null;
      /** @description pending, on_hold, approved, rejected or imported. */
      review_status: string | null;
      /** @description 0 to 100; null before scoring. */
      score: string | null;
      /** @description Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and selection.auto_candidate_score or more. */
      auto_candidate: boolean | null;
      /** @description When it was queued. */
      queued_at: string | null;
      /** @description Who queued it. */
      queued_by: string | null;
      /** @description Days from queueing to the decision, or until now. */
      days_waiting: string | null;
      /** @description Who decided; null while it waits. */
      reviewed_by: string | null;
      /** @description When; null while it waits. */
      reviewed_at: string | null;
      /** @description What the reviewer wrote. */
      review_notes: string | null;
      /** @description free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it. */
      lease_state: string | null;
      /** @description Who reviews it; null: nobody. */
      lease_owner: string | null;
      /** @description Until when; null: nobody reviews. */
      lease_expires_at: string | null;
      /** @description Share of the weights whose criteria have data, 0 to 1. */
      coverage: string | null;
      /** @description The score if every criterion without data had 0 points. */
      score_low: string | null;
      /** @description The score if every criterion without data had 100 points. */
      score_high: string | null;
      /** @description The version of the weights it was scored with. */
      weights_version: number | null;
      /** @description When it was scored. */
      scored_at: string | null;
      /** @description Who recommends to approve it; null: nobody. */
      recommended_by: string | null;
      /** @description When; null: nobody does. */
      recommended_at: string | null;
      /** @description The selected product it became. */
      product_id: string | null;
      /** @description When it was imported; null: it was not. */
      imported_at: string | null;
      /** @description Its category as it is now; where the mirror does not know it any more, as it was when it was queued. */
      category_path: string | null;
      /** @description Its brand when it was queued. */
      brand: string | null;
      /** @description The product as it was when queued. */
      product_details: unknown;
      /** @description How the score came about, criterion by criterion. */
      selection_criteria: unknown;
      /** @description Who had it to review last, and gave it back or let it run out; null: nobody. */
      last_reviewer: string | null;
      /** @description Who took a decision back last: it is not approved by itself then; null: nobody. */
      reopened_by: string | null;
      /** @description Name of its category; null where the mirror does not know it: no product of ours is in it. */
      category_name: string | null;
    };
    SelectionOutcome: {
      /** @description Items that are decided so now. */
      done: string[];
      conflicts: {
          /** Format: uuid */
          queue_id: string;
          /** @description docs/error_codes.md has all. */
          reason: string;
        }[];
    };
    Review: {
      /** @description Until when nobody else has these items; null: there are none. */
      lease_expires_at: string | null;
      items: components["schemas"]["IssohVSelectionPipeline"][];
    };
    /** @description How many items share a value of a facet (supplier, category, status, price_band, auto_candidate); a band of prices has from_price and below_price, in currency_code, in place of a value. */
    IssohSelectionFacet: {
      /** @description What the items are counted by. */
      facet: string | null;
      /** @description Which of it. */
      value: string | null;
      /** @description Of a price range: from. */
      from_price: string | null;
      /** @description Of a price range: below. */
      below_price: string | null;
      /** @description Of a price range: currency. */
      currency_code: string | null;
      /** @description How many items. */
      items: number | null;
    };
    Import: {
      /** Format: uuid */
      job_id: string;
      /** @enum {string} */
      status: "queued" | "running" | "completed" | "failed" | "undone";
      total: number;
      imported: number;
      conflict_count: number;
      error_count: number;
      requested_by: string;
      /** Format: date-time */
      requested_at: string;
      started_at: string | null;
      finished_at: string | null;
      undone_by: string | null;
      undone_at: string | null;
      attempts: number;
      last_failure: string | null;
      conflicts: components["schemas"]["ImportItem"][];
      errors: components["schemas"]["ImportItem"][];
      /** @description Imported, with something left to do. */
      warnings: components["schemas"]["ImportItem"][];
      /** @description What an undo had to leave. */
      kept: components["schemas"]["ImportItem"][];
    };
    ImportItem: {
      /** Format: uuid */
      queue_id: string;
      /** Format: uuid */
      product_id?: string;
      /** @description docs/error_codes.md has all. */
      reason: string;
      message?: string;
    };
    ImportUndone: {
      undone: number;
      kept: components["schemas"]["ImportItem"][];
      left?: number;
    };
    /** @description A score in words (summary, a sentence for each criterion, what would change it most) and in figures: criteria is the trace, with the score at_best and at_worst of each criterion; see explain_score. */
    IssohScoreExplanation: {
      /** @description Item. */
      queue_id: string | null;
      /** @description Score, 0 to 100; null: nothing is known. */
      score: string | null;
      /** @description Share of the weights with data, 0 to 1. */
      coverage: string | null;
      /** @description Score with all that is unknown at 0. */
      score_low: string | null;
      /** @description Score with all that is unknown at 100. */
      score_high: string | null;
      /** @description Which weights were used. */
      weights_version: number | null;
      /** @description The score in a sentence. */
      summary: string | null;
      /** @description Each criterion in a sentence. */
      sentences: string[] | null;
      /** @description What would change it most, in a sentence. */
      changes_most: string | null;
      /** @description Which criterion that is. */
      changes_most_criterion: string | null;
      /** @description Each criterion: raw value, points, weight, contribution. */
      criteria: unknown;
    };
    /** @description How far IS-SOH is behind SPP: one row. */
    IssohVSyncStatus: {
      /** @description Selected products that are to be read again, and those that SPP has written about since it was last looked at. */
      lag_rows: number | null;
      /** @description 0 when level, else seconds since all was level; null: it never was. */
      lag_seconds: number | null;
      /** @description Selected products that are to be read again. */
      pending: number | null;
      /** @description When the last run began or failed. */
      last_run_at: string | null;
      /** @description When SPP was last looked at with success. */
      last_success_at: string | null;
      /** @description Failures since then. */
      consecutive_failures: number | null;
      /** @description Why it fails; null: it does not. */
      last_error: string | null;
      /** @description When all selected products last agreed with SPP. */
      level_at: string | null;
      /** @description Whether SPP has answered: without, lag_rows may be more. */
      is_known: boolean | null;
      /** @description Selected products that something keeps from following: sync_failures. They are no part of lag_rows. */
      failed: number | null;
    };
    /** @description Every change of every table but product prices (those are in price_history); append-only, kept forever. */
    AuditLog: {
      /** @description Identifies the change; later ones are greater. */
      log_id: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      occurred_at: string;
      /** @description Who acted: the token's subject, as the server says it; of every other session the login. */
      actor: string;
      /** @description The role that acted. */
      role_name: string;
      /** @description The request that caused it, as answered in X-Request-Id. */
      request_id: string | null;
      /**
       * @description insert, update or delete.
       * @enum {string}
       */
      operation: "insert" | "update" | "delete";
      /** @description Schema of the table. */
      table_schema: string;
      /** @description Name of the table. */
      table_name: string;
      /** @description Primary key of the row. */
      record_key: string;
      /** @description The row before; null for an insert. */
      old_values: unknown;
      /** @description The row after; null for a delete. */
      new_values: unknown;
      /** @description The transaction that wrote it: tells what a seal has not seen. Null on rows from before there were seals. */
      xact_id: string | null;
    };
    /** @description A job of a worker: what it is to do, and how often it was tried. */
    Job: {
      /** @enum {string} */
      database: "spp" | "issoh";
      /** @description Identifies the job. */
      job_id: string | null;
      /** @description What is to be done. */
      task: string | null;
      /** @description waiting, running or failed. */
      state: string | null;
      /** @description Jobs of one queue are done one after the other; null: none. */
      queue_name: string | null;
      /** @description How often it was tried. */
      attempts: number | null;
      /** @description How often it is tried at most. */
      max_attempts: number | null;
      /** @description When it is due. */
      run_at: string | null;
      /** @description When it was asked for. */
      created_at: string | null;
      /** @description Since when a worker has it; null: none has. */
      locked_at: string | null;
      /** @description Which worker has it. */
      locked_by: string | null;
      /** @description What the last try ended with. */
      last_error: string | null;
      /** @description What it is to be done with. */
      payload: unknown;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description The request's id, as the log has it; sent along, it is kept. */
    RequestId: string;
    /** @description How far the databases have been seen: sent back, no later answer shows less. With replicas only. */
    Lsn: string;
  };
  pathItems: never;
}

export type $defs = Record<string, never>;

export interface operations {

  /**
   * Uploads a pricelist; the same file again answers the earlier batch.
   * @description For inv_supplier, inv_catalog_manager, inv_admin.
   */
  uploadPricelist: {
    parameters: {
      query?: {
        filename?: string;
        mode?: "partial" | "full";
        force?: boolean;
        wait?: boolean;
        dry_run?: boolean;
        effective_from?: string;
      };
      path: {
        /** @description A supplier by code or id. */
        supplierId: string;
      };
    };
    /** @description As a part named `file`, or as the bare body, of whatever other type; gzipped or not. */
    requestBody: {
      content: {
        "multipart/form-data": {
          /**
           * Format: binary
           * @description The list: CSV, TSV, XLSX, XLS, ODS or HTML; or rejected rows, corrected.
           */
          file: string;
        };
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["UploadReport"] | components["schemas"]["UploadTaken"];
        };
      };
      /** @description Taken in: it is done soon, and `Location` says where to look. */
      202: {
        content: {
          "application/json": components["schemas"]["UploadTaken"];
        };
      };
    };
  };
  /**
   * What became of an upload; or with missing=true the products that dropped out with it.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  getUploadReport: {
    parameters: {
      query?: {
        format?: "json" | "csv";
        missing?: boolean;
        limit?: number;
        cursor?: string;
      };
      path: {
        batchId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["UploadReport"] | ({
            items: components["schemas"]["MissingProduct"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          });
          "text/csv": string;
        };
      };
    };
  };
  /**
   * What became, or would become, of each row of a list.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listUploadRows: {
    parameters: {
      query?: {
        outcome?: "new" | "changed" | "unchanged" | "rejected" | "duplicate";
        limit?: number;
        cursor?: string;
      };
      path: {
        batchId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["UploadRow"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Uploads, the newest first.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listUploads: {
    parameters: {
      query?: {
        supplier?: string;
        status?: "scheduled" | "queued" | "processing" | "completed" | "failed" | "rolled_back" | "cancelled";
        applied_since?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SppVUploads"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Ends an upload of which nothing is applied yet.
   * @description For inv_supplier, inv_catalog_manager, inv_admin.
   */
  cancelUpload: {
    parameters: {
      path: {
        batchId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            batch_id: string;
            status: string;
            /**
             * @description A step is under way: it ends as cancelled behind that, unless rows are applied by then.
             * @constant
             */
            cancelling?: true;
          };
        };
      };
    };
  };
  /**
   * Undoes an upload: its prices go back, what only it brought goes; tried first with dry_run=true.
   * @description For inv_catalog_manager, inv_admin.
   */
  rollbackUpload: {
    parameters: {
      query?: {
        dry_run?: boolean;
      };
      path: {
        batchId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["RolledBack"];
        };
      };
    };
  };
  /**
   * Discontinues what a held full list lacked.
   * @description For inv_catalog_manager, inv_admin.
   */
  confirmMissing: {
    parameters: {
      path: {
        batchId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            discontinued: number;
          };
        };
      };
    };
  };
  /**
   * Lets what a held full list lacked stay on offer.
   * @description For inv_catalog_manager, inv_admin.
   */
  dropMissing: {
    parameters: {
      path: {
        batchId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            kept: number;
          };
        };
      };
    };
  };
  /**
   * Rejected rows of a supplier that wait for a person.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listQuarantine: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        format?: "json" | "csv" | "xlsx";
        batch_id?: string;
      };
      path: {
        /** @description A supplier by code or id. */
        supplierId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SppVQuarantine"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
          "text/csv": string;
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
        };
      };
    };
  };
  /**
   * Corrects rejected rows of one upload, and applies those that are valid now.
   * @description For inv_supplier, inv_catalog_manager, inv_admin.
   */
  resubmitQuarantined: {
    requestBody: {
      content: {
        "application/json": {
          rows: {
              /** Format: uuid */
              staging_id: string;
              data: {
                [key: string]: unknown;
              };
            }[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["Resubmitted"];
        };
      };
    };
  };
  /**
   * Drops rejected rows for good.
   * @description For inv_supplier, inv_catalog_manager, inv_admin.
   */
  discardQuarantined: {
    requestBody: {
      content: {
        "application/json": {
          staging_ids: string[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            discarded: number;
          };
        };
      };
    };
  };
  /**
   * Products of all suppliers.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listProducts: {
    parameters: {
      query?: {
        view?: "multi_supplier";
        new?: boolean;
        q?: string;
        category?: string;
        status?: "available" | "discontinued" | "pending";
        total?: boolean;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SppVAllSupplierProducts"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
            /** @description In all; with total=true. */
            total?: number;
          };
        };
      };
    };
  };
  /**
   * Products of a supplier.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listSupplierProducts: {
    parameters: {
      query?: {
        sort?: "code";
        new?: boolean;
        q?: string;
        category?: string;
        status?: "available" | "discontinued" | "pending";
        total?: boolean;
        limit?: number;
        cursor?: string;
      };
      path: {
        /** @description A supplier by code or id. */
        supplierId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SppVAllSupplierProducts"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
            /** @description In all; with total=true. */
            total?: number;
          };
        };
      };
    };
  };
  /**
   * Every price that a product has had, the latest first.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listPriceHistory: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      path: {
        productId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SppPriceHistory"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Puts products, by id or by filter, into a category.
   * @description For inv_catalog_manager, inv_admin.
   */
  assignCategory: {
    requestBody: {
      content: {
        "application/json": {
          category: string;
          product_ids?: string[];
          filter?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            assigned: number;
          };
        };
      };
    };
  };
  /**
   * Suppliers by their codes.
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listSuppliers: {
    parameters: {
      query?: {
        status?: "active" | "inactive" | "suspended";
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Supplier"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Makes a supplier.
   * @description For inv_catalog_manager, inv_admin.
   */
  createSupplier: {
    requestBody: {
      content: {
        "application/json": {
          supplier_code: string;
          supplier_name: string;
          /** @default EUR */
          currency_code?: string;
          /** @default {} */
          contact_info?: {
            [key: string]: unknown;
          };
          payment_terms?: string | null;
          tax_registration?: string | null;
          /** @default {} */
          metadata?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["Supplier"];
        };
      };
    };
  };
  /**
   * How the lists of a supplier are read; README, "Import profiles".
   * @description For inv_supplier, inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  getImportProfile: {
    parameters: {
      path: {
        /** @description A supplier by code or id. */
        supplierId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["ImportProfile"];
        };
      };
    };
  };
  /**
   * Says how the lists of a supplier are read; {} forgets it.
   * @description For inv_catalog_manager, inv_admin.
   */
  setImportProfile: {
    parameters: {
      path: {
        /** @description A supplier by code or id. */
        supplierId: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["ImportProfile"];
        };
      };
    };
  };
  /**
   * Looks for the same product at several suppliers; waits 20 seconds, then says where to look.
   * @description For inv_catalog_manager, inv_admin.
   */
  runMatching: {
    requestBody: {
      content: {
        "application/json": {
          /** @description A supplier by code or id. */
          supplier?: string;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["MatchingResult"];
        };
      };
      /** @description Taken in: it is done soon, and `Location` says where to look. */
      202: {
        content: {
          "application/json": components["schemas"]["MatchingTaken"];
        };
      };
    };
  };
  /**
   * How a run of matching stands.
   * @description For inv_catalog_manager, inv_admin.
   */
  getMatchingRun: {
    parameters: {
      path: {
        runId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["MatchingRun"];
        };
      };
    };
  };
  /**
   * Pairs of products that may be the same and wait for a decision, the surest first.
   * @description For inv_catalog_manager, inv_reviewer, inv_approver, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listMatchCandidates: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        supplier?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["SppVMatchCandidates"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Says of pairs of products that they are the same, or are not; all or none.
   * @description For inv_catalog_manager, inv_admin.
   */
  decideMatches: {
    requestBody: {
      content: {
        "application/json": {
          pairs: ({
              /** Format: uuid */
              pair_id: string;
            } | {
              /** @description A supplier by code or id. */
              supplier: string;
              code: string;
              /** @description A supplier by code or id. */
              other_supplier: string;
              other_code: string;
            })[];
          /** @enum {string} */
          decision: "verify" | "reject";
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            verified: number;
          } | {
            rejected: number;
          };
        };
      };
    };
  };
  /**
   * Selected products, with their pieces; q looks into name, SKU, brand and barcode.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  findProducts: {
    parameters: {
      query?: {
        q?: string;
        status?: "active" | "inactive" | "pending_review";
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                product_id: string;
                internal_sku: string;
                product_name: string;
                /** @enum {string} */
                status: "active" | "inactive" | "pending_review";
                availability: string | null;
                description: string | null;
                category_id: string | null;
                category: string | null;
                brand: string | null;
                barcode: string | null;
                unit_of_measure: string | null;
                min_order_qty: number | null;
                pack_multiple: number | null;
                lead_time_days: number | null;
                supplier_id: string | null;
                supplier_code: string | null;
                spp_product_id: string | null;
                selection_reason: string | null;
                /** Format: date-time */
                selection_date: string;
                selected_by: string;
                quantity_on_hand: number;
                quantity_reserved: number;
                quantity_available: number;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Enters a product by hand, without one in SPP.
   * @description For inv_approver, inv_stock_operator, inv_admin.
   */
  addProduct: {
    requestBody: {
      content: {
        "application/json": {
          /** @description A product of ours by internal SKU or id. */
          internal_sku: string;
          product_name: string;
          /** @enum {string} */
          status?: "active" | "inactive" | "pending_review";
          description?: string | null;
          category?: string | null;
          brand?: string | null;
          barcode?: string | null;
          unit_of_measure?: string | null;
          min_order_qty?: (number | string) | null;
          pack_multiple?: (number | string) | null;
          lead_time_days?: (number | string) | null;
          supplier?: string | null;
          selection_reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Made. */
      201: {
        content: {
          "application/json": {
            /** Format: uuid */
            product_id: string;
            internal_sku: string;
            product_name: string;
            /** @enum {string} */
            status: "active" | "inactive" | "pending_review";
            availability: string | null;
            description: string | null;
            category_id: string | null;
            category: string | null;
            brand: string | null;
            barcode: string | null;
            unit_of_measure: string | null;
            min_order_qty: number | null;
            pack_multiple: number | null;
            lead_time_days: number | null;
            supplier_id: string | null;
            supplier_code: string | null;
            spp_product_id: string | null;
            selection_reason: string | null;
            /** Format: date-time */
            selection_date: string;
            selected_by: string;
            quantity_on_hand: number;
            quantity_reserved: number;
            quantity_available: number;
          };
        };
      };
    };
  };
  /**
   * One selected product, by SKU or id.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  getProduct: {
    parameters: {
      path: {
        /** @description A product of ours by internal SKU or id. */
        product: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            product_id: string;
            internal_sku: string;
            product_name: string;
            /** @enum {string} */
            status: "active" | "inactive" | "pending_review";
            availability: string | null;
            description: string | null;
            category_id: string | null;
            category: string | null;
            brand: string | null;
            barcode: string | null;
            unit_of_measure: string | null;
            min_order_qty: number | null;
            pack_multiple: number | null;
            lead_time_days: number | null;
            supplier_id: string | null;
            supplier_code: string | null;
            spp_product_id: string | null;
            selection_reason: string | null;
            /** Format: date-time */
            selection_date: string;
            selected_by: string;
            quantity_on_hand: number;
            quantity_reserved: number;
            quantity_available: number;
          };
        };
      };
    };
  };
  /**
   * Changes what is named of a product; null takes a value away.
   * @description For inv_approver, inv_stock_operator, inv_admin.
   */
  changeProduct: {
    parameters: {
      path: {
        /** @description A product of ours by internal SKU or id. */
        product: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A product of ours by internal SKU or id. */
          internal_sku?: string;
          product_name?: string;
          /** @enum {string} */
          status?: "active" | "inactive" | "pending_review";
          description?: string | null;
          category?: string | null;
          brand?: string | null;
          barcode?: string | null;
          unit_of_measure?: string | null;
          min_order_qty?: (number | string) | null;
          pack_multiple?: (number | string) | null;
          lead_time_days?: (number | string) | null;
          supplier?: string | null;
          selection_reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            product_id: string;
            internal_sku: string;
            product_name: string;
            /** @enum {string} */
            status: "active" | "inactive" | "pending_review";
            availability: string | null;
            description: string | null;
            category_id: string | null;
            category: string | null;
            brand: string | null;
            barcode: string | null;
            unit_of_measure: string | null;
            min_order_qty: number | null;
            pack_multiple: number | null;
            lead_time_days: number | null;
            supplier_id: string | null;
            supplier_code: string | null;
            spp_product_id: string | null;
            selection_reason: string | null;
            /** Format: date-time */
            selection_date: string;
            selected_by: string;
            quantity_on_hand: number;
            quantity_reserved: number;
            quantity_available: number;
          };
        };
      };
    };
  };
  /**
   * Warehouses, with what lies in them.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listWarehouses: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                warehouse_id: string;
                warehouse_code: string;
                warehouse_name: string;
                is_active: boolean;
                location_address: {
                  [key: string]: unknown;
                } | null;
                capacity_units: number | null;
                allow_negative: boolean;
                manager_id: string | null;
                products: number;
                quantity_on_hand: number;
                quantity_reserved: number;
                fill_share: string | null;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Makes a warehouse.
   * @description For inv_stock_operator, inv_admin.
   */
  addWarehouse: {
    requestBody: {
      content: {
        "application/json": {
          warehouse_code: string;
          warehouse_name: string;
          location_address?: {
            [key: string]: unknown;
          };
          capacity_units?: number | null;
          allow_negative?: boolean;
          manager_id?: string | null;
        };
      };
    };
    responses: {
      /** @description Made. */
      201: {
        content: {
          "application/json": {
            /** Format: uuid */
            warehouse_id: string;
            warehouse_code: string;
            warehouse_name: string;
            is_active: boolean;
            location_address: {
              [key: string]: unknown;
            } | null;
            capacity_units: number | null;
            allow_negative: boolean;
            manager_id: string | null;
            products: number;
            quantity_on_hand: number;
            quantity_reserved: number;
            fill_share: string | null;
          };
        };
      };
    };
  };
  /**
   * Changes what is named of a warehouse.
   * @description For inv_stock_operator, inv_admin.
   */
  changeWarehouse: {
    parameters: {
      path: {
        /** @description A warehouse by code or id. */
        warehouse: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          warehouse_name?: string;
          location_address?: {
            [key: string]: unknown;
          };
          capacity_units?: number | null;
          allow_negative?: boolean;
          manager_id?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            warehouse_id: string;
            warehouse_code: string;
            warehouse_name: string;
            is_active: boolean;
            location_address: {
              [key: string]: unknown;
            } | null;
            capacity_units: number | null;
            allow_negative: boolean;
            manager_id: string | null;
            products: number;
            quantity_on_hand: number;
            quantity_reserved: number;
            fill_share: string | null;
          };
        };
      };
    };
  };
  /**
   * Opens a warehouse again.
   * @description For inv_stock_operator, inv_admin.
   */
  activateWarehouse: {
    parameters: {
      path: {
        /** @description A warehouse by code or id. */
        warehouse: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            warehouse_id: string;
            warehouse_code: string;
            warehouse_name: string;
            is_active: boolean;
            location_address: {
              [key: string]: unknown;
            } | null;
            capacity_units: number | null;
            allow_negative: boolean;
            manager_id: string | null;
            products: number;
            quantity_on_hand: number;
            quantity_reserved: number;
            fill_share: string | null;
          };
        };
      };
    };
  };
  /**
   * Closes a warehouse that is empty.
   * @description For inv_stock_operator, inv_admin.
   */
  deactivateWarehouse: {
    parameters: {
      path: {
        /** @description A warehouse by code or id. */
        warehouse: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            warehouse_id: string;
            warehouse_code: string;
            warehouse_name: string;
            is_active: boolean;
            location_address: {
              [key: string]: unknown;
            } | null;
            capacity_units: number | null;
            allow_negative: boolean;
            manager_id: string | null;
            products: number;
            quantity_on_hand: number;
            quantity_reserved: number;
            fill_share: string | null;
          };
        };
      };
    };
  };
  /**
   * What lies where; q looks into name, SKU, brand and barcode.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listStock: {
    parameters: {
      query?: {
        product?: string;
        warehouse?: string;
        q?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                soh_id: string;
                /** Format: uuid */
                product_id: string;
                internal_sku: string;
                product_name: string;
                unit_of_measure: string | null;
                /** Format: uuid */
                warehouse_id: string;
                warehouse_code: string;
                quantity_on_hand: number;
                quantity_reserved: number;
                quantity_available: number;
                reorder_point: number | null;
                reorder_quantity: number | null;
                reorder_up_to: number | null;
                last_count_date: string | null;
                last_movement_date: string | null;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Movements, the latest first.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listMovements: {
    parameters: {
      query?: {
        product?: string;
        warehouse?: string;
        since?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                movement_id: string;
                /** Format: uuid */
                product_id: string;
                internal_sku: string;
                product_name: string;
                /** @enum {string} */
                movement_type: "receipt" | "issue" | "adjustment" | "transfer";
                quantity: number;
                from_location: string | null;
                from_warehouse: string | null;
                to_location: string | null;
                to_warehouse: string | null;
                unit_cost: string | null;
                total_cost: string | null;
                currency_code: string;
                purchase_cost: string | null;
                purchase_currency: string | null;
                supplier_id: string | null;
                supplier_code: string | null;
                reference_type: string | null;
                reference_id: string | null;
                /** Format: date-time */
                movement_date: string;
                created_by: string;
                note: string | null;
                reverses_movement_id: string | null;
                returns_movement_id: string | null;
                reservation_id: string | null;
                /** Format: date-time */
                recorded_at: string;
                /** @description The movement that took it back. */
                reversed_by_movement_id: string | null;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Posts movements, all or none.
   * @description For inv_stock_operator, inv_admin.
   */
  postMovements: {
    parameters: {
      header?: {
        /** @description Sent again with the same request, it answers what was done then, with 200. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          movements: ({
              product_id?: string | null;
              internal_sku?: string | null;
              /** @enum {string} */
              movement_type: "receipt" | "issue" | "adjustment" | "transfer";
              quantity: number | string;
              from_location?: string | null;
              to_location?: string | null;
              unit_cost?: (number | string) | null;
              currency_code?: string | null;
              supplier_id?: string | null;
              reference_type?: string | null;
              reference_id?: string | null;
              movement_date?: string | null;
              returns_movement_id?: string | null;
              reservation_id?: string | null;
              counted?: boolean | null;
              note?: string | null;
            })[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["PostedMovements"];
        };
      };
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["PostedMovements"];
        };
      };
    };
  };
  /**
   * What lies where of a supplier.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listStockOfSupplier: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      path: {
        /** @description A supplier by code or id. */
        supplierId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohSupplierHolding"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Posts a movement: a receipt, an issue, an adjustment or a transfer.
   * @description For inv_stock_operator, inv_admin.
   */
  postMovement: {
    parameters: {
      header?: {
        /** @description Sent again with the same request, it answers what was done then, with 200. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          product_id?: string | null;
          internal_sku?: string | null;
          /** @enum {string} */
          movement_type: "receipt" | "issue" | "adjustment" | "transfer";
          quantity: number | string;
          from_location?: string | null;
          to_location?: string | null;
          unit_cost?: (number | string) | null;
          currency_code?: string | null;
          supplier_id?: string | null;
          reference_type?: string | null;
          reference_id?: string | null;
          movement_date?: string | null;
          returns_movement_id?: string | null;
          reservation_id?: string | null;
          counted?: boolean | null;
          note?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["PostedMovement"];
        };
      };
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["PostedMovement"];
        };
      };
    };
  };
  /**
   * Takes a movement back by an opposite one.
   * @description For inv_stock_operator, inv_admin.
   */
  reverseMovement: {
    parameters: {
      header?: {
        /** @description Sent again with the same request, it answers what was done then, with 200. */
        "Idempotency-Key"?: string;
      };
      path: {
        movementId: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": {
          reason?: string | null;
          counted?: boolean | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["PostedMovement"];
        };
      };
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["PostedMovement"];
        };
      };
    };
  };
  /**
   * Says what the pieces of a receipt cost, after the fact.
   * @description For inv_stock_operator, inv_admin.
   */
  correctCost: {
    parameters: {
      header?: {
        /** @description Sent again with the same request, it answers what was done then, with 200. */
        "Idempotency-Key"?: string;
      };
      path: {
        movementId: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A number, or a decimal string, which is exact. */
          unit_cost: number | string;
          currency_code?: string | null;
          reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["PostedMovement"];
        };
      };
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["PostedMovement"];
        };
      };
    };
  };
  /**
   * Products by their SKU, with their pieces by warehouse; code finds what a scanner reads.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  findStock: {
    parameters: {
      query?: {
        q?: string;
        /** @description A SKU, or a barcode whatever zeros lead it. */
        code?: string;
        /** @description Only what is kept there, and the pieces there. */
        warehouse?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["ProductStock"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Counts, the latest first.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listCounts: {
    parameters: {
      query?: {
        warehouse?: string;
        product?: string;
        since?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohNamedCount"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Records counts of a warehouse and books what differs, all or none.
   * @description For inv_stock_operator, inv_admin.
   */
  recordCounts: {
    parameters: {
      header?: {
        /** @description Sent again with the same request, it answers what was done then, with 200. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A warehouse by code or id. */
          warehouse: string;
          counted_at?: string | null;
          reference_id?: string | null;
          counts: ({
              product_id?: string | null;
              internal_sku?: string | null;
              quantity: number | string;
              note?: string | null;
            })[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["CountsRecorded"];
        };
      };
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["CountsRecorded"];
        };
      };
    };
  };
  /**
   * Reservations, the latest first.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listReservations: {
    parameters: {
      query?: {
        reference_type?: string;
        reference_id?: string;
        product?: string;
        status?: "active" | "issued" | "released" | "expired";
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohNamedReservation"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Reserves pieces for a document.
   * @description For inv_stock_operator, inv_admin.
   */
  reserveStock: {
    parameters: {
      header?: {
        /** @description Sent again with the same request, it answers what was done then, with 200. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          product_id?: string | null;
          internal_sku?: string | null;
          /** @description A warehouse by code or id. */
          warehouse: string;
          quantity: number | string;
          reference_type?: string | null;
          reference_id?: string | null;
          due_at?: string | null;
          expires_at?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohNamedReservation"];
        };
      };
      /** @description Made. */
      201: {
        content: {
          "application/json": components["schemas"]["IssohNamedReservation"];
        };
      };
    };
  };
  /**
   * Releases all that is reserved for a document.
   * @description For inv_stock_operator, inv_admin.
   */
  releaseDocument: {
    requestBody: {
      content: {
        "application/json": {
          reference_type: string;
          reference_id: string;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohNamedReservation"][];
          };
        };
      };
    };
  };
  /**
   * Changes how many are reserved, or for when.
   * @description For inv_stock_operator, inv_admin.
   */
  changeReservation: {
    parameters: {
      path: {
        reservationId: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          quantity?: (number | string) | null;
          due_at?: string | null;
          expires_at?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohNamedReservation"];
        };
      };
    };
  };
  /**
   * Releases a reservation.
   * @description For inv_stock_operator, inv_admin.
   */
  releaseReservation: {
    parameters: {
      path: {
        reservationId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohNamedReservation"];
        };
      };
    };
  };
  /**
   * Lines of orders, as they were placed.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listOrders: {
    parameters: {
      query?: {
        supplier?: string;
        po_number?: string;
        late?: boolean;
        /** @description Whether something of it is still to come. */
        open?: boolean;
        product?: string;
        warehouse?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohOrderLine"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Places an order at a supplier, or adds lines to one.
   * @description For inv_stock_operator, inv_admin.
   */
  placeOrder: {
    requestBody: {
      content: {
        "application/json": {
          po_number: string;
          /** @description A supplier by code or id. */
          supplier: string;
          warehouse?: string | null;
          expected_at?: string | null;
          lines: ({
              product_id?: string | null;
              internal_sku?: string | null;
              quantity: number | string;
              unit_cost?: (number | string) | null;
              currency_code?: string | null;
              pack_size?: (number | string) | null;
            })[];
        };
      };
    };
    responses: {
      /** @description Made. */
      201: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohOrderLine"][];
          };
        };
      };
    };
  };
  /**
   * What an order would cost at what its supplier asks today; it is not placed.
   * @description For inv_stock_operator, inv_admin.
   */
  quoteOrder: {
    requestBody: {
      content: {
        "application/json": {
          /** @description A supplier by code or id. */
          supplier: string;
          lines: ({
              product_id?: string | null;
              internal_sku?: string | null;
              quantity: number | string;
              pack_size?: (number | string) | null;
            })[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["OrderQuote"];
        };
      };
    };
  };
  /**
   * Changes a line of an order.
   * @description For inv_stock_operator, inv_admin.
   */
  changeOrderLine: {
    parameters: {
      path: {
        poNumber: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A product of ours by internal SKU or id. */
          product: string;
          quantity?: (number | string) | null;
          unit_cost?: (number | string) | null;
          currency_code?: string | null;
          expected_at?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohOrderLine"];
        };
      };
    };
  };
  /**
   * Cancels what has not come of an order, or of one product of it.
   * @description For inv_stock_operator, inv_admin.
   */
  cancelOrder: {
    parameters: {
      path: {
        poNumber: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": {
          product?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohOrderLine"][];
          };
        };
      };
    };
  };
  /**
   * Products that are to be ordered again, and how many of them.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listReorderAlerts: {
    parameters: {
      query?: {
        supplier?: string;
        warehouse?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohVReorderAlerts"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Says when products are to be ordered again, and how many; all or none.
   * @description For inv_stock_operator, inv_admin.
   */
  setReorderLevels: {
    requestBody: {
      content: {
        "application/json": {
          levels?: ({
              product_id?: string | null;
              internal_sku?: string | null;
              /** @description A warehouse by code or id. */
              warehouse: string;
              reorder_point: (number | string) | null;
              reorder_quantity?: (number | string) | null;
              reorder_up_to?: (number | string) | null;
            })[];
          product_id?: string | null;
          internal_sku?: string | null;
          /** @description A warehouse by code or id. */
          warehouse?: string;
          reorder_point?: (number | string) | null;
          reorder_quantity?: (number | string) | null;
          reorder_up_to?: (number | string) | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohNamedReorderLevel"][];
          };
        };
      };
    };
  };
  /**
   * Enters a file of products (CSV, XLSX and others), all of it or nothing.
   * @description For inv_approver, inv_stock_operator, inv_admin.
   */
  importProducts: {
    parameters: {
      query?: {
        filename?: string;
        dry_run?: boolean;
        decimal_mark?: "." | ",";
      };
    };
    /** @description As a part named `file`, or as the bare body, of whatever other type; gzipped or not. */
    requestBody: {
      content: {
        "multipart/form-data": {
          /**
           * Format: binary
           * @description A file (CSV, XLSX and others), or its bare bytes with `filename`.
           */
          file: string;
        };
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            rows: number;
            applied: number;
            dry_run: boolean;
            repeated: boolean;
            added?: number;
            changed?: number;
            unchanged?: number;
            decimal_mark: string | null;
            faults: number;
            errors: ({
                row_number: number;
                code: string;
                message: string;
                hint: string | null;
                field: string | null;
                value: string | null;
              })[];
            columns: {
              [key: string]: string;
            };
            ignored_columns: string[];
          };
        };
      };
    };
  };
  /**
   * Enters a file of opening stock (CSV, XLSX and others), all of it or nothing.
   * @description For inv_stock_operator, inv_admin.
   */
  importOpeningStock: {
    parameters: {
      query?: {
        filename?: string;
        dry_run?: boolean;
        decimal_mark?: "." | ",";
        warehouse?: string;
        reference?: string;
      };
    };
    /** @description As a part named `file`, or as the bare body, of whatever other type; gzipped or not. */
    requestBody: {
      content: {
        "multipart/form-data": {
          /**
           * Format: binary
           * @description A file (CSV, XLSX and others), or its bare bytes with `filename`.
           */
          file: string;
        };
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            rows: number;
            applied: number;
            dry_run: boolean;
            repeated: boolean;
            pieces?: number;
            decimal_mark: string | null;
            faults: number;
            errors: ({
                row_number: number;
                code: string;
                message: string;
                hint: string | null;
                field: string | null;
                value: string | null;
              })[];
            columns: {
              [key: string]: string;
            };
            ignored_columns: string[];
          };
        };
      };
    };
  };
  /**
   * Enters a file of counts (CSV, XLSX and others), all of it or nothing.
   * @description For inv_stock_operator, inv_admin.
   */
  importCounts: {
    parameters: {
      query?: {
        filename?: string;
        dry_run?: boolean;
        decimal_mark?: "." | ",";
        warehouse?: string;
        counted_at?: string;
        reference?: string;
      };
    };
    /** @description As a part named `file`, or as the bare body, of whatever other type; gzipped or not. */
    requestBody: {
      content: {
        "multipart/form-data": {
          /**
           * Format: binary
           * @description A file (CSV, XLSX and others), or its bare bytes with `filename`.
           */
          file: string;
        };
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            rows: number;
            applied: number;
            dry_run: boolean;
            repeated: boolean;
            differences?: number;
            pieces_found?: number;
            pieces_missing?: number;
            decimal_mark: string | null;
            faults: number;
            errors: ({
                row_number: number;
                code: string;
                message: string;
                hint: string | null;
                field: string | null;
                value: string | null;
              })[];
            columns: {
              [key: string]: string;
            };
            ignored_columns: string[];
          };
        };
      };
    };
  };
  /**
   * Enters a file of reorder levels (CSV, XLSX and others), all of it or nothing.
   * @description For inv_stock_operator, inv_admin.
   */
  importReorderLevels: {
    parameters: {
      query?: {
        filename?: string;
        dry_run?: boolean;
        decimal_mark?: "." | ",";
        warehouse?: string;
      };
    };
    /** @description As a part named `file`, or as the bare body, of whatever other type; gzipped or not. */
    requestBody: {
      content: {
        "multipart/form-data": {
          /**
           * Format: binary
           * @description A file (CSV, XLSX and others), or its bare bytes with `filename`.
           */
          file: string;
        };
        "application/octet-stream": string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            rows: number;
            applied: number;
            dry_run: boolean;
            repeated: boolean;
            levels?: number;
            decimal_mark: string | null;
            faults: number;
            errors: ({
                row_number: number;
                code: string;
                message: string;
                hint: string | null;
                field: string | null;
                value: string | null;
              })[];
            columns: {
              [key: string]: string;
            };
            ignored_columns: string[];
          };
        };
      };
    };
  };
  /**
   * The price of a product in a tier, at a moment, for a quantity.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  getPrice: {
    parameters: {
      query?: {
        tier?: string;
        at?: string;
        quantity?: number | string;
      };
      path: {
        /** @description A product of ours by internal SKU or id. */
        productId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohProductPrice"];
        };
      };
    };
  };
  /**
   * Says how a product is priced in a tier.
   * @description For inv_pricing_manager, inv_admin.
   */
  setPrice: {
    parameters: {
      path: {
        /** @description A product of ours by internal SKU or id. */
        productId: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          cost_price?: (number | string) | null;
          markup_percentage?: (number | string) | null;
          selling_price?: (number | string) | null;
          minimum_price?: (number | string) | null;
          maximum_price?: (number | string) | null;
          pricing_tier?: string | null;
          effective_from?: string | null;
          effective_to?: string | null;
          source_tier?: string | null;
          adjustment_percentage?: (number | string) | null;
          rounding_increment?: (number | string) | null;
          rounding_mode?: ("nearest" | "up" | "down") | null;
          charm_ending?: (number | string) | null;
          reason?: string | null;
          from_quantity?: (number | string) | null;
          surcharge?: (number | string) | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohNamedRule"];
        };
      };
    };
  };
  /**
   * Says what a product costs from now on; prices stay, new ones are proposed.
   * @description For inv_pricing_manager, inv_admin.
   */
  changeCost: {
    parameters: {
      path: {
        /** @description A product of ours by internal SKU or id. */
        productId: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description A number, or a decimal string, which is exact. */
          cost_price: number | string;
          reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                rule_id: string;
                /** Format: uuid */
                product_id: string;
                pricing_tier: string;
                rule_type: string;
                cost_price: string | null;
                markup_percentage: string | null;
                selling_price: string | null;
                minimum_price: string | null;
                maximum_price: string | null;
                source_tier: string | null;
                adjustment_percentage: string | null;
                rounding_increment: string | null;
                rounding_mode: string | null;
                charm_ending: string | null;
                currency_code: string;
                /** Format: date-time */
                effective_from: string;
                effective_to: string | null;
                created_by: string;
                /** Format: date-time */
                created_at: string;
                reason: string | null;
                from_quantity: number;
                surcharge: string | null;
              })[];
          };
        };
      };
    };
  };
  /**
   * Ends the price of a product in a tier, now or at a moment.
   * @description For inv_pricing_manager, inv_admin.
   */
  endPrice: {
    parameters: {
      path: {
        /** @description A product of ours by internal SKU or id. */
        productId: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": {
          pricing_tier?: string | null;
          effective_to?: string | null;
          reason?: string | null;
          from_quantity?: number | string;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            rule_id: string;
            /** Format: uuid */
            product_id: string;
            pricing_tier: string;
            rule_type: string;
            cost_price: string | null;
            markup_percentage: string | null;
            selling_price: string | null;
            minimum_price: string | null;
            maximum_price: string | null;
            source_tier: string | null;
            adjustment_percentage: string | null;
            rounding_increment: string | null;
            rounding_mode: string | null;
            charm_ending: string | null;
            currency_code: string;
            /** Format: date-time */
            effective_from: string;
            effective_to: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            reason: string | null;
            from_quantity: number;
            surcharge: string | null;
          };
        };
      };
    };
  };
  /**
   * Ends a default of a tier, now or at a moment.
   * @description For inv_pricing_manager, inv_admin.
   */
  endPricingDefault: {
    requestBody: {
      content: {
        "application/json": {
          pricing_tier?: string | null;
          category?: string | null;
          from_quantity?: number | string;
          effective_to?: string | null;
          reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            default_id: string;
            pricing_tier: string;
            category: string | null;
            category_id: string | null;
            markup_percentage: string | null;
            surcharge: string | null;
            from_quantity: number;
            rounding_increment: string | null;
            rounding_mode: string | null;
            charm_ending: string | null;
            /** Format: date-time */
            effective_from: string;
            effective_to: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            reason: string | null;
          };
        };
      };
    };
  };
  /**
   * Defaults of pricing.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listPricingDefaults: {
    parameters: {
      query?: {
        tier?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohNamedDefault"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Says how the products of a tier, or of a category, are priced where no rule of their own says.
   * @description For inv_pricing_manager, inv_admin.
   */
  setPricingDefault: {
    requestBody: {
      content: {
        "application/json": {
          pricing_tier?: string | null;
          category?: string | null;
          markup_percentage?: (number | string) | null;
          surcharge?: (number | string) | null;
          from_quantity?: (number | string) | null;
          rounding_increment?: (number | string) | null;
          rounding_mode?: ("nearest" | "up" | "down") | null;
          charm_ending?: (number | string) | null;
          effective_from?: string | null;
          effective_to?: string | null;
          reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohNamedDefault"];
        };
      };
    };
  };
  /**
   * What was negotiated with whom, of what and for how long, without the values.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listContracts: {
    parameters: {
      query?: {
        supplier?: string;
        product?: string;
        state?: "past" | "open" | "future";
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                contract_id: string;
                /** Format: uuid */
                supplier_id: string;
                supplier_code: string | null;
                /** @description Null: all of the list. */
                supplier_product_code: string | null;
                /** @enum {string} */
                state: "past" | "open" | "future";
                currency_code: string | null;
                /** Format: date-time */
                effective_from: string;
                effective_to: string | null;
                reason: string | null;
                created_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
                has_price: boolean;
                has_rebate: boolean;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Sets what was negotiated, all or none; what says the same already is left alone.
   * @description For inv_pricing_manager, inv_admin.
   */
  setContracts: {
    requestBody: {
      content: {
        "application/json": {
          contracts: ({
              /** @description A supplier by code or id. */
              supplier: string;
              supplier_product_code?: string | null;
              currency_code?: string | null;
              unit_price?: (number | string) | null;
              rebate_percentage?: (number | string) | null;
              effective_from?: string | null;
              effective_to?: string | null;
              reason?: string | null;
            })[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            written: number;
            unchanged: number;
            ended: number;
          };
        };
      };
    };
  };
  /**
   * The same with prices and rebates.
   * @description For inv_pricing_manager, inv_approver, inv_admin.
   */
  readContracts: {
    parameters: {
      query?: {
        supplier?: string;
        product?: string;
        state?: "past" | "open" | "future";
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                contract_id: string;
                /** Format: uuid */
                supplier_id: string;
                supplier_code: string | null;
                /** @description Null: all of the list. */
                supplier_product_code: string | null;
                /** @enum {string} */
                state: "past" | "open" | "future";
                currency_code: string | null;
                /** Format: date-time */
                effective_from: string;
                effective_to: string | null;
                reason: string | null;
                created_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
                unit_price: string | null;
                rebate_percentage: string | null;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Ends a contract, now or at a moment; one that has not begun by then is withdrawn.
   * @description For inv_pricing_manager, inv_admin.
   */
  endContract: {
    parameters: {
      path: {
        contractId: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": {
          effective_to?: string | null;
          reason?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            contract_id: string;
            /** Format: uuid */
            supplier_id: string;
            supplier_code: string | null;
            /** @description Null: all of the list. */
            supplier_product_code: string | null;
            /**
             * @description Withdrawn: it had not begun, and never will.
             * @enum {string}
             */
            state: "past" | "open" | "future" | "withdrawn";
            currency_code: string | null;
            /** Format: date-time */
            effective_from: string;
            effective_to: string | null;
            reason: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            has_price: boolean;
            has_rebate: boolean;
            /** @description Of one that was withdrawn: the contract of the product before it, and when that ends now. */
            earlier: ({
              /** Format: uuid */
              contract_id: string;
              effective_to: string | null;
            }) | null;
          };
        };
      };
    };
  };
  /**
   * Cost, markup and margin of prices whose cost was negotiated.
   * @description For inv_pricing_manager, inv_approver, inv_admin.
   */
  negotiatedPrices: {
    parameters: {
      query?: {
        product?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                rule_id: string;
                /** Format: uuid */
                product_id: string;
                internal_sku: string;
                pricing_tier: string;
                from_quantity: number;
                /** @description Null: it cannot be read; it, or the key of its supplier, was altered. */
                cost_price: string | null;
                markup_percentage: string | null;
                target_markup_percentage: string | null;
                selling_price: string;
                margin: string | null;
                currency_code: string;
                /** Format: date-time */
                effective_from: string;
                effective_to: string | null;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Prices that wait for a decision, with what the new cost leaves of them.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listPriceProposals: {
    parameters: {
      query?: {
        product?: string;
        tier?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                proposal_id: string;
                /** Format: uuid */
                product_id: string;
                internal_sku: string;
                product_name: string;
                pricing_tier: string;
                old_cost: string | null;
                new_cost: string | null;
                current_price: string;
                proposed_price: string;
                currency_code: string;
                current_margin: string | null;
                proposed_margin: string | null;
                reason: string;
                /** Format: date-time */
                created_at: string;
                from_quantity: number;
                markup_percentage: string | null;
                /** @description How the proposed price came about, step by step. */
                trace: unknown;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Accepts or dismisses proposals; an accepted price holds at once.
   * @description For inv_pricing_manager, inv_admin.
   */
  decidePriceProposals: {
    requestBody: {
      content: {
        "application/json": {
          proposal_ids: string[];
          /** @enum {string} */
          decision: "accept" | "dismiss";
          notes?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                proposal_id: string;
                rule_id: string | null;
                /** Format: uuid */
                product_id: string;
                /** Format: uuid */
                pricing_tier_id: string;
                old_cost: string | null;
                new_cost: string | null;
                markup_percentage: string | null;
                current_price: string;
                proposed_price: string;
                currency_code: string;
                /** @enum {string} */
                status: "accepted" | "dismissed";
                reason: string;
                notes: string | null;
                decided_by: string;
                /** Format: date-time */
                decided_at: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
                from_quantity: number;
                cost_said_at: string | null;
              })[];
          };
        };
      };
    };
  };
  /**
   * Pricing tiers.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listPricingTiers: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: ({
                /** Format: uuid */
                tier_id: string;
                tier_code: string;
                tier_name: string;
                is_default: boolean;
                is_active: boolean;
                default_markup_percentage: string | null;
                currency_code: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
              })[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Makes a pricing tier, or changes the one of this code.
   * @description For inv_pricing_manager, inv_admin.
   */
  setPricingTier: {
    parameters: {
      path: {
        tier: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          tier_name: string;
          is_default?: boolean;
          is_active?: boolean;
          default_markup_percentage?: (number | string) | null;
          currency_code?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** Format: uuid */
            tier_id: string;
            tier_code: string;
            tier_name: string;
            is_default: boolean;
            is_active: boolean;
            default_markup_percentage: string | null;
            currency_code: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
          };
        };
      };
    };
  };
  /**
   * Exchange rates: units of the base currency for one unit, from that day on.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listExchangeRates: {
    parameters: {
      query?: {
        currency?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: {
                /** Format: uuid */
                rate_id: string;
                currency_code: string;
                /** Format: date */
                rate_date: string;
                rate: string;
                source: string;
                created_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
              }[];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Sets exchange rates in place of those of the same days, all or none.
   * @description For inv_pricing_manager, inv_admin.
   */
  setExchangeRates: {
    requestBody: {
      content: {
        "application/json": {
          rates: ({
              currency_code: string;
              /** Format: date */
              rate_date: string;
              /** @description A number, or a decimal string, which is exact. */
              rate: number | string;
            })[];
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: {
                /** Format: uuid */
                rate_id: string;
                currency_code: string;
                /** Format: date */
                rate_date: string;
                rate: string;
                source: string;
                created_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
              }[];
          };
        };
      };
    };
  };
  /**
   * Queues products of suppliers for selection.
   * @description For inv_reviewer, inv_approver, inv_admin.
   */
  queueForSelection: {
    requestBody: {
      content: {
        "application/json": {
          /** @description All that is given must hold: supplier_codes, category, search, min_price, max_price, is_new, product_ids; of the queue min_score and recommended, too; to queue include_rejected, too. */
          criteria: {
            [key: string]: unknown;
          };
          limit?: number | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohQueueResult"];
        };
      };
    };
  };
  /**
   * Items that wait for a decision, the highest score first.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listPendingSelection: {
    parameters: {
      query?: {
        supplier_codes?: string;
        category?: string;
        search?: string;
        min_price?: string;
        max_price?: string;
        is_new?: boolean;
        recommended?: boolean;
        product_ids?: string;
        min_score?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohVSelectionPipeline"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Approves, rejects, recommends, holds or reopens items, each for itself.
   * @description For inv_reviewer, inv_approver, inv_admin.
   */
  decideSelection: {
    requestBody: {
      content: {
        "application/json": {
          queue_ids: string[];
          /**
           * @default approve
           * @enum {string}
           */
          decision?: "approve" | "reject" | "on_hold" | "recommend" | "reopen";
          notes?: string | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["SelectionOutcome"];
        };
      };
    };
  };
  /**
   * Takes items to review, which nobody else has until the lease expires.
   * @description For inv_reviewer, inv_approver, inv_admin.
   */
  startReview: {
    requestBody?: {
      content: {
        "application/json": {
          limit?: number | null;
          filters?: {
            [key: string]: unknown;
          } | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["Review"];
        };
      };
    };
  };
  /**
   * The queue, the highest score first.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listReviewQueue: {
    parameters: {
      query?: {
        status?: string;
        supplier_codes?: string;
        category?: string;
        search?: string;
        min_price?: string;
        max_price?: string;
        is_new?: boolean;
        recommended?: boolean;
        product_ids?: string;
        min_score?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohVSelectionPipeline"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * How many items there are by supplier, category, status, price band.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  listReviewFacets: {
    parameters: {
      query?: {
        status?: string;
        supplier_codes?: string;
        category?: string;
        search?: string;
        min_price?: string;
        max_price?: string;
        is_new?: boolean;
        recommended?: boolean;
        product_ids?: string;
        min_score?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["IssohSelectionFacet"][];
          };
        };
      };
    };
  };
  /**
   * Gives items back undecided; none named: all.
   * @description For inv_reviewer, inv_approver, inv_admin.
   */
  releaseReview: {
    requestBody?: {
      content: {
        "application/json": {
          queue_ids?: string[] | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            released: number;
          };
        };
      };
    };
  };
  /**
   * Imports approved items; none named: all of them.
   * @description For inv_approver, inv_admin.
   */
  executeImport: {
    requestBody?: {
      content: {
        "application/json": {
          queue_ids?: string[] | null;
        };
      };
    };
    responses: {
      /** @description Taken in: it is done soon, and `Location` says where to look. */
      202: {
        content: {
          "application/json": {
            /** Format: uuid */
            job_id: string;
          };
        };
      };
    };
  };
  /**
   * How an import stands; its lists hold the first 1,000 items each.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  getImportStatus: {
    parameters: {
      path: {
        jobId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["Import"];
        };
      };
    };
  };
  /**
   * Takes an import back while nothing hangs on it; where `left` tells of more, call it again.
   * @description For inv_approver, inv_admin.
   */
  undoImport: {
    parameters: {
      path: {
        jobId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["ImportUndone"];
        };
      };
    };
  };
  /**
   * Scores items anew; none named: all that wait.
   * @description For inv_reviewer, inv_approver, inv_admin.
   */
  scoreSelection: {
    requestBody?: {
      content: {
        "application/json": {
          queue_ids?: string[] | null;
        };
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            scored: number;
          };
        };
      };
    };
  };
  /**
   * How the score of an item came about, in words and figures.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  explainScore: {
    parameters: {
      path: {
        queueId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohScoreExplanation"];
        };
      };
    };
  };
  /**
   * How far IS-SOH is behind SPP.
   * @description For inv_reviewer, inv_approver, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin.
   */
  getSyncStatus: {
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": components["schemas"]["IssohVSyncStatus"];
        };
      };
    };
  };
  /**
   * Looks at SPP now; `full` compares every selected product.
   * @description For inv_approver, inv_pricing_manager, inv_admin.
   */
  runSync: {
    requestBody?: {
      content: {
        "application/json": {
          full?: boolean;
          product_ids?: string[] | null;
        };
      };
    };
    responses: {
      /** @description Taken in: it is done soon, and `Location` says where to look. */
      202: {
        content: {
          "application/json": {
            /** Format: uuid */
            job_id: string;
          };
        };
      };
    };
  };
  /**
   * Who changed what and when, the latest first.
   * @description For inv_analyst, inv_admin.
   */
  listSppAudit: {
    parameters: {
      query?: {
        table?: string;
        key?: string;
        actor?: string;
        since?: string;
        until?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["AuditLog"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Who changed what and when, the latest first.
   * @description For inv_analyst, inv_admin.
   */
  listIssohAudit: {
    parameters: {
      query?: {
        table?: string;
        key?: string;
        actor?: string;
        since?: string;
        until?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["AuditLog"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Jobs of the workers of both databases.
   * @description For inv_admin.
   */
  listJobs: {
    parameters: {
      query?: {
        database?: "spp" | "issoh";
        state?: string;
        task?: string;
        limit?: number;
        cursor?: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            items: components["schemas"]["Job"][];
            /** @description What to pass as `cursor` for the next page; null at the end. */
            next_cursor: string | null;
          };
        };
      };
    };
  };
  /**
   * Has a job tried again now.
   * @description For inv_admin.
   */
  retryJob: {
    parameters: {
      path: {
        database: "spp" | "issoh";
        jobId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** @enum {string} */
            database: "spp" | "issoh";
            job_id: string;
            /** @constant */
            retried: true;
          };
        };
      };
    };
  };
  /**
   * Takes a job away.
   * @description For inv_admin.
   */
  discardJob: {
    parameters: {
      path: {
        database: "spp" | "issoh";
        jobId: string;
      };
    };
    responses: {
      /** @description Done, or found. */
      200: {
        content: {
          "application/json": {
            /** @enum {string} */
            database: "spp" | "issoh";
            job_id: string;
            /** @constant */
            discarded: true;
          };
        };
      };
    };
  };
  /** Whether the server lives. */
  getHealth: {
    responses: {
      /** @description It does. */
      200: {
        content: {
          "application/json": {
            /** @constant */
            status: "ok";
            /** @description What is amiss and keeps no request from being answered, as it was last seen. */
            notes?: string[];
          };
        };
      };
    };
  };
  /** Whether databases, migrations and workers are as they must be. */
  getReadiness: {
    responses: {
      /** @description They are. */
      200: {
        content: {
          "application/json": {
            /** @constant */
            status: "ok";
            /** @description How the replica of each database that has one stands. */
            replicas?: {
              [key: string]: string;
            };
          };
        };
      };
      /** @description Why not. */
      503: {
        content: {
          "application/json": {
            /** @constant */
            status: "unavailable";
            reasons: string[];
            /** @description How the replica of each database that has one stands. */
            replicas?: {
              [key: string]: string;
            };
          };
        };
      };
    };
  };
  /** What the server counts, for Prometheus. */
  getMetrics: {
    responses: {
      /** @description The metrics. */
      200: {
        content: {
          "text/plain": string;
        };
      };
    };
  };
  /** This document. */
  getOpenapi: {
    responses: {
      /** @description OpenAPI 3.1. */
      200: {
        content: {
          "application/json": {
            [key: string]: unknown;
          };
        };
      };
    };
  };
}

/** Which request each operation is. */
export const requests = {
  uploadPricelist: ['POST', '/api/spp/upload/{supplierId}'],
  getUploadReport: ['GET', '/api/spp/reports/upload/{batchId}'],
  listUploadRows: ['GET', '/api/spp/reports/upload/{batchId}/rows'],
  listUploads: ['GET', '/api/spp/uploads'],
  cancelUpload: ['POST', '/api/spp/upload/{batchId}/cancel'],
  rollbackUpload: ['POST', '/api/spp/upload/{batchId}/rollback'],
  confirmMissing: ['POST', '/api/spp/upload/{batchId}/missing/confirm'],
  dropMissing: ['POST', '/api/spp/upload/{batchId}/missing/drop'],
  listQuarantine: ['GET', '/api/spp/quarantine/{supplierId}'],
  resubmitQuarantined: ['POST', '/api/spp/quarantine/resubmit'],
  discardQuarantined: ['POST', '/api/spp/quarantine/discard'],
  listProducts: ['GET', '/api/spp/products/all'],
  listSupplierProducts: ['GET', '/api/spp/products/{supplierId}'],
  listPriceHistory: ['GET', '/api/spp/price-history/{productId}'],
  assignCategory: ['POST', '/api/spp/categories/assign'],
  createSupplier: ['POST', '/api/spp/suppliers'],
  listSuppliers: ['GET', '/api/spp/suppliers'],
  getImportProfile: ['GET', '/api/spp/suppliers/{supplierId}/profile'],
  setImportProfile: ['PUT', '/api/spp/suppliers/{supplierId}/profile'],
  runMatching: ['POST', '/api/spp/matching/run'],
  getMatchingRun: ['GET', '/api/spp/matching/run/{runId}'],
  listMatchCandidates: ['GET', '/api/spp/matching/candidates'],
  decideMatches: ['POST', '/api/spp/matching/decide'],
  findProducts: ['GET', '/api/issoh/products'],
  addProduct: ['POST', '/api/issoh/products'],
  getProduct: ['GET', '/api/issoh/products/{product}'],
  changeProduct: ['PATCH', '/api/issoh/products/{product}'],
  listWarehouses: ['GET', '/api/issoh/warehouses'],
  addWarehouse: ['POST', '/api/issoh/warehouses'],
  changeWarehouse: ['PATCH', '/api/issoh/warehouses/{warehouse}'],
  activateWarehouse: ['POST', '/api/issoh/warehouses/{warehouse}/activate'],
  deactivateWarehouse: ['POST', '/api/issoh/warehouses/{warehouse}/deactivate'],
  listStock: ['GET', '/api/issoh/stock'],
  listMovements: ['GET', '/api/issoh/stock/movements'],
  postMovements: ['POST', '/api/issoh/stock/movements'],
  listStockOfSupplier: ['GET', '/api/issoh/stock/by-supplier/{supplierId}'],
  postMovement: ['POST', '/api/issoh/stock/movement'],
  reverseMovement: ['POST', '/api/issoh/stock/movement/{movementId}/reverse'],
  correctCost: ['POST', '/api/issoh/stock/movement/{movementId}/cost'],
  findStock: ['GET', '/api/issoh/stock/products'],
  recordCounts: ['POST', '/api/issoh/stock/counts'],
  listCounts: ['GET', '/api/issoh/stock/counts'],
  reserveStock: ['POST', '/api/issoh/stock/reservations'],
  listReservations: ['GET', '/api/issoh/stock/reservations'],
  releaseDocument: ['POST', '/api/issoh/stock/reservations/release'],
  changeReservation: ['PATCH', '/api/issoh/stock/reservations/{reservationId}'],
  releaseReservation: ['POST', '/api/issoh/stock/reservations/{reservationId}/release'],
  placeOrder: ['POST', '/api/issoh/orders'],
  listOrders: ['GET', '/api/issoh/orders'],
  quoteOrder: ['POST', '/api/issoh/orders/quote'],
  changeOrderLine: ['PATCH', '/api/issoh/orders/{poNumber}'],
  cancelOrder: ['POST', '/api/issoh/orders/{poNumber}/cancel'],
  listReorderAlerts: ['GET', '/api/issoh/stock/reorder-alerts'],
  setReorderLevels: ['PUT', '/api/issoh/stock/reorder-levels'],
  importProducts: ['POST', '/api/issoh/import/products'],
  importOpeningStock: ['POST', '/api/issoh/import/opening-stock'],
  importCounts: ['POST', '/api/issoh/import/counts'],
  importReorderLevels: ['POST', '/api/issoh/import/reorder-levels'],
  setPrice: ['PUT', '/api/issoh/pricing/{productId}'],
  getPrice: ['GET', '/api/issoh/pricing/{productId}'],
  changeCost: ['POST', '/api/issoh/pricing/{productId}/cost'],
  endPrice: ['POST', '/api/issoh/pricing/{productId}/end'],
  endPricingDefault: ['POST', '/api/issoh/pricing-defaults/end'],
  setPricingDefault: ['PUT', '/api/issoh/pricing-defaults'],
  listPricingDefaults: ['GET', '/api/issoh/pricing-defaults'],
  listContracts: ['GET', '/api/issoh/contracts'],
  setContracts: ['POST', '/api/issoh/contracts'],
  readContracts: ['GET', '/api/issoh/contracts/values'],
  endContract: ['POST', '/api/issoh/contracts/{contractId}/end'],
  negotiatedPrices: ['GET', '/api/issoh/negotiated-prices'],
  listPriceProposals: ['GET', '/api/issoh/price-proposals'],
  decidePriceProposals: ['POST', '/api/issoh/price-proposals/decide'],
  listPricingTiers: ['GET', '/api/issoh/pricing-tiers'],
  setPricingTier: ['PUT', '/api/issoh/pricing-tiers/{tier}'],
  listExchangeRates: ['GET', '/api/issoh/exchange-rates'],
  setExchangeRates: ['PUT', '/api/issoh/exchange-rates'],
  queueForSelection: ['POST', '/api/issoh/selection/queue'],
  listPendingSelection: ['GET', '/api/issoh/selection/pending'],
  decideSelection: ['POST', '/api/issoh/selection/approve'],
  startReview: ['POST', '/api/isi/review/start'],
  listReviewQueue: ['GET', '/api/isi/review/queue'],
  listReviewFacets: ['GET', '/api/isi/review/facets'],
  releaseReview: ['POST', '/api/isi/review/release'],
  executeImport: ['POST', '/api/isi/import/execute'],
  getImportStatus: ['GET', '/api/isi/import/status/{jobId}'],
  undoImport: ['POST', '/api/isi/import/{jobId}/undo'],
  scoreSelection: ['POST', '/api/isi/review/score'],
  explainScore: ['GET', '/api/isi/review/{queueId}/explain'],
  getSyncStatus: ['GET', '/api/isi/sync/status'],
  runSync: ['POST', '/api/isi/sync/run'],
  listSppAudit: ['GET', '/api/spp/audit'],
  listIssohAudit: ['GET', '/api/issoh/audit'],
  listJobs: ['GET', '/api/isi/jobs'],
  retryJob: ['POST', '/api/isi/jobs/{database}/{jobId}/retry'],
  discardJob: ['POST', '/api/isi/jobs/{database}/{jobId}/discard'],
  getHealth: ['GET', '/healthz'],
  getReadiness: ['GET', '/readyz'],
  getMetrics: ['GET', '/metrics'],
  getOpenapi: ['GET', '/api/openapi.json'],
} as const satisfies Record<keyof operations, readonly [string, keyof paths]>;
