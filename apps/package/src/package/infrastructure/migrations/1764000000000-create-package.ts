import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePackage1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE package (
        id           uuid PRIMARY KEY,
        delivery_id  uuid NOT NULL CONSTRAINT package_delivery UNIQUE,
        account_id   uuid NOT NULL,
        size         text NOT NULL CHECK (size IN ('small', 'medium', 'large')),
        weight_grams integer NOT NULL CHECK (weight_grams > 0),
        tag          text NOT NULL,
        status       text NOT NULL
          CHECK (status IN ('declared', 'in_transit', 'delivered', 'returned', 'lost', 'voided')),
        loaded       boolean NOT NULL,
        outcome      text CHECK (outcome IN ('completed', 'returned', 'failed')),
        version      bigint NOT NULL,
        created_at   timestamptz NOT NULL DEFAULT now(),
        updated_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX package_live_tag ON package (tag) WHERE status IN ('declared', 'in_transit')`,
    );
    await runner.query('CREATE INDEX package_account ON package (account_id, id)');
    await runner.query(
      'CREATE TABLE barred_package (id uuid PRIMARY KEY, barred_at timestamptz NOT NULL DEFAULT now())',
    );
    await runner.query(`
      CREATE TABLE custody_scan (
        package_id  uuid NOT NULL REFERENCES package (id),
        seq         bigint NOT NULL,
        type        text NOT NULL,
        drone_id    uuid,
        flight_id   uuid,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (package_id, seq)
      )`);
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the custody log is append-only'; END $$`);
    await runner.query(`
      CREATE TRIGGER custody_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_scan
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE custody_scan, barred_package, package');
    await runner.query('DROP FUNCTION refuse_change');
  }
}
