import { DomainError, type FieldError } from '@app/kernel';
import type { z } from 'zod';
import { toPointer } from '../json/json-pointer';

const MAX_ERRORS = 50;

export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(toFieldErrors).slice(0, MAX_ERRORS);
  throw new DomainError('validation_failed', 'invalid', 'The request has fields that are not valid.', { errors });
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fieldError([...issue.path, key], 'unknown_field', 'There is no such field.'));
  }
  return [fieldError(issue.path, codeOf(issue), issue.message)];
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('undefined'))
    return 'required';
  const own = issue.code === 'custom' ? issue.params?.code : undefined;
  return typeof own === 'string' ? own : issue.code;
}

function fieldError(path: readonly PropertyKey[], code: string, detail: string): FieldError {
  return { pointer: toPointer(path), code, detail };
}
