import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiTags } from '@nestjs/swagger';

/** Where an operation keeps the description of its tag until the document is complete. */
export const SECTION = 'x-aerie-section';

export function ApiSection(name: string, description: string): ClassDecorator {
  return applyDecorators(ApiTags(name), ApiExtension(SECTION, { name, description }));
}
