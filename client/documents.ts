// Written by `npm run types` from client/*.graphql and schema.graphql.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type SyncRunQueryVariables = Exact<{
  id: string;
}>;


export type SyncRunQuery = { syncRun: { status: string, held: number, error: string | null, run_id: string, is_full: boolean, products_seen: number, prices_changed: number, availability_changed: number, master_data_changed: number, finished_at: string | null } | null };

export type SubscribeToNewProductsMutationVariables = Exact<{
  supplier?: string | null | undefined;
}>;


export type SubscribeToNewProductsMutation = { subscribeToNotifications: { result: Array<{ supplierId: string | null } | null> | null } | null };

export type NewProductsQueryVariables = Exact<{
  supplier?: string | null | undefined;
}>;


export type NewProductsQuery = { myNotifications: { nodes: Array<{ kind: string | null, severity: string | null, title: string | null, detail: unknown, notification_id: string, supplier_id: string | null, created_at: string | null, read_at: string | null } | null> } | null };

export type SetSyncIntervalMutationVariables = Exact<{
  hours: unknown;
}>;


export type SetSyncIntervalMutation = { setStockSetting: { clientMutationId: string | null } | null };

export type BulkImportSelectedMutationVariables = Exact<{
  criteria: unknown;
}>;


export type BulkImportSelectedMutation = { bulkImportSelected: { result: string | null } | null };

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

export const SyncRunDocument = new TypedDocumentString(`
    query SyncRun($id: UUID!) {
  syncRun(runId: $id) {
    run_id: runId
    status
    is_full: isFull
    products_seen: productsSeen
    prices_changed: pricesChanged
    availability_changed: availabilityChanged
    master_data_changed: masterDataChanged
    held
    finished_at: finishedAt
    error
  }
}
    `) as unknown as TypedDocumentString<SyncRunQuery, SyncRunQueryVariables>;
export const SubscribeToNewProductsDocument = new TypedDocumentString(`
    mutation SubscribeToNewProducts($supplier: String) {
  subscribeToNotifications(input: {kinds: ["new_products"], supplier: $supplier}) {
    result {
      supplierId
    }
  }
}
    `) as unknown as TypedDocumentString<SubscribeToNewProductsMutation, SubscribeToNewProductsMutationVariables>;
export const NewProductsDocument = new TypedDocumentString(`
    query NewProducts($supplier: UUID) {
  myNotifications(
    first: 1000
    orderBy: NOTIFICATION_ID_DESC
    filter: {kind: {equalTo: "new_products"}, supplierId: {equalTo: $supplier}}
  ) {
    nodes {
      notification_id: notificationId
      kind
      severity
      supplier_id: supplierId
      title
      detail
      created_at: createdAt
      read_at: readAt
    }
  }
}
    `) as unknown as TypedDocumentString<NewProductsQuery, NewProductsQueryVariables>;
export const SetSyncIntervalDocument = new TypedDocumentString(`
    mutation SetSyncInterval($hours: JSON!) {
  setStockSetting(
    input: {settingKey: "sync.interval_hours", settingValue: $hours}
  ) {
    clientMutationId
  }
}
    `) as unknown as TypedDocumentString<SetSyncIntervalMutation, SetSyncIntervalMutationVariables>;
export const BulkImportSelectedDocument = new TypedDocumentString(`
    mutation BulkImportSelected($criteria: JSON!) {
  bulkImportSelected(input: {criteria: $criteria}) {
    result
  }
}
    `) as unknown as TypedDocumentString<BulkImportSelectedMutation, BulkImportSelectedMutationVariables>;
