import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Role } from '../../../database/pools.ts';
import { keysOf } from '../../../encryption/keys.ts';
import { LONGEST_FILE_NAME, spoolDir } from '../../../intake/begin.ts';
import { receiveFile } from '../../../intake/receive.ts';
import { enterSheet, optionsOf, SHEET_KINDS, type SheetKind, sheetLimits } from '../../../intake/sheet.ts';
import { count, text } from '../../answers.ts';
import { atPace } from '../../body-time.ts';
import { allowBody } from '../../continue.ts';
import { type Call, type Route, route } from '../../route.ts';
import { flag, instant, referenceId, warehouse } from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];

const Sheet = z.strictObject({
  filename: z.string().max(LONGEST_FILE_NAME).optional(),
  dry_run: flag.default(false),
  decimal_mark: z.enum(['.', ',']).optional(),
  warehouse: warehouse.optional(),
  counted_at: instant.optional(),
  reference: referenceId.optional(),
});

const outcomes: Record<SheetKind, z.ZodRawShape> = {
  products: { added: count.optional(), changed: count.optional(), unchanged: count.optional() },
  'opening-stock': { pieces: count.optional() },
  counts: {
    differences: count.optional(),
    pieces_found: count.optional(),
    pieces_missing: count.optional(),
  },
  'reorder-levels': { levels: count.optional() },
};

/** What came of a sheet; of one with errors, or entered before, nothing. */
function answerOf(kind: SheetKind) {
  return z.object({
    rows: count,
    applied: count,
    dry_run: z.boolean(),
    repeated: z.boolean(),
    ...outcomes[kind],
    decimal_mark: text.nullable(),
    faults: count,
    errors: z.array(
      z.object({
        row_number: count,
        code: text,
        message: text,
        hint: text.nullable(),
        field: text.nullable(),
        value: text.nullable(),
      }),
    ),
    columns: z.record(text, text),
    ignored_columns: z.array(text),
  });
}

/** The parameters of a kind, and no others. */
function queryOf(kind: SheetKind): z.ZodType<z.infer<typeof Sheet>> {
  const taken = ['filename', ...optionsOf(kind)];
  const shape = Object.entries(Sheet.shape).filter(([key]) => taken.includes(key));
  return z.strictObject(Object.fromEntries(shape)) as unknown as typeof Sheet;
}

const OPERATIONS: Record<SheetKind, string> = {
  products: 'importProducts',
  'opening-stock': 'importOpeningStock',
  counts: 'importCounts',
  'reorder-levels': 'importReorderLevels',
};

export const sheetRoutes: Route[] = SHEET_KINDS.map(kind =>
  route({
    method: 'post',
    path: `/api/issoh/import/${kind}`,
    operation: OPERATIONS[kind],
    summary: `Enters a file of ${kind.replace('-', ' ')} (CSV, XLSX and others), all of it or nothing.`,
    roles: kind === 'products' ? ['inv_approver', ...operators] : operators,
    query: queryOf(kind),
    upload: 'A file (CSV, XLSX and others), or its bare bytes with `filename`.',
    answers: { 200: answerOf(kind) },
    handle: async call => ({ body: await enter(call, kind) }),
  }),
);

async function enter(call: Call<unknown, z.infer<typeof Sheet>, unknown>, kind: SheetKind) {
  const { query, context, request, response, issoh } = call;
  const limits = await sheetLimits(issoh);
  const keys = await keysOf(context.settings.keys);
  allowBody(request, response);
  const file = await atPace(
    request,
    context.limits.uploadBody,
    () => receiveFile(request, spoolDir(context.settings), limits, { fileName: query.filename, keys }),
    late => rm(late.path, { force: true }),
  );
  try {
    return await enterSheet(
      issoh,
      kind,
      { path: file.path, fileName: file.fileName ?? kind, keys },
      query,
      limits,
    );
  } finally {
    await rm(file.path, { force: true });
  }
}
