/**
 * How long everyday questions to the views take (bench/questions.ts): sent as psql sends them, as inv_analyst and as
 * inv_supplier under RLS; by GraphQL where the schema offers them. Floor of a question in SQL: its answer read from a
 * table that holds nothing else, by the same role; of one by GraphQL: a request that asks nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ensureLoaded, fullLoad, level, smallLoad } from '../data/load.ts';
import { giveRare } from '../data/rare.ts';
import { postMovements } from '../data/stock.ts';
import { type Bench, expect } from '../program/bench.ts';
import { type Cluster, type Server, withCluster, withServer } from '../program/cluster.ts';
import { part } from '../program/part.ts';
import { type Asker, lists, type Question, questions } from '../questions.ts';

/** A question that has taken so long is not asked again. */
const patience = 20_000;

export const views = part({
  about:
    'questions to every view as analyst, as supplier and by GraphQL, against their answers read from a table',
  full: { ...fullLoad, moved: 1000, uploaded: 8, rounds: 5 },
  small: { ...smallLoad, moved: 20, uploaded: 2, rounds: 1 },
  run: async (bench, size) => {
    await withCluster(bench, async cluster => {
      await ensureLoaded(bench, cluster, size);
      await moveSome(cluster, size);
      const asked = await factsOf(cluster);
      const facts = { ...asked, ...(await giveRare(cluster, asked)) };
      await askBySql(bench, cluster, questions, facts, size.rounds);
      await withServer(cluster, { workers: false }, server =>
        askByGraphql(bench, server, facts, size.rounds),
      );
      await touchSome(cluster, facts, size.uploaded);
      const beside = lists.map(one => ({ ...one, name: `${one.name}, beside touches` }));
      await askBySql(bench, cluster, beside, facts, size.rounds);
      await level(cluster);
    });
  },
});

interface Facts {
  supplier: string;
  id: string;
  brand: string;
  category: string;
  word: string;
  new: string;
  pair: string;
  sku: string;
  candidate: string;
}

/** Products that have moved since the last refresh of the valuation: what a working day looks like. */
async function moveSome({ connections }: Cluster, size: { moved: number; selected: number }): Promise<void> {
  const client = await connections.owner.issoh.connect();
  await client.query('select issoh.refresh_valuation()');
  await postMovements(client, { from: 1, count: size.moved, products: size.selected, daysAgo: 0 });
  client.release();
}

/** All products of some suppliers, that of the questions among them: what their uploads leave until it is folded in. */
async function touchSome({ connections }: Cluster, { id }: Facts, uploaded: number): Promise<void> {
  await connections.owner.spp.query(
    `select spp_private.touch_products(s.supplier_code)
       from (select * from spp.suppliers order by supplier_id <> $1, supplier_id limit $2) s`,
    [id, uploaded],
  );
}

/** The supplier in the middle of the list, or the next one that has discontinued something; and products of it. */
async function factsOf({ connections }: Cluster): Promise<Omit<Facts, 'candidate'>> {
  const model = '[A-Z]{2}[0-9]{5}';
  const { rows } = await connections.owner.spp.query<Omit<Facts, 'sku' | 'candidate'>>(
    `select s.supplier_code as supplier, s.supplier_id as id, p.brand, p.category_id as category,
            left(substring(c.product_name from $1), 5) as word, left(substring(n.product_name from $1), 5) as new,
            'hammer ' || h.other as pair
       from (select s.*, row_number() over (order by supplier_id) > count(*) over () / 2 as is_later
               from spp.suppliers s) s
       join lateral (select * from spp.supplier_products p where p.supplier_id = s.supplier_id and p.brand is not null
                      order by p.product_id limit 1) p on true
       join lateral (select * from spp.supplier_products c
                      where c.supplier_id = s.supplier_id and c.product_name ~ $1 and c.price_changed_at is not null
                      order by c.product_id limit 1) c on true
       join lateral (select * from spp.supplier_products n
                      where n.supplier_id = s.supplier_id and n.product_name ~ $1 and n.is_new
                      order by n.product_id limit 1) n on true
       join lateral (select case when h.product_name ilike '%drill%' then 'drill'
                                 else lower(substring(replace(lower(h.product_name), 'hammer', '') from '[a-z]{4,}'))
                            end as other
                       from spp.supplier_products h
                      where h.supplier_id = s.supplier_id and h.product_name ilike '%hammer%'
                      order by h.product_name ilike '%drill%' desc, h.product_id limit 1) h on h.other is not null
      where exists (select from spp.supplier_products d
                     where d.supplier_id = s.supplier_id and d.status = 'discontinued')
      order by not s.is_later, s.supplier_id limit 1`,
    [model],
  );
  if (rows.length === 0) throw new Error('No supplier has products that changed, new and discontinued ones.');
  return { ...rows[0]!, sku: 'SKU-7' };
}

function filled(text: string, facts: Facts): string {
  return text.replaceAll(
    /:(supplier|id|brand|category|word|new|pair|sku|candidate)\b/g,
    (_, name: keyof Facts) => facts[name],
  );
}

async function askBySql(
  bench: Bench,
  cluster: Cluster,
  all: readonly Question[],
  facts: Facts,
  rounds: number,
): Promise<void> {
  for (const tier of ['spp', 'issoh'] as const) {
    const owner = new pg.Client({ connectionString: cluster.administrator[tier] });
    await owner.connect();
    await owner.query('create schema floors; grant usage on schema floors to public');
    for (const asker of ['analyst', 'supplier'] as const) {
      const asked = all.filter(one => one.tier === tier && one.askers.includes(asker));
      if (asked.length === 0) continue;
      const session = await cluster.session(tier, claimsOf(asker, facts));
      for (const question of asked) await ask(bench, { session, owner, question, asker, facts, rounds });
      await session.end();
    }
    await owner.query('drop schema floors cascade');
    await owner.end();
  }
}

interface Asking {
  session: pg.Client;
  owner: pg.ClientBase;
  question: Question;
  asker: Asker;
  facts: Facts;
  rounds: number;
}

async function ask(bench: Bench, { session, owner, question, asker, facts, rounds }: Asking): Promise<void> {
  const sql = filled(question.sql, facts);
  const name = `${question.of.replace(/^\w+\./, '')}: ${question.name}, ${asker}`;
  const started = performance.now();
  const { fields, rows } = await session.query({ text: sql, rowMode: 'array' });
  const first = performance.now() - started;
  // Counts are a row also where nothing is.
  const isFound = !question.name.includes('not found') || question.name.includes(': facets');
  expect(`${name}: finds something`, rows.length > 0, isFound);
  await keepAnswer(owner, fields, rows);
  for (let round = 0; round < rounds; round++) {
    await bench.inTurn(
      round,
      name,
      async () => void (await session.query(sql)),
      async () => void (await session.query('select * from floors.answer')),
    );
    if (performance.now() - started > patience) break;
  }
  bench.tell(name, {
    of: question.of,
    question: question.name,
    asker,
    by: 'psql',
    first_ms: Number(first.toFixed(1)),
    answered: rows.length,
  });
  if (bench.options.plans !== null) {
    const plan = await session.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, buffers, costs off) ${sql}`,
    );
    keepPlan(
      bench.options.plans,
      name,
      sql,
      plan.rows.map(row => row['QUERY PLAN']),
    );
  }
}

/** The answer as text, in a table of its own that everybody reads. */
async function keepAnswer(owner: pg.ClientBase, fields: pg.FieldDef[], rows: unknown[][]): Promise<void> {
  const columns = fields.map((field, i) => `"${i}_${field.name.slice(0, 40)}" text`);
  const text = (value: unknown) =>
    value instanceof Date
      ? value.toISOString()
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  await owner.query(`drop table if exists floors.answer; create table floors.answer (${columns.join(', ')})`);
  await owner.query(
    `insert into floors.answer select ${columns.map((_, i) => `r ->> ${i}`).join(', ')} from jsonb_array_elements($1) r`,
    [JSON.stringify(rows.map(row => row.map(value => (value === null ? null : text(value)))))],
  );
  await owner.query('analyze floors.answer; grant select on floors.answer to public');
}

function keepPlan(folder: string, name: string, sql: string, plan: string[]): void {
  mkdirSync(folder, { recursive: true });
  const file = `${name.replaceAll(/[^\w]+/g, '-')}.txt`;
  writeFileSync(join(folder, file), `-- ${name}\n${sql};\n\n${withoutIdle(plan).join('\n')}\n`);
}

/** A plan without the nodes that were never executed: of most partitions, a question reads nothing. */
function withoutIdle(plan: string[]): string[] {
  const depth = (line: string) => line.search(/\S/);
  let idleFrom = Number.POSITIVE_INFINITY;
  return plan.filter(line => {
    if (depth(line) <= idleFrom)
      idleFrom = line.includes('(never executed)') ? depth(line) : Number.POSITIVE_INFINITY;
    return idleFrom === Number.POSITIVE_INFINITY;
  });
}

async function askByGraphql(bench: Bench, server: Server, facts: Facts, rounds: number): Promise<void> {
  for (const asker of ['analyst', 'supplier'] as const) {
    const { role, supplier_id } = claimsOf(asker, facts);
    const token = await server.token(role, supplier_id);
    for (const question of questions) {
      if (question.graphql === undefined || !question.askers.includes(asker)) continue;
      const name = `${question.of.replace(/^\w+\./, '')}: ${question.name}, ${asker} by GraphQL`;
      const query = filled(question.graphql, facts);
      const started = performance.now();
      await post(server, token, query);
      for (let round = 0; round < rounds; round++) {
        await bench.inTurn(
          round,
          name,
          () => post(server, token, query),
          () => post(server, token, '{__typename}'),
        );
        if (performance.now() - started > patience) break;
      }
      bench.tell(name, { of: question.of, question: question.name, asker, by: 'GraphQL' });
    }
  }
}

async function post(server: Server, token: string, query: string): Promise<void> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as { errors?: { message: string }[] };
  if (response.status !== 200 || answer.errors !== undefined) {
    throw new Error(`${query}: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
  }
}

function claimsOf(asker: Asker, facts: Facts) {
  return asker === 'analyst'
    ? ({ role: 'inv_analyst', user_id: 'bench' } as const)
    : ({ role: 'inv_supplier', user_id: 'bench', supplier_id: facts.id } as const);
}
