import { newId } from '@app/kernel';
import 'reflect-metadata';
import { Body, Controller, HttpCode, Inject, Module, Post, ServiceUnavailableException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { deliveryOrderSchema } from '@app/contracts';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

@Entity('naive_request')
class NaiveRequest {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') deliveryId!: string;
  @Column('text') status!: string;
  @Column('jsonb') order!: object;
  @Column('timestamptz') createdAt!: Date;
}

@Entity('naive_outbox')
class NaiveOutbox {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') subject!: string;
  @Column('jsonb') payload!: object;
  @Column('timestamptz') createdAt!: Date;
}

@Controller('v1/delivery-requests')
class NaiveController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @Post()
  @HttpCode(202)
  async accept(@Body() body: unknown) {
    const order = deliveryOrderSchema.parse(body);
    const request = { id: newId(), deliveryId: newId(), status: 'accepted', order, createdAt: new Date() };
    await this.source
      .transaction(async (manager) => {
        await manager.save(NaiveRequest, request);
        await manager.save(NaiveOutbox, {
          id: newId(),
          subject: 'requested',
          payload: request,
          createdAt: new Date(),
        });
      })
      .catch((cause: unknown) => {
        throw new ServiceUnavailableException('database', { cause });
      });
    return { id: request.id, deliveryId: request.deliveryId, status: request.status };
  }
}

/** The textbook way: one transaction per request, `save` of the aggregate and of an outbox row. */
async function main(): Promise<void> {
  const source = await new DataSource({
    type: 'postgres',
    url: process.env.BENCH_DATABASE_URL,
    entities: [NaiveRequest, NaiveOutbox],
    synchronize: true,
    extra: { max: 10 },
  }).initialize();

  @Module({ controllers: [NaiveController], providers: [{ provide: DataSource, useValue: source }] })
  class NaiveModule {}

  const app = await NestFactory.create<NestFastifyApplication>(NaiveModule, new FastifyAdapter(), { logger: false });
  await app.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
  process.send?.('ready');
}

void main();
