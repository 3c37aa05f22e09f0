import { ApiSection, Deprecated } from '@app/service-defaults';
import { applyDecorators } from '@nestjs/common';

/** Says of all routes of deliveries what they are about; v1 answers until its sunset, and v2 says the same at the same path. */
export function ApiDeliveries(): ClassDecorator {
  return applyDecorators(
    ApiSection('deliveries', 'From the order to the one end it comes to, and the confirmation given at the door.'),
    Deprecated({ version: 'v1', since: '2026-11-21', sunset: '2027-12-31', successor: 'v2' }),
  );
}
