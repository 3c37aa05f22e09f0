import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ApiDocument, Operation } from './api-documents';
import type { Schema } from './schema-arbitrary';

const pointer = (...names: string[]): string =>
  names.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

/** Holds real answers against the document of the service. */
export class ApiContract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly known = new Map<string, ValidateFunction>();

  constructor(readonly document: ApiDocument) {
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'document');
  }

  readonly resolve = (reference: string): Schema => this.at<Schema>(reference);

  /** What is wrong with the answer, by the document; nothing when it is as promised. */
  faults(path: string, method: string, answer: { status: number; headers: Headers; text: string }): string[] {
    const operation = this.document.paths[path]?.[method.toLowerCase()];
    const documented = operation?.responses[String(answer.status)];
    if (!documented) return [`the status ${answer.status} is not documented`];
    const response = documented.$ref === undefined ? documented : this.at<typeof documented>(documented.$ref);
    if (answer.text === '') return response.content ? ['it promises a body and there is none'] : [];
    const mediaType = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
    if (!response.content?.[mediaType]) return [`the media type ${mediaType} is not documented`];
    if (!mediaType.endsWith('json')) return [];
    const root =
      documented.$ref?.slice(2) ?? pointer('paths', path, method.toLowerCase(), 'responses', String(answer.status));
    const validate = this.validator(`document#/${root}/content/${pointer(mediaType)}/schema`);
    return validate(JSON.parse(answer.text)) ? [] : [this.ajv.errorsText(validate.errors)];
  }

  bodySchema(operation: Operation): Schema | undefined {
    return operation.requestBody?.content?.['application/json']?.schema;
  }

  private validator(reference: string): ValidateFunction {
    const found = this.known.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.known.set(reference, found);
    return found;
  }

  private at<T>(reference: string): T {
    const names = reference.slice(2).split('/');
    return names.reduce<unknown>(
      (node, name) => (node as Record<string, unknown>)[name.replaceAll('~1', '/').replaceAll('~0', '~')],
      this.document,
    ) as T;
  }
}
