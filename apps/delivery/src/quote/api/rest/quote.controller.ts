import { ApiProblems, ApiResult, CurrentKeyClaim, ZodBody, ZodParam, type KeyClaim } from '@app/service-defaults';
import { Controller, Get, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '../../../delivery/api/rest/caller';
import { GiveQuote } from '../../application/give-quote';
import { GetQuote } from '../../application/queries/get-quote';
import type { Quote } from '../../domain/quote';
import { quoteIdParam, quoteRequest, type QuoteIdParam, type QuoteRequest } from './quote.request';
import { hrefOf, quoteResponse, toQuoteResponse } from './quote.response';

@ApiTags('quotes')
@Controller({ path: 'quotes', version: '1' })
export class QuoteController {
  constructor(
    private readonly giveQuote: GiveQuote,
    private readonly getQuote: GetQuote,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Ask whether a delivery can be served and what it costs; the price holds for 5 minutes' })
  @ApiResult(201, { description: 'Quoted', schema: quoteResponse, headers: { Location: 'The quote' } })
  @ApiProblems({
    400: '`validation_failed`',
    403: '`account_required`',
    503: '`peer_unavailable`, `deadline_exceeded`, `circuit_open`, `fleet_not_known`: nobody can say at the moment',
  })
  async create(
    @CurrentCaller() caller: Caller,
    @ZodBody(quoteRequest) request: QuoteRequest,
    @CurrentKeyClaim() claim: KeyClaim | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const keep = claim && ((quote: Quote) => claim.keep(201, headersOf(quote), openQuote(quote)));
    const quote = await this.giveQuote.execute(caller.viewer, request, keep);
    void reply.headers(headersOf(quote));
    return openQuote(quote);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a quote; it is kept for 24 hours' })
  @ApiResult(200, { description: 'The quote', schema: quoteResponse })
  @ApiProblems({ 400: '`validation_failed`', 404: '`quote_not_found`' })
  async get(@CurrentCaller() caller: Caller, @ZodParam(quoteIdParam) { id }: QuoteIdParam) {
    return toQuoteResponse(await this.getQuote.execute(caller.viewer, id));
  }
}

function headersOf({ id }: Quote) {
  return { location: hrefOf(id) };
}

function openQuote(quote: Quote) {
  return toQuoteResponse({ quote, status: 'open' });
}
