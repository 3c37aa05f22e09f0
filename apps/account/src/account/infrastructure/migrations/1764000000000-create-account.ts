import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccount1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id           uuid PRIMARY KEY,
        name         text NOT NULL,
        status       text NOT NULL CHECK (status IN ('active', 'suspended', 'closed')),
        credit_limit bigint NOT NULL CHECK (credit_limit >= 0),
        held         bigint NOT NULL CHECK (held >= 0),
        captured     bigint NOT NULL CHECK (captured >= 0),
        version      bigint NOT NULL,
        created_at   timestamptz NOT NULL DEFAULT now(),
        updated_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE credit_hold (
        delivery_id uuid PRIMARY KEY,
        id          uuid NOT NULL UNIQUE,
        account_id  uuid NOT NULL REFERENCES account (id),
        amount      bigint NOT NULL CHECK (amount >= 0),
        status      text NOT NULL CHECK (status IN ('held', 'captured', 'released')),
        created_at  timestamptz NOT NULL DEFAULT now(),
        updated_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX credit_hold_account ON credit_hold (account_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_hold, account');
  }
}
