import { etagOf } from '@app/service-defaults';
import type { FastifyReply } from 'fastify';
import type { Changed } from '../../application/delivery-changes';
import type { DeliveryView } from '../../application/delivery.view';

/** The view, after its version was told as the entity tag of the answer. */
export function tagged(reply: FastifyReply, view: DeliveryView): DeliveryView {
  void reply.header('etag', etagOf(view.version));
  return view;
}

/** 201 with what was made and where it is, or 204 when it was there. */
export function made<Body>(
  reply: FastifyReply,
  { view, outcome: isNew }: Changed<boolean>,
  location: string,
  body: (view: DeliveryView) => Body,
): Body | undefined {
  tagged(reply, view);
  void reply.status(isNew ? 201 : 204);
  if (!isNew) return undefined;
  void reply.header('location', location);
  return body(view);
}
