import mongoose, { mongo } from 'mongoose';
import { StoreRejectedError, StoreUnavailableError } from '../../../database/link/store.errors.js';
import { isDuplicateKey, toStoreError } from './to-store-error.js';

const serverError = (code: number, errorLabels?: string[]) =>
  new mongo.MongoServerError({ ok: 0, code, errmsg: 'E', ...(errorLabels ? { errorLabels } : {}) });

describe('toStoreError', () => {
  it.each<[string, unknown]>([
    ['a lost network', new mongo.MongoNetworkError('socket closed')],
    ['an answer that did not come', new mongo.MongoNetworkTimeoutError('timed out')],
    [
      'no server',
      new mongo.MongoServerSelectionError('none', { servers: new Map() } as mongo.TopologyDescription),
    ],
    ['a closed client', new mongo.MongoTopologyClosedError()],
    ['no connection yet', new mongoose.MongooseError('before initial connection is complete')],
    ['no longer primary', serverError(10_107)],
    ['a server that shuts down', serverError(91)],
    ['its own time limit', serverError(50)],
    ['a write conflict', serverError(112)],
    ['a rejection that the server says to retry', serverError(2, ['RetryableWriteError'])],
    ['credentials that may be put right', serverError(18)],
    ['an unknown code', serverError(987_654)],
    ['anything else', new Error('?')],
    ['what is no error', 'text'],
  ])('takes %s as unavailable', (_, error) => {
    const result = toStoreError(error);
    expect(result).toBeInstanceOf(StoreUnavailableError);
    expect(result.cause).toBe(error);
  });

  it.each<[string, unknown]>([
    ['a document that is too large', serverError(10_334)],
    ['a document that grew too large', serverError(17_419)],
    ['a failed validation', serverError(121)],
    ['a duplicate key', serverError(11_000)],
    ['a bad field name', serverError(57)],
    ['BSON that cannot be made', new mongo.BSON.BSONError('key must not contain null bytes')],
    ['an argument that the driver refuses', new mongo.MongoInvalidArgumentError('Document is larger')],
    ['a failed cast', new mongoose.Error.CastError('Number', 'x', 'path')],
    ['a document beyond the buffer', Object.assign(new RangeError('offset'), { code: 'ERR_OUT_OF_RANGE' })],
  ])('takes %s as rejected', (_, error) => {
    const result = toStoreError(error);
    expect(result).toBeInstanceOf(StoreRejectedError);
    expect(result.cause).toBe(error);
  });

  it('leaves its own errors as they are', () => {
    const error = new StoreRejectedError('no');
    expect(toStoreError(error)).toBe(error);
  });

  it('knows a duplicate key', () => {
    expect(isDuplicateKey(serverError(11_000))).toBe(true);
    expect(isDuplicateKey(serverError(2))).toBe(false);
    expect(isDuplicateKey(null)).toBe(false);
  });
});
