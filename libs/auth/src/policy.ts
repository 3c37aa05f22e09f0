import type { Scope } from './scopes';

export type Rule =
  | { readonly open: true }
  | { readonly operator: true }
  | { readonly scopes: readonly Scope[] }
  | { readonly services: readonly string[] };

export const open: Rule = { open: true };
export const operator: Rule = { operator: true };
export const scope = (...scopes: Scope[]): Rule => ({ scopes });
export const services = (...clientIds: string[]): Rule => ({ services: clientIds });

export type RouteLine = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ALL'} /${string}`;
export type MethodLine = `${string}/${string}`;

export interface PolicyLines {
  readonly rest?: Readonly<Record<RouteLine, Rule>>;
  readonly grpc?: Readonly<Record<MethodLine, Rule>>;
}

export class Policy {
  private readonly rest: ReadonlyMap<string, Rule>;
  private readonly grpc: ReadonlyMap<string, Rule>;

  constructor(private readonly lines: PolicyLines) {
    this.rest = new Map(Object.entries(lines.rest ?? {}));
    this.grpc = new Map(Object.entries(lines.grpc ?? {}));
  }

  route(method: string, pattern: string): Rule | undefined {
    return this.rest.get(`${method === 'HEAD' ? 'GET' : method} ${pattern}`) ?? this.rest.get(`ALL ${pattern}`);
  }

  method(path: string): Rule | undefined {
    return this.grpc.get(path.startsWith('/') ? path.slice(1) : path);
  }

  /** Every gRPC method with its rule. */
  methods(): readonly (readonly [method: string, rule: Rule])[] {
    return [...this.grpc];
  }

  with(more: PolicyLines): Policy {
    return new Policy({ rest: { ...this.lines.rest, ...more.rest }, grpc: { ...this.lines.grpc, ...more.grpc } });
  }
}

export function definePolicy(lines: PolicyLines): Policy {
  return new Policy(lines);
}
