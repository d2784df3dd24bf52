/** What every call of the client throws. */

/** The server's answer to a refusal (RFC 9457). */
export interface Refusal {
  status: number;
  detail: string;
  code: string;
  hint: string | null;
  request_id: string | null;
}

/**
 * A call that was refused or did not get through.
 *
 * `code` is a code of docs/error_codes.md (such as `ISNQI` or `forbidden`); without an answer it is `unreachable` or
 * `unreadable`. `status` is the HTTP status, 0 without an answer; an error of GraphQL has the status 200. `request_id`
 * names the request in the server's log.
 */
export class InventoryError extends Error {
  readonly code: string;
  readonly hint: string | null;
  readonly status: number;
  readonly request_id: string | null;

  constructor({ status, detail, code, hint, request_id }: Refusal, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'InventoryError';
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.request_id = request_id;
  }
}
