import { operationName } from './operation-name';

describe('operationName', () => {
  it.each([
    ['get', '/v1/accounts', true, 'listAccounts'],
    ['post', '/v1/accounts', false, 'createAccount'],
    ['get', '/v1/accounts/{id}', false, 'getAccount'],
    ['patch', '/v1/accounts/{id}', false, 'updateAccount'],
    ['get', '/v1/accounts/{id}/holds', true, 'listAccountHolds'],
    ['get', '/v1/deliveries/{id}/status', false, 'getDeliveryStatus'],
    ['put', '/v1/deliveries/{id}/dropoff', false, 'putDeliveryDropoff'],
    ['put', '/v2/deliveries/{id}', false, 'putDeliveryV2'],
    ['post', '/v1/delivery-requests/batch', false, 'createDeliveryRequestBatch'],
    ['post', '/v1/sagas/{id}/retry', false, 'retrySaga'],
    ['post', '/v1/deliveries/{id}/notes', false, 'createDeliveryNote'],
  ])('calls %s %s', (method, path, many, name) => {
    expect(operationName({ method, path, many })).toBe(name);
  });
});
