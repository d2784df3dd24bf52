/** Many clients on few products at the same moment, some of them killed in the middle of what they do. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Statements } from '../support/world.ts';

export interface HammerOptions {
  /** URL that logs in as inv_authenticator. */
  url: string;
  issoh: Statements;
  clients: number;
  products: number;
  operations: number;
  kills: number;
}

export interface Hammered {
  /** What was done, by kind. */
  done: Record<string, number>;
  /** Refusals of the database, by code: expected ones. */
  refused: Record<string, number>;
  /** Errors that no client may see. */
  errors: string[];
  /** Movements that a client was told of. */
  acknowledged: string[];
  kills: number;
  seconds: number;
}

/**
 * What random operations may meet: too little stock, a reservation, order or movement that somebody else has dealt with,
 * a count that came after, a closed warehouse, or one that cannot be closed.
 */
const expected = /^ISC(NS|RS|AV|RX|RQ|RI|RV|RR|RT|RO|RM|CT|WI|WE|OC|OR|OQ)$|^ISN(MV|OL)$/;
/** What a killed connection answers. */
const cut = /^(57P01|57P02|08\w{3}|ECONNRESET|EPIPE)$/;

const prefix = 'HOT-';
const warehouses = ['X', 'Y', 'Z'];
/** One that is opened and closed all the time. */
const popUp = 'POPUP';
const post = `select movement_id from issoh.post_movements(
  array(select jsonb_populate_record(null::issoh.movement_input, m) from jsonb_array_elements($1) m), $2)`;

interface Ids {
  movements: string[];
  reservations: string[];
  /** Of receipts and issues of one product each, which may be returned. */
  receipts: Moved[];
  issues: Moved[];
  /** Numbers of orders with the one product of each. */
  orders: Moved[];
}

interface Moved {
  id: string;
  internal_sku: string;
}

/** Runs the operations; every client is a session of its own, and repeats what a kill interrupted. */
export async function hammer(options: HammerOptions): Promise<Hammered> {
  await prepare(options);
  const result: Hammered = { done: {}, refused: {}, errors: [], acknowledged: [], kills: 0, seconds: 0 };
  const ids: Ids = { movements: [], reservations: [], receipts: [], issues: [], orders: [] };
  const killEvery = Math.ceil(options.operations / (options.kills + 1));
  let left = options.operations;
  let finished = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: options.clients }, () => work()));
  result.seconds = (performance.now() - started) / 1000;
  return result;

  async function work(): Promise<void> {
    let session = await connect(options.url);
    while (left-- > 0) {
      const operation = draw(options, ids);
      // The same key again after a kill: either it was done, or it is done now.
      for (let isOver = false; !isOver; ) {
        try {
          const rows = await run(session, operation.sql, operation.values);
          operation.keep(rows, ids);
          if (operation.posts) result.acknowledged.push(...rows.map(row => row.movement_id as string));
          result.done[operation.kind] = (result.done[operation.kind] ?? 0) + 1;
          isOver = true;
        } catch (error) {
          const { code, message } = error as { code?: string; message: string };
          if (expected.test(code ?? '')) {
            result.refused[code!] = (result.refused[code!] ?? 0) + 1;
            isOver = true;
          } else if (cut.test(code ?? '') || /Connection terminated|not queryable/.test(message)) {
            await session.end().catch(() => undefined);
            session = await connect(options.url);
            isOver = !operation.repeats;
          } else {
            result.errors.push(`${operation.kind}: ${code ?? ''} ${message}`);
            isOver = true;
          }
        }
      }
      finished++;
      if (finished % killEvery === 0 && result.kills < options.kills) await kill();
    }
    await session.end();
  }

  /** Ends one session that is in the middle of a statement. */
  async function kill(): Promise<void> {
    const [killed] = await options.issoh.sql(
      `select pg_terminate_backend(pid) as ok from pg_stat_activity
        where application_name = 'hammer' and datname = current_database() and state = 'active'
        order by random() limit 1`,
    );
    if (killed?.ok) result.kills++;
  }
}

interface Operation {
  kind: string;
  sql: string;
  values: unknown[];
  /** Whether it answers movements. */
  posts: boolean;
  /** Whether it may be sent again when nobody knows what became of it. */
  repeats: boolean;
  keep(rows: Record<string, unknown>[], ids: Ids): void;
}

function draw(options: HammerOptions, ids: Ids): Operation {
  const chance = Math.random();
  const keepMovements: Operation['keep'] = (rows, { movements }) => {
    for (const row of rows) movements.push(row.movement_id as string);
  };
  const posting = (kind: string, movements: object[]): Operation => ({
    kind,
    sql: post,
    values: [JSON.stringify(movements), randomUUID()],
    posts: true,
    repeats: true,
    keep: keepMovements,
  });
  const sku = () => `${prefix}${Math.floor(Math.random() * options.products)}`;
  const quantity = 1 + Math.floor(Math.random() * 5);
  const [here, there] = shuffled(Math.random() < 0.1 ? [...warehouses, popUp] : warehouses);
  const receipt = () => ({
    internal_sku: sku(),
    movement_type: 'receipt',
    quantity: quantity * 2,
    to_location: here,
    unit_cost: (1 + Math.random() * 9).toFixed(2),
  });
  const issue = () => ({ internal_sku: sku(), movement_type: 'issue', quantity, from_location: here });
  const one = (
    kind: 'receipts' | 'issues',
    movement: ReturnType<typeof issue | typeof receipt>,
  ): Operation => ({
    ...posting(kind === 'receipts' ? 'receipt' : 'issue', [movement]),
    keep: (rows, all) => {
      keepMovements(rows, all);
      all[kind].push({ id: rows[0]!.movement_id as string, internal_sku: movement.internal_sku });
    },
  });
  if (chance < 0.18) return one('receipts', receipt());
  if (chance < 0.34) return one('issues', issue());
  if (chance < 0.38) {
    // Papers of a moment ago, which a count may have seen.
    const movement_date = new Date(Date.now() - Math.random() * 500).toISOString();
    return posting('late', [{ ...receipt(), movement_date, counted: Math.random() < 0.7 }]);
  }
  if (chance < 0.44) {
    const isIssue = Math.random() < 0.5;
    const candidates = isIssue ? ids.receipts : ids.issues;
    const original = candidates[Math.floor(Math.random() * candidates.length)];
    if (original === undefined) return one('receipts', receipt());
    return posting(isIssue ? 'send back' : 'take back', [
      {
        internal_sku: original.internal_sku,
        movement_type: isIssue ? 'issue' : 'receipt',
        quantity: 1,
        [isIssue ? 'from_location' : 'to_location']: here,
        returns_movement_id: original.id,
      },
    ]);
  }
  if (chance < 0.5) {
    const counts = [...new Set([sku(), sku(), sku()])].map(internal_sku => ({
      internal_sku,
      quantity: Math.floor(Math.random() * 20),
    }));
    const ago = Math.random() < 0.5 ? Math.random() * 500 : null;
    return {
      kind: 'count',
      sql: `select count_id from issoh.record_stock_counts($1, array(
              select jsonb_populate_record(null::issoh.stock_count_input, c) from jsonb_array_elements($2) c),
              'hammer', $3, $4)`,
      values: [here, JSON.stringify(counts), randomUUID(), ago === null ? null : new Date(Date.now() - ago)],
      posts: false,
      repeats: true,
      keep: () => undefined,
    };
  }
  if (chance < 0.53) return placeOrder();
  if (chance < 0.56 && ids.orders.length > 0) {
    const order = ids.orders[Math.floor(Math.random() * ids.orders.length)]!;
    return posting('deliver', [
      {
        internal_sku: order.internal_sku,
        movement_type: 'receipt',
        quantity,
        to_location: here,
        reference_type: 'PO',
        reference_id: order.id,
      },
    ]);
  }
  if (chance < 0.57 && ids.orders.length > 0) {
    return {
      kind: 'cancel',
      sql: 'select order_line_id from issoh.cancel_order($1)',
      values: [ids.orders[Math.floor(Math.random() * ids.orders.length)]!.id],
      posts: false,
      repeats: true,
      keep: () => undefined,
    };
  }
  if (chance < 0.58 && ids.orders.length > 0) {
    const order = ids.orders[Math.floor(Math.random() * ids.orders.length)]!;
    return {
      kind: 'change',
      sql: 'select order_line_id from issoh.change_order($1, $2, $3)',
      values: [order.id, order.internal_sku, quantity * 5],
      posts: false,
      repeats: true,
      keep: () => undefined,
    };
  }
  if (chance < 0.61) {
    return posting('transfer', [
      { internal_sku: sku(), movement_type: 'transfer', quantity, from_location: here, to_location: there },
    ]);
  }
  // Several products at once, in no order.
  if (chance < 0.7) return posting('several', [receipt(), receipt(), issue(), receipt(), receipt()]);
  if (chance < 0.8) {
    return {
      kind: 'reserve',
      sql: `select reservation_id from issoh.reserve_stock($1, $2, $3, 'SO', 'hammer',
              case when random() < 0.2 then clock_timestamp() + interval '50 ms' end)`,
      values: [sku(), here, quantity],
      posts: false,
      repeats: false,
      keep: (rows, { reservations }) => {
        reservations.push(rows[0]!.reservation_id as string);
      },
    };
  }
  if (chance < 0.88 && ids.reservations.length > 0) {
    const reservation = take(ids.reservations);
    return {
      kind: 'release',
      sql: 'select status from issoh.release_reservation($1)',
      values: [reservation],
      posts: false,
      repeats: true,
      keep: () => undefined,
    };
  }
  if (chance < 0.9) {
    return {
      kind: 'close or open',
      sql: `select is_active from issoh.${Math.random() < 0.5 ? 'activate' : 'deactivate'}_warehouse($1)`,
      values: [popUp],
      posts: false,
      repeats: true,
      keep: () => undefined,
    };
  }
  if (chance < 0.91) {
    return {
      kind: 'expire',
      sql: 'select issoh.expire_reservations()',
      values: [],
      posts: false,
      repeats: true,
      keep: () => undefined,
    };
  }
  if (ids.movements.length > 0) {
    return {
      kind: 'reverse',
      sql: 'select movement_id from issoh.reverse_movement($1, null, $2)',
      values: [take(ids.movements), randomUUID()],
      posts: true,
      repeats: true,
      keep: () => undefined,
    };
  }
  return one('receipts', receipt());

  function placeOrder(): Operation {
    const order = { id: randomUUID(), internal_sku: sku() };
    const other = {
      internal_sku: `${prefix}${Math.floor(Math.random() * options.products)}`,
      quantity,
      unit_cost: 3,
    };
    const lines = [
      { ...order, quantity: 10, unit_cost: 2 },
      ...(other.internal_sku === order.internal_sku ? [] : [other]),
    ];
    return {
      kind: 'order',
      sql: `select l.order_line_id from issoh.place_orders($1, 'HAMMER', $2, array(
              select jsonb_populate_record(null::issoh.order_line_input, l) from jsonb_array_elements($3) l)) l`,
      values: [order.id, here, JSON.stringify(lines)],
      posts: false,
      repeats: false,
      keep: (_rows, { orders }) => {
        orders.push(order);
      },
    };
  }
}

function take(ids: string[]): string {
  return ids.splice(Math.floor(Math.random() * ids.length), 1)[0]!;
}

function shuffled(items: string[]): string[] {
  return [...items].sort(() => Math.random() - 0.5);
}

async function prepare({ issoh, products }: HammerOptions): Promise<void> {
  await issoh.sql(
    'insert into issoh.warehouses (warehouse_code, warehouse_name) select code, code from unnest($1::text[]) code',
    [[...warehouses, popUp]],
  );
  // One of limited capacity: its load is a row that all its movements share.
  await issoh.sql("update issoh.warehouses set capacity_units = 1000000 where warehouse_code = 'Z'");
  await issoh.sql(
    `insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
     values (uuidv7(), 'HAMMER', 'Hammer', 'active', 'EUR')`,
  );
  await issoh.sql(
    `insert into issoh.selected_products (internal_sku, product_name, status)
     select $1 || n, 'Hot', 'active' from generate_series(0, $2::integer - 1) n`,
    [prefix, products],
  );
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'hammer' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** One transaction as the stock operator. */
async function run(client: pg.Client, sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  try {
    await client.query(
      "begin; set local role inv_stock_operator; select set_config('inv.user_id', 'hammer', true)",
    );
    const { rows } = await client.query(sql, values);
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
