import { describe, expect, test } from '@jest/globals';
import { toProblem, withoutRoom } from '../../../server/problem.ts';
import { csvCell } from '../../../server/writing/delimited.ts';

const raised = (code: string) => Object.assign(new Error('secret detail'), { code, hint: 'do this' });

describe('toProblem', () => {
  test.each(['SPIPR', '22P02'])('says of %s no more than a person reads', code => {
    const error = Object.assign(new Error('x'.repeat(2_000_000)), { code, hint: 'y'.repeat(2_000_000) });
    expect(JSON.stringify(toProblem(error).body(null)).length).toBeLessThan(11_000);
  });

  test.each([
    ['SPNSU', 404],
    ['SPCSA', 409],
    ['ISFXX', 403],
    ['SPIPG', 422],
    ['SPLXX', 422],
    ['SPQXX', 422],
  ])('shows our own %s as %i', (code, status) => {
    expect(toProblem(raised(code))).toMatchObject({
      status,
      code,
      message: 'secret detail',
      hint: 'do this',
    });
  });

  test('says of a server, or a login, without a connection left how many it takes', () => {
    for (const error of [raised('53300'), new AggregateError([raised('53300')])])
      expect(toProblem(error)).toMatchObject({
        code: 'unavailable',
        hint: expect.stringContaining('How many connections'),
      });
    expect(toProblem(raised('08006'))).toMatchObject({ hint: 'Try again in a moment.' });
  });

  test.each([
    ['42501', 403, 'forbidden'],
    ['57014', 503, 'timeout'],
    ['40001', 503, 'unavailable'],
    ['40P01', 503, 'unavailable'],
    ['55P03', 503, 'unavailable'],
    ['08006', 503, 'unavailable'],
    ['ECONNREFUSED', 503, 'unavailable'],
    ['42703', 500, 'internal_error'],
    ['23505', 500, 'internal_error'],
    ['P0001', 500, 'internal_error'],
  ])('says nothing of what lies inside %s', (code, status, shown) => {
    const problem = toProblem(raised(code));
    expect(problem).toMatchObject({ status, code: shown });
    expect(JSON.stringify(problem.body('r1'))).not.toContain('secret');
  });

  test.each([
    ...['08000', '08001', '08003', '08004', '08006', '08007', '08P01', '25P03', '25P04'],
    ...['53000', '53100', '53200', '53300', '53400', '57P01', '57P02', '57P03', '57P04', '57P05'],
    ...[
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'ETIMEDOUT',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'EPIPE',
    ],
  ])('takes %s for a database that is not there just now', code => {
    for (const error of [raised(code), new AggregateError([raised(code), raised('ECONNREFUSED')])]) {
      expect(toProblem(error)).toMatchObject({
        status: 503,
        code: 'unavailable',
        headers: { 'retry-after': '1' },
      });
    }
  });

  test('says what room for locks takes', () => {
    const error = Object.assign(new Error('Gemeinsamer Speicher erschöpft'), {
      code: '53200',
      file: 'lock.c',
    });
    expect(toProblem(error)).toMatchObject({
      ...{ status: 503, code: 'locks_exhausted' },
      hint: expect.stringContaining('max_locks_per_transaction'),
    });
  });

  test.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('takes the driver\'s "%s" for the same', message => {
    expect(toProblem(new Error(message))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(toProblem(new Error(`The text "${message}"`)).status).toBe(500);
  });

  test.each(['22P02', '22003', '22007', '22008'])('tells which value %s is about', code => {
    expect(toProblem(raised(code))).toMatchObject({ status: 400, code: 'invalid_value' });
  });

  test('asks to try again where that may help', () => {
    expect(toProblem(raised('40001')).headers).toEqual({ 'retry-after': '1' });
  });

  test.each([
    ['file_too_large', 413],
    ['upload_incomplete', 400],
    ['ENOSPC', 507],
  ])('knows %s of a received file', (code, status) => {
    expect(toProblem(raised(code)).status).toBe(status);
  });

  test.each([undefined, null, 'text', 7, {}])('takes anything: %p', thrown => {
    expect(toProblem(thrown)).toMatchObject({ status: 500, code: 'internal_error' });
  });

  test('has the shape of RFC 9457', () => {
    expect(toProblem(raised('SPNSU')).body('r1')).toEqual({
      type: 'urn:inventory:problem:SPNSU',
      title: 'Not Found',
      status: 404,
      detail: 'secret detail',
      code: 'SPNSU',
      hint: 'do this',
      request_id: 'r1',
    });
  });
});

describe('csvCell', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['a=b', 'a=b'],
    ['a,"b"', '"a,""b"""'],
    [null, ''],
  ])('%j becomes %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

test('a file of the server’s own that a full disk has no room for is named', () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  expect(withoutRoom('/data/keys', full)).toMatchObject({
    code: 'no_space',
    message: expect.stringContaining('/data/keys'),
    hint: expect.stringMatching(/^Make room there/),
  });
  const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
  expect(withoutRoom('/data/keys', denied)).toBe(denied);
});
