import { Database } from '@app/persistence';
import type { TestDatabase } from '@app/persistence/testing';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { eventually } from '../../../test/support/eventually';
import { SagaModule, Sagas } from '../src';
import { openBench, Participants, quick, saga, step } from './bench';

class AccountClient {
  readonly participants = new Participants();
}

describe('SagaModule', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await openBench();
  });
  afterAll(() => test.close());

  it('runs a saga made with injected clients, from boot to shutdown', async () => {
    const { name } = saga([step('a', new Participants())]);
    @Global()
    @Module({
      providers: [{ provide: Database, useValue: test.database }, AccountClient],
      exports: [Database, AccountClient],
    })
    class ServiceModule {}
    const feature = SagaModule.forFeature({
      inject: [AccountClient],
      useFactory: (account: AccountClient) => ({ name, steps: [step('a', account.participants)] }),
    });
    const app = await Test.createTestingModule({
      imports: [ServiceModule, SagaModule.forRoot(quick), feature],
    }).compile();
    await app.init();
    const sagas = app.get(Sagas);
    await test.database.transaction((tx) => sagas.start(tx, name, 'k', {}));
    const ended = await eventually(async () => {
      const found = await sagas.find(name, 'k');
      return found?.status === 'completed' && found;
    });
    expect(await sagas.get(ended.id)).toEqual(ended);
    expect(app.get(AccountClient).participants.calls).toEqual(['a']);
    const unknown = test.database.transaction((tx) => sagas.start(tx, 'unknown', 'k', {}));
    await expect(unknown).rejects.toThrow('not defined');
    await app.close();
  });
});
