/**
 * Rows of both databases as REST answers them: `npm run types` writes this file from their catalogs.
 *
 * `numeric` and `bigint` come as text, so that nothing of them is lost; times as ISO 8601 in UTC, days as `yyyy-mm-dd`,
 * ids as text. What may be null says so; of a view that is every column but its key.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The tree of categories. */
export interface SppCategories {
  /** Identifies the category. */
  category_id: string;
  /** Name. */
  category_name: string;
  /** Category above; null: none. */
  parent_category_id: string | null;
  /** 1 at the top; kept by trigger. */
  level: number;
  /** Labels from the top down, such as tools.drills; kept by trigger. */
  path: string;
  /** Whether products may be put into it. */
  is_active: boolean;
  /** Place among its neighbours. */
  sort_order: number;
  /** When the row was made. */
  created_at: string;
  /** When the row was last changed. */
  updated_at: string;
  /** The upload that made it, if one did and nobody has taken it up by hand since. */
  made_by_batch_id: string | null;
}

/** How lists of the world call their columns. */
export interface SppColumnSynonyms {
  /** The field meant: code, name, price …, or one that is known to be none. */
  field: string;
  /** Heading, normalised. */
  synonym: string;
  /** ISO 639-1. */
  language: string;
}

/** A product of a page, and what it is sorted by. */
export interface SppFoundProduct {
  /** Product. */
  product_id: string | null;
  /** Supplier. */
  supplier_id: string | null;
  /** What it is sorted by, as text. */
  sort_key: string | null;
}

/** What words in the headings of price columns say of the prices below them. */
export interface SppHeadingWords {
  /** Word of a heading, normalised. */
  word: string;
  /**
   * What is said: yours, net, dealer, gross, list, retail, selling (whose price); with_tax, without_tax; old,
   * new, current, special, surcharge, change, after_discount; piece, pack, pair, measure, per_hundred,
   * per_thousand; minor, milli, thousands (unit of money); per, from, more, until, pieces, quantity, percent
   * (beside numbers).
   */
  trait: string;
  /** ISO 639-1. */
  language: string;
}

/**
 * A job of the worker of SPP: what it is to do, how often it was tried, when next, and why it failed last.
 */
export interface SppJob {
  /** Identifies the job. */
  job_id: string | null;
  /** What is to be done. */
  task: string | null;
  /** waiting, running or failed. */
  state: string | null;
  /** Jobs of one queue are done one after the other; null: none. */
  queue_name: string | null;
  /** How often it was tried. */
  attempts: number | null;
  /** How often it is tried at most. */
  max_attempts: number | null;
  /** When it is due. */
  run_at: string | null;
  /** When it was asked for. */
  created_at: string | null;
  /** Since when a worker has it; null: none has. */
  locked_at: string | null;
  /** Which worker has it. */
  locked_by: string | null;
  /** What the last try ended with. */
  last_error: string | null;
  /** What it is to be done with. */
  payload: Json | null;
}

/** Recurring work in this database: what, when, how long, and what failed. */
export interface SppMaintenanceRuns {
  /** Identifies the run. */
  run_id: string;
  /** What was to be done. */
  task: string;
  /** When it began. */
  started_at: string;
  /** When it ended; null: it runs. */
  finished_at: string | null;
  /** running, completed or failed. */
  status: 'running' | 'completed' | 'failed';
  /** What it did, in figures. */
  detail: Json;
  /** Why it failed. */
  error: string | null;
  /** Who did it, as lease.workers knew it. */
  worker_id: string | null;
  /** Milliseconds from beginning to end. */
  duration_ms: string | null;
}

/**
 * Pairs of products that may be the same thing, and what was decided. A verified or rejected pair is never
 * judged anew.
 */
export interface SppMatchPairs {
  /** Identifies the pair. */
  pair_id: string;
  /** The older one of the two suppliers. */
  supplier_id: string;
  /** Code of the one product. */
  supplier_product_code: string;
  /** Supplier of the other product. */
  other_supplier_id: string;
  /** Code of the other product. */
  other_product_code: string;
  /** 0 to 100; 100 is the same GTIN. */
  confidence: string;
  /** Signals and values: gtin, code, brand, numbers, words, pack; see docs/workflows/matching.md. */
  evidence: Json;
  /** waiting (for a person), auto (accepted above the threshold), verified or rejected (by a person). */
  status: 'waiting' | 'auto' | 'verified' | 'rejected';
  /** Who decided; null: nobody yet. */
  decided_by: string | null;
  /** When it was decided. */
  decided_at: string | null;
  /** When the row was made. */
  created_at: string;
  /** When the row was last changed. */
  updated_at: string;
}

/** What was sampled of a metric in an hour, a day or a week; see metric_history. */
export interface SppMetricPoint {
  /** As metric_samples names it. */
  metric: string | null;
  /** When the hour, the day or the week (UTC) begins. */
  begins_at: string | null;
  /** Of the samples, every five minutes. */
  highest: string | null;
  /** The last sample. */
  latest: string | null;
  /**
   * What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of
   * others.
   */
  growth: string | null;
}

/**
 * What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
 * maintenance.keep_days (setting).
 */
export interface SppMetricSamples {
  /** Names end in their unit; what ends in _total only grows, until statistics are reset. */
  metric: string;
  /** When it was so. */
  sampled_at: string;
  /** In the unit of the name. */
  value: string;
}

/**
 * Every price of a larger quantity that came, changed or went, written by triggers on price_breaks in the
 * changing transaction; append-only.
 */
export interface SppPriceBreakHistory {
  /** Identifies the change. */
  history_id: string;
  /** Supplier. */
  supplier_id: string;
  /** Product. */
  product_id: string;
  /** Pieces from which the price holds. */
  from_quantity: number;
  /** Null where it came. */
  old_price: string | null;
  /** Null where it went. */
  new_price: string | null;
  /** upload, correction, rollback, or manual. */
  change_reason: string;
  /** The upload that changed it, if one did. */
  upload_batch_id: string | null;
  /** When it changed. */
  changed_at: string;
  /** Who changed it. */
  changed_by: string;
}

/**
 * What a piece costs when many are bought: lists write it, beside the price of the product, which is that of
 * the smallest quantity.
 */
export interface SppPriceBreaks {
  /** Supplier. */
  supplier_id: string;
  /** Product. */
  product_id: string;
  /** From how many pieces on. */
  from_quantity: number;
  /** For a piece, in the currency of the product. */
  price: string;
  /** When the price last changed. */
  updated_at: string;
}

/**
 * Every price a product ever had, written by triggers on supplier_products in the changing transaction;
 * append-only.
 */
export interface SppPriceHistory {
  /** Identifies the change. */
  history_id: string;
  /** Supplier. */
  supplier_id: string;
  /** Product. */
  product_id: string;
  /** Null at first appearance. */
  old_price: string | null;
  /** Price of a piece from then on. */
  new_price: string;
  /** Percent of the old price, 4 decimals; null at first appearance and from price 0. */
  price_change_percentage: string | null;
  /** upload, correction, rollback, or manual. */
  change_reason: string;
  /** The upload that changed it, if one did. */
  upload_batch_id: string | null;
  /** When it changed. */
  changed_at: string;
  /** Who changed it. */
  changed_by: string;
  /**
   * The transaction that wrote it: what a reader has not seen is told by its snapshot. Null on rows from
   * before there was a feed.
   */
  xact_id: string | null;
}

/**
 * What happened to products besides their prices. Append-only. That a product is new is told by its first row
 * in price_history.
 */
export interface SppProductEvents {
  /** Identifies the event; later ones need not be greater. */
  event_id: string;
  /** Whose product. */
  supplier_id: string;
  /** Which product. */
  product_id: string;
  /**
   * availability (status, or whether it is missing from its supplier's list), master_data (anything else but
   * the price), removed.
   */
  event_type: 'availability' | 'master_data' | 'removed';
  /** The upload that did it; null: a person. */
  upload_batch_id: string | null;
  /** When. */
  occurred_at: string;
  /** The transaction that wrote it. */
  xact_id: string;
}

/**
 * Which suppliers' products are the same thing: those with one master product. Products match across
 * suppliers, never within one.
 */
export interface SppProductMappings {
  /** Identifies the mapping. */
  mapping_id: string;
  /** Supplier. */
  supplier_id: string;
  /** The supplier's own article number, as its lists write it. */
  supplier_product_code: string;
  /** Key of the group; when groups merge, the older one stays. */
  master_product_id: string;
  /** 0 to 100: of the best pair that brought it into its group. */
  mapping_confidence: string;
  /** manual, auto or ml. */
  mapping_method: 'manual' | 'auto' | 'ml';
  /** The signals behind the confidence, as in match_pairs. */
  mapping_evidence: Json;
  /** Who confirmed it; automatic matching never undoes it. */
  verified_by: string | null;
  /** When a person confirmed it. */
  verified_at: string | null;
  /** When the row was made. */
  created_at: string;
  /** When the row was last changed. */
  updated_at: string;
}

/** A product among those that are the same thing, with its price. */
export interface SppProductMatch {
  /** Identifies the product. */
  product_id: string | null;
  /** Supplier. */
  supplier_id: string | null;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** The supplier's own code. */
  supplier_product_code: string | null;
  /** Name as the supplier writes it. */
  product_name: string | null;
  /** How many come together, as the supplier writes it. */
  pack_size: string | null;
  /** Price per unit of measure, in currency_code. */
  current_price: string | null;
  /** Currency of the price: ISO 4217. */
  currency_code: string | null;
  /** available, discontinued or pending. */
  status: string | null;
  /**
   * Percent that its price lies above that of the product asked for; null in another currency, and from price
   * 0.
   */
  difference_percentage: string | null;
  /** Whether none that is available costs less in its currency. */
  is_best: boolean | null;
  /** 0 to 100: how sure it is the same thing. */
  mapping_confidence: string | null;
  /** Whether a person has confirmed it. */
  is_verified: boolean | null;
}

/** Limits and choices of SPP; changed by set_setting. */
export interface SppSettings {
  /** Name of the setting. */
  setting_key: string;
  /** Its value, as JSON. */
  setting_value: Json;
  /** What it does. */
  description: string;
  /** When it was last changed. */
  updated_at: string;
  /** integer, number, boolean or text. */
  value_type: 'integer' | 'number' | 'boolean' | 'text' | null;
  /** Smallest value of a number. */
  minimum: string | null;
  /** Largest value of a number; null for no limit. */
  maximum: string | null;
  /** What a number counts. */
  unit: string | null;
}

/** How a supplier's files are read where recognition needs help. */
export interface SppSupplierImportProfiles {
  /** Whose lists are read so. */
  supplier_id: string;
  /**
   * Keys, all optional: columns {field: heading or 1-based position or list of them}, header_row, sheet,
   * delimiter, quote, encoding, decimal_mark, currency.
   */
  profile: Json;
  /** When the row was made. */
  created_at: string;
  /** When the row was last changed. */
  updated_at: string;
}

/** Every product of every supplier as first listed; later lists move only its price. */
export interface SppSupplierProducts {
  /** Identifies the product. */
  product_id: string;
  /** Supplier. */
  supplier_id: string;
  /** The supplier's own code, trimmed and in Unicode NFC, otherwise as sent; unique within the supplier. */
  supplier_product_code: string;
  /** Name as the supplier writes it. */
  product_name: string;
  /** Text as the supplier writes it. */
  description: string | null;
  /** Top category. */
  category_id: string | null;
  /** Deepest category, where it lies below the top one. */
  subcategory_id: string | null;
  /** Brand as the supplier writes it. */
  brand: string | null;
  /** Manufacturer as the supplier writes it. */
  manufacturer: string | null;
  /** GTIN of 8, 12, 13 or 14 digits with a right check digit. */
  barcode: string | null;
  /** What is sold as one, as the supplier writes it. */
  unit_of_measure: string | null;
  /** How many come together, as the supplier writes it. */
  pack_size: string | null;
  /** Pieces that must be ordered at least. */
  min_order_qty: number | null;
  /** Days from order to delivery. */
  lead_time_days: number | null;
  /** Price per unit of measure, in currency_code. */
  current_price: string;
  /** Price before the last change. */
  previous_price: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string;
  /** Seen in one list only so far. */
  is_new: boolean;
  /** available, discontinued or pending. */
  status: 'available' | 'discontinued' | 'pending';
  /** Day on which it was first seen. */
  first_seen_date: string;
  /** Upload that brought the product first. */
  first_batch_id: string | null;
  /** First upload that did not list it any more. */
  missing_since_batch_id: string | null;
  /** Full list that discontinued it by not listing it. */
  discontinued_batch_id: string | null;
  /** When the price last changed; null while the first stands. */
  price_changed_at: string | null;
  /** When its price last moved, or when it was first seen. */
  last_updated: string;
  /** When the row was made. */
  created_at: string;
  /** When the row was last changed. */
  updated_at: string;
  /** What else the list says, by heading. */
  specifications: Json;
  /** Code of the supplier whose partition this is: a filter by it reads no other. */
  partition_code: string | null;
  /** When its price last rose; unknown where that was more than 30 days before this column came. */
  last_rise_at: string | null;
  /** When its price last fell; unknown where that was more than 30 days before this column came. */
  last_fall_at: string | null;
}

/** Who sends pricelists. A supplier's products live in a partition of its own. */
export interface SppSuppliers {
  /** Identifies the supplier. */
  supplier_id: string;
  /** Short code, unique, case kept; addresses the supplier in paths. */
  supplier_code: string;
  /** Name. */
  supplier_name: string;
  /** active, inactive or suspended; only active suppliers may upload. */
  status: 'active' | 'inactive' | 'suspended';
  /** Whom to ask: names, telephones, addresses, by any keys. */
  contact_info: Json;
  /** When and how it is paid. */
  payment_terms: string | null;
  /** ISO 4217; the currency of a list that names none. */
  currency_code: string;
  /** VAT or other tax number. */
  tax_registration: string | null;
  /** Factor, up or down, beyond which a price change is a spike. */
  spike_limit: string;
  /** Whether spikes are quarantined instead of applied and flagged. */
  hold_spikes: boolean;
  /** Partition of supplier_products that holds this supplier's products. */
  partition_name: string;
  /** When the row was made. */
  created_at: string;
  /** When the row was last changed. */
  updated_at: string;
  /** What else is known, by any keys. */
  metadata: Json;
}

/**
 * One received pricelist and what became of it. total = new + updated + unchanged + failed + duplicate rows.
 */
export interface SppUploadBatches {
  /** Identifies the upload. */
  batch_id: string;
  /** Whose list it is. */
  supplier_id: string;
  /** When the file was accepted. */
  upload_date: string;
  /** Name of the file. */
  file_name: string;
  /** SHA-256 of the received bytes, hexadecimal. */
  file_hash: string;
  /** Bytes received. */
  file_size: string;
  /**
   * partial: products not listed stay; full: they are discontinued; corrections: rejected rows of other
   * uploads.
   */
  mode: 'partial' | 'full' | 'corrections';
  /** Nothing is applied. */
  dry_run: boolean;
  /** The supplier's import profile when the file was accepted. */
  profile: Json;
  /** queued, processing, completed, failed or rolled_back. */
  status: 'scheduled' | 'queued' | 'processing' | 'completed' | 'failed' | 'rolled_back' | 'cancelled';
  /** What comes next: stage, validate, apply, finish, correct, or done. */
  phase: 'stage' | 'validate' | 'apply' | 'finish' | 'correct' | 'done';
  /** First row that the phase has not committed yet. */
  next_row: number;
  /** Number of the last staged row. */
  last_row: number;
  /** How often it was begun. */
  attempts: number;
  /** Currency of rows that name none. */
  currency_code: string | null;
  /** Decimal mark of the amounts, once known. */
  decimal_mark: '.' | ',' | null;
  /** What the reader found: format, encoding, delimiter, decimal_mark, columns. */
  detected: Json;
  /** Rows that are not blank throughout. */
  total_products: number;
  /** Products that were never seen before. */
  new_products_count: number;
  /** Products whose price changed. */
  updated_products_count: number;
  /** Products whose price stayed. */
  unchanged_products_count: number;
  /** Rows in quarantine, discarded from it, or superseded there by a later list. */
  failed_products_count: number;
  /** Valid rows whose code comes again further down. */
  duplicate_rows_count: number;
  /** Products that dropped out with this list. */
  missing_products_count: number;
  /** Rejected rows that a person gave up. */
  discarded_rows_count: number;
  /** A full list lacked too much: confirm_missing decides. */
  discontinue_held: boolean;
  /** How many prices rose and fell, and the largest changes. */
  price_changes: Json;
  /** What was noticed and did not stop a row. */
  warnings: Json;
  /** The first rejected rows and the errors of earlier attempts. */
  error_log: Json;
  /** Why it failed: code, message, hint. */
  reason: Json | null;
  /** Who sent it. */
  processed_by: string;
  /** Request that brought it. Suppliers are told those of their own user. */
  request_id: string | null;
  /** When work on it began. */
  started_at: string | null;
  /** When it ended. */
  completed_at: string | null;
  /** From acceptance to the end, in milliseconds. */
  processing_time_ms: number | null;
  /** What whoever works on it passes with every step; null while nobody does. */
  lease_token: string | null;
  /** The worker that holds it, of lease.workers. */
  lease_owner: string | null;
  /** When it is free for the next, unless its worker goes on. */
  lease_expires_at: string | null;
  /** The error that the last try broke off with; null where the worker itself died. */
  last_failure: string | null;
  /** How many pieces the prices of the list are for, as its heading says. */
  price_per: string;
  /** What one unit of a written amount is worth in the currency: 0.01 for cents, 1000 for thousands. */
  price_unit: string;
  /** The currency that the heading of the prices names. */
  price_currency: string | null;
  /** From which day on the prices hold, as their heading says; rows that say it themselves go before. */
  price_valid_from: string | null;
  /** The day (UTC) on which the prices of the list begin to hold; until then it waits as scheduled. */
  effective_from: string | null;
  /** Prices of larger quantities that the list brought: {added, changed, removed}. */
  price_breaks: Json;
  /** Of the failed rows, those whose product a later list has brought again. */
  superseded_rows_count: number;
  /** Products that the full list discontinued; while that is held, and of a dry run: would discontinue. */
  discontinued_products_count: number;
  /**
   * What became of a file of corrected rows: {rows, corrected, unchanged, rejected, refused, batches}; null
   * of a list.
   */
  corrections: Json | null;
  /** Rejected rows of it that a person has corrected since. */
  corrected_rows_count: number;
}

/** Rows of uploads as read; those that failed stay here in quarantine until corrected or discarded. */
export interface SppUploadStaging {
  /** Identifies the row. */
  staging_id: string;
  /** Set by the transaction that stages (inv.staging_batch), never by a row. */
  batch_id: string;
  /** As a spreadsheet numbers it: headings and blank rows count. */
  row_number: number;
  /** The row as sent: heading to text. */
  raw_data: Json;
  /**
   * staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded, superseded;
   * correcting within a correction only; of a file of corrections: applied, unchanged, refused.
   */
  validation_status: string;
  /** List of {code, message, field, value}. */
  validation_errors: Json | null;
  /** When the row was judged other than valid, or resolved. */
  processed_at: string | null;
  /** Product code, as read. */
  code: string | null;
  /** Product name, as read. */
  name: string | null;
  /** The price as text; read by the batch's decimal mark. */
  price: string | null;
  /** The price where a spreadsheet stores it as a number: plain decimal digits. */
  price_number: string | null;
  /** Currency, as read. */
  currency: string | null;
  /** Barcode, as read. */
  barcode: string | null;
  /** Brand, as read. */
  brand: string | null;
  /** Manufacturer, as read. */
  manufacturer: string | null;
  /** Text, as read. */
  description: string | null;
  /** Category, as read. */
  category: string | null;
  /** Category below, as read. */
  subcategory: string | null;
  /** Unit, as read. */
  unit_of_measure: string | null;
  /** Pack size, as read. */
  pack_size: string | null;
  /** Least quantity, as read. */
  min_order_qty: string | null;
  /** Days of delivery, as read. */
  lead_time_days: string | null;
  /** What the reader could not make out of this row. */
  parse_error: string | null;
  /** How many pieces the price is for. */
  price_basis: string | null;
  /** What is taken off the list price, in percent; several are a chain. */
  discount: string | null;
  /** From how many pieces on the price holds. */
  from_quantity: string | null;
  /** From which day on the price holds. */
  valid_from: string | null;
  /** Until which day the price holds. */
  valid_to: string | null;
  /** For which customers the price is. */
  price_group: string | null;
  /** What a spreadsheet shows beside the number of the price: a currency or %. */
  price_label: string | null;
  /** Prices of larger quantities in columns of their own: a list of {from, price, number}, as JSON. */
  breaks: string | null;
  /** t where the spreadsheet hides the row. */
  hidden: string | null;
  /** The later list that brought the product of a rejected row again; it does not wait any more. */
  superseded_by_batch_id: string | null;
  /**
   * Of a superseded row: lists behind that one which have brought the product as well, and whose rows are
   * purged.
   */
  listed_by: string[] | null;
  /**
   * Of a file of corrections: the numbers behind its numeric cells, and what their formats show, as JSON by
   * heading.
   */
  numbers: string | null;
}

/** What wants attention in SPP now, judged by the settings monitor.…; no row: all is well. */
export interface SppVAlerts {
  /** Its name, one a row. */
  alert: string;
  /** error: something stands still; warning: something goes badly. */
  severity: string | null;
  /** Since when, or of when its first sign is; null: nobody can say. */
  since: string | null;
  /** What is amiss, in a line. */
  title: string | null;
  /** What it means for those who work. */
  meaning: string | null;
  /** What to do. */
  remedy: string | null;
}

/** Every product of every supplier the reader may see, with its supplier and its last price change. */
export interface SppVAllSupplierProducts {
  /** Identifies the product. */
  product_id: string;
  /** Supplier. */
  supplier_id: string;
  /** The supplier's own code. */
  supplier_product_code: string | null;
  /** Name as the supplier writes it. */
  product_name: string | null;
  /** Text as the supplier writes it. */
  description: string | null;
  /** Top category. */
  category_id: string | null;
  /** Deepest category, where it lies below the top one. */
  subcategory_id: string | null;
  /** Brand as the supplier writes it. */
  brand: string | null;
  /** Manufacturer as the supplier writes it. */
  manufacturer: string | null;
  /** GTIN of 8, 12, 13 or 14 digits with a right check digit. */
  barcode: string | null;
  /** What is sold as one, as the supplier writes it. */
  unit_of_measure: string | null;
  /** How many come together, as the supplier writes it. */
  pack_size: string | null;
  /** Pieces that must be ordered at least. */
  min_order_qty: number | null;
  /** Days from order to delivery. */
  lead_time_days: number | null;
  /** Price per unit of measure, in currency_code. */
  current_price: string | null;
  /** Price before the last change. */
  previous_price: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  /** Seen in one list only so far. */
  is_new: boolean | null;
  /** available, discontinued or pending. */
  status: string | null;
  /** Day on which it was first seen. */
  first_seen_date: string | null;
  /** Upload that brought it first. */
  first_batch_id: string | null;
  /** First upload that did not list it any more. */
  missing_since_batch_id: string | null;
  /** Full list that discontinued it by not listing it. */
  discontinued_batch_id: string | null;
  /** When the price last changed; null while the first stands. */
  price_changed_at: string | null;
  /** When its price last moved, or when it was first seen. */
  last_updated: string | null;
  /** When the row was made. */
  created_at: string | null;
  /** When the row was last changed. */
  updated_at: string | null;
  /** What else the list says, by heading. */
  specifications: Json | null;
  /** Code of the supplier whose partition this is: a filter by it reads no other. */
  partition_code: string | null;
  /** When its price last rose; unknown where that was more than 30 days before this column came. */
  last_rise_at: string | null;
  /** When its price last fell; unknown where that was more than 30 days before this column came. */
  last_fall_at: string | null;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /** Null while the first price stands. */
  last_price_change_at: string | null;
  /** Last change in percent of the price before; null while the first price stands, and from price 0. */
  last_price_change_percentage: string | null;
  /** Days (of UTC) since the price last moved, or since the product was first seen. */
  days_since_last_update: number | null;
  /** Name of the top category. */
  category_name: string | null;
  /** Name of the deepest category. */
  subcategory_name: string | null;
}

/**
 * What was wrong or odd with the rows of lists, by supplier and reason; of lists that stand, without dry runs
 * and files of corrections. Ask for one supplier where there are many uploads.
 */
export interface SppVDataQuality {
  /** Supplier. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /**
   * The code of a rejection or warning, as reports name it; of a row that was corrected, of its last
   * rejection.
   */
  reason: string;
  /** The same in a sentence. */
  explanation: string | null;
  /** Rows that were rejected or held, whatever became of them. */
  quarantined_rows: number | null;
  /** Of these, rows that still wait for a person. */
  open_rows: number | null;
  /** Of these, rows that were corrected, or released, and applied. */
  corrected_rows: number | null;
  /** Of these, rows that were dropped. */
  discarded_rows: number | null;
  /** Of these, rows whose product a later list has brought again. */
  superseded_rows: number | null;
  /** Rows that were applied with this warning; of warnings about a whole list, what they count. */
  warned_rows: number | null;
  /** All rows of the supplier's lists. */
  total_rows: string | null;
  /** quarantined_rows of total_rows, 0 to 1. */
  quarantined_share: string | null;
  /** warned_rows of total_rows. */
  warned_share: string | null;
  /** Uploads in which it came up. */
  uploads: number | null;
  /** When the latest of these was received. */
  last_upload_at: string | null;
}

/** Recurring work of SPP by what its last run came to. */
export interface SppVLastMaintenance {
  /** What was to be done. */
  task: string;
  /** Of the last run: running, completed or failed. */
  status: string | null;
  /** When the last run began. */
  started_at: string | null;
  /** When it ended; null: it runs. */
  finished_at: string | null;
  /** How long it took, in milliseconds. */
  duration_ms: string | null;
  /** What it did, in figures. */
  detail: Json | null;
  /** Why it failed. */
  error: string | null;
  /** When a run last came to its end; null: none that is kept. */
  completed_at: string | null;
}

/**
 * Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or
 * reject_mapping.
 */
export interface SppVMatchCandidates {
  /** Identifies the pair. */
  pair_id: string;
  /** 0 to 100, below what is accepted without asking, or ambiguous. */
  confidence: string | null;
  /** Signals and values: gtin, code, brand, numbers, words, pack, ambiguous. */
  evidence: Json | null;
  /** Supplier. */
  supplier_id: string | null;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Code of the one product. */
  supplier_product_code: string | null;
  /** Name of the one product. */
  product_name: string | null;
  /** Brand of the one product. */
  brand: string | null;
  /** GTIN of the one product. */
  barcode: string | null;
  /** Price of a piece of the one, in currency_code. */
  current_price: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  /** Supplier of the other product. */
  other_supplier_id: string | null;
  /** Code of that supplier. */
  other_supplier_code: string | null;
  /** Code of the other product. */
  other_product_code: string | null;
  /** Name of the other product. */
  other_product_name: string | null;
  /** Brand of the other product. */
  other_brand: string | null;
  /** GTIN of the other product. */
  other_barcode: string | null;
  /** Price of a piece of the other, in other_currency_code. */
  other_current_price: string | null;
  /** Currency of the other price: ISO 4217. */
  other_currency_code: string | null;
  /** When the pair was found. */
  created_at: string | null;
}

/**
 * What each supplier of a matched product asks for it, and who is the cheapest. Only prices of one currency
 * are compared; what is not available, or costs 0, is no offer. Prices are per unit of measure as each
 * supplier writes it: see that it is the same. Ask for a supplier, a master_product_id or a page: the others
 * of each product are looked up.
 */
export interface SppVMatchedPrices {
  /** The product; its rows are the same thing. */
  master_product_id: string | null;
  /** Who offers it. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /** The supplier's own code. */
  supplier_product_code: string;
  /** The supplier's product. */
  product_id: string | null;
  /** Name as the supplier writes it. */
  product_name: string | null;
  /** Brand as the supplier writes it. */
  brand: string | null;
  /** GTIN of 8, 12, 13 or 14 digits with a right check digit. */
  barcode: string | null;
  /** What is sold as one, as the supplier writes it. */
  unit_of_measure: string | null;
  /** available, discontinued or pending. */
  status: string | null;
  /** Price per unit of measure, in currency_code. */
  current_price: string | null;
  /** Currency of all amounts of the row: ISO 4217. */
  currency_code: string | null;
  /** Suppliers that offer it in this currency, this one included. */
  offers: number | null;
  /** Suppliers that offer it in other currencies: not compared. */
  offers_elsewhere: number | null;
  /** The lowest price in this currency; null: nobody offers it. */
  best_price: string | null;
  /** Who asks that price; of several the first by code. */
  best_supplier_code: string | null;
  /** Whether this is an offer at that price. */
  is_best: boolean | null;
  /** current_price above best_price; null: it costs 0, which is no price. */
  gap: string | null;
  /** The same in percent of best_price. */
  gap_percentage: string | null;
  /** 0 to 100: of the best pair that brought it into its group. */
  mapping_confidence: string | null;
  /** Whether a person has confirmed that it is the same. */
  is_verified: boolean | null;
}

/**
 * How uploads and prices went, by day (UTC), of all suppliers the reader may see. Days without either are
 * left out.
 */
export interface SppVMetricDays {
  /** In UTC. */
  day: string;
  /** Lists that came that day and have ended; rolled-back ones, trials and corrections left out. */
  uploads: number | null;
  /** Of these, lists of which nothing was applied. */
  uploads_failed: number | null;
  /** Rows of these lists. */
  rows_read: string | null;
  /** Rows that were quarantined. */
  rows_rejected: string | null;
  /** Products that these lists brought for the first time. */
  new_products: string | null;
  /** Prices that changed that day, by whatever way. */
  price_changes: string | null;
  /** Of these, rises. */
  price_rises: string | null;
  /** Of these, falls. */
  price_falls: string | null;
  /** Mean change in percent of the old price; null where none changed from a price above 0. */
  mean_price_change: string | null;
  /** Standard deviation of these percentages, in percentage points; null likewise. */
  price_volatility: string | null;
  /** Lists that came that day and were undone since. */
  uploads_undone: number | null;
  /** Of the rows of lists of that day, those that a person corrected since, after they had been rejected. */
  rows_corrected: string | null;
  /**
   * Percent of the rows of lists that were applied, undone ones among them, that stand as they were read:
   * neither corrected by a person, nor undone with their list. Null where there were none.
   */
  detection_accuracy: string | null;
}

/** Products that only one list has shown so far, with how many of them their supplier has. */
export interface SppVNewProductsBySupplier {
  /** Supplier. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /** New products of this supplier. */
  supplier_new_count: number | null;
  /** Product. */
  product_id: string;
  /** The supplier's own code. */
  supplier_product_code: string | null;
  /** Name as the supplier writes it. */
  product_name: string | null;
  /** Brand as the supplier writes it. */
  brand: string | null;
  /** Top category. */
  category_id: string | null;
  /** Deepest category, where it lies below the top one. */
  subcategory_id: string | null;
  /** GTIN of 8, 12, 13 or 14 digits with a right check digit. */
  barcode: string | null;
  /** Price per unit of measure, in currency_code. */
  current_price: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  /** available, discontinued or pending. */
  status: string | null;
  /** Day on which it was first seen. */
  first_seen_date: string | null;
  /** Upload that brought it first. */
  first_batch_id: string | null;
  /** When the row was made. */
  created_at: string | null;
  /** Name of the top category. */
  category_name: string | null;
  /** Name of the deepest category. */
  subcategory_name: string | null;
}

/** Products whose price has changed: the last change and where the price is heading. */
export interface SppVPriceChangeSummary {
  /** Supplier. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /** Product. */
  product_id: string;
  /** The supplier's own code. */
  supplier_product_code: string | null;
  /** Name as the supplier writes it. */
  product_name: string | null;
  /** Price before the last change. */
  old_price: string | null;
  /** Price of a piece today, in currency_code. */
  new_price: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  /** In percent of the old price; null from price 0. */
  price_change_percentage: string | null;
  /** When the price last changed. */
  changed_at: string | null;
  /** Price changes within the last 30 days. */
  changes_30d: number | null;
  /** Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none). */
  trend: string | null;
}

/**
 * Price changes of each day (UTC) and supplier, exact at every moment: what is kept, and what was written
 * since. First prices are no changes.
 */
export interface SppVPriceDays {
  /** In UTC. */
  day: string;
  /** Whose prices. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Prices that changed, undone ones and their undoing among them. */
  changes: number | null;
  /** Of these, rises. */
  rises: number | null;
  /** Of these, falls. */
  falls: number | null;
  /**
   * Mean change in percent of the old price, rises and falls against each other; null where all were from
   * price 0.
   */
  mean_percentage: string | null;
  /** Changes that have a percentage: not from price 0. */
  percentages: number | null;
  /** Their sum. */
  percentage_sum: string | null;
  /** The sum of their squares. */
  percentage_squares: string | null;
}

/**
 * Price changes of each month (UTC) and supplier, exact at every moment: the days of v_price_days summed up.
 * Months without a change are left out.
 */
export interface SppVPriceMonths {
  /** Its first day. */
  month: string;
  /** Whose prices. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Prices that changed, undone ones and their undoing among them. */
  changes: number | null;
  /** Of these, rises. */
  rises: number | null;
  /** Of these, falls. */
  falls: number | null;
  /**
   * Mean change in percent of the old price, rises and falls against each other; null where all were from
   * price 0.
   */
  mean_percentage: string | null;
  /** Standard deviation of these percentages, in percentage points; null likewise. */
  volatility: string | null;
  /** Days of the month on which a price changed. */
  days: number | null;
}

/** Rejected rows that wait for a person to correct or discard them. */
export interface SppVQuarantine {
  /** Identifies the rejected row. */
  staging_id: string;
  /** Upload. */
  batch_id: string | null;
  /** Supplier. */
  supplier_id: string | null;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the file. */
  file_name: string | null;
  /** Row of the file, from 1. */
  row_number: number | null;
  /** Why it was rejected. */
  code: string | null;
  /** The same in a sentence. */
  message: string | null;
  /**
   * The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis; the
   * CSV of the upload's report has them whole.
   */
  raw: Json | null;
  /** When it was rejected. */
  quarantined_at: string | null;
}

/** What each supplier offers and how it delivers its lists. Prices are in the supplier's currency. */
export interface SppVSupplierCatalogStats {
  /** Supplier. */
  supplier_id: string;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /** active, inactive or suspended. */
  status: string | null;
  /** Products ever listed and not removed. */
  products: number | null;
  /** Products that only one list has shown so far. */
  new: number | null;
  /** Products that are no longer sold. */
  discontinued: number | null;
  /** Categories that its products are in. */
  categories: number | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  /** Lowest price. */
  min_price: string | null;
  /** The middle one of all prices (the lower of two). */
  median_price: string | null;
  /** Highest price. */
  max_price: string | null;
  /** Uploads within the last 30 days, rolled-back ones left out. */
  uploads_30d: number | null;
  /** Null before the second upload. */
  average_days_between_uploads: string | null;
  /** When its latest list came. */
  last_upload_at: string | null;
  /** Share of all rows that were rejected, 0 to 1. */
  failed_row_rate: string | null;
}

/** Uploads as lists show them: what came when, from whom, and what became of it. */
export interface SppVUploads {
  /** Identifies the upload. */
  batch_id: string | null;
  /** Supplier. */
  supplier_id: string | null;
  /** Code of the supplier. */
  supplier_code: string | null;
  /** Name of the file. */
  file_name: string | null;
  /** full: what is not in the list is gone; partial: it stays. */
  mode: string | null;
  /** Nothing of it was applied. */
  dry_run: boolean | null;
  /** queued, scheduled, processing, completed, failed, cancelled or rolled_back. */
  status: string | null;
  /** When it was received. */
  upload_date: string | null;
  /** The day (UTC) that a scheduled list waits for. */
  effective_from: string | null;
  /** When it ended. */
  completed_at: string | null;
  /** Who sent it. */
  processed_by: string | null;
  /** Rows of the list. */
  total_products: number | null;
  /** Products that were never seen before. */
  new_products_count: number | null;
  /** Products whose price changed. */
  updated_products_count: number | null;
  /** Products whose price stayed. */
  unchanged_products_count: number | null;
  /** Rejected rows. */
  failed_products_count: number | null;
  /** Rows of a code that a later row repeats. */
  duplicate_rows_count: number | null;
  /** Products that dropped out with it. */
  missing_products_count: number | null;
  /** Products that it ended. */
  discontinued_products_count: number | null;
  /** So many are missing that none was ended. */
  discontinue_held: boolean | null;
  /** Rejected rows that wait for a person. */
  waiting_rows_count: number | null;
  /** Why it failed: code, message, hint. */
  reason: Json | null;
}

/** Mirror of SPP's tree of categories, with the same ids. */
export interface IssohCategories {
  /** The same id as in SPP. */
  category_id: string;
  /** Name shown to people. */
  category_name: string;
  /** The category above; null at the top. */
  parent_category_id: string | null;
  /** 1 at the top. */
  level: number;
  /** Labels from the top down, such as tools.drills. */
  path: string;
  /** Whether it is in use. */
  is_active: boolean;
  /** Place among its siblings. */
  sort_order: number;
  /** When the row was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}

/** What came of set_contracts. */
export interface IssohContractCounts {
  /** Contracts made, or given other values. */
  written: number | null;
  /** Contracts that said the same already. */
  unchanged: number | null;
  /** Earlier contracts that end where a new one begins. */
  ended: number | null;
}

/**
 * What was negotiated with a supplier: a price of a product, a rebate on its list price, or both; or a rebate
 * on the whole list. Values are encrypted; see read_contracts.
 */
export interface IssohContractTerms {
  /** Identifies the contract. */
  contract_id: string;
  /** With whom, as in SPP. */
  supplier_id: string;
  /**
   * The supplier's own code of the product, which need not be carried yet; null: a rebate on all of the list.
   */
  supplier_product_code: string | null;
  /** supplier_product_code; empty for all of the list. */
  product_key: string | null;
  /** First moment it holds. */
  effective_from: string;
  /** First moment it no longer holds; null: open end. */
  effective_to: string | null;
  /** effective_from up to, without, effective_to. */
  period: string | null;
  /** Currency of the price: ISO 4217; null without a price. */
  currency_code: string | null;
  /** Whether a price was negotiated. */
  has_price: boolean | null;
  /** Whether a rebate was negotiated: on that price, without one on the list price. */
  has_rebate: boolean | null;
  /** The price of a piece, encrypted: see seal_value. */
  price_secret: string | null;
  /** The rebate in percent, encrypted: see seal_value. */
  rebate_secret: string | null;
  /** The supplier's key under which they are encrypted. */
  key_id: string;
  /** Counts changes of the values. */
  revision: number;
  /** What it goes back to. */
  reason: string | null;
  /** Who set it first. */
  created_by: string;
  /** When it was set first. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /** When it held, by what was known at each moment of the past, and will hold: not before it was set. */
  in_force: string[];
  /**
   * When it would end if none that begins at effective_to had cut it, as somebody said: infinity for never.
   * Null: it ends as was said.
   */
  said_to: string | null;
}

/** A contract with its values; see read_contracts. */
export interface IssohContractValue {
  /** Identifies the contract. */
  contract_id: string | null;
  /** With whom. */
  supplier_id: string | null;
  /** Its code; null where the mirror does not know it. */
  supplier_code: string | null;
  /** The supplier's own code; null: all of its list. */
  supplier_product_code: string | null;
  /** past, open (it holds now) or future. */
  state: string | null;
  /** Currency of unit_price: ISO 4217. */
  currency_code: string | null;
  /** Price of a piece; null: the list's. */
  unit_price: string | null;
  /** Percent off it. */
  rebate_percentage: string | null;
  /** First moment it holds. */
  effective_from: string | null;
  /** First moment it no longer holds; null: open end. */
  effective_to: string | null;
  /** What it goes back to. */
  reason: string | null;
  /** Who set it first. */
  created_by: string | null;
  /** When it was set first. */
  created_at: string | null;
  /** When it last changed. */
  updated_at: string | null;
}

/**
 * Pieces that left and their cost by three methods, in the base currency; quantity_uncosted of them had not
 * come yet, and have no cost so far; kind is issue, loss, supplier_return or undone_receipt: see
 * cost_of_goods_issued.
 */
export interface IssohCostOfIssue {
  /** Movement that took the pieces, or brought them back. */
  movement_id: string | null;
  /** Product. */
  product_id: string | null;
  /** Pieces; below 0: they came back. */
  quantity: string | null;
  /** What they cost, the oldest pieces first. */
  fifo_cost: string | null;
  /** What they cost, the newest pieces first. */
  lifo_cost: string | null;
  /** What they cost at the moving average. */
  average_cost: string | null;
  /** Kind of the movement. */
  movement_type: string | null;
  /** When they left. */
  movement_date: string | null;
  /** Pieces that left before they had come: their cost follows. */
  quantity_uncosted: string | null;
  /** issue, loss, supplier_return or undone_receipt. */
  kind: string | null;
}

/** What one unit of a currency is worth in the base currency, from a date on until the next one. */
export interface IssohExchangeRates {
  /** Identifies the row in the audit log. */
  rate_id: string;
  /** ISO 4217; never the base currency. */
  currency_code: string;
  /** First day on which the rate holds. */
  rate_date: string;
  /** Units of the base currency for one unit of currency_code. */
  rate: string;
  /** Where the rate comes from. */
  source: string;
  /** Who entered it. */
  created_by: string;
  /** When the row was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}

/** What became of each item of an import. */
export interface IssohImportItems {
  /** The import. */
  job_id: string;
  /** The item. */
  queue_id: string;
  /**
   * waiting, imported, conflict (decided otherwise, or selected already), failed, undone, kept (not taken
   * back, since it is in use).
   */
  outcome: 'waiting' | 'imported' | 'conflict' | 'failed' | 'undone' | 'kept';
  /** The selected product it became, or that was there. */
  product_id: string | null;
  /** Why it is a conflict or failed, or was kept. */
  code: string | null;
  /** The same in words. */
  message: string | null;
}

/** Imports of approved products: each a job that a worker does. */
export interface IssohImportRuns {
  /** Identifies the import. */
  job_id: string;
  /** queued, running, completed, failed or undone. */
  status: 'queued' | 'running' | 'completed' | 'failed' | 'undone';
  /** Items it was asked to import. */
  total: number;
  /** Items that have become selected products. */
  imported: number;
  /** Items that were not approved any more, or selected already. */
  conflicts: number;
  /** Items that could not be imported. */
  failed: number;
  /** Who asked for it. */
  requested_by: string;
  /** When. */
  requested_at: string;
  /** The request it was asked by. */
  request_id: string | null;
  /** When a worker began. */
  started_at: string | null;
  /** When it ended. */
  finished_at: string | null;
  /** Who took it back. */
  undone_by: string | null;
  /** When. */
  undone_at: string | null;
  /** How often it was begun. */
  attempts: number;
  /** Why the last try broke off. */
  last_failure: string | null;
  /** Who works on it proves it by this. */
  lease_token: string | null;
  /** The worker. */
  lease_owner: string | null;
  /** When another may take over. */
  lease_expires_at: string | null;
}

/**
 * What the last run of each invariant (sql/checks) found, in both databases. The worker runs them every hour.
 */
export interface IssohInvariantResults {
  /** spp or issoh. */
  tier: 'spp' | 'issoh';
  /** File of sql/checks, without its ending. */
  check_name: string;
  /** When it last ran. */
  checked_at: string;
  /** Rows that break the rule; 0 is well. */
  violations: number;
  /** The first of them. */
  examples: Json;
}

/** Pieces of a product and their value by three methods, in the base currency. */
export interface IssohInventoryValue {
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Pieces in all warehouses. */
  quantity_on_hand: string | null;
  /** Value, the oldest pieces going first. */
  fifo_value: string | null;
  /** Value, the newest pieces going first. */
  lifo_value: string | null;
  /** Value at the moving average. */
  average_value: string | null;
  /** Value of a piece; null at zero pieces. */
  fifo_unit_cost: string | null;
  /** Value of a piece; null at zero pieces. */
  lifo_unit_cost: string | null;
  /** Value of a piece; null at zero pieces. */
  average_unit_cost: string | null;
}

/**
 * A job of the worker of IS-SOH: what it is to do, how often it was tried, when next, and why it failed last.
 */
export interface IssohJob {
  /** Identifies the job. */
  job_id: string | null;
  /** What is to be done. */
  task: string | null;
  /** waiting, running or failed. */
  state: string | null;
  /** Jobs of one queue are done one after the other; null: none. */
  queue_name: string | null;
  /** How often it was tried. */
  attempts: number | null;
  /** How often it is tried at most. */
  max_attempts: number | null;
  /** When it is due. */
  run_at: string | null;
  /** When it was asked for. */
  created_at: string | null;
  /** Since when a worker has it; null: none has. */
  locked_at: string | null;
  /** Which worker has it. */
  locked_by: string | null;
  /** What the last try ended with. */
  last_error: string | null;
  /** What it is to be done with. */
  payload: Json | null;
}

/** Recurring work in this database: what, when, how long, and what failed. */
export interface IssohMaintenanceRuns {
  /** Identifies the run. */
  run_id: string;
  /** What was to be done. */
  task: string;
  /** When it began. */
  started_at: string;
  /** When it ended; null: it runs. */
  finished_at: string | null;
  /** running, completed or failed. */
  status: 'running' | 'completed' | 'failed';
  /** What it did, in figures. */
  detail: Json;
  /** Why it failed. */
  error: string | null;
  /** Who did it, as lease.workers knew it. */
  worker_id: string | null;
  /** Milliseconds from beginning to end. */
  duration_ms: string | null;
}

/** What was sampled of a metric in an hour, a day or a week; see metric_history. */
export interface IssohMetricPoint {
  /** As metric_samples names it. */
  metric: string | null;
  /** When the hour, the day or the week (UTC) begins. */
  begins_at: string | null;
  /** Of the samples, every five minutes. */
  highest: string | null;
  /** The last sample. */
  latest: string | null;
  /**
   * What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of
   * others.
   */
  growth: string | null;
}

/**
 * What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
 * maintenance.keep_days (setting).
 */
export interface IssohMetricSamples {
  /** Names end in their unit; what ends in _total only grows, until statistics are reset. */
  metric: string;
  /** When it was so. */
  sampled_at: string;
  /** In the unit of the name. */
  value: string;
}

/** Idempotency keys, and what was posted under them. */
export interface IssohMovementKeys {
  /** What the caller sent, 1 to 200 characters. */
  idempotency_key: string;
  /** SHA-256 of the request, to tell a repetition from another request. */
  request_hash: string;
  /** What was posted under the key; of a count its count ids, of a reservation its own. */
  movement_ids: string[];
  /** Who posted. */
  created_by: string;
  /** When it was posted. */
  created_at: string;
  /** No movement that post_movements posted under the key is dated before: where to look for them. */
  earliest: string;
}

/** Which movement was undone by which; a movement is undone once at most. */
export interface IssohMovementReversals {
  /** The movement that was undone. */
  reversed_id: string;
  /** The movement that undid it. */
  reversal_id: string;
  /** Product of both. */
  product_id: string;
  /** Who undid it. */
  created_by: string;
  /** When it was undone. */
  created_at: string;
  /** When that happened; null: when the reversal did. */
  reversed_date: string | null;
  /** The date of the reversal: the same, or, where the period was closed, later; null: the same. */
  reversal_date: string | null;
}

/** A count with its SKU and the code of its warehouse; see name_counts. */
export interface IssohNamedCount {
  count_id: string | null;
  /** Product. */
  product_id: string | null;
  internal_sku: string | null;
  warehouse_id: string | null;
  warehouse_code: string | null;
  quantity_expected: number | null;
  quantity_counted: number | null;
  difference: number | null;
  unit_cost: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  movement_id: string | null;
  reference_id: string | null;
  note: string | null;
  counted_by: string | null;
  counted_at: string | null;
  restates_count_id: string | null;
}

/** A pricing default with the code of its tier and the path of its category; see name_default. */
export interface IssohNamedDefault {
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
}

/** A movement with the names of what it is about; see list_movements. */
export interface IssohNamedMovement {
  movement_id: string | null;
  product_id: string | null;
  internal_sku: string | null;
  product_name: string | null;
  movement_type: string | null;
  quantity: number | null;
  from_location: string | null;
  from_warehouse: string | null;
  to_location: string | null;
  to_warehouse: string | null;
  unit_cost: string | null;
  total_cost: string | null;
  currency_code: string | null;
  purchase_cost: string | null;
  purchase_currency: string | null;
  supplier_id: string | null;
  supplier_code: string | null;
  reference_type: string | null;
  reference_id: string | null;
  movement_date: string | null;
  created_by: string | null;
  note: string | null;
  reverses_movement_id: string | null;
  returns_movement_id: string | null;
  reservation_id: string | null;
  recorded_at: string | null;
  reversed_by_movement_id: string | null;
}

/**
 * A product with the names of its category and supplier, and its pieces in all warehouses; see name_product.
 */
export interface IssohNamedProduct {
  product_id: string | null;
  internal_sku: string | null;
  product_name: string | null;
  status: string | null;
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
  selection_date: string | null;
  selected_by: string | null;
  quantity_on_hand: number | null;
  quantity_reserved: number | null;
  quantity_available: number | null;
}

/** Reorder levels with the SKU and the code of the warehouse; see record_reorder_levels. */
export interface IssohNamedReorderLevel {
  /** Product. */
  product_id: string | null;
  internal_sku: string | null;
  warehouse_id: string | null;
  warehouse_code: string | null;
  reorder_point: number | null;
  reorder_quantity: number | null;
  reorder_up_to: number | null;
}

/** A reservation with its SKU and the code of its warehouse; see name_reservations. */
export interface IssohNamedReservation {
  reservation_id: string | null;
  /** Product. */
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
}

/** A pricing rule with the codes of its tiers; see name_tiers. */
export interface IssohNamedRule {
  rule_id: string | null;
  /** Product. */
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
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  effective_from: string | null;
  effective_to: string | null;
  created_by: string | null;
  created_at: string | null;
  reason: string | null;
  from_quantity: number | null;
  surcharge: string | null;
}

/** Pieces of a product in a warehouse, with their names; see list_stock. */
export interface IssohNamedStock {
  soh_id: string | null;
  product_id: string | null;
  internal_sku: string | null;
  product_name: string | null;
  unit_of_measure: string | null;
  warehouse_id: string | null;
  warehouse_code: string | null;
  quantity_on_hand: number | null;
  quantity_reserved: number | null;
  quantity_available: number | null;
  reorder_point: number | null;
  reorder_quantity: number | null;
  reorder_up_to: number | null;
  last_count_date: string | null;
  last_movement_date: string | null;
}

/** A warehouse with what lies in it; see name_warehouse. */
export interface IssohNamedWarehouse {
  warehouse_id: string | null;
  warehouse_code: string | null;
  warehouse_name: string | null;
  is_active: boolean | null;
  location_address: Json | null;
  capacity_units: number | null;
  allow_negative: boolean | null;
  manager_id: string | null;
  products: number | null;
  quantity_on_hand: number | null;
  quantity_reserved: number | null;
  fill_share: string | null;
}

/** A price whose cost was negotiated; see negotiated_prices. */
export interface IssohNegotiatedPrice {
  /** The price rule. */
  rule_id: string | null;
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Code of the tier. */
  pricing_tier: string | null;
  /** Pieces from which on it holds. */
  from_quantity: number | null;
  /**
   * What a piece costs us, in currency_code; null: it cannot be read, as it, or the key of its supplier, was
   * altered.
   */
  cost_price: string | null;
  /** Percent that the price is above it. */
  markup_percentage: string | null;
  /** Markup that is meant; proposals aim at it. */
  target_markup_percentage: string | null;
  /** What a piece sells for, in currency_code. */
  selling_price: string | null;
  /** Percent of selling_price above the cost. */
  margin: string | null;
  /** The base currency. */
  currency_code: string | null;
  /** First moment it holds. */
  effective_from: string | null;
  /** First moment it no longer holds; null: open end. */
  effective_to: string | null;
}

/** A webhook that was just set up, and the secret of its signatures. */
export interface IssohNewWebhook {
  /** Identifies the webhook. */
  webhook_id: string | null;
  /** What deliveries are signed with; told this once. */
  secret: string | null;
}

/** What a user has read. Everybody sees and changes only their own. */
export interface IssohNotificationReads {
  /** Who. */
  user_id: string;
  /** What. */
  notification_id: string;
  /** When. */
  read_at: string;
}

/** What a user wants to be told of. Everybody sees and changes only their own. */
export interface IssohNotificationSubscriptions {
  /** Identifies it. */
  subscription_id: string;
  /** Who. */
  user_id: string;
  /** As in notifications. */
  kind: string;
  /** Only about this supplier; null: about any. */
  supplier_id: string | null;
  /** Since when. */
  created_at: string;
}

/** What happened that people asked to be told of. */
export interface IssohNotifications {
  /** Identifies it; later ones are greater. */
  notification_id: string;
  /** new_products, price_change, sync_failure, reorder_alert, stock_discrepancy or list_held. */
  kind: string;
  /** info, warning or error. */
  severity: 'info' | 'warning' | 'error';
  /** Whom it is about; null: no supplier. */
  supplier_id: string | null;
  /** What happened, in a line. */
  title: string;
  /** The figures, by name. */
  detail: Json;
  /** What it is about: of one event there is one notification. */
  event_key: string;
  /** When. */
  created_at: string;
}

/** A line of an order with the names of what it is about. */
export interface IssohOrderLine {
  order_line_id: string | null;
  po_number: string | null;
  supplier_id: string | null;
  supplier_code: string | null;
  /** Product. */
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
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  expected_at: string | null;
  is_late: boolean | null;
  ordered_by: string | null;
  ordered_at: string | null;
}

/** Movements as the door answers them: their ids in order, and whether they were posted now. */
export interface IssohPostedList {
  movement_ids: string[] | null;
  is_new: boolean | null;
  warnings: Json | null;
}

/**
 * A movement as the door answers it: whether it was posted now, or before under its key, and the stock of its
 * product where it has been.
 */
export interface IssohPostedMovement {
  movement_id: string | null;
  is_new: boolean | null;
  stock: Json | null;
  warnings: Json | null;
}

/** Prices that a changed cost suggests; a pricing manager accepts or dismisses them. */
export interface IssohPriceProposals {
  /** Identifies the proposal. */
  proposal_id: string;
  /** Rule in force when it was proposed; null once that rule was replaced at its very beginning. */
  rule_id: string | null;
  /** Product whose cost changed. */
  product_id: string;
  /** Tier whose price would change. */
  pricing_tier_id: string;
  /** Cost the present price was reckoned from, in currency_code; null: unknown. */
  old_cost: string | null;
  /** Cost of a piece now; null: negotiated, and told by negotiated_prices alone. */
  new_cost: string | null;
  /** Percent on the new cost: the markup that was meant; null: of a cost that was negotiated. */
  markup_percentage: string | null;
  /** Price per piece in currency_code when it was proposed. */
  current_price: string;
  /** Price that keeps the markup. */
  proposed_price: string;
  /** The base currency. */
  currency_code: string;
  /** open, accepted, dismissed, or superseded: by a further cost or by a price set meanwhile. */
  status: 'open' | 'accepted' | 'dismissed' | 'superseded';
  /** What changed the cost. */
  reason: string;
  /** What the decider had to say. */
  notes: string | null;
  /** Who decided; null while open. */
  decided_by: string | null;
  /** When; null while open. */
  decided_at: string | null;
  /** When it was proposed. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /** Pieces from which on the price holds. */
  from_quantity: number;
  /**
   * When the receipt was recorded, or the cost named, that proposes it; null: when the cost of its rule was.
   */
  cost_said_at: string | null;
}

/**
 * What products without a price of their own sell for in a tier: their cost, a markup and a surcharge, by the
 * nearest category upwards that says so, else by what is said for everything.
 */
export interface IssohPricingDefaults {
  /** Identifies the default. */
  default_id: string;
  /** Tier that sees it. */
  pricing_tier_id: string;
  /** Category, with all below it; null: everything. */
  category_id: string | null;
  /** Percent on top of the cost. */
  markup_percentage: string;
  /** Amount per piece on top, in the base currency. */
  surcharge: string | null;
  /** It holds for so many pieces and more. */
  from_quantity: number;
  /** Prices are rounded to a multiple of this, such as 0.05, in the currency of the tier. */
  rounding_increment: string | null;
  /** nearest, up or down: to a multiple or to a charm ending. */
  rounding_mode: 'nearest' | 'up' | 'down';
  /** What prices end in, such as 0.99, in the currency of the tier. */
  charm_ending: string | null;
  /** First moment it holds. */
  effective_from: string;
  /** First moment it no longer holds; null: open end. */
  effective_to: string | null;
  /** From effective_from up to, without, effective_to. */
  period: string | null;
  /** Who set it. */
  created_by: string;
  /** When it was set. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /** Why it was set. */
  reason: string | null;
}

/** What a product sells for in a tier, and how that price came about, in periods that never overlap. */
export interface IssohPricingRules {
  /** Identifies the rule. */
  rule_id: string;
  /** Product that sells for it. */
  product_id: string;
  /** Tier that sees it; by default the default tier. */
  pricing_tier_id: string;
  /**
   * fixed: selling_price as given; cost_plus: from cost_price and markup_percentage; copy_tier: from another
   * tier.
   */
  rule_type: 'fixed' | 'cost_plus' | 'copy_tier';
  /** Cost of a piece in currency_code; null where nobody told it. */
  cost_price: string | null;
  /** Percent on top of cost_price; of a fixed price what it comes to, null where the cost is unknown or 0. */
  markup_percentage: string | null;
  /** Markup that was meant before the cost changed under a price that stayed; proposals aim at it. */
  target_markup_percentage: string | null;
  /** Price per piece in currency_code; null where copied. */
  selling_price: string | null;
  /** The price is never below this; null: no limit. */
  minimum_price: string | null;
  /** The price is never above this; null: no limit. */
  maximum_price: string | null;
  /** Tier whose price is copied; null for other rules. */
  source_tier_id: string | null;
  /** Percent added to the price of source_tier_id. */
  adjustment_percentage: string | null;
  /** Reckoned prices are rounded to a multiple of this, such as 0.05. */
  rounding_increment: string | null;
  /** nearest, up or down: to a multiple or to a charm ending. */
  rounding_mode: 'nearest' | 'up' | 'down';
  /**
   * Reckoned prices end in this, modulo the smallest power of ten above it: 0.99 makes 12.99, 9 makes 129. It
   * takes the place of rounding_increment.
   */
  charm_ending: string | null;
  /** What its amounts are in: the base currency, for a fixed price that of its tier. */
  currency_code: string;
  /** First moment it holds. */
  effective_from: string;
  /** First moment it no longer holds; null: open end. */
  effective_to: string | null;
  /** effective_from up to, without, effective_to. */
  period: string | null;
  /** Who set it. */
  created_by: string;
  /** When it was set. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /** Why it was set. */
  reason: string | null;
  /** It holds for so many pieces and more, up to the next rule. */
  from_quantity: number;
  /** Amount per piece on top, in the base currency; of a fixed price the one that proposals aim at. */
  surcharge: string | null;
  /**
   * When somebody, a supplier or a receipt last said what the product costs; null: when the rule was made.
   * Receipts recorded before propose no price.
   */
  cost_said_at: string | null;
  /**
   * Cost and markup of a price whose cost was negotiated, encrypted; then there are none in the other
   * columns.
   */
  terms_secret: string | null;
  /** The supplier's key under which they are encrypted. */
  terms_key_id: string | null;
  /** The default that made it of a negotiated cost; null: the product's own price. */
  default_id: string | null;
}

/** Groups of customers that see a price of their own. One is the default. */
export interface IssohPricingTiers {
  /** Identifies the tier. */
  tier_id: string;
  /** Short code, unique, case kept. */
  tier_code: string;
  /** Name shown to people. */
  tier_name: string;
  /** The tier of whoever names none; exactly one is. */
  is_default: boolean;
  /** Whether prices may be set for it. */
  is_active: boolean;
  /** When the row was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /**
   * Percent put on the cost of an imported product, where this is the default tier; null:
   * import.default_markup.
   */
  default_markup_percentage: string | null;
  /** ISO 4217: what its prices are in, by the rate of the day; null: the base currency. */
  currency_code: string | null;
}

/**
 * What a product sells for in a tier at a moment, per piece in currency_code, and how that came about; see
 * prices_for.
 */
export interface IssohProductPrice {
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Code of the tier. */
  pricing_tier: string | null;
  /** What a piece sells for. */
  price: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  /** Rule that says so; null: a default does. */
  rule_id: string | null;
  /** How the rule comes to its price. */
  rule_type: string | null;
  /** Cost that it starts from. */
  cost_price: string | null;
  /** Percent on the cost. */
  markup_percentage: string | null;
  /** No price below. */
  minimum_price: string | null;
  /** No price above. */
  maximum_price: string | null;
  /** Since when it holds. */
  effective_from: string | null;
  /** Until when; null: no end. */
  effective_to: string | null;
  /** How the price came about, step by step. */
  trace: Json | null;
  /** Pieces from which it holds. */
  from_quantity: number | null;
  /** Default that it comes from; null: none. */
  default_id: string | null;
}

/** A product and its pieces, in all and by warehouse; see find_stock. */
export interface IssohProductStock {
  product_id: string | null;
  internal_sku: string | null;
  product_name: string | null;
  brand: string | null;
  barcode: string | null;
  unit_of_measure: string | null;
  status: string | null;
  quantity_on_hand: number | null;
  quantity_reserved: number | null;
  quantity_available: number | null;
  warehouses: Json | null;
}

/** What was ordered from a supplier. A receipt with reference PO and the number lowers what is open. */
export interface IssohPurchaseOrderLines {
  /** Identifies the line. */
  order_line_id: string;
  /** Number of the order; a product is on it once. */
  po_number: string;
  /** Who was asked to deliver. */
  supplier_id: string;
  /** What was ordered. */
  product_id: string;
  /** Where the goods will arrive. */
  warehouse_id: string;
  /** Pieces ordered. */
  quantity_ordered: number;
  /** Pieces received under the number, less reversals and what went back to the supplier. */
  quantity_received: number;
  /** Whether nothing more is expected. */
  is_cancelled: boolean;
  /** Pieces still to come. */
  quantity_open: number | null;
  /** Agreed cost of a piece, in currency_code; of a pack, rounded to 10 decimals. Null: nobody said. */
  unit_cost: string | null;
  /** ISO 4217: what the supplier is paid in. */
  currency_code: string;
  /** When it should arrive; null: nobody said, of orders placed before lead times were taken. */
  expected_at: string | null;
  /** Who ordered. */
  ordered_by: string;
  /** When it was ordered. */
  ordered_at: string;
  /** When it last changed. */
  updated_at: string;
  /** Pieces in a pack; null: ordered in single pieces. */
  pack_size: number | null;
  /** Agreed cost of a pack, in currency_code. */
  pack_cost: string | null;
}

/**
 * Products that were queued, that were in the queue already, and that are selected already; see
 * queue_for_selection.
 */
export interface IssohQueueResult {
  /** Products that were queued. */
  queued: number | null;
  /** Products that were in the queue before. */
  already_queued: number | null;
  /** Products that we carry. */
  already_selected: number | null;
}

/**
 * What becomes of the first hundred queued products when the weight of a criterion is moved: how many are
 * kept and replaced, and by how many places those that are kept move, in the mean and at most; see
 * rank_stability.
 */
export interface IssohRankChange {
  /** Whose weight is moved. */
  criterion: string | null;
  /** Its weight. */
  weight: string | null;
  /** The weight tried instead. */
  moved_weight: string | null;
  /** Of the best items, how many stay among them. */
  kept: number | null;
  /** How many do not. */
  replaced: number | null;
  /** Places that an item moves on average. */
  mean_shift: string | null;
  /** Places that one moves at most. */
  largest_shift: number | null;
}

/** A count as it was recorded: whether it is new, and what somebody should look at; see record_counts. */
export interface IssohRecordedCount {
  count: string | null;
  is_new: boolean | null;
  warnings: Json | null;
}

/** A reservation as it was recorded, and whether it is new; see record_reservation. */
export interface IssohRecordedReservation {
  reservation: string | null;
  is_new: boolean | null;
}

/**
 * What a raw value is worth, by criterion: points at some values, straight lines between them, level outside.
 * The same for every product, whatever else is queued.
 */
export interface IssohScoreCurves {
  /** As in score_weights. */
  criterion:
    | 'sales_history'
    | 'category_demand'
    | 'margin_potential'
    | 'supplier_reliability'
    | 'min_order_quantity'
    | 'lead_time';
  /**
   * sales_history and category_demand: pieces a month; margin_potential: percent of the selling price;
   * supplier_reliability: 0 to 1; min_order_quantity: its cost in the base currency; lead_time: days.
   */
  raw_value: string;
  /** 0 to 100. */
  points: string;
}

/**
 * A score in words (summary, a sentence for each criterion, what would change it most) and in figures:
 * criteria is the trace, with the score at_best and at_worst of each criterion; see explain_score.
 */
export interface IssohScoreExplanation {
  /** Item. */
  queue_id: string | null;
  /** Score, 0 to 100; null: nothing is known. */
  score: string | null;
  /** Share of the weights with data, 0 to 1. */
  coverage: string | null;
  /** Score with all that is unknown at 0. */
  score_low: string | null;
  /** Score with all that is unknown at 100. */
  score_high: string | null;
  /** Which weights were used. */
  weights_version: number | null;
  /** The score in a sentence. */
  summary: string | null;
  /** Each criterion in a sentence. */
  sentences: string[] | null;
  /** What would change it most, in a sentence. */
  changes_most: string | null;
  /** Which criterion that is. */
  changes_most_criterion: string | null;
  /** Each criterion: raw value, points, weight, contribution. */
  criteria: Json | null;
}

/** How much each criterion counts in the score; the highest version holds. A version is never changed. */
export interface IssohScoreWeights {
  /** Counts up. */
  version: number;
  /**
   * sales_history, category_demand, margin_potential, supplier_reliability, min_order_quantity or lead_time.
   */
  criterion:
    | 'sales_history'
    | 'category_demand'
    | 'margin_potential'
    | 'supplier_reliability'
    | 'min_order_quantity'
    | 'lead_time';
  /** Relative to the others of its version. */
  weight: string;
  /** Who set it. */
  created_by: string;
  /** When. */
  created_at: string;
}

/** The products that are carried: chosen from SPP, or entered by hand. */
export interface IssohSelectedProducts {
  /** Identifies the product in IS-SOH. */
  product_id: string;
  /** The product in SPP; null for one entered by hand. */
  spp_product_id: string | null;
  /** Who usually delivers it. */
  spp_supplier_id: string | null;
  /** Our own article number; unique. */
  internal_sku: string;
  /** Name shown to people. */
  product_name: string;
  /** What it is, at length. */
  description: string | null;
  /** Category; null: none. */
  category_id: string | null;
  /** Brand. */
  brand: string | null;
  /** GTIN. */
  barcode: string | null;
  /** What a piece is. */
  unit_of_measure: string | null;
  /** Pieces that must be ordered at least. */
  min_order_qty: number | null;
  /** Pieces are ordered in multiples of this. */
  pack_multiple: number | null;
  /** Days from order to delivery. */
  lead_time_days: number | null;
  /** active, inactive or pending_review; only active ones are reordered. */
  status: 'active' | 'inactive' | 'pending_review';
  /** When it was chosen. */
  selection_date: string;
  /** Who chose it. */
  selected_by: string;
  /** Why it was chosen. */
  selection_reason: string | null;
  /** When the row was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /**
   * What its supplier says: available, missing (from its latest list), pending, discontinued, removed (from
   * SPP); null: not from SPP.
   */
  availability: 'available' | 'missing' | 'pending' | 'discontinued' | 'removed' | null;
}

/** An item that could not be decided, and why; see decide_selection. */
export interface IssohSelectionConflict {
  /** Item. */
  queue_id: string | null;
  /** Why it was not decided: not_found, imported, leased, already_decided, approver_only and the like. */
  reason: string | null;
}

/**
 * How many items share a value of a facet (supplier, category, status, price_band, auto_candidate); a band of
 * prices has from_price and below_price, in currency_code, in place of a value.
 */
export interface IssohSelectionFacet {
  /** What the items are counted by. */
  facet: string | null;
  /** Which of it. */
  value: string | null;
  /** Of a price range: from. */
  from_price: string | null;
  /** Of a price range: below. */
  below_price: string | null;
  /** Of a price range: currency. */
  currency_code: string | null;
  /** How many items. */
  items: number | null;
}

/** Items that are decided, and those that could not be; see decide_selection. */
export interface IssohSelectionOutcome {
  /** Items that were decided. */
  done: string[] | null;
  /** Items that were not, and why. */
  conflicts: string[] | null;
}

/** Products of SPP that wait for a decision, and the decisions; a product waits once at most. */
export interface IssohSelectionQueue {
  /** Identifies the item. */
  queue_id: string;
  /** The product in SPP. */
  spp_product_id: string;
  /** Who offers it. */
  spp_supplier_id: string;
  /** The product as it was when queued. */
  product_details: Json;
  /** pending, on_hold, approved, rejected or imported. */
  review_status: 'pending' | 'approved' | 'rejected' | 'on_hold' | 'imported';
  /** What the reviewer wrote. */
  review_notes: string | null;
  /** Who decided; null while it waits. */
  reviewed_by: string | null;
  /** When; null while it waits. */
  reviewed_at: string | null;
  /** Weighted mean of the points of the criteria that have data, 0 to 100; null before scoring. */
  auto_select_score: string | null;
  /** How the score came about, criterion by criterion. */
  selection_criteria: Json;
  /** When it was queued. */
  queued_at: string;
  /** Who queued it. */
  queued_by: string;
  /** Who reviews it at the moment, until lease_expires_at. */
  lease_owner: string | null;
  /** When the review is anybodys again; null: nobody reviews. */
  lease_expires_at: string | null;
  /** When it last changed. */
  updated_at: string;
  /** Who recommends to approve it; null: nobody. */
  recommended_by: string | null;
  /** When; null: nobody does. */
  recommended_at: string | null;
  /** Who had it to review last, and gave it back or let it run out; null: nobody. */
  last_reviewer: string | null;
  /** Who took a decision back last: it is not approved by itself then; null: nobody. */
  reopened_by: string | null;
  /** Share of the weights whose criteria have data, 0 to 1. */
  coverage: string | null;
  /** The score if every criterion without data had 0 points. */
  score_low: string | null;
  /** The score if every criterion without data had 100 points. */
  score_high: string | null;
  /** The version of the weights it was scored with. */
  weights_version: number | null;
  /** Since when it has this score; null: it was never scored. */
  scored_at: string | null;
  /** The selected product it became. */
  product_id: string | null;
  /** When it was imported; null: it was not. */
  imported_at: string | null;
}

/** Limits and choices of IS-SOH; changed by set_setting. */
export interface IssohSettings {
  /** Name, such as money.base_currency. */
  setting_key: string;
  /** Value; keeps its JSON type. */
  setting_value: Json;
  /** What it decides, with its unit. */
  description: string;
  /** When it last changed. */
  updated_at: string;
  /** integer, number, boolean or text. */
  value_type: 'integer' | 'number' | 'boolean' | 'text' | null;
  /** Smallest value of a number. */
  minimum: string | null;
  /** Largest value of a number; null for no limit. */
  maximum: string | null;
  /** What a number counts. */
  unit: string | null;
}

/**
 * How the SKUs of a supplier's imported products are made, where the setting import.sku_pattern does not do.
 */
export interface IssohSkuPatterns {
  /** Whose products. */
  supplier_id: string;
  /**
   * Text with {number} (counts up, six digits at least), {check} (a digit by ISO 7064 MOD 11,10 over the
   * number), and {supplier} (its code).
   */
  sku_pattern: string;
  /** When it last changed. */
  updated_at: string;
}

/** What was counted, against what the books said. Append-only. */
export interface IssohStockCounts {
  /** Identifies the count. */
  count_id: string;
  /** What was counted. */
  product_id: string;
  /** Where. */
  warehouse_id: string;
  /** Pieces by the books. */
  quantity_expected: number;
  /** Pieces on the shelf. */
  quantity_counted: number;
  /** Pieces counted less pieces expected. */
  difference: number;
  /** The adjustment that was posted; null where books and shelf agreed. */
  movement_id: string | null;
  /** What a piece was worth on average at the count; null with no stock. */
  unit_cost: string | null;
  /** Currency of unit_cost: the base currency. */
  currency_code: string;
  /** Number of the counting sheet. */
  reference_id: string | null;
  /** What the counter wrote. */
  note: string | null;
  /** Who counted. */
  counted_by: string;
  /** When it was counted. */
  counted_at: string;
  /**
   * The count that this one takes the place of: a movement of before it came in after it, and the books
   * expect something else.
   */
  restates_count_id: string | null;
  /** Whether it is against the books of counted_at; older ones are against those of when they were typed. */
  has_moment: boolean;
  /** Transaction that recorded it. */
  xact_id: string;
}

/** The ledger: every piece that came, went, moved or was found wrong. Append-only; a mistake is reversed. */
export interface IssohStockMovements {
  /** Identifies the movement. */
  movement_id: string;
  /** What moved. */
  product_id: string;
  /** receipt, issue, adjustment or transfer. */
  movement_type: string;
  /** Pieces; the locations tell the direction. */
  quantity: number;
  /** Warehouse they left. */
  from_location: string | null;
  /** Warehouse they came to. */
  to_location: string | null;
  /** Cost of a piece in currency_code; null: what the stock was worth on average just before. */
  unit_cost: string | null;
  /** The base currency. */
  currency_code: string;
  /** Unit cost as it was paid, where that was another currency. */
  purchase_cost: string | null;
  /** Currency of purchase_cost. */
  purchase_currency: string | null;
  /** Who delivered the pieces, or whose pieces were taken. */
  supplier_id: string | null;
  /** Kind of document: PO, SO, count … */
  reference_type: string | null;
  /** Number of the document. */
  reference_id: string | null;
  /** When it happened; may lie before its recording. */
  movement_date: string;
  /** Who posted it. */
  created_by: string;
  /** What the poster wrote. */
  note: string | null;
  /** The movement that this one undoes. */
  reverses_movement_id: string | null;
  /** The issue whose pieces come back, or the receipt whose pieces go back to the supplier, at its cost. */
  returns_movement_id: string | null;
  /** When it was posted. */
  recorded_at: string;
  /** Order of recording: decides among equal dates. */
  seq: string;
  /** Transaction that recorded it: tells what a refresh has not seen. */
  xact_id: string;
  /**
   * What all pieces cost together, where unit_cost cannot say it exactly (packs); null: quantity times
   * unit_cost.
   */
  total_cost: string | null;
  /** The reservation against which the pieces were issued. */
  reservation_id: string | null;
}

/**
 * Pieces of a product in a warehouse: the sum of its movements and of its reservations, kept by their
 * triggers.
 */
export interface IssohStockOnHand {
  /** Identifies the row. */
  soh_id: string;
  /** What lies there. */
  product_id: string;
  /** Where. */
  warehouse_id: string;
  /** Pieces that are there. */
  quantity_on_hand: number;
  /** Pieces promised to somebody. */
  quantity_reserved: number;
  /** On hand less reserved. */
  quantity_available: number;
  /** At or below this many pieces, available and on order, it is time to order; null: below 0. */
  reorder_point: number | null;
  /** Pieces to order at least. */
  reorder_quantity: number | null;
  /** When it was last counted; null: never. */
  last_count_date: string | null;
  /** Since when the product has a history there. */
  first_movement_date: string | null;
  /** Date of its latest movement; null: never moved. */
  last_movement_date: string | null;
  /** When it last changed. */
  updated_at: string;
  /**
   * Pieces to fill up to at least, available and on order, when it is time to order; excludes
   * reorder_quantity.
   */
  reorder_up_to: number | null;
}

/** Pieces promised to a reference until they are issued, released, or the promise expires. */
export interface IssohStockReservations {
  /** Identifies the reservation. */
  reservation_id: string;
  /** What is promised. */
  product_id: string;
  /** From where. */
  warehouse_id: string;
  /** Pieces promised, those issued among them. */
  quantity: number;
  /** Pieces of it that were issued. */
  issued_quantity: number;
  /** active, issued, released or expired. */
  status: 'active' | 'issued' | 'released' | 'expired';
  /** Pieces that the promise still holds. */
  reserved_quantity: number | null;
  /** Kind of document it is for, such as SO. */
  reference_type: string | null;
  /** Number of that document. */
  reference_id: string | null;
  /** When the worker releases it; null: never. */
  expires_at: string | null;
  /** Who reserved. */
  created_by: string;
  /** When it was reserved. */
  created_at: string;
  /** Who closed it; null while active. */
  closed_by: string | null;
  /** When; null while active. */
  closed_at: string | null;
  /** When it last changed. */
  updated_at: string;
  /** When the pieces are needed; null: nobody said. */
  due_at: string | null;
  /** Transaction that made it. */
  xact_id: string;
}

/**
 * What we have of one product from one supplier, in pieces, and what it cost in currency_code; see
 * list_holdings.
 */
export interface IssohSupplierHolding {
  holding_id: string | null;
  supplier_id: string | null;
  /** Product. */
  product_id: string | null;
  internal_sku: string | null;
  product_name: string | null;
  status: string | null;
  quantity_on_hand: number | null;
  quantity_on_order: number | null;
  last_purchase_price: string | null;
  average_cost: string | null;
  /**
   * Pieces on hand at the mean of what all cost that came from the supplier, those without a cost at the
   * moving average of the product; null where nobody knows. total_value of supplier_stock_holdings leaves
   * these out of the mean: both are the same where its uncosted_quantity is 0. The books are
   * v_inventory_valuation.
   */
  total_value: string | null;
  /** Currency of the amounts: ISO 4217. */
  currency_code: string | null;
  last_purchase_date: string | null;
}

/** What SPP says of each selected product, as IS-SOH has last seen it. */
export interface IssohSupplierListings {
  /** The selected product. */
  product_id: string;
  /** The product in SPP. */
  spp_product_id: string;
  /** Who offers it. */
  supplier_id: string;
  /** Its code there. */
  supplier_product_code: string;
  /** SPP's current price, in currency_code. */
  supplier_price: string;
  /** ISO 4217. */
  currency_code: string;
  /** The same in the base currency, at the rate of the day it came; null: held. */
  cost_price: string | null;
  /** Units of the base currency for one of currency_code, then. */
  exchange_rate: string | null;
  /**
   * Why the cost could not follow: no_exchange_rate, until one is set; out_of_range, where it is 1e15 or more
   * in the base currency; null: it has.
   */
  held_reason: 'no_exchange_rate' | 'out_of_range' | null;
  /** As in selected_products. */
  availability: string;
  /** The fields that are mapped to the selected product, as SPP has them: a change there is taken over. */
  master_data: Json;
  /** When anything of it last changed. */
  changed_at: string;
}

/** Whose pieces a movement brought (positive) or took (negative). Transfers have none. Append-only. */
export interface IssohSupplierMovements {
  /** The movement. */
  movement_id: string;
  /** What moved. */
  product_id: string;
  /** Null for pieces of which nobody said who delivered them. */
  supplier_id: string | null;
  /** Pieces: positive when they came, negative when they left. */
  quantity: number;
  /** What the supplier was paid for a piece, in the base currency; null for all but receipts. */
  unit_cost: string | null;
  /** When the movement happened. */
  movement_date: string;
}

/** What suppliers' prices of selected products have been, as IS-SOH has seen them. Append-only. */
export interface IssohSupplierPriceChanges {
  /** Identifies the change; of one product later ones are greater. */
  change_id: string;
  /** The selected product. */
  product_id: string;
  /** The run of the synchronisation that saw it; null: none. */
  run_id: string | null;
  /** The supplier's price before; null: it is the first. */
  old_price: string | null;
  /** The supplier's price since, in currency_code. */
  new_price: string;
  /** Currency of old_price. */
  old_currency_code: string | null;
  /** ISO 4217. */
  currency_code: string;
  /** The cost before, in the base currency; null: unknown. */
  old_cost: string | null;
  /** The cost since, in the base currency; null: held. */
  new_cost: string | null;
  /** Units of the base currency for one of currency_code, then. */
  exchange_rate: string | null;
  /** When it was seen. */
  changed_at: string;
  /** Who brought it over. */
  changed_by: string;
}

/** How far a supplier can be relied on, from records of the last year: its lists in SPP, its orders here. */
export interface IssohSupplierReliability {
  /** Which supplier. */
  supplier_id: string;
  /** Lists that were completed. */
  uploads: number;
  /** Share of their rows that were rejected; null: no list. */
  failed_row_rate: string | null;
  /** Share of its products that are missing from its lists; null: none. */
  missing_rate: string | null;
  /** Mean absolute price change, in percent of the old price; null: no price has changed. */
  price_volatility: string | null;
  /** Order lines that are due or received. */
  orders: number;
  /** Share of them that were received in time; null: no order. */
  on_time_rate: string | null;
  /** Mean of what is known of the four, each as a share from 0 (bad) to 1 (good); null: nothing is. */
  reliability: string | null;
  /** When it was computed. */
  computed_at: string;
}

/**
 * Pieces of a product that came from a supplier and are still there; over all suppliers the stock of the
 * product.
 */
export interface IssohSupplierStockHoldings {
  /** Identifies the row. */
  holding_id: string;
  /** Null for pieces of which nobody said who delivered them. */
  supplier_id: string | null;
  /** What they are pieces of. */
  product_id: string;
  /** Pieces that are still there. */
  quantity_on_hand: number;
  /** Pieces ordered and not yet received. */
  quantity_on_order: number;
  /** Pieces ever bought at a known cost, less those that went back. */
  purchased_quantity: string;
  /** What these cost, in currency_code. */
  purchased_value: string;
  /** Unit cost of the receipt with the latest date, in currency_code. */
  last_purchase_price: string | null;
  /** Date of the receipt that last_purchase_price is of; null: none. */
  last_purchase_date: string | null;
  /**
   * Mean unit cost of all pieces that came from the supplier with a cost, bought or found, in currency_code.
   */
  average_cost: string | null;
  /**
   * Pieces on hand times average_cost, as if those without a cost (uncosted_quantity) had cost as much as the
   * others; 0 where nobody said a cost of any. total_value of list_holdings and v_stock_summary_by_supplier
   * is another one, which takes these at the moving average of the product: both are the same where
   * uncosted_quantity is 0. The books are v_inventory_valuation.
   */
  total_value: string | null;
  /** The base currency. */
  currency_code: string;
  /** When it last changed. */
  updated_at: string;
  /** Pieces that came with a cost and were not bought: opening stock, and found pieces. */
  found_quantity: string;
  /** What these cost, in currency_code. */
  found_value: string;
  /**
   * Pieces that ever came of which nobody said a cost, less those that went back. In
   * v_stock_summary_by_supplier and list_holdings they count at the moving average of the product.
   */
  uncosted_quantity: string;
}

/** Mirror of SPP's suppliers: what a code or a name means here. SPP is asked when a code is not in it. */
export interface IssohSuppliers {
  /** The same id as in SPP. */
  supplier_id: string;
  /** Short code of SPP; addresses the supplier. */
  supplier_code: string;
  /** Name shown to people. */
  supplier_name: string;
  /** active, inactive or suspended, as in SPP. */
  status: string;
  /** ISO 4217: what the suppliers lists are in. */
  currency_code: string;
  /** When it was last read from SPP. */
  mirrored_at: string;
}

/**
 * Selected products that something keeps from following SPP: as they were they stay, the others go on. Each
 * is tried again by itself.
 */
export interface IssohSyncFailures {
  /** The selected product. */
  product_id: string;
  /** SQLSTATE of what refused it. */
  code: string;
  /** Why. */
  message: string;
  /** Failures on end. */
  failures: number;
  /** When it last failed. */
  failed_at: string;
  /** When it is tried again, unless SPP says something new before. */
  next_try_at: string;
}

/** Runs of the synchronisation that had something to do, were asked for, or failed. */
export interface IssohSyncRuns {
  /** Identifies the run. */
  run_id: string;
  /**
   * asked (by a person), upload (a list has ended), poll (SPP had changes), interval (setting
   * sync.interval_hours), nightly (full), epoch (SPP was restored).
   */
  reason: 'asked' | 'upload' | 'poll' | 'interval' | 'nightly' | 'epoch';
  /** Whether every selected product was compared. */
  is_full: boolean;
  /** queued, running, completed or failed. */
  status: 'queued' | 'running' | 'completed' | 'failed';
  /** Products read in SPP. */
  products_seen: number;
  /** Of them, products whose price had changed. */
  prices_changed: number;
  /** Of them, products whose availability had changed. */
  availability_changed: number;
  /** Of them, products of which mapped fields had changed. */
  master_data_changed: number;
  /** Of them, products without an exchange rate. */
  held: number;
  /** Of them, products that could not be brought up to date, and why is in sync_failures. */
  failed: number;
  /** Products that wait still when it ends, since somebody else holds them locked: the next look has them. */
  passed_over: number;
  /** Who asked for it. */
  requested_by: string;
  /** When. */
  requested_at: string;
  /** When a worker began. */
  started_at: string | null;
  /** When it ended. */
  finished_at: string | null;
  /** How often it was begun. */
  attempts: number;
  /** Why it failed. */
  error: string | null;
}

/** What wants attention in IS-SOH now, judged by the settings monitor.…; no row: all is well. */
export interface IssohVAlerts {
  /** Its name, one a row. */
  alert: string;
  /** error: something stands still; warning: something goes badly. */
  severity: string | null;
  /** Since when, or of when its first sign is; null: nobody can say. */
  since: string | null;
  /** What is amiss, in a line. */
  title: string | null;
  /** What it means for those who work. */
  meaning: string | null;
  /** What to do. */
  remedy: string | null;
}

/**
 * What is there of the products of each category, and of all below it, and what it is worth: categories of
 * products that have ever moved, and those above them. Products without a category stand under category_id
 * null.
 */
export interface IssohVCategoryStock {
  /** Category; null: products that have none. */
  category_id: string | null;
  /** Its name. */
  category_name: string | null;
  /** Its place in the tree. */
  path: string | null;
  /** 1 for a top category. */
  level: number | null;
  /** Products of the category itself of which pieces are there. */
  products: number | null;
  /** Pieces of these, over all warehouses. */
  quantity_on_hand: string | null;
  /** What they are worth at the moving average, in currency_code. */
  average_value: string | null;
  /** The same if the oldest pieces leave first. */
  fifo_value: string | null;
  /** Products of it and of all categories below. */
  branch_products: number | null;
  /** Pieces of these. */
  branch_quantity_on_hand: string | null;
  /** What they are worth at the moving average. */
  branch_average_value: string | null;
  /** The same if the oldest pieces leave first. */
  branch_fifo_value: string | null;
  /** The base currency. */
  currency_code: string | null;
}

/** That something was negotiated with a supplier, of what, and when it holds; what, read_contracts tells. */
export interface IssohVContracts {
  /** Identifies the contract. */
  contract_id: string;
  /** With whom. */
  supplier_id: string | null;
  /** Its code; null where the mirror does not know it. */
  supplier_code: string | null;
  /** The supplier's own code; null: all of its list. */
  supplier_product_code: string | null;
  /** past, open (it holds now) or future. */
  state: string | null;
  /** Whether a price was negotiated. */
  has_price: boolean | null;
  /** Whether a rebate was negotiated: on that price, without one on the list price. */
  has_rebate: boolean | null;
  /** Currency of the price: ISO 4217. */
  currency_code: string | null;
  /** First moment it holds. */
  effective_from: string | null;
  /** First moment it no longer holds; null: open end. */
  effective_to: string | null;
  /** What it goes back to. */
  reason: string | null;
  /** Who set it first. */
  created_by: string | null;
  /** When it was set first. */
  created_at: string | null;
  /** When it last changed. */
  updated_at: string | null;
}

/**
 * What products of SPP cost us by the prices in force, and what the lists of their suppliers ask for today; a
 * row for each tier and quantity whose price has a cost, one without where none has. The list_ columns and
 * differences are asked of SPP, supplier by supplier and for all that we carry of each: name one, or a
 * product (ISCSA where SPP does not answer). The seen_ columns, what IS-SOH has seen of the list last, are
 * there at once.
 */
export interface IssohVCostComparison {
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Name shown to people. */
  product_name: string | null;
  /** Whose list. */
  supplier_id: string | null;
  /** Code of the supplier; null where the mirror does not know it. */
  supplier_code: string | null;
  /** The supplier's own code. */
  supplier_product_code: string | null;
  /** Code of the tier; null: no price in force has a cost. */
  pricing_tier: string | null;
  /** Pieces from which on that price holds. */
  from_quantity: number | null;
  /** The price. */
  rule_id: string | null;
  /** Cost of a piece by the price in force, in cost_currency_code. */
  cost_price: string | null;
  /** Currency of cost_price: ISO 4217. */
  cost_currency_code: string | null;
  /** cost_price in currency_code, at today's rate; null without one. */
  cost: string | null;
  /** Price of a piece by the list now, in list_currency_code. */
  list_price: string | null;
  /** Currency of list_price: ISO 4217. */
  list_currency_code: string | null;
  /** available, missing, pending or discontinued; null: SPP does not have it any more. */
  list_availability: string | null;
  /** Units of currency_code for one of list_currency_code today; null: nobody has told it. */
  list_exchange_rate: string | null;
  /** list_price in currency_code, at that rate. */
  list_cost: string | null;
  /** list_cost above cost, in currency_code: what a piece has become dearer; null where either is unknown. */
  difference: string | null;
  /** The same in percent of cost; null for a cost of 0. */
  difference_percentage: string | null;
  /** The base currency: of cost, list_cost, difference, seen_cost. */
  currency_code: string | null;
  /** Price by the list as IS-SOH has last seen it. */
  seen_price: string | null;
  /** Currency of seen_price: ISO 4217. */
  seen_currency_code: string | null;
  /** The rate it was taken at; null: held. */
  seen_exchange_rate: string | null;
  /** seen_price in currency_code, at that rate; null: held. */
  seen_cost: string | null;
  /** When what was seen last changed. */
  seen_at: string | null;
  /** Why seen_price has no cost: no_exchange_rate or out_of_range; null: it has. */
  held_reason: string | null;
}

/**
 * What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the
 * base currency: exact at every moment. Most of it is computed hourly; products moved since are worked off
 * when it is read.
 */
export interface IssohVInventoryValuation {
  /** Product. */
  product_id: string;
  /** Our own article number. */
  internal_sku: string | null;
  /** Pieces over all warehouses. */
  quantity_on_hand: string | null;
  /** Value if the oldest pieces leave first. */
  fifo_value: string | null;
  /** Value if the newest pieces leave first. */
  lifo_value: string | null;
  /** Value at the moving average. */
  average_value: string | null;
  /** Per piece, 10 decimals; null with nothing on hand. */
  fifo_unit_cost: string | null;
  /** Per piece, 10 decimals; null with nothing on hand. */
  lifo_unit_cost: string | null;
  /** Per piece, 10 decimals; null with nothing on hand. */
  average_unit_cost: string | null;
}

/** Recurring work of IS-SOH by what its last run came to. */
export interface IssohVLastMaintenance {
  /** What was to be done. */
  task: string;
  /** Of the last run: running, completed or failed. */
  status: string | null;
  /** When the last run began. */
  started_at: string | null;
  /** When it ended; null: it runs. */
  finished_at: string | null;
  /** How long it took, in milliseconds. */
  duration_ms: string | null;
  /** What it did, in figures. */
  detail: Json | null;
  /** Why it failed. */
  error: string | null;
  /** When a run last came to its end; null: none that is kept. */
  completed_at: string | null;
}

/** Order lines of which pieces should have come by now. */
export interface IssohVLateOrders {
  /** Identifies the line. */
  order_line_id: string;
  /** Number of the order. */
  po_number: string | null;
  /** Who was asked to deliver. */
  supplier_id: string | null;
  /** Code of the supplier; null where SPP does not know it. */
  supplier_code: string | null;
  /** What was ordered. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Name shown to people. */
  product_name: string | null;
  /** Where the goods will arrive. */
  warehouse_id: string | null;
  /** Code of the warehouse. */
  warehouse_code: string | null;
  /** Pieces ordered. */
  quantity_ordered: number | null;
  /** Pieces received so far. */
  quantity_received: number | null;
  /** Pieces still to come. */
  quantity_open: number | null;
  /** Agreed cost of a piece, in currency_code; null: nobody said. */
  unit_cost: string | null;
  /** What the open pieces will cost, in currency_code. */
  open_cost: string | null;
  /** ISO 4217: what the supplier is paid in. */
  currency_code: string | null;
  /** When it was ordered. */
  ordered_at: string | null;
  /** When it should have arrived. */
  expected_at: string | null;
  /** Whole days since then. */
  days_late: number | null;
}

/** How selection, counts and the synchronisation went, by day (UTC). Days without any are left out. */
export interface IssohVMetricDays {
  /** In UTC. */
  day: string;
  /** Products that were approved or rejected that day, for good so far. */
  decisions: number | null;
  /** Of these, approved ones. */
  approvals: number | null;
  /** Median of the hours from queueing to decision; null where nothing was decided. */
  turnaround_hours: string | null;
  /** Counts of that day that differed from the books. */
  discrepancies: number | null;
  /**
   * What they differed by, found and missing alike, at unit cost in the base currency; without what had no
   * cost.
   */
  discrepancy_value: string | null;
  /** Runs of the synchronisation that began. */
  sync_runs: number | null;
  /** Of these, failed ones. */
  sync_failures: number | null;
}

/** What the caller has asked to be told of. */
export interface IssohVMyNotifications {
  /** Identifies it; later ones are greater. */
  notification_id: string;
  /** new_products, price_change, sync_failure, reorder_alert, order_late, stock_discrepancy or list_held. */
  kind: string | null;
  /** info, warning or error. */
  severity: string | null;
  /** Whom it is about; null: no supplier. */
  supplier_id: string | null;
  /** What happened, in a line. */
  title: string | null;
  /** The figures, by name. */
  detail: Json | null;
  /** When it was told. */
  created_at: string | null;
  /** When the caller read it; null: not yet. */
  read_at: string | null;
}

/**
 * Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.
 */
export interface IssohVPriceProposals {
  /** Identifies the proposal. */
  proposal_id: string;
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Name shown to people. */
  product_name: string | null;
  /** Code of the tier. */
  pricing_tier: string | null;
  /** Cost the present price was computed from; null: unknown. */
  old_cost: string | null;
  /** Cost of a piece now. */
  new_cost: string | null;
  /** Price in force. */
  current_price: string | null;
  /** Price that keeps the markup. */
  proposed_price: string | null;
  /** The base currency. */
  currency_code: string | null;
  /** Percent of current_price above new_cost; null for a price of 0. */
  current_margin: string | null;
  /** Percent of proposed_price above new_cost; null for a price of 0. */
  proposed_margin: string | null;
  /** What changed the cost. */
  reason: string | null;
  /** When it was proposed. */
  created_at: string | null;
  /** Pieces from which on the price holds. */
  from_quantity: number | null;
  /** Percent on the new cost: the markup that was meant. */
  markup_percentage: string | null;
  /** How the proposed price came about: steps {step, price, note}, as in the trace of a price. */
  trace: Json | null;
}

/**
 * Every price rule of a product by tier, quantity and period, with what its cost leaves of its price. Fast by
 * product.
 */
export interface IssohVPriceRules {
  /** Identifies the rule. */
  rule_id: string;
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Name shown to people. */
  product_name: string | null;
  /** Code of the tier. */
  pricing_tier: string | null;
  /** Pieces from which on it holds. */
  from_quantity: number | null;
  /** past, open (it holds now) or future. */
  state: string | null;
  /** Since when it holds. */
  effective_from: string | null;
  /** Until when; null: no end. */
  effective_to: string | null;
  /** fixed, cost_plus or copy_tier. */
  rule_type: string | null;
  /** Cost that it starts from, in the base currency; null: unknown. */
  cost_price: string | null;
  /** Percent on the cost. */
  markup_percentage: string | null;
  /** Amount a piece on top, in the base currency. */
  surcharge: string | null;
  /** What a piece sells for, in currency_code; null: computed when it is asked for. */
  selling_price: string | null;
  /** Percent of selling_price above cost_price; null for a price of 0 and where either is not known. */
  margin: string | null;
  /** Currency of price and limits: ISO 4217. */
  currency_code: string | null;
  /** No price below. */
  minimum_price: string | null;
  /** No price above. */
  maximum_price: string | null;
  /** Code of the tier whose price it copies. */
  source_tier: string | null;
  /** Percent on the copied price. */
  adjustment_percentage: string | null;
  /** Prices are multiples of it. */
  rounding_increment: string | null;
  /** nearest, up or down. */
  rounding_mode: string | null;
  /** Prices end in it. */
  charm_ending: string | null;
  /** Why it was set. */
  reason: string | null;
  /** Who set it. */
  created_by: string | null;
  /** When it was set. */
  created_at: string | null;
}

/**
 * What it is time to order: active products whose available pieces and those on order are at or below the
 * reorder point of a warehouse, or below 0 where there is no point; and how many to order. At a point of 0
 * without a quantity or level, 0 pieces are no alert while some are promised or on order, unless the demand
 * asks for more. Demand is what was issued from there to customers less what came back of it, in the last
 * reorder.history_days days (setting; returns to suppliers and reversed movements left out), per day since
 * the first movement there. Safety stock is reorder.service_factor times the standard deviation of a day's
 * demand (days without issues count as 0) times the square root of the lead time: Silver, Pyke, Thomas,
 * Inventory and Production Management in Supply Chains. All quantities are pieces.
 */
export interface IssohVReorderAlerts {
  /** Identifies the stock row. */
  soh_id: string;
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Name shown to people. */
  product_name: string | null;
  /** Who usually delivers it; where nobody does, who delivered last. */
  supplier_id: string | null;
  /** Code of the supplier; null where SPP does not know it. */
  supplier_code: string | null;
  /** Warehouse. */
  warehouse_id: string | null;
  /** Code of the warehouse. */
  warehouse_code: string | null;
  /** Pieces that are there. */
  quantity_on_hand: number | null;
  /** Pieces of them that are promised. */
  quantity_reserved: number | null;
  /** On hand less reserved. */
  quantity_available: number | null;
  /** Open order lines to this warehouse. */
  quantity_on_order: number | null;
  /** At or below this it is time to order; null: below 0. */
  reorder_point: number | null;
  /** Pieces to order at least. */
  reorder_quantity: number | null;
  /** Pieces to fill up to at least, available and on order. */
  reorder_up_to: number | null;
  /** Pieces a day; 0 without history. */
  demand_per_day: string | null;
  /** The product's, else the setting reorder.default_lead_time_days. */
  lead_time_days: number | null;
  /** Pieces that go while an order is on its way. */
  lead_time_demand: string | null;
  /** Pieces against a demand above the mean. */
  safety_stock: string | null;
  /** Pieces that must be ordered at least; null: any. */
  min_order_qty: number | null;
  /** Pieces come in multiples of this; null: any. */
  pack_multiple: number | null;
  /**
   * What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is
   * more, lead time demand and safety stock less available and on order. Demand counts where there is a
   * point, and beside a reorder quantity or level once there are reorder.min_history_days days of history
   * (setting).
   */
  quantity_needed: number | null;
  /**
   * The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to
   * min_order_qty, then to a multiple of pack_multiple.
   */
  suggested_quantity: number | null;
  /** Code of the warehouse that has the most above its own reorder point; null: none has. */
  transfer_from: string | null;
  /** Pieces it can give of those that are suggested, before min_order_qty and pack_multiple. */
  transfer_quantity: number | null;
  /**
   * What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point.
   */
  reason: string | null;
  /** The same in a sentence. */
  explanation: string | null;
}

/** Products of SPP on their way into the range: what waits for a decision, and what was decided. */
export interface IssohVSelectionPipeline {
  /** Identifies the item. */
  queue_id: string;
  /** The product in SPP. */
  spp_product_id: string | null;
  /** Who offers it. */
  spp_supplier_id: string | null;
  /** Code of the supplier; null where the mirror does not know it. */
  supplier_code: string | null;
  /** The suppliers own code. */
  supplier_product_code: string | null;
  /** Name when it was queued. */
  product_name: string | null;
  /** Purchase price when it was queued, in currency_code. */
  current_price: string | null;
  /** Currency of current_price. */
  currency_code: string | null;
  /** queued (pending or on hold) or decided. */
  stage: string | null;
  /** pending, on_hold, approved, rejected or imported. */
  review_status: string | null;
  /** 0 to 100; null before scoring. */
  score: string | null;
  /**
   * Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and
   * selection.auto_candidate_score or more.
   */
  auto_candidate: boolean | null;
  /** When it was queued. */
  queued_at: string | null;
  /** Who queued it. */
  queued_by: string | null;
  /** Days from queueing to the decision, or until now. */
  days_waiting: string | null;
  /** Who decided; null while it waits. */
  reviewed_by: string | null;
  /** When; null while it waits. */
  reviewed_at: string | null;
  /** What the reviewer wrote. */
  review_notes: string | null;
  /** free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it. */
  lease_state: string | null;
  /** Who reviews it; null: nobody. */
  lease_owner: string | null;
  /** Until when; null: nobody reviews. */
  lease_expires_at: string | null;
  /** Share of the weights whose criteria have data, 0 to 1. */
  coverage: string | null;
  /** The score if every criterion without data had 0 points. */
  score_low: string | null;
  /** The score if every criterion without data had 100 points. */
  score_high: string | null;
  /** The version of the weights it was scored with. */
  weights_version: number | null;
  /** When it was scored. */
  scored_at: string | null;
  /** Who recommends to approve it; null: nobody. */
  recommended_by: string | null;
  /** When; null: nobody does. */
  recommended_at: string | null;
  /** The selected product it became. */
  product_id: string | null;
  /** When it was imported; null: it was not. */
  imported_at: string | null;
  /** Its category as it is now; where the mirror does not know it any more, as it was when it was queued. */
  category_path: string | null;
  /** Its brand when it was queued. */
  brand: string | null;
  /** The product as it was when queued. */
  product_details: Json | null;
  /** How the score came about, criterion by criterion. */
  selection_criteria: Json | null;
  /** Who had it to review last, and gave it back or let it run out; null: nobody. */
  last_reviewer: string | null;
  /** Who took a decision back last: it is not approved by itself then; null: nobody. */
  reopened_by: string | null;
  /** Name of its category; null where the mirror does not know it: no product of ours is in it. */
  category_name: string | null;
}

/**
 * Counts that differ from the books: what was found (positive) or missing (negative), in pieces. Counts that
 * were restated, or taken back, are not among them.
 */
export interface IssohVStockDiscrepancies {
  /** Identifies the count. */
  count_id: string;
  /** When it was counted. */
  counted_at: string | null;
  /** Who counted. */
  counted_by: string | null;
  /** Product. */
  product_id: string | null;
  /** Our own article number. */
  internal_sku: string | null;
  /** Name shown to people. */
  product_name: string | null;
  /** Warehouse. */
  warehouse_id: string | null;
  /** Code of the warehouse. */
  warehouse_code: string | null;
  /** Pieces by the books. */
  quantity_expected: number | null;
  /** Pieces on the shelf. */
  quantity_counted: number | null;
  /** Pieces counted less pieces expected. */
  difference: number | null;
  /** What a piece was worth on average at the count. */
  unit_cost: string | null;
  /** The difference at unit_cost, in currency_code; null where there was no stock to tell a cost. */
  difference_value: string | null;
  /** The base currency. */
  currency_code: string | null;
  /** Number of the counting sheet. */
  reference_id: string | null;
  /** What the counter wrote. */
  note: string | null;
  /** The adjustment that was posted. */
  movement_id: string | null;
}

/**
 * Stock and orders summed up by who delivered. Pieces of which nobody said who did stand under supplier_id
 * null.
 */
export interface IssohVStockSummaryBySupplier {
  /** Supplier; null: nobody said. */
  supplier_id: string | null;
  /** Null where SPP does not know the supplier. */
  supplier_code: string | null;
  /** Name of the supplier. */
  supplier_name: string | null;
  /** Products ever received or ordered from the supplier. */
  products: number | null;
  /** Those of which pieces are there. */
  products_in_stock: number | null;
  /** Pieces of the supplier that are there. */
  quantity_on_hand: string | null;
  /** Pieces ordered and not yet received. */
  quantity_on_order: string | null;
  /**
   * Pieces on hand at the mean cost of those that came from the supplier, bought or found, in currency_code
   * (the base currency); of which nobody said a cost, at the moving average of the product. The books are
   * v_inventory_valuation.
   */
  total_value: string | null;
  /** The base currency. */
  currency_code: string | null;
  /** Date of the latest receipt with a cost. */
  last_purchase_date: string | null;
}

/** How far IS-SOH is behind SPP: one row. */
export interface IssohVSyncStatus {
  /**
   * Selected products that are to be read again, and those that SPP has written about since it was last
   * looked at.
   */
  lag_rows: number | null;
  /** 0 when level, else seconds since all was level; null: it never was. */
  lag_seconds: number | null;
  /** Selected products that are to be read again. */
  pending: number | null;
  /** When the last run began or failed. */
  last_run_at: string | null;
  /** When SPP was last looked at with success. */
  last_success_at: string | null;
  /** Failures since then. */
  consecutive_failures: number | null;
  /** Why it fails; null: it does not. */
  last_error: string | null;
  /** When all selected products last agreed with SPP. */
  level_at: string | null;
  /** Whether SPP has answered: without, lag_rows may be more. */
  is_known: boolean | null;
  /** Selected products that something keeps from following: sync_failures. They are no part of lag_rows. */
  failed: number | null;
}

/** How full each warehouse is, and what its stock is worth. */
export interface IssohVWarehouseStock {
  /** Warehouse. */
  warehouse_id: string;
  /** Code of the warehouse. */
  warehouse_code: string | null;
  /** Name shown to people. */
  warehouse_name: string | null;
  /** Whether it takes movements. */
  is_active: boolean | null;
  /** Products of which pieces are there. */
  products: number | null;
  /** Pieces that are there. */
  quantity_on_hand: string | null;
  /** Pieces of them that are promised. */
  quantity_reserved: string | null;
  /** Pieces it can hold; null where nobody has counted. */
  capacity_units: string | null;
  /** Pieces on hand per piece of capacity; null without a capacity. */
  fill_share: string | null;
  /**
   * What the pieces there are worth, each at the moving average of its product over all warehouses
   * (v_inventory_valuation), in currency_code. A product of which nothing is there over all warehouses has
   * none.
   */
  average_value: string | null;
  /** The base currency. */
  currency_code: string | null;
}

/** Where stock lies. */
export interface IssohWarehouses {
  /** Identifies the warehouse. */
  warehouse_id: string;
  /** Short code, unique, case kept; addresses the warehouse. */
  warehouse_code: string;
  /** Name shown to people. */
  warehouse_name: string;
  /** Address, in keys of ones own choice. */
  location_address: Json;
  /** Only an active warehouse takes movements; it is closed when empty. */
  is_active: boolean;
  /** Pieces it can hold; null where nobody has counted. */
  capacity_units: string | null;
  /** Whether issues and reservations may go beyond what is on hand: goods leave before their papers come. */
  allow_negative: boolean;
  /** Who runs it: the subject of a token. */
  manager_id: string | null;
  /** When the row was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
  /** Since when stock was never below zero here, unless allow_negative says that it may be. */
  never_negative_since: string;
}

/** What was sent to each webhook, what waits for another try, and what was given up. */
export interface IssohWebhookDeliveries {
  /** Identifies it; sent along, so that a receiver can tell a repetition. */
  delivery_id: string;
  /** Where to. */
  webhook_id: string;
  /** What. */
  notification_id: string;
  /** waiting, delivered, or dead: given up after webhooks.max_attempts tries. */
  status: 'waiting' | 'delivered' | 'dead';
  /** Tries so far. */
  attempts: number;
  /** When it is tried next. */
  next_try_at: string;
  /** HTTP status of the last try; null: no answer. */
  last_status: number | null;
  /** Why the last try failed. */
  last_error: string | null;
  /** When it arrived. */
  delivered_at: string | null;
  /** When it was due first. */
  created_at: string;
  /** Who sends it at the moment proves it by this. */
  lease_token: string | null;
  /** Who that is, as lease.workers knows it. */
  lease_owner: string | null;
  /** When another may try. */
  lease_expires_at: string | null;
}

/** Where notifications are sent to. */
export interface IssohWebhooks {
  /** Identifies it. */
  webhook_id: string;
  /** Where to. */
  url: string;
  /** Of which kinds; empty: of all. */
  kinds: string[];
  /** Whether anything is sent. */
  is_active: boolean;
  /** Who set it up. */
  created_by: string;
  /** When. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}
