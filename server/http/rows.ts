/**
 * Rows as functions answer them, with what the databases say of them: `npm run types` writes this file from their
 * catalogs. What may be null says so; of a view that is every column but its key.
 */
import { z } from 'zod';
import { big, count, day, decimal, flagged, id, json, moment, share, text } from './answers.ts';

export const SppCategories = z
  .object({
    category_id: id.describe('Identifies the category.'),
    category_name: text.describe('Name.'),
    parent_category_id: id.nullable().describe('Category above; null: none.'),
    level: count.describe('1 at the top; kept by trigger.'),
    path: text.describe('Labels from the top down, such as tools.drills; kept by trigger.'),
    is_active: flagged.describe('Whether products may be put into it.'),
    sort_order: count.describe('Place among its neighbours.'),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When the row was last changed.'),
    made_by_batch_id: id
      .nullable()
      .describe('The upload that made it, if one did and nobody has taken it up by hand since.'),
  })
  .meta({
    id: 'SppCategories',
    description: 'The tree of categories.',
  });

export const SppFoundProduct = z
  .object({
    product_id: id.nullable().describe('Product.'),
    supplier_id: id.nullable().describe('Supplier.'),
    sort_key: text.nullable().describe('What it is sorted by, as text.'),
  })
  .meta({
    id: 'SppFoundProduct',
    description: 'A product of a page, and what it is sorted by.',
  });

export const SppJob = z
  .object({
    job_id: big.nullable().describe('Identifies the job.'),
    task: text.nullable().describe('What is to be done.'),
    state: text.nullable().describe('waiting, running or failed.'),
    queue_name: text.nullable().describe('Jobs of one queue are done one after the other; null: none.'),
    attempts: count.nullable().describe('How often it was tried.'),
    max_attempts: count.nullable().describe('How often it is tried at most.'),
    run_at: moment.nullable().describe('When it is due.'),
    created_at: moment.nullable().describe('When it was asked for.'),
    locked_at: moment.nullable().describe('Since when a worker has it; null: none has.'),
    locked_by: text.nullable().describe('Which worker has it.'),
    last_error: text.nullable().describe('What the last try ended with.'),
    payload: json.describe('What it is to be done with.'),
  })
  .meta({
    id: 'SppJob',
    description:
      'A job of the worker of SPP: what it is to do, how often it was tried, when next, and why it failed last.',
  });

export const SppMetricPoint = z
  .object({
    metric: text.nullable().describe('As metric_samples names it.'),
    begins_at: moment.nullable().describe('When the hour, the day or the week (UTC) begins.'),
    highest: decimal.nullable().describe('Of the samples, every five minutes.'),
    latest: decimal.nullable().describe('The last sample.'),
    growth: decimal
      .nullable()
      .describe(
        'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.',
      ),
  })
  .meta({
    id: 'SppMetricPoint',
    description: 'What was sampled of a metric in an hour, a day or a week; see metric_history.',
  });

export const SppPriceHistory = z
  .object({
    history_id: id.describe('Identifies the change.'),
    supplier_id: id.describe('Supplier.'),
    product_id: id.describe('Product.'),
    old_price: decimal.nullable().describe('Null at first appearance.'),
    new_price: decimal.describe('Price of a piece from then on.'),
    price_change_percentage: decimal
      .nullable()
      .describe('Percent of the old price, 4 decimals; null at first appearance and from price 0.'),
    change_reason: text.describe('upload, correction, rollback, or manual.'),
    upload_batch_id: id.nullable().describe('The upload that changed it, if one did.'),
    changed_at: moment.describe('When it changed.'),
    changed_by: text.describe('Who changed it.'),
    xact_id: text
      .nullable()
      .describe(
        'The transaction that wrote it: what a reader has not seen is told by its snapshot. Null on rows from before there was a feed.',
      ),
  })
  .meta({
    id: 'SppPriceHistory',
    description:
      'Every price a product ever had, written by triggers on supplier_products in the changing transaction; append-only.',
  });

export const SppProductMappings = z
  .object({
    mapping_id: id.describe('Identifies the mapping.'),
    supplier_id: id.describe('Supplier.'),
    supplier_product_code: text.describe("The supplier's own article number, as its lists write it."),
    master_product_id: id.describe('Key of the group; when groups merge, the older one stays.'),
    mapping_confidence: decimal.describe('0 to 100: of the best pair that brought it into its group.'),
    mapping_method: z.enum(['manual', 'auto', 'ml']).describe('manual, auto or ml.'),
    mapping_evidence: json.describe('The signals behind the confidence, as in match_pairs.'),
    verified_by: text.nullable().describe('Who confirmed it; automatic matching never undoes it.'),
    verified_at: moment.nullable().describe('When a person confirmed it.'),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When the row was last changed.'),
  })
  .meta({
    id: 'SppProductMappings',
    description:
      "Which suppliers' products are the same thing: those with one master product. Products match across suppliers, never within one.",
  });

export const SppProductMatch = z
  .object({
    product_id: id.nullable().describe('Identifies the product.'),
    supplier_id: id.nullable().describe('Supplier.'),
    supplier_code: text.nullable().describe('Code of the supplier.'),
    supplier_product_code: text.nullable().describe("The supplier's own code."),
    product_name: text.nullable().describe('Name as the supplier writes it.'),
    pack_size: text.nullable().describe('How many come together, as the supplier writes it.'),
    current_price: decimal.nullable().describe('Price per unit of measure, in currency_code.'),
    currency_code: text.nullable().describe('Currency of the price: ISO 4217.'),
    status: text.nullable().describe('available, discontinued or pending.'),
    difference_percentage: decimal
      .nullable()
      .describe(
        'Percent that its price lies above that of the product asked for; null in another currency, and from price 0.',
      ),
    is_best: flagged.nullable().describe('Whether none that is available costs less in its currency.'),
    mapping_confidence: decimal.nullable().describe('0 to 100: how sure it is the same thing.'),
    is_verified: flagged.nullable().describe('Whether a person has confirmed it.'),
  })
  .meta({
    id: 'SppProductMatch',
    description: 'A product among those that are the same thing, with its price.',
  });

export const SppSettings = z
  .object({
    setting_key: text.describe('Name of the setting.'),
    setting_value: json.describe('Its value, as JSON.'),
    description: text.describe('What it does.'),
    updated_at: moment.describe('When it was last changed.'),
    value_type: z
      .enum(['integer', 'number', 'boolean', 'text'])
      .nullable()
      .describe('integer, number, boolean or text.'),
    minimum: decimal.nullable().describe('Smallest value of a number.'),
    maximum: decimal.nullable().describe('Largest value of a number; null for no limit.'),
    unit: text.nullable().describe('What a number counts.'),
  })
  .meta({
    id: 'SppSettings',
    description: 'Limits and choices of SPP; changed by set_setting.',
  });

export const SppSupplierImportProfiles = z
  .object({
    supplier_id: id.describe('Whose lists are read so.'),
    profile: json.describe(
      'Keys, all optional: columns {field: heading or 1-based position or list of them}, header_row, sheet, delimiter, quote, encoding, decimal_mark, currency.',
    ),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When the row was last changed.'),
  })
  .meta({
    id: 'SppSupplierImportProfiles',
    description: "How a supplier's files are read where recognition needs help.",
  });

export const SppSuppliers = z
  .object({
    supplier_id: id.describe('Identifies the supplier.'),
    supplier_code: text.describe('Short code, unique, case kept; addresses the supplier in paths.'),
    supplier_name: text.describe('Name.'),
    status: z
      .enum(['active', 'inactive', 'suspended'])
      .describe('active, inactive or suspended; only active suppliers may upload.'),
    contact_info: json.describe('Whom to ask: names, telephones, addresses, by any keys.'),
    payment_terms: text.nullable().describe('When and how it is paid.'),
    currency_code: text.describe('ISO 4217; the currency of a list that names none.'),
    tax_registration: text.nullable().describe('VAT or other tax number.'),
    spike_limit: decimal.describe('Factor, up or down, beyond which a price change is a spike.'),
    hold_spikes: flagged.describe('Whether spikes are quarantined instead of applied and flagged.'),
    partition_name: text.describe("Partition of supplier_products that holds this supplier's products."),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When the row was last changed.'),
    metadata: json.describe('What else is known, by any keys.'),
  })
  .meta({
    id: 'SppSuppliers',
    description: "Who sends pricelists. A supplier's products live in a partition of its own.",
  });

export const SppVAllSupplierProducts = z
  .object({
    product_id: id.describe('Identifies the product.'),
    supplier_id: id.describe('Supplier.'),
    supplier_product_code: text.nullable().describe("The supplier's own code."),
    product_name: text.nullable().describe('Name as the supplier writes it.'),
    description: text.nullable().describe('Text as the supplier writes it.'),
    category_id: id.nullable().describe('Top category.'),
    subcategory_id: id.nullable().describe('Deepest category, where it lies below the top one.'),
    brand: text.nullable().describe('Brand as the supplier writes it.'),
    manufacturer: text.nullable().describe('Manufacturer as the supplier writes it.'),
    barcode: text.nullable().describe('GTIN of 8, 12, 13 or 14 digits with a right check digit.'),
    unit_of_measure: text.nullable().describe('What is sold as one, as the supplier writes it.'),
    pack_size: text.nullable().describe('How many come together, as the supplier writes it.'),
    min_order_qty: count.nullable().describe('Pieces that must be ordered at least.'),
    lead_time_days: count.nullable().describe('Days from order to delivery.'),
    current_price: decimal.nullable().describe('Price per unit of measure, in currency_code.'),
    previous_price: decimal.nullable().describe('Price before the last change.'),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    is_new: flagged.nullable().describe('Seen in one list only so far.'),
    status: text.nullable().describe('available, discontinued or pending.'),
    first_seen_date: day.nullable().describe('Day on which it was first seen.'),
    first_batch_id: id.nullable().describe('Upload that brought it first.'),
    missing_since_batch_id: id.nullable().describe('First upload that did not list it any more.'),
    discontinued_batch_id: id.nullable().describe('Full list that discontinued it by not listing it.'),
    price_changed_at: moment.nullable().describe('When the price last changed; null while the first stands.'),
    last_updated: moment.nullable().describe('When its price last moved, or when it was first seen.'),
    created_at: moment.nullable().describe('When the row was made.'),
    updated_at: moment.nullable().describe('When the row was last changed.'),
    specifications: json.describe('What else the list says, by heading.'),
    partition_code: text
      .nullable()
      .describe('Code of the supplier whose partition this is: a filter by it reads no other.'),
    last_rise_at: moment
      .nullable()
      .describe(
        'When its price last rose; unknown where that was more than 30 days before this column came.',
      ),
    last_fall_at: moment
      .nullable()
      .describe(
        'When its price last fell; unknown where that was more than 30 days before this column came.',
      ),
    supplier_code: text.nullable().describe('Code of the supplier.'),
    supplier_name: text.nullable().describe('Name of the supplier.'),
    last_price_change_at: moment.nullable().describe('Null while the first price stands.'),
    last_price_change_percentage: decimal
      .nullable()
      .describe(
        'Last change in percent of the price before; null while the first price stands, and from price 0.',
      ),
    days_since_last_update: count
      .nullable()
      .describe('Days (of UTC) since the price last moved, or since the product was first seen.'),
    category_name: text.nullable().describe('Name of the top category.'),
    subcategory_name: text.nullable().describe('Name of the deepest category.'),
  })
  .meta({
    id: 'SppVAllSupplierProducts',
    description:
      'Every product of every supplier the reader may see, with its supplier and its last price change.',
  });

export const SppVMatchCandidates = z
  .object({
    pair_id: id.describe('Identifies the pair.'),
    confidence: decimal.nullable().describe('0 to 100, below what is accepted without asking, or ambiguous.'),
    evidence: json.describe('Signals and values: gtin, code, brand, numbers, words, pack, ambiguous.'),
    supplier_id: id.nullable().describe('Supplier.'),
    supplier_code: text.nullable().describe('Code of the supplier.'),
    supplier_product_code: text.nullable().describe('Code of the one product.'),
    product_name: text.nullable().describe('Name of the one product.'),
    brand: text.nullable().describe('Brand of the one product.'),
    barcode: text.nullable().describe('GTIN of the one product.'),
    current_price: decimal.nullable().describe('Price of a piece of the one, in currency_code.'),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    other_supplier_id: id.nullable().describe('Supplier of the other product.'),
    other_supplier_code: text.nullable().describe('Code of that supplier.'),
    other_product_code: text.nullable().describe('Code of the other product.'),
    other_product_name: text.nullable().describe('Name of the other product.'),
    other_brand: text.nullable().describe('Brand of the other product.'),
    other_barcode: text.nullable().describe('GTIN of the other product.'),
    other_current_price: decimal
      .nullable()
      .describe('Price of a piece of the other, in other_currency_code.'),
    other_currency_code: text.nullable().describe('Currency of the other price: ISO 4217.'),
    created_at: moment.nullable().describe('When the pair was found.'),
  })
  .meta({
    id: 'SppVMatchCandidates',
    description:
      'Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping.',
  });

export const SppVQuarantine = z
  .object({
    staging_id: id.describe('Identifies the rejected row.'),
    batch_id: id.nullable().describe('Upload.'),
    supplier_id: id.nullable().describe('Supplier.'),
    supplier_code: text.nullable().describe('Code of the supplier.'),
    file_name: text.nullable().describe('Name of the file.'),
    row_number: count.nullable().describe('Row of the file, from 1.'),
    code: text.nullable().describe('Why it was rejected.'),
    message: text.nullable().describe('The same in a sentence.'),
    raw: json.describe(
      "The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis; the CSV of the upload's report has them whole.",
    ),
    quarantined_at: moment.nullable().describe('When it was rejected.'),
  })
  .meta({
    id: 'SppVQuarantine',
    description: 'Rejected rows that wait for a person to correct or discard them.',
  });

export const SppVUploads = z
  .object({
    batch_id: id.nullable().describe('Identifies the upload.'),
    supplier_id: id.nullable().describe('Supplier.'),
    supplier_code: text.nullable().describe('Code of the supplier.'),
    file_name: text.nullable().describe('Name of the file.'),
    mode: text.nullable().describe('full: what is not in the list is gone; partial: it stays.'),
    dry_run: flagged.nullable().describe('Nothing of it was applied.'),
    status: text
      .nullable()
      .describe('queued, scheduled, processing, completed, failed, cancelled or rolled_back.'),
    upload_date: moment.nullable().describe('When it was received.'),
    effective_from: day.nullable().describe('The day (UTC) that a scheduled list waits for.'),
    completed_at: moment.nullable().describe('When it ended.'),
    processed_by: text.nullable().describe('Who sent it.'),
    total_products: count.nullable().describe('Rows of the list.'),
    new_products_count: count.nullable().describe('Products that were never seen before.'),
    updated_products_count: count.nullable().describe('Products whose price changed.'),
    unchanged_products_count: count.nullable().describe('Products whose price stayed.'),
    failed_products_count: count.nullable().describe('Rejected rows.'),
    duplicate_rows_count: count.nullable().describe('Rows of a code that a later row repeats.'),
    missing_products_count: count.nullable().describe('Products that dropped out with it.'),
    discontinued_products_count: count.nullable().describe('Products that it ended.'),
    discontinue_held: flagged.nullable().describe('So many are missing that none was ended.'),
    waiting_rows_count: count.nullable().describe('Rejected rows that wait for a person.'),
    reason: json.describe('Why it failed: code, message, hint.'),
  })
  .meta({
    id: 'SppVUploads',
    description: 'Uploads as lists show them: what came when, from whom, and what became of it.',
  });

export const AuditLog = z
  .object({
    log_id: big.describe('Identifies the change; later ones are greater.'),
    occurred_at: moment.describe('When it was made.'),
    actor: text.describe(
      "Who acted: the token's subject, as the server says it; of every other session the login.",
    ),
    role_name: text.describe('The role that acted.'),
    request_id: text.nullable().describe('The request that caused it, as answered in X-Request-Id.'),
    operation: z.enum(['insert', 'update', 'delete']).describe('insert, update or delete.'),
    table_schema: text.describe('Schema of the table.'),
    table_name: text.describe('Name of the table.'),
    record_key: text.describe('Primary key of the row.'),
    old_values: json.describe('The row before; null for an insert.'),
    new_values: json.describe('The row after; null for a delete.'),
    xact_id: text
      .nullable()
      .describe(
        'The transaction that wrote it: tells what a seal has not seen. Null on rows from before there were seals.',
      ),
  })
  .meta({
    id: 'AuditLog',
    description:
      'Every change of every table but product prices (those are in price_history); append-only, kept forever.',
  });

export const IssohContractCounts = z
  .object({
    written: count.nullable().describe('Contracts made, or given other values.'),
    unchanged: count.nullable().describe('Contracts that said the same already.'),
    ended: count.nullable().describe('Earlier contracts that end where a new one begins.'),
  })
  .meta({
    id: 'IssohContractCounts',
    description: 'What came of set_contracts.',
  });

export const IssohContractValue = z
  .object({
    contract_id: id.nullable().describe('Identifies the contract.'),
    supplier_id: id.nullable().describe('With whom.'),
    supplier_code: text.nullable().describe('Its code; null where the mirror does not know it.'),
    supplier_product_code: text.nullable().describe("The supplier's own code; null: all of its list."),
    state: text.nullable().describe('past, open (it holds now) or future.'),
    currency_code: text.nullable().describe('Currency of unit_price: ISO 4217.'),
    unit_price: decimal.nullable().describe("Price of a piece; null: the list's."),
    rebate_percentage: decimal.nullable().describe('Percent off it.'),
    effective_from: moment.nullable().describe('First moment it holds.'),
    effective_to: moment.nullable().describe('First moment it no longer holds; null: open end.'),
    reason: text.nullable().describe('What it goes back to.'),
    created_by: text.nullable().describe('Who set it first.'),
    created_at: moment.nullable().describe('When it was set first.'),
    updated_at: moment.nullable().describe('When it last changed.'),
  })
  .meta({
    id: 'IssohContractValue',
    description: 'A contract with its values; see read_contracts.',
  });

export const IssohCostOfIssue = z
  .object({
    movement_id: id.nullable().describe('Movement that took the pieces, or brought them back.'),
    product_id: id.nullable().describe('Product.'),
    quantity: big.nullable().describe('Pieces; below 0: they came back.'),
    fifo_cost: decimal.nullable().describe('What they cost, the oldest pieces first.'),
    lifo_cost: decimal.nullable().describe('What they cost, the newest pieces first.'),
    average_cost: decimal.nullable().describe('What they cost at the moving average.'),
    movement_type: text.nullable().describe('Kind of the movement.'),
    movement_date: moment.nullable().describe('When they left.'),
    quantity_uncosted: big.nullable().describe('Pieces that left before they had come: their cost follows.'),
    kind: text.nullable().describe('issue, loss, supplier_return or undone_receipt.'),
  })
  .meta({
    id: 'IssohCostOfIssue',
    description:
      'Pieces that left and their cost by three methods, in the base currency; quantity_uncosted of them had not come yet, and have no cost so far; kind is issue, loss, supplier_return or undone_receipt: see cost_of_goods_issued.',
  });

export const IssohExchangeRates = z
  .object({
    rate_id: id.describe('Identifies the row in the audit log.'),
    currency_code: text.describe('ISO 4217; never the base currency.'),
    rate_date: day.describe('First day on which the rate holds.'),
    rate: decimal.describe('Units of the base currency for one unit of currency_code.'),
    source: text.describe('Where the rate comes from.'),
    created_by: text.describe('Who entered it.'),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When it last changed.'),
  })
  .meta({
    id: 'IssohExchangeRates',
    description:
      'What one unit of a currency is worth in the base currency, from a date on until the next one.',
  });

export const IssohInventoryValue = z
  .object({
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable().describe('Our own article number.'),
    quantity_on_hand: big.nullable().describe('Pieces in all warehouses.'),
    fifo_value: decimal.nullable().describe('Value, the oldest pieces going first.'),
    lifo_value: decimal.nullable().describe('Value, the newest pieces going first.'),
    average_value: decimal.nullable().describe('Value at the moving average.'),
    fifo_unit_cost: decimal.nullable().describe('Value of a piece; null at zero pieces.'),
    lifo_unit_cost: decimal.nullable().describe('Value of a piece; null at zero pieces.'),
    average_unit_cost: decimal.nullable().describe('Value of a piece; null at zero pieces.'),
  })
  .meta({
    id: 'IssohInventoryValue',
    description: 'Pieces of a product and their value by three methods, in the base currency.',
  });

export const IssohJob = z
  .object({
    job_id: big.nullable().describe('Identifies the job.'),
    task: text.nullable().describe('What is to be done.'),
    state: text.nullable().describe('waiting, running or failed.'),
    queue_name: text.nullable().describe('Jobs of one queue are done one after the other; null: none.'),
    attempts: count.nullable().describe('How often it was tried.'),
    max_attempts: count.nullable().describe('How often it is tried at most.'),
    run_at: moment.nullable().describe('When it is due.'),
    created_at: moment.nullable().describe('When it was asked for.'),
    locked_at: moment.nullable().describe('Since when a worker has it; null: none has.'),
    locked_by: text.nullable().describe('Which worker has it.'),
    last_error: text.nullable().describe('What the last try ended with.'),
    payload: json.describe('What it is to be done with.'),
  })
  .meta({
    id: 'IssohJob',
    description:
      'A job of the worker of IS-SOH: what it is to do, how often it was tried, when next, and why it failed last.',
  });

export const IssohMetricPoint = z
  .object({
    metric: text.nullable().describe('As metric_samples names it.'),
    begins_at: moment.nullable().describe('When the hour, the day or the week (UTC) begins.'),
    highest: decimal.nullable().describe('Of the samples, every five minutes.'),
    latest: decimal.nullable().describe('The last sample.'),
    growth: decimal
      .nullable()
      .describe(
        'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.',
      ),
  })
  .meta({
    id: 'IssohMetricPoint',
    description: 'What was sampled of a metric in an hour, a day or a week; see metric_history.',
  });

export const IssohNamedCount = z
  .object({
    count_id: id.nullable(),
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable(),
    warehouse_id: id.nullable(),
    warehouse_code: text.nullable(),
    quantity_expected: count.nullable(),
    quantity_counted: count.nullable(),
    difference: count.nullable(),
    unit_cost: decimal.nullable(),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    movement_id: id.nullable(),
    reference_id: text.nullable(),
    note: text.nullable(),
    counted_by: text.nullable(),
    counted_at: moment.nullable(),
    restates_count_id: id.nullable(),
  })
  .meta({
    id: 'IssohNamedCount',
    description: 'A count with its SKU and the code of its warehouse; see name_counts.',
  });

export const IssohNamedDefault = z
  .object({
    default_id: id.nullable(),
    pricing_tier: text.nullable(),
    category: text.nullable(),
    category_id: id.nullable(),
    markup_percentage: decimal.nullable(),
    surcharge: decimal.nullable(),
    from_quantity: count.nullable(),
    rounding_increment: decimal.nullable(),
    rounding_mode: text.nullable(),
    charm_ending: decimal.nullable(),
    effective_from: moment.nullable(),
    effective_to: moment.nullable(),
    created_by: text.nullable(),
    created_at: moment.nullable(),
    reason: text.nullable(),
  })
  .meta({
    id: 'IssohNamedDefault',
    description:
      'A pricing default with the code of its tier and the path of its category; see name_default.',
  });

export const IssohNamedMovement = z
  .object({
    movement_id: id.nullable(),
    product_id: id.nullable(),
    internal_sku: text.nullable(),
    product_name: text.nullable(),
    movement_type: text.nullable(),
    quantity: count.nullable(),
    from_location: id.nullable(),
    from_warehouse: text.nullable(),
    to_location: id.nullable(),
    to_warehouse: text.nullable(),
    unit_cost: decimal.nullable(),
    total_cost: decimal.nullable(),
    currency_code: text.nullable(),
    purchase_cost: decimal.nullable(),
    purchase_currency: text.nullable(),
    supplier_id: id.nullable(),
    supplier_code: text.nullable(),
    reference_type: text.nullable(),
    reference_id: text.nullable(),
    movement_date: moment.nullable(),
    created_by: text.nullable(),
    note: text.nullable(),
    reverses_movement_id: id.nullable(),
    returns_movement_id: id.nullable(),
    reservation_id: id.nullable(),
    recorded_at: moment.nullable(),
    reversed_by_movement_id: id.nullable(),
  })
  .meta({
    id: 'IssohNamedMovement',
    description: 'A movement with the names of what it is about; see list_movements.',
  });

export const IssohNamedProduct = z
  .object({
    product_id: id.nullable(),
    internal_sku: text.nullable(),
    product_name: text.nullable(),
    status: text.nullable(),
    availability: text.nullable(),
    description: text.nullable(),
    category_id: id.nullable(),
    category: text.nullable(),
    brand: text.nullable(),
    barcode: text.nullable(),
    unit_of_measure: text.nullable(),
    min_order_qty: count.nullable(),
    pack_multiple: count.nullable(),
    lead_time_days: count.nullable(),
    supplier_id: id.nullable(),
    supplier_code: text.nullable(),
    spp_product_id: id.nullable(),
    selection_reason: text.nullable(),
    selection_date: moment.nullable(),
    selected_by: text.nullable(),
    quantity_on_hand: count.nullable(),
    quantity_reserved: count.nullable(),
    quantity_available: count.nullable(),
  })
  .meta({
    id: 'IssohNamedProduct',
    description:
      'A product with the names of its category and supplier, and its pieces in all warehouses; see name_product.',
  });

export const IssohNamedReorderLevel = z
  .object({
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable(),
    warehouse_id: id.nullable(),
    warehouse_code: text.nullable(),
    reorder_point: count.nullable(),
    reorder_quantity: count.nullable(),
    reorder_up_to: count.nullable(),
  })
  .meta({
    id: 'IssohNamedReorderLevel',
    description: 'Reorder levels with the SKU and the code of the warehouse; see record_reorder_levels.',
  });

export const IssohNamedReservation = z
  .object({
    reservation_id: id.nullable(),
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable(),
    warehouse_id: id.nullable(),
    warehouse_code: text.nullable(),
    quantity: count.nullable(),
    issued_quantity: count.nullable(),
    reserved_quantity: count.nullable(),
    status: text.nullable(),
    reference_type: text.nullable(),
    reference_id: text.nullable(),
    due_at: moment.nullable(),
    expires_at: moment.nullable(),
    created_by: text.nullable(),
    created_at: moment.nullable(),
    closed_by: text.nullable(),
    closed_at: moment.nullable(),
  })
  .meta({
    id: 'IssohNamedReservation',
    description: 'A reservation with its SKU and the code of its warehouse; see name_reservations.',
  });

export const IssohNamedRule = z
  .object({
    rule_id: id.nullable(),
    product_id: id.nullable().describe('Product.'),
    pricing_tier: text.nullable(),
    rule_type: text.nullable(),
    cost_price: decimal.nullable(),
    markup_percentage: decimal.nullable(),
    selling_price: decimal.nullable(),
    minimum_price: decimal.nullable(),
    maximum_price: decimal.nullable(),
    source_tier: text.nullable(),
    adjustment_percentage: decimal.nullable(),
    rounding_increment: decimal.nullable(),
    rounding_mode: text.nullable(),
    charm_ending: decimal.nullable(),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    effective_from: moment.nullable(),
    effective_to: moment.nullable(),
    created_by: text.nullable(),
    created_at: moment.nullable(),
    reason: text.nullable(),
    from_quantity: count.nullable(),
    surcharge: decimal.nullable(),
  })
  .meta({
    id: 'IssohNamedRule',
    description: 'A pricing rule with the codes of its tiers; see name_tiers.',
  });

export const IssohNamedStock = z
  .object({
    soh_id: id.nullable(),
    product_id: id.nullable(),
    internal_sku: text.nullable(),
    product_name: text.nullable(),
    unit_of_measure: text.nullable(),
    warehouse_id: id.nullable(),
    warehouse_code: text.nullable(),
    quantity_on_hand: count.nullable(),
    quantity_reserved: count.nullable(),
    quantity_available: count.nullable(),
    reorder_point: count.nullable(),
    reorder_quantity: count.nullable(),
    reorder_up_to: count.nullable(),
    last_count_date: moment.nullable(),
    last_movement_date: moment.nullable(),
  })
  .meta({
    id: 'IssohNamedStock',
    description: 'Pieces of a product in a warehouse, with their names; see list_stock.',
  });

export const IssohNamedWarehouse = z
  .object({
    warehouse_id: id.nullable(),
    warehouse_code: text.nullable(),
    warehouse_name: text.nullable(),
    is_active: flagged.nullable(),
    location_address: json,
    capacity_units: share.nullable(),
    allow_negative: flagged.nullable(),
    manager_id: text.nullable(),
    products: count.nullable(),
    quantity_on_hand: share.nullable(),
    quantity_reserved: share.nullable(),
    fill_share: decimal.nullable(),
  })
  .meta({
    id: 'IssohNamedWarehouse',
    description: 'A warehouse with what lies in it; see name_warehouse.',
  });

export const IssohNegotiatedPrice = z
  .object({
    rule_id: id.nullable().describe('The price rule.'),
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable().describe('Our own article number.'),
    pricing_tier: text.nullable().describe('Code of the tier.'),
    from_quantity: count.nullable().describe('Pieces from which on it holds.'),
    cost_price: decimal
      .nullable()
      .describe(
        'What a piece costs us, in currency_code; null: it cannot be read, as it, or the key of its supplier, was altered.',
      ),
    markup_percentage: decimal.nullable().describe('Percent that the price is above it.'),
    target_markup_percentage: decimal.nullable().describe('Markup that is meant; proposals aim at it.'),
    selling_price: decimal.nullable().describe('What a piece sells for, in currency_code.'),
    margin: decimal.nullable().describe('Percent of selling_price above the cost.'),
    currency_code: text.nullable().describe('The base currency.'),
    effective_from: moment.nullable().describe('First moment it holds.'),
    effective_to: moment.nullable().describe('First moment it no longer holds; null: open end.'),
  })
  .meta({
    id: 'IssohNegotiatedPrice',
    description: 'A price whose cost was negotiated; see negotiated_prices.',
  });

export const IssohNewWebhook = z
  .object({
    webhook_id: id.nullable().describe('Identifies the webhook.'),
    secret: text.nullable().describe('What deliveries are signed with; told this once.'),
  })
  .meta({
    id: 'IssohNewWebhook',
    description: 'A webhook that was just set up, and the secret of its signatures.',
  });

export const IssohNotificationSubscriptions = z
  .object({
    subscription_id: id.describe('Identifies it.'),
    user_id: text.describe('Who.'),
    kind: text.describe('As in notifications.'),
    supplier_id: id.nullable().describe('Only about this supplier; null: about any.'),
    created_at: moment.describe('Since when.'),
  })
  .meta({
    id: 'IssohNotificationSubscriptions',
    description: 'What a user wants to be told of. Everybody sees and changes only their own.',
  });

export const IssohOrderLine = z
  .object({
    order_line_id: id.nullable(),
    po_number: text.nullable(),
    supplier_id: id.nullable(),
    supplier_code: text.nullable(),
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable(),
    product_name: text.nullable(),
    warehouse_id: id.nullable(),
    warehouse_code: text.nullable(),
    quantity_ordered: count.nullable(),
    quantity_received: count.nullable(),
    quantity_open: count.nullable(),
    is_cancelled: flagged.nullable(),
    unit_cost: decimal.nullable(),
    pack_size: count.nullable(),
    pack_cost: decimal.nullable(),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    expected_at: moment.nullable(),
    is_late: flagged.nullable(),
    ordered_by: text.nullable(),
    ordered_at: moment.nullable(),
  })
  .meta({
    id: 'IssohOrderLine',
    description: 'A line of an order with the names of what it is about.',
  });

export const IssohPostedList = z
  .object({ movement_ids: z.array(id).nullable(), is_new: flagged.nullable(), warnings: json })
  .meta({
    id: 'IssohPostedList',
    description: 'Movements as the door answers them: their ids in order, and whether they were posted now.',
  });

export const IssohPostedMovement = z
  .object({ movement_id: id.nullable(), is_new: flagged.nullable(), stock: json, warnings: json })
  .meta({
    id: 'IssohPostedMovement',
    description:
      'A movement as the door answers it: whether it was posted now, or before under its key, and the stock of its product where it has been.',
  });

export const IssohPriceProposals = z
  .object({
    proposal_id: id.describe('Identifies the proposal.'),
    rule_id: id
      .nullable()
      .describe(
        'Rule in force when it was proposed; null once that rule was replaced at its very beginning.',
      ),
    product_id: id.describe('Product whose cost changed.'),
    pricing_tier_id: id.describe('Tier whose price would change.'),
    old_cost: decimal
      .nullable()
      .describe('Cost the present price was reckoned from, in currency_code; null: unknown.'),
    new_cost: decimal
      .nullable()
      .describe('Cost of a piece now; null: negotiated, and told by negotiated_prices alone.'),
    markup_percentage: decimal
      .nullable()
      .describe('Percent on the new cost: the markup that was meant; null: of a cost that was negotiated.'),
    current_price: decimal.describe('Price per piece in currency_code when it was proposed.'),
    proposed_price: decimal.describe('Price that keeps the markup.'),
    currency_code: text.describe('The base currency.'),
    status: z
      .enum(['open', 'accepted', 'dismissed', 'superseded'])
      .describe('open, accepted, dismissed, or superseded: by a further cost or by a price set meanwhile.'),
    reason: text.describe('What changed the cost.'),
    notes: text.nullable().describe('What the decider had to say.'),
    decided_by: text.nullable().describe('Who decided; null while open.'),
    decided_at: moment.nullable().describe('When; null while open.'),
    created_at: moment.describe('When it was proposed.'),
    updated_at: moment.describe('When it last changed.'),
    from_quantity: count.describe('Pieces from which on the price holds.'),
    cost_said_at: moment
      .nullable()
      .describe(
        'When the receipt was recorded, or the cost named, that proposes it; null: when the cost of its rule was.',
      ),
  })
  .meta({
    id: 'IssohPriceProposals',
    description: 'Prices that a changed cost suggests; a pricing manager accepts or dismisses them.',
  });

export const IssohPricingDefaults = z
  .object({
    default_id: id.describe('Identifies the default.'),
    pricing_tier_id: id.describe('Tier that sees it.'),
    category_id: id.nullable().describe('Category, with all below it; null: everything.'),
    markup_percentage: decimal.describe('Percent on top of the cost.'),
    surcharge: decimal.nullable().describe('Amount per piece on top, in the base currency.'),
    from_quantity: count.describe('It holds for so many pieces and more.'),
    rounding_increment: decimal
      .nullable()
      .describe('Prices are rounded to a multiple of this, such as 0.05, in the currency of the tier.'),
    rounding_mode: z
      .enum(['nearest', 'up', 'down'])
      .describe('nearest, up or down: to a multiple or to a charm ending.'),
    charm_ending: decimal
      .nullable()
      .describe('What prices end in, such as 0.99, in the currency of the tier.'),
    effective_from: moment.describe('First moment it holds.'),
    effective_to: moment.nullable().describe('First moment it no longer holds; null: open end.'),
    period: text.nullable().describe('From effective_from up to, without, effective_to.'),
    created_by: text.describe('Who set it.'),
    created_at: moment.describe('When it was set.'),
    updated_at: moment.describe('When it last changed.'),
    reason: text.nullable().describe('Why it was set.'),
  })
  .meta({
    id: 'IssohPricingDefaults',
    description:
      'What products without a price of their own sell for in a tier: their cost, a markup and a surcharge, by the nearest category upwards that says so, else by what is said for everything.',
  });

export const IssohPricingRules = z
  .object({
    rule_id: id.describe('Identifies the rule.'),
    product_id: id.describe('Product that sells for it.'),
    pricing_tier_id: id.describe('Tier that sees it; by default the default tier.'),
    rule_type: z
      .enum(['fixed', 'cost_plus', 'copy_tier'])
      .describe(
        'fixed: selling_price as given; cost_plus: from cost_price and markup_percentage; copy_tier: from another tier.',
      ),
    cost_price: decimal.nullable().describe('Cost of a piece in currency_code; null where nobody told it.'),
    markup_percentage: decimal
      .nullable()
      .describe(
        'Percent on top of cost_price; of a fixed price what it comes to, null where the cost is unknown or 0.',
      ),
    target_markup_percentage: decimal
      .nullable()
      .describe(
        'Markup that was meant before the cost changed under a price that stayed; proposals aim at it.',
      ),
    selling_price: decimal.nullable().describe('Price per piece in currency_code; null where copied.'),
    minimum_price: decimal.nullable().describe('The price is never below this; null: no limit.'),
    maximum_price: decimal.nullable().describe('The price is never above this; null: no limit.'),
    source_tier_id: id.nullable().describe('Tier whose price is copied; null for other rules.'),
    adjustment_percentage: decimal.nullable().describe('Percent added to the price of source_tier_id.'),
    rounding_increment: decimal
      .nullable()
      .describe('Reckoned prices are rounded to a multiple of this, such as 0.05.'),
    rounding_mode: z
      .enum(['nearest', 'up', 'down'])
      .describe('nearest, up or down: to a multiple or to a charm ending.'),
    charm_ending: decimal
      .nullable()
      .describe(
        'Reckoned prices end in this, modulo the smallest power of ten above it: 0.99 makes 12.99, 9 makes 129. It takes the place of rounding_increment.',
      ),
    currency_code: text.describe(
      'What its amounts are in: the base currency, for a fixed price that of its tier.',
    ),
    effective_from: moment.describe('First moment it holds.'),
    effective_to: moment.nullable().describe('First moment it no longer holds; null: open end.'),
    period: text.nullable().describe('effective_from up to, without, effective_to.'),
    created_by: text.describe('Who set it.'),
    created_at: moment.describe('When it was set.'),
    updated_at: moment.describe('When it last changed.'),
    reason: text.nullable().describe('Why it was set.'),
    from_quantity: count.describe('It holds for so many pieces and more, up to the next rule.'),
    surcharge: decimal
      .nullable()
      .describe(
        'Amount per piece on top, in the base currency; of a fixed price the one that proposals aim at.',
      ),
    cost_said_at: moment
      .nullable()
      .describe(
        'When somebody, a supplier or a receipt last said what the product costs; null: when the rule was made. Receipts recorded before propose no price.',
      ),
    terms_secret: text
      .nullable()
      .describe(
        'Cost and markup of a price whose cost was negotiated, encrypted; then there are none in the other columns.',
      ),
    terms_key_id: id.nullable().describe("The supplier's key under which they are encrypted."),
    default_id: id
      .nullable()
      .describe("The default that made it of a negotiated cost; null: the product's own price."),
  })
  .meta({
    id: 'IssohPricingRules',
    description:
      'What a product sells for in a tier, and how that price came about, in periods that never overlap.',
  });

export const IssohPricingTiers = z
  .object({
    tier_id: id.describe('Identifies the tier.'),
    tier_code: text.describe('Short code, unique, case kept.'),
    tier_name: text.describe('Name shown to people.'),
    is_default: flagged.describe('The tier of whoever names none; exactly one is.'),
    is_active: flagged.describe('Whether prices may be set for it.'),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When it last changed.'),
    default_markup_percentage: decimal
      .nullable()
      .describe(
        'Percent put on the cost of an imported product, where this is the default tier; null: import.default_markup.',
      ),
    currency_code: text
      .nullable()
      .describe('ISO 4217: what its prices are in, by the rate of the day; null: the base currency.'),
  })
  .meta({
    id: 'IssohPricingTiers',
    description: 'Groups of customers that see a price of their own. One is the default.',
  });

export const IssohProductPrice = z
  .object({
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable().describe('Our own article number.'),
    pricing_tier: text.nullable().describe('Code of the tier.'),
    price: decimal.nullable().describe('What a piece sells for.'),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    rule_id: id.nullable().describe('Rule that says so; null: a default does.'),
    rule_type: text.nullable().describe('How the rule comes to its price.'),
    cost_price: decimal.nullable().describe('Cost that it starts from.'),
    markup_percentage: decimal.nullable().describe('Percent on the cost.'),
    minimum_price: decimal.nullable().describe('No price below.'),
    maximum_price: decimal.nullable().describe('No price above.'),
    effective_from: moment.nullable().describe('Since when it holds.'),
    effective_to: moment.nullable().describe('Until when; null: no end.'),
    trace: json.describe('How the price came about, step by step.'),
    from_quantity: count.nullable().describe('Pieces from which it holds.'),
    default_id: id.nullable().describe('Default that it comes from; null: none.'),
  })
  .meta({
    id: 'IssohProductPrice',
    description:
      'What a product sells for in a tier at a moment, per piece in currency_code, and how that came about; see prices_for.',
  });

export const IssohProductStock = z
  .object({
    product_id: id.nullable(),
    internal_sku: text.nullable(),
    product_name: text.nullable(),
    brand: text.nullable(),
    barcode: text.nullable(),
    unit_of_measure: text.nullable(),
    status: text.nullable(),
    quantity_on_hand: count.nullable(),
    quantity_reserved: count.nullable(),
    quantity_available: count.nullable(),
    warehouses: json,
  })
  .meta({
    id: 'IssohProductStock',
    description: 'A product and its pieces, in all and by warehouse; see find_stock.',
  });

export const IssohPurchaseOrderLines = z
  .object({
    order_line_id: id.describe('Identifies the line.'),
    po_number: text.describe('Number of the order; a product is on it once.'),
    supplier_id: id.describe('Who was asked to deliver.'),
    product_id: id.describe('What was ordered.'),
    warehouse_id: id.describe('Where the goods will arrive.'),
    quantity_ordered: count.describe('Pieces ordered.'),
    quantity_received: count.describe(
      'Pieces received under the number, less reversals and what went back to the supplier.',
    ),
    is_cancelled: flagged.describe('Whether nothing more is expected.'),
    quantity_open: count.nullable().describe('Pieces still to come.'),
    unit_cost: decimal
      .nullable()
      .describe(
        'Agreed cost of a piece, in currency_code; of a pack, rounded to 10 decimals. Null: nobody said.',
      ),
    currency_code: text.describe('ISO 4217: what the supplier is paid in.'),
    expected_at: moment
      .nullable()
      .describe('When it should arrive; null: nobody said, of orders placed before lead times were taken.'),
    ordered_by: text.describe('Who ordered.'),
    ordered_at: moment.describe('When it was ordered.'),
    updated_at: moment.describe('When it last changed.'),
    pack_size: count.nullable().describe('Pieces in a pack; null: ordered in single pieces.'),
    pack_cost: decimal.nullable().describe('Agreed cost of a pack, in currency_code.'),
  })
  .meta({
    id: 'IssohPurchaseOrderLines',
    description:
      'What was ordered from a supplier. A receipt with reference PO and the number lowers what is open.',
  });

export const IssohQueueResult = z
  .object({
    queued: count.nullable().describe('Products that were queued.'),
    already_queued: count.nullable().describe('Products that were in the queue before.'),
    already_selected: count.nullable().describe('Products that we carry.'),
  })
  .meta({
    id: 'IssohQueueResult',
    description:
      'Products that were queued, that were in the queue already, and that are selected already; see queue_for_selection.',
  });

export const IssohRankChange = z
  .object({
    criterion: text.nullable().describe('Whose weight is moved.'),
    weight: decimal.nullable().describe('Its weight.'),
    moved_weight: decimal.nullable().describe('The weight tried instead.'),
    kept: count.nullable().describe('Of the best items, how many stay among them.'),
    replaced: count.nullable().describe('How many do not.'),
    mean_shift: decimal.nullable().describe('Places that an item moves on average.'),
    largest_shift: count.nullable().describe('Places that one moves at most.'),
  })
  .meta({
    id: 'IssohRankChange',
    description:
      'What becomes of the first hundred queued products when the weight of a criterion is moved: how many are kept and replaced, and by how many places those that are kept move, in the mean and at most; see rank_stability.',
  });

export const IssohRecordedCount = z
  .object({ count: text.nullable(), is_new: flagged.nullable(), warnings: json })
  .meta({
    id: 'IssohRecordedCount',
    description:
      'A count as it was recorded: whether it is new, and what somebody should look at; see record_counts.',
  });

export const IssohRecordedReservation = z
  .object({ reservation: text.nullable(), is_new: flagged.nullable() })
  .meta({
    id: 'IssohRecordedReservation',
    description: 'A reservation as it was recorded, and whether it is new; see record_reservation.',
  });

export const IssohScoreCurves = z
  .object({
    criterion: z
      .enum([
        'sales_history',
        'category_demand',
        'margin_potential',
        'supplier_reliability',
        'min_order_quantity',
        'lead_time',
      ])
      .describe('As in score_weights.'),
    raw_value: decimal.describe(
      'sales_history and category_demand: pieces a month; margin_potential: percent of the selling price; supplier_reliability: 0 to 1; min_order_quantity: its cost in the base currency; lead_time: days.',
    ),
    points: decimal.describe('0 to 100.'),
  })
  .meta({
    id: 'IssohScoreCurves',
    description:
      'What a raw value is worth, by criterion: points at some values, straight lines between them, level outside. The same for every product, whatever else is queued.',
  });

export const IssohScoreExplanation = z
  .object({
    queue_id: id.nullable().describe('Item.'),
    score: decimal.nullable().describe('Score, 0 to 100; null: nothing is known.'),
    coverage: decimal.nullable().describe('Share of the weights with data, 0 to 1.'),
    score_low: decimal.nullable().describe('Score with all that is unknown at 0.'),
    score_high: decimal.nullable().describe('Score with all that is unknown at 100.'),
    weights_version: count.nullable().describe('Which weights were used.'),
    summary: text.nullable().describe('The score in a sentence.'),
    sentences: z.array(text).nullable().describe('Each criterion in a sentence.'),
    changes_most: text.nullable().describe('What would change it most, in a sentence.'),
    changes_most_criterion: text.nullable().describe('Which criterion that is.'),
    criteria: json.describe('Each criterion: raw value, points, weight, contribution.'),
  })
  .meta({
    id: 'IssohScoreExplanation',
    description:
      'A score in words (summary, a sentence for each criterion, what would change it most) and in figures: criteria is the trace, with the score at_best and at_worst of each criterion; see explain_score.',
  });

export const IssohScoreWeights = z
  .object({
    version: count.describe('Counts up.'),
    criterion: z
      .enum([
        'sales_history',
        'category_demand',
        'margin_potential',
        'supplier_reliability',
        'min_order_quantity',
        'lead_time',
      ])
      .describe(
        'sales_history, category_demand, margin_potential, supplier_reliability, min_order_quantity or lead_time.',
      ),
    weight: decimal.describe('Relative to the others of its version.'),
    created_by: text.describe('Who set it.'),
    created_at: moment.describe('When.'),
  })
  .meta({
    id: 'IssohScoreWeights',
    description:
      'How much each criterion counts in the score; the highest version holds. A version is never changed.',
  });

export const IssohSelectedProducts = z
  .object({
    product_id: id.describe('Identifies the product in IS-SOH.'),
    spp_product_id: id.nullable().describe('The product in SPP; null for one entered by hand.'),
    spp_supplier_id: id.nullable().describe('Who usually delivers it.'),
    internal_sku: text.describe('Our own article number; unique.'),
    product_name: text.describe('Name shown to people.'),
    description: text.nullable().describe('What it is, at length.'),
    category_id: id.nullable().describe('Category; null: none.'),
    brand: text.nullable().describe('Brand.'),
    barcode: text.nullable().describe('GTIN.'),
    unit_of_measure: text.nullable().describe('What a piece is.'),
    min_order_qty: count.nullable().describe('Pieces that must be ordered at least.'),
    pack_multiple: count.nullable().describe('Pieces are ordered in multiples of this.'),
    lead_time_days: count.nullable().describe('Days from order to delivery.'),
    status: z
      .enum(['active', 'inactive', 'pending_review'])
      .describe('active, inactive or pending_review; only active ones are reordered.'),
    selection_date: moment.describe('When it was chosen.'),
    selected_by: text.describe('Who chose it.'),
    selection_reason: text.nullable().describe('Why it was chosen.'),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When it last changed.'),
    availability: z
      .enum(['available', 'missing', 'pending', 'discontinued', 'removed'])
      .nullable()
      .describe(
        'What its supplier says: available, missing (from its latest list), pending, discontinued, removed (from SPP); null: not from SPP.',
      ),
  })
  .meta({
    id: 'IssohSelectedProducts',
    description: 'The products that are carried: chosen from SPP, or entered by hand.',
  });

export const IssohSelectionFacet = z
  .object({
    facet: text.nullable().describe('What the items are counted by.'),
    value: text.nullable().describe('Which of it.'),
    from_price: decimal.nullable().describe('Of a price range: from.'),
    below_price: decimal.nullable().describe('Of a price range: below.'),
    currency_code: text.nullable().describe('Of a price range: currency.'),
    items: count.nullable().describe('How many items.'),
  })
  .meta({
    id: 'IssohSelectionFacet',
    description:
      'How many items share a value of a facet (supplier, category, status, price_band, auto_candidate); a band of prices has from_price and below_price, in currency_code, in place of a value.',
  });

export const IssohSelectionOutcome = z
  .object({
    done: z.array(id).nullable().describe('Items that were decided.'),
    conflicts: z.array(text).nullable().describe('Items that were not, and why.'),
  })
  .meta({
    id: 'IssohSelectionOutcome',
    description: 'Items that are decided, and those that could not be; see decide_selection.',
  });

export const IssohSettings = z
  .object({
    setting_key: text.describe('Name, such as money.base_currency.'),
    setting_value: json.describe('Value; keeps its JSON type.'),
    description: text.describe('What it decides, with its unit.'),
    updated_at: moment.describe('When it last changed.'),
    value_type: z
      .enum(['integer', 'number', 'boolean', 'text'])
      .nullable()
      .describe('integer, number, boolean or text.'),
    minimum: decimal.nullable().describe('Smallest value of a number.'),
    maximum: decimal.nullable().describe('Largest value of a number; null for no limit.'),
    unit: text.nullable().describe('What a number counts.'),
  })
  .meta({
    id: 'IssohSettings',
    description: 'Limits and choices of IS-SOH; changed by set_setting.',
  });

export const IssohSkuPatterns = z
  .object({
    supplier_id: id.describe('Whose products.'),
    sku_pattern: text.describe(
      'Text with {number} (counts up, six digits at least), {check} (a digit by ISO 7064 MOD 11,10 over the number), and {supplier} (its code).',
    ),
    updated_at: moment.describe('When it last changed.'),
  })
  .meta({
    id: 'IssohSkuPatterns',
    description:
      "How the SKUs of a supplier's imported products are made, where the setting import.sku_pattern does not do.",
  });

export const IssohStockCounts = z
  .object({
    count_id: id.describe('Identifies the count.'),
    product_id: id.describe('What was counted.'),
    warehouse_id: id.describe('Where.'),
    quantity_expected: count.describe('Pieces by the books.'),
    quantity_counted: count.describe('Pieces on the shelf.'),
    difference: count.describe('Pieces counted less pieces expected.'),
    movement_id: id.nullable().describe('The adjustment that was posted; null where books and shelf agreed.'),
    unit_cost: decimal
      .nullable()
      .describe('What a piece was worth on average at the count; null with no stock.'),
    currency_code: text.describe('Currency of unit_cost: the base currency.'),
    reference_id: text.nullable().describe('Number of the counting sheet.'),
    note: text.nullable().describe('What the counter wrote.'),
    counted_by: text.describe('Who counted.'),
    counted_at: moment.describe('When it was counted.'),
    restates_count_id: id
      .nullable()
      .describe(
        'The count that this one takes the place of: a movement of before it came in after it, and the books expect something else.',
      ),
    has_moment: flagged.describe(
      'Whether it is against the books of counted_at; older ones are against those of when they were typed.',
    ),
    xact_id: text.describe('Transaction that recorded it.'),
  })
  .meta({
    id: 'IssohStockCounts',
    description: 'What was counted, against what the books said. Append-only.',
  });

export const IssohStockMovements = z
  .object({
    movement_id: id.describe('Identifies the movement.'),
    product_id: id.describe('What moved.'),
    movement_type: text.describe('receipt, issue, adjustment or transfer.'),
    quantity: count.describe('Pieces; the locations tell the direction.'),
    from_location: id.nullable().describe('Warehouse they left.'),
    to_location: id.nullable().describe('Warehouse they came to.'),
    unit_cost: decimal
      .nullable()
      .describe('Cost of a piece in currency_code; null: what the stock was worth on average just before.'),
    currency_code: text.describe('The base currency.'),
    purchase_cost: decimal.nullable().describe('Unit cost as it was paid, where that was another currency.'),
    purchase_currency: text.nullable().describe('Currency of purchase_cost.'),
    supplier_id: id.nullable().describe('Who delivered the pieces, or whose pieces were taken.'),
    reference_type: text.nullable().describe('Kind of document: PO, SO, count …'),
    reference_id: text.nullable().describe('Number of the document.'),
    movement_date: moment.describe('When it happened; may lie before its recording.'),
    created_by: text.describe('Who posted it.'),
    note: text.nullable().describe('What the poster wrote.'),
    reverses_movement_id: id.nullable().describe('The movement that this one undoes.'),
    returns_movement_id: id
      .nullable()
      .describe(
        'The issue whose pieces come back, or the receipt whose pieces go back to the supplier, at its cost.',
      ),
    recorded_at: moment.describe('When it was posted.'),
    seq: big.describe('Order of recording: decides among equal dates.'),
    xact_id: text.describe('Transaction that recorded it: tells what a refresh has not seen.'),
    total_cost: decimal
      .nullable()
      .describe(
        'What all pieces cost together, where unit_cost cannot say it exactly (packs); null: quantity times unit_cost.',
      ),
    reservation_id: id.nullable().describe('The reservation against which the pieces were issued.'),
  })
  .meta({
    id: 'IssohStockMovements',
    description:
      'The ledger: every piece that came, went, moved or was found wrong. Append-only; a mistake is reversed.',
  });

export const IssohStockOnHand = z
  .object({
    soh_id: id.describe('Identifies the row.'),
    product_id: id.describe('What lies there.'),
    warehouse_id: id.describe('Where.'),
    quantity_on_hand: count.describe('Pieces that are there.'),
    quantity_reserved: count.describe('Pieces promised to somebody.'),
    quantity_available: count.describe('On hand less reserved.'),
    reorder_point: count
      .nullable()
      .describe('At or below this many pieces, available and on order, it is time to order; null: below 0.'),
    reorder_quantity: count.nullable().describe('Pieces to order at least.'),
    last_count_date: moment.nullable().describe('When it was last counted; null: never.'),
    first_movement_date: moment.nullable().describe('Since when the product has a history there.'),
    last_movement_date: moment.nullable().describe('Date of its latest movement; null: never moved.'),
    updated_at: moment.describe('When it last changed.'),
    reorder_up_to: count
      .nullable()
      .describe(
        'Pieces to fill up to at least, available and on order, when it is time to order; excludes reorder_quantity.',
      ),
  })
  .meta({
    id: 'IssohStockOnHand',
    description:
      'Pieces of a product in a warehouse: the sum of its movements and of its reservations, kept by their triggers.',
  });

export const IssohStockReservations = z
  .object({
    reservation_id: id.describe('Identifies the reservation.'),
    product_id: id.describe('What is promised.'),
    warehouse_id: id.describe('From where.'),
    quantity: count.describe('Pieces promised, those issued among them.'),
    issued_quantity: count.describe('Pieces of it that were issued.'),
    status: z
      .enum(['active', 'issued', 'released', 'expired'])
      .describe('active, issued, released or expired.'),
    reserved_quantity: count.nullable().describe('Pieces that the promise still holds.'),
    reference_type: text.nullable().describe('Kind of document it is for, such as SO.'),
    reference_id: text.nullable().describe('Number of that document.'),
    expires_at: moment.nullable().describe('When the worker releases it; null: never.'),
    created_by: text.describe('Who reserved.'),
    created_at: moment.describe('When it was reserved.'),
    closed_by: text.nullable().describe('Who closed it; null while active.'),
    closed_at: moment.nullable().describe('When; null while active.'),
    updated_at: moment.describe('When it last changed.'),
    due_at: moment.nullable().describe('When the pieces are needed; null: nobody said.'),
    xact_id: text.describe('Transaction that made it.'),
  })
  .meta({
    id: 'IssohStockReservations',
    description: 'Pieces promised to a reference until they are issued, released, or the promise expires.',
  });

export const IssohSupplierHolding = z
  .object({
    holding_id: id.nullable(),
    supplier_id: id.nullable(),
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable(),
    product_name: text.nullable(),
    status: text.nullable(),
    quantity_on_hand: count.nullable(),
    quantity_on_order: count.nullable(),
    last_purchase_price: decimal.nullable(),
    average_cost: decimal.nullable(),
    total_value: decimal
      .nullable()
      .describe(
        'Pieces on hand at the mean of what all cost that came from the supplier, those without a cost at the moving average of the product; null where nobody knows. total_value of supplier_stock_holdings leaves these out of the mean: both are the same where its uncosted_quantity is 0. The books are v_inventory_valuation.',
      ),
    currency_code: text.nullable().describe('Currency of the amounts: ISO 4217.'),
    last_purchase_date: moment.nullable(),
  })
  .meta({
    id: 'IssohSupplierHolding',
    description:
      'What we have of one product from one supplier, in pieces, and what it cost in currency_code; see list_holdings.',
  });

export const IssohSyncRuns = z
  .object({
    run_id: id.describe('Identifies the run.'),
    reason: z
      .enum(['asked', 'upload', 'poll', 'interval', 'nightly', 'epoch'])
      .describe(
        'asked (by a person), upload (a list has ended), poll (SPP had changes), interval (setting sync.interval_hours), nightly (full), epoch (SPP was restored).',
      ),
    is_full: flagged.describe('Whether every selected product was compared.'),
    status: z
      .enum(['queued', 'running', 'completed', 'failed'])
      .describe('queued, running, completed or failed.'),
    products_seen: count.describe('Products read in SPP.'),
    prices_changed: count.describe('Of them, products whose price had changed.'),
    availability_changed: count.describe('Of them, products whose availability had changed.'),
    master_data_changed: count.describe('Of them, products of which mapped fields had changed.'),
    held: count.describe('Of them, products without an exchange rate.'),
    failed: count.describe(
      'Of them, products that could not be brought up to date, and why is in sync_failures.',
    ),
    passed_over: count.describe(
      'Products that wait still when it ends, since somebody else holds them locked: the next look has them.',
    ),
    requested_by: text.describe('Who asked for it.'),
    requested_at: moment.describe('When.'),
    started_at: moment.nullable().describe('When a worker began.'),
    finished_at: moment.nullable().describe('When it ended.'),
    attempts: count.describe('How often it was begun.'),
    error: text.nullable().describe('Why it failed.'),
  })
  .meta({
    id: 'IssohSyncRuns',
    description: 'Runs of the synchronisation that had something to do, were asked for, or failed.',
  });

export const IssohVContracts = z
  .object({
    contract_id: id.describe('Identifies the contract.'),
    supplier_id: id.nullable().describe('With whom.'),
    supplier_code: text.nullable().describe('Its code; null where the mirror does not know it.'),
    supplier_product_code: text.nullable().describe("The supplier's own code; null: all of its list."),
    state: text.nullable().describe('past, open (it holds now) or future.'),
    has_price: flagged.nullable().describe('Whether a price was negotiated.'),
    has_rebate: flagged
      .nullable()
      .describe('Whether a rebate was negotiated: on that price, without one on the list price.'),
    currency_code: text.nullable().describe('Currency of the price: ISO 4217.'),
    effective_from: moment.nullable().describe('First moment it holds.'),
    effective_to: moment.nullable().describe('First moment it no longer holds; null: open end.'),
    reason: text.nullable().describe('What it goes back to.'),
    created_by: text.nullable().describe('Who set it first.'),
    created_at: moment.nullable().describe('When it was set first.'),
    updated_at: moment.nullable().describe('When it last changed.'),
  })
  .meta({
    id: 'IssohVContracts',
    description:
      'That something was negotiated with a supplier, of what, and when it holds; what, read_contracts tells.',
  });

export const IssohVReorderAlerts = z
  .object({
    soh_id: id.describe('Identifies the stock row.'),
    product_id: id.nullable().describe('Product.'),
    internal_sku: text.nullable().describe('Our own article number.'),
    product_name: text.nullable().describe('Name shown to people.'),
    supplier_id: id.nullable().describe('Who usually delivers it; where nobody does, who delivered last.'),
    supplier_code: text.nullable().describe('Code of the supplier; null where SPP does not know it.'),
    warehouse_id: id.nullable().describe('Warehouse.'),
    warehouse_code: text.nullable().describe('Code of the warehouse.'),
    quantity_on_hand: count.nullable().describe('Pieces that are there.'),
    quantity_reserved: count.nullable().describe('Pieces of them that are promised.'),
    quantity_available: count.nullable().describe('On hand less reserved.'),
    quantity_on_order: count.nullable().describe('Open order lines to this warehouse.'),
    reorder_point: count.nullable().describe('At or below this it is time to order; null: below 0.'),
    reorder_quantity: count.nullable().describe('Pieces to order at least.'),
    reorder_up_to: count.nullable().describe('Pieces to fill up to at least, available and on order.'),
    demand_per_day: decimal.nullable().describe('Pieces a day; 0 without history.'),
    lead_time_days: count
      .nullable()
      .describe("The product's, else the setting reorder.default_lead_time_days."),
    lead_time_demand: decimal.nullable().describe('Pieces that go while an order is on its way.'),
    safety_stock: decimal.nullable().describe('Pieces against a demand above the mean.'),
    min_order_qty: count.nullable().describe('Pieces that must be ordered at least; null: any.'),
    pack_multiple: count.nullable().describe('Pieces come in multiples of this; null: any.'),
    quantity_needed: count
      .nullable()
      .describe(
        'What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is more, lead time demand and safety stock less available and on order. Demand counts where there is a point, and beside a reorder quantity or level once there are reorder.min_history_days days of history (setting).',
      ),
    suggested_quantity: count
      .nullable()
      .describe(
        'The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to min_order_qty, then to a multiple of pack_multiple.',
      ),
    transfer_from: text
      .nullable()
      .describe('Code of the warehouse that has the most above its own reorder point; null: none has.'),
    transfer_quantity: count
      .nullable()
      .describe('Pieces it can give of those that are suggested, before min_order_qty and pack_multiple.'),
    reason: text
      .nullable()
      .describe(
        'What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point.',
      ),
    explanation: text.nullable().describe('The same in a sentence.'),
  })
  .meta({
    id: 'IssohVReorderAlerts',
    description:
      "What it is time to order: active products whose available pieces and those on order are at or below the reorder point of a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity or level, 0 pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what was issued from there to customers less what came back of it, in the last reorder.history_days days (setting; returns to suppliers and reversed movements left out), per day since the first movement there. Safety stock is reorder.service_factor times the standard deviation of a day's demand (days without issues count as 0) times the square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities are pieces.",
  });

export const IssohVSelectionPipeline = z
  .object({
    queue_id: id.describe('Identifies the item.'),
    spp_product_id: id.nullable().describe('The product in SPP.'),
    spp_supplier_id: id.nullable().describe('Who offers it.'),
    supplier_code: text.nullable().describe('Code of the supplier; null where the mirror does not know it.'),
    supplier_product_code: text.nullable().describe('The suppliers own code.'),
    product_name: text.nullable().describe('Name when it was queued.'),
    current_price: decimal.nullable().describe('Purchase price when it was queued, in currency_code.'),
    currency_code: text.nullable().describe('Currency of current_price.'),
    stage: text.nullable().describe('queued (pending or on hold) or decided.'),
    review_status: text.nullable().describe('pending, on_hold, approved, rejected or imported.'),
    score: decimal.nullable().describe('0 to 100; null before scoring.'),
    auto_candidate: flagged
      .nullable()
      .describe(
        'Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and selection.auto_candidate_score or more.',
      ),
    queued_at: moment.nullable().describe('When it was queued.'),
    queued_by: text.nullable().describe('Who queued it.'),
    days_waiting: decimal.nullable().describe('Days from queueing to the decision, or until now.'),
    reviewed_by: text.nullable().describe('Who decided; null while it waits.'),
    reviewed_at: moment.nullable().describe('When; null while it waits.'),
    review_notes: text.nullable().describe('What the reviewer wrote.'),
    lease_state: text
      .nullable()
      .describe(
        'free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it.',
      ),
    lease_owner: text.nullable().describe('Who reviews it; null: nobody.'),
    lease_expires_at: moment.nullable().describe('Until when; null: nobody reviews.'),
    coverage: decimal.nullable().describe('Share of the weights whose criteria have data, 0 to 1.'),
    score_low: decimal.nullable().describe('The score if every criterion without data had 0 points.'),
    score_high: decimal.nullable().describe('The score if every criterion without data had 100 points.'),
    weights_version: count.nullable().describe('The version of the weights it was scored with.'),
    scored_at: moment.nullable().describe('When it was scored.'),
    recommended_by: text.nullable().describe('Who recommends to approve it; null: nobody.'),
    recommended_at: moment.nullable().describe('When; null: nobody does.'),
    product_id: id.nullable().describe('The selected product it became.'),
    imported_at: moment.nullable().describe('When it was imported; null: it was not.'),
    category_path: text
      .nullable()
      .describe(
        'Its category as it is now; where the mirror does not know it any more, as it was when it was queued.',
      ),
    brand: text.nullable().describe('Its brand when it was queued.'),
    product_details: json.describe('The product as it was when queued.'),
    selection_criteria: json.describe('How the score came about, criterion by criterion.'),
    last_reviewer: text
      .nullable()
      .describe('Who had it to review last, and gave it back or let it run out; null: nobody.'),
    reopened_by: text
      .nullable()
      .describe('Who took a decision back last: it is not approved by itself then; null: nobody.'),
    category_name: text
      .nullable()
      .describe('Name of its category; null where the mirror does not know it: no product of ours is in it.'),
  })
  .meta({
    id: 'IssohVSelectionPipeline',
    description:
      'Products of SPP on their way into the range: what waits for a decision, and what was decided.',
  });

export const IssohVSyncStatus = z
  .object({
    lag_rows: count
      .nullable()
      .describe(
        'Selected products that are to be read again, and those that SPP has written about since it was last looked at.',
      ),
    lag_seconds: share
      .nullable()
      .describe('0 when level, else seconds since all was level; null: it never was.'),
    pending: count.nullable().describe('Selected products that are to be read again.'),
    last_run_at: moment.nullable().describe('When the last run began or failed.'),
    last_success_at: moment.nullable().describe('When SPP was last looked at with success.'),
    consecutive_failures: count.nullable().describe('Failures since then.'),
    last_error: text.nullable().describe('Why it fails; null: it does not.'),
    level_at: moment.nullable().describe('When all selected products last agreed with SPP.'),
    is_known: flagged.nullable().describe('Whether SPP has answered: without, lag_rows may be more.'),
    failed: count
      .nullable()
      .describe(
        'Selected products that something keeps from following: sync_failures. They are no part of lag_rows.',
      ),
  })
  .meta({
    id: 'IssohVSyncStatus',
    description: 'How far IS-SOH is behind SPP: one row.',
  });

export const IssohWarehouses = z
  .object({
    warehouse_id: id.describe('Identifies the warehouse.'),
    warehouse_code: text.describe('Short code, unique, case kept; addresses the warehouse.'),
    warehouse_name: text.describe('Name shown to people.'),
    location_address: json.describe('Address, in keys of ones own choice.'),
    is_active: flagged.describe('Only an active warehouse takes movements; it is closed when empty.'),
    capacity_units: big.nullable().describe('Pieces it can hold; null where nobody has counted.'),
    allow_negative: flagged.describe(
      'Whether issues and reservations may go beyond what is on hand: goods leave before their papers come.',
    ),
    manager_id: text.nullable().describe('Who runs it: the subject of a token.'),
    created_at: moment.describe('When the row was made.'),
    updated_at: moment.describe('When it last changed.'),
    never_negative_since: moment.describe(
      'Since when stock was never below zero here, unless allow_negative says that it may be.',
    ),
  })
  .meta({
    id: 'IssohWarehouses',
    description: 'Where stock lies.',
  });

export const IssohWebhooks = z
  .object({
    webhook_id: id.describe('Identifies it.'),
    url: text.describe('Where to.'),
    kinds: z.array(text).describe('Of which kinds; empty: of all.'),
    is_active: flagged.describe('Whether anything is sent.'),
    created_by: text.describe('Who set it up.'),
    created_at: moment.describe('When.'),
    updated_at: moment.describe('When it last changed.'),
  })
  .meta({
    id: 'IssohWebhooks',
    description: 'Where notifications are sent to.',
  });
