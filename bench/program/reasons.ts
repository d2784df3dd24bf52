/** Why a must or a goal of bench/program/aims.ts is missed: what its profile says, in a sentence. By the aim's name. */
export const reasons: Readonly<Record<string, string>> = {
  'an upload against its floor, at most':
    'Reading, COPY into staging and judging are CPU beside the floor’s one statement, and new rows pay for the index for search: some fifty trigrams a row, half of a bare insert.',
  'MB resident of the server, 8 lists of 1,000,000 rows at once, at most':
    'At rest it holds 140 MB for answering; eight lists received at once add their buffers, and V8 is not told to be small, which made pages half as slow again.',
  'rows a second, 50 lists of 100,000 rows, at least':
    'Two cores do all: eight lists at once wait for them, and PostgreSQL’s indexes for search take half of it.',
  'the slowest question to a view, ms at most':
    'Questions about all (totals, facets, orders over five million products) read all that is kept of them.',
  'the slowest while touches of whole uploads wait, ms at most':
    'Totals and orders over all products while touches of whole uploads wait read the base beside what is kept.',
  'sync of 100,000 changed prices, s at most':
    'Nearly all is CPU of IS-SOH: each rule is ended and followed, with its history, keys and indexes.',
  '100,000 candidates scored, s at most':
    'Each candidate’s criteria are computed and its row rewritten with all indexes of the queue; the floor writes one column.',
  'movements one by one, times the floor’s rate, at least':
    'A movement writes the ledger, stock that is not HOT, a holding and a supplier’s movement: about seven bare updates.',
  'movements in bulk a second, at least':
    'Two sessions have both cores: new index entries take a third of them, finding products and places a fifth.',
  'a GraphQL page, times the floor’s rate, at least':
    'The server’s own half (HTTP, the token, Grafast) shares two cores with PostgreSQL and the clients.',
};
