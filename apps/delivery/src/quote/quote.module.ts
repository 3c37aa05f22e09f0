import { Clock, SystemClock } from '@app/kernel';
import { Module, type DynamicModule } from '@nestjs/common';
import { Pricing } from '../delivery/application/ports/pricing.port';
import { DeliverySettings } from '../delivery/delivery.settings';
import { QuoteController } from './api/rest/quote.controller';
import { GiveQuote } from './application/give-quote';
import { QuoteRepository } from './application/ports/quote.repository';
import { TripAssessor } from './application/ports/trip-assessor.port';
import { GetQuote } from './application/queries/get-quote';
import { QuotePricing } from './application/quote-pricing';
import { GrpcTripAssessor } from './infrastructure/grpc-trip-assessor';
import { PostgresQuoteRepository } from './infrastructure/postgres-quote.repository';
import { QuoteSweep } from './infrastructure/quote-sweep';

@Module({
  controllers: [QuoteController],
  providers: [
    GiveQuote,
    GetQuote,
    QuoteSweep,
    { provide: Clock, useClass: SystemClock },
    { provide: QuoteRepository, useClass: PostgresQuoteRepository },
    { provide: TripAssessor, useClass: GrpcTripAssessor },
    { provide: Pricing, useClass: QuotePricing },
  ],
  exports: [Pricing],
})
export class QuoteModule {
  static forRoot(settings: DeliverySettings): DynamicModule {
    return { module: QuoteModule, providers: [{ provide: DeliverySettings, useValue: settings }] };
  }
}
